package desk

import (
	"context"
	"fmt"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// Health is what doctor found.
type Health struct {
	Entries    int64             `json:"entries"`
	Numbers    int64             `json:"numbers"` // records and versions
	Sums       int64             `json:"sums"`    // sums recomputed from the records and held against memory
	Breaks     fault.List        `json:"breaks"`
	Mismatches []target.Mismatch `json:"mismatches"` // targets handed down otherwise than held
}

// Examine checks the store in dir: numbering, chains, the cascade of targets, and every sum recomputed from the records by
// SQL and held against the postings in memory, and that nothing entered what is locked. It reads a store that Open refuses.
func Examine(ctx context.Context, dir string) (h Health, err error) {
	h.Breaks, h.Mismatches = fault.List{}, []target.Mismatch{}
	st, err := store.Open(dir)
	if err != nil {
		return h, err
	}
	defer st.Close()
	for _, err := range st.Entries(ctx) {
		if err != nil {
			return h, err
		}
		h.Entries++
	}
	last, err := st.Last(ctx)
	if err != nil {
		return h, err
	}
	h.Numbers = last.Last
	breaks, err := st.Doctor(ctx)
	if err != nil {
		return h, err
	}
	h.Breaks = append(h.Breaks, breaks...)
	if len(h.Breaks) > 0 {
		return h, nil // sums of a broken ledger say nothing
	}
	d, err := sit(ctx, st, nil)
	if err != nil {
		if l := fault.Of(err); l != nil {
			h.Breaks = append(h.Breaks, l...)
			return h, nil
		}
		return h, err
	}
	for _, basis := range []ledger.Basis{ledger.Verified, ledger.Submitted} {
		if err := d.holdSums(ctx, basis, &h); err != nil {
			return h, err
		}
	}
	if err := d.holdLocks(ctx, &h); err != nil {
		return h, err
	}
	m := score.Moment{AsOf: when.On(last.RecordedAt, d.zone), Seq: d.seq}
	mismatches, err := target.Check(d.tree(m.AsOf, m.Seq), d.directory, d.targets, m.AsOf, m.Seq)
	h.Mismatches = append(h.Mismatches, mismatches...)
	return h, err
}

// holdSums compares the sum and the number of live records of each unit and indicator, as SQL and as memory have them.
func (d *Desk) holdSums(ctx context.Context, basis ledger.Basis, h *Health) error {
	type cell struct {
		u agency.UnitNo
		i agency.IndicatorNo
	}
	want := map[cell]store.Sum{}
	for s, err := range d.store.Sums(ctx, d.seq, when.MaxRecordDate, basis) {
		if err != nil {
			return err
		}
		want[cell{s.Unit, s.Indicator}] = s
	}
	view := d.book.View(d.tree(when.MaxRecordDate, d.seq), d.directory, when.MaxRecordDate, d.seq, basis)
	for u := 1; u < d.directory.UnitCount(); u++ {
		for i := 1; i < d.directory.IndicatorCount(); i++ {
			c := cell{agency.UnitNo(u), agency.IndicatorNo(i)}
			got, n, err := view.Own(c.u, c.i)
			if err != nil {
				return err
			}
			h.Sums++
			w := want[c]
			if got != w.Qty || n != w.Count {
				h.Breaks = append(h.Breaks, fault.New("desk_sum_differs",
					fmt.Sprintf("%s %s %s: %s (%d)", d.directory.UnitCode(c.u), d.directory.IndicatorCode(c.i), basis, got, n),
					fmt.Sprintf("%s (%d)", w.Qty, w.Count)))
			}
		}
	}
	return nil
}
