package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/workflow"
)

// holdLocks looks for records that entered what was locked and that no approved proposal wrote: somebody wrote past the program.
func (d *Desk) holdLocks(ctx context.Context, h *Health) error {
	g := d.guard()
	if g == nil {
		return nil
	}
	approved := map[int64]bool{}
	for _, p := range d.flow.Proposals(d.seq) {
		approved[p.WrittenAs] = true
	}
	for r, err := range d.store.Records(ctx, store.Filter{AfterSeq: d.flow.Locks(d.seq)[0].Seq, UpTo: d.seq}) {
		if err != nil {
			return err
		}
		if l, in := d.intruder(g, r); in && !approved[r.Seq] {
			f := fault.New("desk_in_lock", l.Unit+" "+l.Period, l.By+" "+l.At.In(d.zone).Format("2006-01-02 15:04"))
			f.Place.Record = r.Seq
			h.Breaks = append(h.Breaks, f)
		}
	}
	return nil
}

// intruder returns the lock that should have kept a record out: made before it, of its day, over its unit as organised when it
// was locked or when the record came.
func (d *Desk) intruder(g *guard, r ledger.Record) (workflow.Lock, bool) {
	if int(r.Unit) >= len(g.byUnit) {
		return workflow.Lock{}, false
	}
	for _, l := range g.byUnit[r.Unit] {
		if l.Seq >= r.Seq || !l.Covers(r.On) {
			continue
		}
		for _, known := range []int64{l.Seq, r.Seq} {
			t := d.tree(l.Last, known)
			if u, ok := t.Unit(r.Unit); ok && within(d.lineage(t, u), l.Unit) {
				return l, true
			}
		}
	}
	return workflow.Lock{}, false
}
