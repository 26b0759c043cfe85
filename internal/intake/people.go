package intake

import (
	"strconv"

	"github.com/tongchou/tongchou/internal/agency"
)

// takePeople reads people.
func (r *run) takePeople(ts []*table) error {
	said := rows{}
	for _, t := range ts {
		var failed error
		err := r.each(t, func(l *line) {
			code := l.need(Code)
			d := dated(l, r.known.Directory().People.Versions(code))
			p := d.was
			p.Code, p.From = code, d.from
			l.set(&p.Name, Name)
			l.set(&p.Post, Post)
			l.setYes(&p.Closed, Closed)
			u, _ := l.unit()
			if said.twice(l, code, d.from, Code) || l.bad {
				return
			}
			p.Unit = r.names.units[u].code
			if err := r.givePerson(l, p, d); err != nil {
				failed, l.enough = err, err
			}
		})
		if failed != nil {
			return failed
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *run) givePerson(l *line, p agency.Person, d dating[agency.Person]) error {
	r.sum(People, p.Code, p.Name, p.Unit, p.Post, strconv.FormatBool(p.Closed))
	same, was := p, d.was
	same.From, was.From = 0, 0
	present := d.found && same == was
	l.settled(present, d.known, p.Code, Change{Code: p.Code, Before: under(was.Name, was.Unit), After: under(p.Name, p.Unit)})
	if present {
		return nil
	}
	d.say(l, p.Code)
	if !r.clean() {
		return nil
	}
	return r.sink.Person(p)
}
