package intake

import (
	"math"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/when"
)

// begin is the day from which a new thing holds when nobody says since when: as early as the ledger goes, so that no record
// comes before the unit or indicator that it is of.
const begin when.Date = 0

// dating is since when the version of a row holds, and what held there before.
type dating[V any] struct {
	from  when.Date
	given bool // by the row or the options
	was   V
	found bool // was holds on that day; otherwise, when the thing is known, was is its first version
	known bool
	// replaces says that the row's version takes the very place of was: the same thing from the same day on.
	replaces bool
}

// dated reads the row's date and finds the version that it would take the place of.
func dated[V any](l *line, vs []when.Version[V]) dating[V] {
	d := dating[V]{known: len(vs) > 0}
	d.from, d.given = l.date(From)
	if !d.given && l.r.o.From != nil {
		d.from, d.given = *l.r.o.From, true
	}
	if !d.given && d.known {
		d.from = l.r.names.today
	}
	if !d.given && !d.known {
		d.from = begin
	}
	v, ok := when.Holding(vs, d.from, math.MaxInt64)
	d.was, d.found = v.Value, ok
	d.replaces = ok && v.From == d.from
	if !ok && d.known {
		d.was = vs[0].Value
	}
	return d
}

// say tells that a version replaces another and, once a sheet, since when versions without a date hold.
func (d dating[V]) say(l *line, what string) {
	switch {
	case d.replaces:
		l.notice(0, "version_replaces", what, d.from.String())
	case d.given:
	case d.known:
		l.once("version_from_today", d.from.String())
	default:
		l.once("version_from_start", d.from.String())
	}
}

// once gives a notice about the sheet unless it was given before.
func (l *line) once(code, want string) {
	p := l.t.sheet.Fault("", "", "").Place
	for _, n := range l.r.report.Notices {
		if n.Code == code && n.Place == p {
			return
		}
	}
	l.r.report.notice(Notice{Code: code, Place: p, Want: want})
}

// dayOfThing tells apart the versions of one thing in a file.
type dayOfThing struct {
	code string
	from when.Date
}

// rows remembers which row said what, to name it when another says it again.
type rows map[dayOfThing]fault.Place

// twice notes a fault when the thing's version stands in the file already.
func (s rows) twice(l *line, code string, from when.Date, f Field) bool {
	k := dayOfThing{code, from}
	if before, ok := s[k]; ok {
		want := before.Cell
		if before.Sheet != l.t.sheet.Name {
			want = before.Sheet + "!" + want
		}
		l.faultIn(f, "code_twice", code, want)
		return true
	}
	s[k] = l.row.Place(max(l.t.col(f), 0))
	return false
}

// set overwrites a value by the row's text where the table has the column, or the mapping a constant.
func (l *line) set(s *string, f Field) {
	if l.r.has(l.t, f) {
		*s = l.text(f)
	}
}

// setYes overwrites a value by the row's 是 or 否; blank is 否.
func (l *line) setYes(b *bool, f Field) {
	if l.r.has(l.t, f) {
		*b, _ = l.yes(f)
	}
}

// settled counts a version that is new, or one that is in the ledger already. known says that another version of the thing is; what is how
// notices call the thing.
func (l *line) settled(present, known bool, what string, c Change) {
	l.tellVersion(present, known, c)
	if present {
		l.t.report.Present++
		l.r.report.notice(Notice{Code: "version_present", Place: l.row.Place(0), Found: what})
		return
	}
	l.t.report.New++
}

// sum adds the texts of a version to the digest.
func (r *run) sum(kind Kind, texts ...string) {
	var h rowHash
	h.text(string(kind))
	for _, s := range texts {
		h.text(s)
	}
	r.digest.add(h)
}
