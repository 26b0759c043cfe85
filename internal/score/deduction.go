package score

import (
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
)

// deduction takes per_event marks for each unit of the measure, at most at_most. An item with full marks starts from them
// and ends at 0 (扣完为止); one without is a pure deduction below 0, under the rulebook's cap. No record is no event.
type deduction struct {
	m      *measure
	per    param
	atMost param
}

func (p *planner) deduction(it *item, r *Rule, path string) rule {
	return &deduction{m: p.measured(r, path, KindQuantity), per: p.needPositive(path+".per_event", r.PerEvent), atMost: p.positive(path+".at_most", r.AtMost, "")}
}

// needPositive is must for a number above zero.
func (p *planner) needPositive(path, s string) param {
	if s == "" {
		return p.must(path, s)
	}
	return p.positive(path, s, "")
}

func (r *deduction) score(c *calc, it *item, o *outcome) error {
	x, err := c.events(r.m, it, o)
	if err != nil {
		return err
	}
	lost := c.mul(c.of(r.per), x)
	if r.atMost.set {
		lost = c.min(lost, c.of(r.atMost))
	}
	if c.trace {
		lost.say("score.node.deducted", nil)
	}
	if it.head.Full == 0 {
		o.points = c.made(OpNeg, lost.Neg(), lost)
		return nil
	}
	o.points = c.sub(c.full(it), lost)
	return nil
}

// events is the measure with the unit's coefficient; a missing figure is no event, and less than none is none.
func (c *calc) events(m *measure, it *item, o *outcome) (val, error) {
	x, err := c.adjusted(m, it)
	if err != nil {
		return val{}, err
	}
	if x.why != Known {
		v := c.made(OpMissing, num.Rat{}, x.val)
		if c.trace {
			v.say("score.node.no_event", say.Args{"Why": "score.why." + x.why.String()})
		}
		return v, nil
	}
	o.measured, o.known = x.Rat, true
	if x.Sign() < 0 {
		return c.max(x.val, c.number(num.Rat{}, "score.node.nothing", nil)), nil
	}
	return x.val, nil
}
