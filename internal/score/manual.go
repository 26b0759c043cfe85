package score

import (
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// manual is the points that a named reviewer set, as observations of a manual indicator, between 0 and full marks. Each
// record that counts must say who, why and on what evidence; one that does not is a fault, never a score. A record with
// Seq 0 is an assumption of a what-if and is exempt.
type manual struct{ m *measure }

func (p *planner) manual(r *Rule, path string) rule {
	m := p.measure(&Measure{Kind: KindQuantity, Indicator: r.Indicator}, path)
	if !p.unknown && m.indicator.Code != "" && !m.indicator.Manual {
		p.fault(path+".indicator", "rule_indicator_not_manual", r.Indicator, "")
	}
	return &manual{m: m}
}

func (r *manual) score(c *calc, it *item, o *outcome) error {
	x, err := c.read(r.m)
	if err != nil || x.why != Known {
		o.why, o.points = x.why, x.val
		return err
	}
	records, err := c.figures.Records(c.peer.No, r.m.indicator.No, c.window)
	if err != nil {
		return c.failed(r.m.indicator, err)
	}
	var faults fault.List
	for _, rec := range records {
		for _, want := range []struct{ code, s string }{
			{"score_manual_without_reviewer", rec.By}, {"score_manual_without_reason", rec.Reason}, {"score_manual_without_evidence", rec.Evidence}} {
			if rec.Seq != 0 && strings.TrimSpace(want.s) == "" {
				faults = append(faults, &fault.Fault{Code: want.code, Place: fault.Place{Field: c.peer.Code + " " + it.head.Code, Record: rec.Seq}})
			}
		}
	}
	if len(faults) > 0 {
		return faults
	}
	o.measured, o.known = x.Rat, true
	o.points = x.val
	if c.trace {
		o.points = c.made(OpSame, x.Rat, x.val)
		o.points.say("score.node.manual", nil)
	}
	return nil
}
