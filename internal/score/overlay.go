package score

import (
	"math"
	"slices"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// Cell is a unit's figure of an indicator.
type Cell struct {
	Unit      agency.UnitNo
	Indicator agency.IndicatorNo
}

// Change is a supposed quantity, or with Delta what is supposed to be added to the true one.
type Change struct {
	Quantity num.Qty
	Delta    bool
}

// of applies the change to the true quantity.
func (c Change) of(was num.Rat) num.Rat {
	if c.Delta {
		return was.Add(c.Quantity.Rat())
	}
	return c.Quantity.Rat()
}

// target applies the change to a target. A sum that no quantity can hold stays at the largest: a share of it is nothing either way.
func (c Change) target(was num.Qty) num.Qty {
	if !c.Delta {
		return c.Quantity
	}
	sum, err := was.Add(c.Quantity)
	switch {
	case err == nil:
		return sum
	case c.Quantity < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

// Changes are what a what-if supposes. Each is of exactly the cell that it names: a supposed figure of a station does not
// change its bureau's. A supposed figure is of the periods that contain On and of no other, so that last year's, which a change
// is measured against, stays what it was.
type Changes struct {
	On      when.Date
	Targets map[Cell]Change
	Figures map[Cell]Change
}

// figure returns what is supposed of the cell over p.
func (c *Changes) figure(u agency.UnitNo, i agency.IndicatorNo, p when.Period) (Change, bool) {
	change, ok := c.Figures[Cell{u, i}]
	return change, ok && p.Contains(c.On)
}

// Overlay returns figures that are those of f but for the changes. Nothing of it is ever stored. Records and targets that
// are supposed carry the number 0.
func Overlay(f Figures, c Changes) Figures { return &overlay{f, c} }

type overlay struct {
	Figures
	changes Changes
}

func (o *overlay) Quantity(u agency.UnitNo, i agency.IndicatorNo, p when.Period) (num.Rat, bool, error) {
	q, found, err := o.Figures.Quantity(u, i, p)
	if c, ok := o.changes.figure(u, i, p); ok && err == nil {
		return c.of(q), true, nil
	}
	return q, found, err
}

func (o *overlay) Target(u agency.UnitNo, i agency.IndicatorNo, day when.Date) (target.Target, int64, bool) {
	t, seq, found := o.Figures.Target(u, i, day)
	c, ok := o.changes.Targets[Cell{u, i}]
	if !ok || !found {
		return t, seq, found
	}
	t.Quantity = c.target(t.Quantity)
	return t, 0, true
}

// Reached keeps the true day where the supposed sum still reaches q, and takes the period's last day where only the supposed
// one does: nobody knows on which days it would have come in.
func (o *overlay) Reached(u agency.UnitNo, i agency.IndicatorNo, p when.Period, q num.Qty) (when.Date, bool, error) {
	day, found, err := o.Figures.Reached(u, i, p, q)
	if _, ok := o.changes.figure(u, i, p); !ok || err != nil {
		return day, found, err
	}
	sum, _, err := o.Quantity(u, i, p)
	switch {
	case err != nil || sum.Cmp(q.Rat()) < 0:
		return 0, false, err
	case found:
		return day, true, nil
	}
	return p.Due, true, nil
}

// Records are the true ones and, where a figure is supposed, one numbered 0 for the difference.
func (o *overlay) Records(u agency.UnitNo, i agency.IndicatorNo, p when.Period) ([]ledger.Record, error) {
	rs, err := o.Figures.Records(u, i, p)
	c, ok := o.changes.figure(u, i, p)
	if !ok || err != nil {
		return rs, err
	}
	was, _, err := o.Figures.Quantity(u, i, p)
	if err != nil {
		return nil, err
	}
	more, err := c.of(was).Sub(was).Round(num.Scale, num.HalfUp)
	return append(slices.Clone(rs), ledger.Record{Kind: ledger.Observation, Unit: u, Indicator: i, On: p.Due, Qty: more, Basis: ledger.Verified}), err
}

// Reweighted returns a copy of the rulebook in which items have other full marks, by code; the rulebook's own full marks follow
// those of its top items. A fault names a code that is no item.
func (rb *Rulebook) Reweighted(full map[string]num.Qty) (*Rulebook, error) {
	out := *rb
	left := map[string]num.Qty{}
	for code, q := range full {
		left[code] = q
	}
	out.Items = reweigh(rb.Items, left)
	for code := range left {
		return nil, fault.At("--weight", "rule_item_unknown", code, "")
	}
	for i := range rb.Items {
		out.Full += out.Items[i].Full - rb.Items[i].Full
	}
	return &out, nil
}

func reweigh(items []Item, left map[string]num.Qty) []Item {
	out := slices.Clone(items)
	for i := range out {
		if q, ok := left[out[i].Code]; ok {
			out[i].Full = q
			delete(left, out[i].Code)
		}
		out[i].Items = reweigh(out[i].Items, left)
	}
	return out
}
