package desk

import (
	"time"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/workflow"
)

// late says whether an observation was recorded after the deadline of a period that asks for it: its unit stands below the
// period's, its day and indicator are in it, and the period was opened before. The caller holds memory still.
func (d *Desk) late(r ledger.Record, recorded time.Time) bool {
	for _, p := range d.flow.Periods(d.seq) {
		if p.Days().Contains(r.On) && p.Late(recorded) && d.flow.PeriodOpened(p.Code) < r.Seq && d.asksFor(p, r) {
			return true
		}
	}
	return false
}

func (d *Desk) asksFor(p workflow.Period, r ledger.Record) bool {
	t := d.tree(p.Last, d.seq)
	u, ok := t.Unit(r.Unit)
	return ok && p.Asks(d.directory.IndicatorCode(r.Indicator)) && within(d.lineage(t, u), p.Unit)
}
