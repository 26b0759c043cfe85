package intake

import (
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// takeTargets reads targets: new ones are assigned, known ones that differ are amended and then need a reason.
func (r *run) takeTargets(ts []*table) error {
	said := rows{}
	for _, t := range ts {
		var failed error
		err := r.each(t, func(l *line) {
			if err := r.takeTarget(l, said); err != nil {
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

func (r *run) takeTarget(l *line, said rows) error {
	u, _ := l.unit()
	i, _ := l.indicator()
	q, qok := l.quantity(Quantity)
	start, sok := l.date(Start)
	due, dok := l.date(Due)
	for _, f := range []struct {
		ok bool
		f  Field
	}{{qok, Quantity}, {sok, Start}, {dok, Due}} {
		if !f.ok && l.blank(f.f) {
			l.faultIn(f.f, "cell_blank", "", "")
		}
	}
	from, given := l.date(From)
	if !given && r.o.From != nil {
		from, given = *r.o.From, true
	}
	withdrawn, _ := l.yes(Withdrawn)
	reason := l.text(Reason)
	if l.bad || u == 0 || i == 0 || !l.allowed(Targets, u, r.o.Basis, Unit) {
		return nil
	}
	t := target.Target{
		Unit: r.names.units[u].code, Indicator: r.names.indicators[i].Code, Period: when.Period{Start: start, Due: due},
		Quantity: q, Withdrawn: withdrawn, Reason: reason, From: from,
	}
	if said.twice(l, t.Unit+"\x00"+t.Indicator, start, Unit) {
		return nil
	}
	r.sum(Targets, t.Unit, t.Indicator, start.String(), due.String(), q.String(), strconv.FormatBool(withdrawn))
	was, known := r.known.Target(t.Key())
	if known && was.Quantity == q && was.Period == t.Period && was.Withdrawn == withdrawn {
		l.settled(true, true, t.Unit+" "+t.Indicator, changeOf(t, was))
		return nil
	}
	next, err := r.nextTarget(l, t, was, known, given)
	if err != nil {
		return l.targetFaults(err)
	}
	l.settled(false, known, "", changeOf(t, was))
	if !r.clean() {
		return nil
	}
	return r.sink.Target(next)
}

func changeOf(t, was target.Target) Change {
	return Change{Unit: t.Unit, Indicator: t.Indicator, On: t.Period.Start.String(), Before: was.Quantity.String(), After: t.Quantity.String()}
}

// nextTarget assigns a new target, from its start on, or amends a known one, from today on, unless the row says since when.
func (r *run) nextTarget(l *line, t, was target.Target, known, given bool) (target.Target, error) {
	if !known {
		if !given {
			t.From = t.Period.Start
		}
		return target.Assign(t)
	}
	if !given {
		t.From = max(r.names.today, was.From)
		l.once("version_from_today", t.From.String())
	}
	a := target.Amendment{Reason: t.Reason, From: t.From, Withdraw: t.Withdrawn}
	if t.Quantity != was.Quantity {
		a.Quantity = &t.Quantity
	}
	if t.Period.Due != was.Period.Due {
		a.Due = &t.Period.Due
	}
	if t.Reason != "" && t.Reason == was.Reason {
		return t, fault.At("reason", "target_reason_old", t.Reason, "")
	}
	l.notice(l.t.col(Quantity), "target_amended", was.Quantity.String(), t.Quantity.String())
	return was.Amend(a)
}

// targetFaults gives what package target found wrong the cell of its field.
func (l *line) targetFaults(err error) error {
	fields := map[string]Field{
		"unit": Unit, "indicator": Indicator, "start": Start, "due": Due, "quantity": Quantity, "from": From, "withdrawn": Withdrawn, "reason": Reason,
	}
	l2 := fault.Of(err)
	if l2 == nil {
		return err
	}
	for _, f := range l2 {
		l.faultIn(fields[f.Place.Field], f.Code, f.Found, f.Want)
	}
	return nil
}

// blank says whether neither the field's cell nor a constant says anything.
func (l *line) blank(f Field) bool {
	col := l.t.col(f)
	if col < 0 {
		return l.r.o.Mapping.constant(f) == ""
	}
	return l.row.At(col).IsBlank()
}
