package inspect

import (
	"fmt"
	"time"

	"github.com/tongchou/tongchou/internal/when"
)

// Book is the inspections in memory: every version of every plan, draw, checklist, inspection, finding and order, built from the ledger and thrown away at will. Any number of
// goroutines may ask it at once; Take needs it to itself. Each question takes a number: what is asked is answered as known up to it. Inspections, findings and orders
// are given out to a Viewer only, so that what must stay unseen cannot be forgotten.
type Book struct {
	plans       when.Kept[Plan]
	draws       when.Kept[File]
	checklists  when.Kept[Checklist]
	inspections when.Kept[Inspection]
	findings    when.Kept[Finding]
	orders      when.Kept[Order]
}

// Kinds of versions that Take knows, beside KindPlan, under which plans are kept.
const (
	KindDrawn      = "drawn" // a draw file, under its plan's code
	KindChecklist  = "checklist"
	KindInspection = "inspection"
	KindFinding    = "finding"
	KindOrder      = "order"
)

// Take brings in version seq of the thing of this kind and code; body is its JSON. Versions come by seq, and what was taken last holds.
func (b *Book) Take(seq int64, kind, code string, body []byte) error {
	switch kind {
	case KindPlan:
		return b.plans.Take(seq, code, body, func(*Plan) {})
	case KindDrawn:
		return b.draws.Take(seq, code, body, func(*File) {})
	case KindChecklist:
		return b.checklists.Take(seq, code, body, func(*Checklist) {})
	case KindInspection:
		return b.inspections.Take(seq, code, body, func(i *Inspection) { i.Seq = seq })
	case KindFinding:
		return b.findings.Take(seq, code, body, func(f *Finding) { f.Seq = seq })
	case KindOrder:
		return b.orders.Take(seq, code, body, func(o *Order) { o.Seq = seq })
	}
	return fmt.Errorf("inspect: unknown kind %q", kind)
}

// those are the last versions up to a number that may be seen, in order of first appearance.
func those[V any](of *when.Kept[V], known int64, may func(V) bool) []V {
	var out []V
	for v := range of.All(known) {
		if may(v) {
			out = append(out, v)
		}
	}
	return out
}

// Plan returns a plan as it was committed to: the first version of its code, which no later one can take the place of.
func (b *Book) Plan(code string, known int64) (Plan, bool) {
	if vs := b.plans.Versions(code); len(vs) > 0 && vs[0].Seq <= known {
		return vs[0].Value, true
	}
	return Plan{}, false
}

// Draw returns the file of a draw that was revealed.
func (b *Book) Draw(code string, known int64) (File, bool) { return b.draws.Last(code, known) }

// Unrevealed returns the plans whose secrets were not revealed, in the order in which they were committed to: they wait, or are void, and belong on the public list as much as the others.
func (b *Book) Unrevealed(known int64) []Plan {
	var out []Plan
	for _, code := range b.plans.Keys() {
		p, ok := b.Plan(code, known)
		if _, drawn := b.Draw(code, known); ok && !drawn {
			out = append(out, p)
		}
	}
	return out
}

// Checklist returns a version of a checklist; version 0 is the latest.
func (b *Book) Checklist(code string, version int, known int64) (c Checklist, ok bool) {
	for _, v := range b.checklists.Versions(code) {
		if v.Seq <= known && (version == 0 || v.Value.Version == version) {
			c, ok = v.Value, true
		}
	}
	return c, ok
}

// Viewer is who asks, as of when.
type Viewer struct {
	Person  Person
	Lineage Lineage
	At      time.Time
	Known   int64 // the last number known
}

func (v Viewer) sees(i Inspection) bool { return Visible(i, v.Person, v.Lineage, v.At) }

// Inspections returns those that the viewer may know of, in the order in which they were planned.
func (b *Book) Inspections(v Viewer) []Inspection { return those(&b.inspections, v.Known, v.sees) }

// Inspection returns one; false when there is none of that code, or the viewer may not know of it: no answer tells the two apart.
func (b *Book) Inspection(code string, v Viewer) (Inspection, bool) {
	if i, ok := b.inspections.Last(code, v.Known); ok && v.sees(i) {
		return i, true
	}
	return Inspection{}, false
}

// reads says that the viewer may read the findings of an inspection.
func (b *Book) reads(v Viewer) func(inspection string) bool {
	return func(code string) bool {
		i, ok := b.inspections.Last(code, v.Known)
		return ok && FindingsVisible(i, v.Person, v.Lineage, v.At)
	}
}

// Findings returns those that the viewer may read, in the order in which they were written.
func (b *Book) Findings(v Viewer) []Finding {
	may := b.reads(v)
	return those(&b.findings, v.Known, func(f Finding) bool { return may(f.Inspection) })
}

// Finding returns one, false as Inspection says.
func (b *Book) Finding(code string, v Viewer) (Finding, bool) {
	if f, ok := b.findings.Last(code, v.Known); ok && b.reads(v)(f.Inspection) {
		return f, true
	}
	return Finding{}, false
}

// Orders returns those whose findings the viewer may read, in the order in which they were issued.
func (b *Book) Orders(v Viewer) []Order {
	return those(&b.orders, v.Known, func(o Order) bool {
		_, ok := b.Finding(o.Finding, v)
		return ok
	})
}

// Order returns one, false as Inspection says.
func (b *Book) Order(code string, v Viewer) (Order, bool) {
	if o, ok := b.orders.Last(code, v.Known); ok {
		_, may := b.Finding(o.Finding, v)
		return o, may
	}
	return Order{}, false
}
