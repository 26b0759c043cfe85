package score

import (
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
)

// unit scores every item of the calculation's unit into slots, items under a group before the group, and adds up. The val
// is the total with its tree, when tracing.
func (c *calc) unit(u *UnitScore, slots []ItemScore) (val, error) {
	for _, vetoes := range [2]bool{true, false} { // vetoes first: they decide over the others
		for i := len(c.items) - 1; i >= 0; i-- {
			if (c.items[i].head.Kind == KindVeto) != vetoes {
				continue
			}
			if err := c.item(c.items[i], slots); err != nil {
				return val{}, err
			}
		}
	}
	u.Barred = c.barred(slots)
	u.Items = slots[:c.top:c.top]
	return c.total(u)
}

// item scores one item into its slot.
func (c *calc) item(it *item, slots []ItemScore) error {
	s := &slots[it.at]
	s.Head = &it.head
	if it.end > it.first {
		s.Items = slots[it.first:it.end:it.end]
	}
	if r, ok := it.rule.(*completion); ok && r.direct != nil && !c.trace {
		if done, err := r.direct.score(c, r, s); done || err != nil {
			c.struck(it, s, val{}, slots)
			return err
		}
	}
	o := &c.out
	*o = outcome{}
	if err := c.apply(it, o, slots); err != nil {
		return err
	}
	s.Measured, s.Known, s.Vetoed = o.measured, o.known, o.events
	if o.why != Known {
		s.Missing, s.Why = it.missing, o.why
		if c.trace {
			v := c.made(OpMissing, num.Rat{}, o.points)
			c.name(v, it, s)
			c.nodes[it.at] = v
		}
		return nil
	}
	q, v, err := c.round(c.bounded(it, o.points))
	if err == nil && o.hasEarly {
		var extra val
		if s.Bonus, extra, err = c.round(o.early); err == nil {
			q, err = q.Add(s.Bonus)
		}
		if c.trace {
			c.extra[it.at] = extra
			v = c.add(v, extra)
		}
	}
	if err != nil {
		return fault.List{{Code: "score_out_of_range", Place: fault.Place{Field: c.peer.Code + " " + it.head.Code}}}
	}
	s.Score = q
	v = c.struck(it, s, v, slots)
	if c.trace {
		if v.n.What != "" {
			v = c.made(OpSame, v.Rat, v)
		}
		c.name(v, it, s)
		c.nodes[it.at] = v
	}
	return nil
}

func (c *calc) apply(it *item, o *outcome, slots []ItemScore) error {
	if g, ok := it.rule.(*group); ok {
		return g.combine(c, it, o, slots)
	}
	return it.rule.score(c, it, o)
}

// bounded keeps an item between 0 and full marks (times the cap of a completion item that has one above 1). Only bonuses
// have no upper end and only pure deductions go below 0.
func (c *calc) bounded(it *item, v val) val {
	if it.head.Full == 0 {
		return v
	}
	if v.Sign() < 0 {
		return c.max(v, c.number(num.Rat{}, "score.node.nothing", nil))
	}
	if v.Cmp(it.most) > 0 {
		return c.min(v, c.full(it))
	}
	return v
}

// name says which item v is.
func (c *calc) name(v val, it *item, s *ItemScore) {
	v.n.Rule = it.path
	v.say("score.node.item", say.Args{"Name": it.head.Name, "Full": it.head.Full.String(), "Kind": "score.kind." + it.head.Kind,
		"Missing": "", "Why": ""})
	if it.head.Full == 0 {
		v.n.Args["Full"] = ""
	}
	if s.Missing != NotMissing {
		v.n.Args["Missing"] = "score.missing." + s.Missing.String()
		v.n.Args["Why"] = "score.why." + s.Why.String()
	}
}
