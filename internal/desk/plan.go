package desk

import (
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/when"
)

// planKey is all that a plan depends on: the rulebook, and the indicators as they were on a day and as known up to a number.
type planKey struct {
	rulebook *score.Rulebook
	asOf     when.Date
	known    int64 // the number of the last version of an indicator where the question knows them all, else the question's
}

// keptPlans is how many plans are kept.
const keptPlans = 16

// plan returns the rulebook made ready for the question of f. The caller holds d.mu for reading.
func (d *Desk) plan(rb *score.Rulebook, f *figures) (*score.Plan, error) {
	k := planKey{rulebook: rb, asOf: f.moment.AsOf, known: min(d.indicatorsAt, f.moment.Seq)}
	d.planMu.Lock()
	defer d.planMu.Unlock()
	if p, ok := d.plans[k]; ok {
		return p, nil
	}
	p, err := score.Ready(rb, f.Indicator)
	if err != nil {
		return nil, err
	}
	if d.plans == nil || len(d.plans) >= keptPlans {
		d.plans = make(map[planKey]*score.Plan)
	}
	d.plans[k] = p
	return p, nil
}
