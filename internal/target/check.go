package target

import (
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Mismatch is a target that its unit's lower units were not given as the unit holds it.
type Mismatch struct {
	Unit       string      `json:"unit"`
	Indicator  string      `json:"indicator"`
	Period     when.Period `json:"period"`
	Record     int64       `json:"record"`            // the version of the parent's target
	Assigned   num.Qty     `json:"assigned"`          // what the unit holds
	Given      num.Qty     `json:"given"`             // what its direct lower units hold together
	Difference num.Qty     `json:"difference"`        // given − assigned: negative when too little was handed down
	Missing    []string    `json:"missing,omitempty"` // direct lower units without such a target
	Late       []Late      `json:"late,omitempty"`    // lower units whose due date is after the parent's
}

// Late is a lower unit whose target is due after its parent's.
type Late struct {
	Unit string    `json:"unit"`
	Due  when.Date `json:"due"`
}

// Check reconciles the cascade on the tree t of the day on, known up to seq: each target of a unit of which at least one
// direct lower unit has a target of the same indicator and the same start ("in the same period") is held against those.
// Only indicators that add up by sum over units are checked; others need not. A target that nobody below shares is no
// mismatch: it was not handed down. Order as in Book.All. It errs with num.ErrOverflow.
func Check(t *agency.Tree, d *agency.Directory, b *Book, on when.Date, seq int64) ([]Mismatch, error) {
	var out []Mismatch
	for record, parent := range b.All(on, seq) {
		i, known := d.Indicators.At(parent.Indicator, on, seq)
		u := d.UnitNo(parent.Unit)
		if _, exists := t.Unit(u); !exists || !known || i.Value.OverUnits != agency.Sum {
			continue
		}
		m := Mismatch{Unit: parent.Unit, Indicator: parent.Indicator, Period: parent.Period, Record: record, Assigned: parent.Quantity}
		cascaded, err := m.gather(t, b, u, i.Value.No, on, seq)
		if err != nil {
			return nil, err
		}
		if cascaded && (m.Difference != 0 || len(m.Missing) > 0 || len(m.Late) > 0) {
			out = append(out, m)
		}
	}
	return out, nil
}

// gather sums what the direct lower units of u hold and says whether any holds something.
func (m *Mismatch) gather(t *agency.Tree, b *Book, u agency.UnitNo, i agency.IndicatorNo, on when.Date, seq int64) (cascaded bool, err error) {
	for _, c := range t.Children(u) {
		child, ok := b.starting(c, i, m.Period.Start, on, seq)
		if !ok {
			unit, _ := t.Unit(c)
			m.Missing = append(m.Missing, unit.Code)
			continue
		}
		cascaded = true
		if m.Given, err = m.Given.Add(child.Quantity); err != nil {
			return false, err
		}
		if child.Period.Due > m.Period.Due {
			m.Late = append(m.Late, Late{child.Unit, child.Period.Due})
		}
	}
	m.Difference, err = m.Given.Sub(m.Assigned)
	return cascaded, err
}

// starting returns the standing target of (u, i) with that start.
func (b *Book) starting(u agency.UnitNo, i agency.IndicatorNo, start, on when.Date, seq int64) (Target, bool) {
	for _, v := range b.Of(u, i, on, seq) {
		if v.Target.Period.Start == start {
			return v.Target, true
		}
	}
	return Target{}, false
}
