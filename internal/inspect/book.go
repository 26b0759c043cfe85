package inspect

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/tongchou/tongchou/internal/when"
)

// Book is the inspections in memory: every version of every plan, draw, checklist, inspection, finding and order, built from the ledger and thrown away at will. Any number of
// goroutines may ask it at once; Take needs it to itself. Each question takes a number: what is asked is answered as known up to it. Inspections, findings and orders
// are given out to a Viewer only, so that what must stay unseen cannot be forgotten.
type Book struct {
	plans       when.History[string, Plan]
	draws       when.History[string, File]
	checklists  when.History[string, Checklist]
	inspections when.History[string, Inspection]
	findings    when.History[string, Finding]
	orders      when.History[string, Order]
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
		return take(&b.plans, seq, code, body, func(*Plan) {})
	case KindDrawn:
		return take(&b.draws, seq, code, body, func(*File) {})
	case KindChecklist:
		return take(&b.checklists, seq, code, body, func(*Checklist) {})
	case KindInspection:
		return take(&b.inspections, seq, code, body, func(i *Inspection) { i.Seq = seq })
	case KindFinding:
		return take(&b.findings, seq, code, body, func(f *Finding) { f.Seq = seq })
	case KindOrder:
		return take(&b.orders, seq, code, body, func(o *Order) { o.Seq = seq })
	}
	return fmt.Errorf("inspect: unknown kind %q", kind)
}

func take[V any](h *when.History[string, V], seq int64, code string, body []byte, mark func(*V)) error {
	var v V
	if err := json.Unmarshal(body, &v); err != nil {
		return fmt.Errorf("inspect: %s: %w", code, err)
	}
	mark(&v)
	h.Add(code, when.Version[V]{Seq: seq, Value: v}) // all from one day on, so that the last taken holds
	return nil
}

// at returns the version of code that was the last up to a number.
func at[V any](h *when.History[string, V], code string, known int64) (V, bool) {
	v, ok := h.At(code, 0, known)
	return v.Value, ok
}

// all returns the latest versions up to a number that keep lets pass, in order of first appearance.
func all[V any](h *when.History[string, V], known int64, keep func(V) bool) []V {
	var out []V
	for _, k := range h.Keys() {
		if v, ok := at(h, k, known); ok && keep(v) {
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
func (b *Book) Draw(code string, known int64) (File, bool) { return at(&b.draws, code, known) }

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
func (b *Book) Inspections(v Viewer) []Inspection { return all(&b.inspections, v.Known, v.sees) }

// Inspection returns one; false when there is none of that code, or the viewer may not know of it: no answer tells the two apart.
func (b *Book) Inspection(code string, v Viewer) (Inspection, bool) {
	if i, ok := at(&b.inspections, code, v.Known); ok && v.sees(i) {
		return i, true
	}
	return Inspection{}, false
}

// reads says that the viewer may read the findings of an inspection.
func (b *Book) reads(v Viewer) func(inspection string) bool {
	return func(code string) bool {
		i, ok := at(&b.inspections, code, v.Known)
		return ok && FindingsVisible(i, v.Person, v.Lineage, v.At)
	}
}

// Findings returns those that the viewer may read, in the order in which they were written.
func (b *Book) Findings(v Viewer) []Finding {
	may := b.reads(v)
	return all(&b.findings, v.Known, func(f Finding) bool { return may(f.Inspection) })
}

// Finding returns one, false as Inspection says.
func (b *Book) Finding(code string, v Viewer) (Finding, bool) {
	if f, ok := at(&b.findings, code, v.Known); ok && b.reads(v)(f.Inspection) {
		return f, true
	}
	return Finding{}, false
}

// Orders returns those whose findings the viewer may read, in the order in which they were issued.
func (b *Book) Orders(v Viewer) []Order {
	return all(&b.orders, v.Known, func(o Order) bool {
		_, ok := b.Finding(o.Finding, v)
		return ok
	})
}

// Order returns one, false as Inspection says.
func (b *Book) Order(code string, v Viewer) (Order, bool) {
	if o, ok := at(&b.orders, code, v.Known); ok {
		_, may := b.Finding(o.Finding, v)
		return o, may
	}
	return Order{}, false
}
