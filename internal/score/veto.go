package score

import (
	"slices"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
)

// veto is 一票否决: when its indicator's figure is above zero it zeroes another item, or bars the unit from the first tier
// of the total. It gives no marks itself; the arithmetic and the rank stay as they are, and the tier that the unit leaves is
// not filled up by another.
type veto struct {
	m    *measure
	item int // number of the item it zeroes, -1 when it bars the tier
}

func (p *planner) veto(it *item, r *Rule, path string) rule {
	out := &veto{item: -1, m: p.measure(&Measure{Kind: KindQuantity, Indicator: r.Indicator}, path)}
	if it.grouped {
		p.fault(path+".kind", "rule_outside_of_groups_only", KindVeto, "")
	}
	switch p.oneOf(path+".bars", r.Bars, "tier", "item") {
	case "tier":
		if r.Item != "" {
			p.fault(path+".item", "rule_field_not_of_kind", "bars: tier", "bars: item")
		}
		if len(p.rb.Tiers.Steps) < 2 {
			p.fault(path+".bars", "rule_veto_without_tiers", "", "tiers.steps")
		}
	case "item":
		at, ok := p.byCode[r.Item]
		if !ok {
			p.fault(path+".item", "rule_item_unknown", r.Item, "")
			break
		}
		if k := p.items[at].head.Kind; k == KindVeto || k == KindDeduction && p.items[at].head.Full == 0 {
			p.fault(path+".item", "rule_item_cannot_be_zeroed", r.Item, "")
		}
		out.item = at
		p.items[at].vetoes = append(p.items[at].vetoes, it.at)
	}
	return out
}

func (r *veto) score(c *calc, it *item, o *outcome) error {
	x, err := c.events(r.m, it, o)
	if err != nil {
		return err
	}
	o.events = x.Sign() > 0
	if !c.trace {
		return nil
	}
	c.event[it.at] = x
	o.points = c.made(OpVeto, num.Rat{}, c.number(num.Rat{}, "score.node.nothing", nil), x)
	o.points.say("score.node.veto", say.Args{"Happened": o.events, "Tier": r.item < 0})
	return nil
}

// struck zeroes the item's points when one of its vetoes happened. It runs as the last step of the item, so that a group above
// counts the zero; the vetoes are scored before.
func (c *calc) struck(it *item, s *ItemScore, v val, slots []ItemScore) val {
	for _, at := range it.vetoes {
		if slots[at].Vetoed {
			s.Score, s.Bonus, s.Vetoed = 0, 0, true
		}
		if c.trace {
			v = c.made(OpVeto, s.Score.Rat(), v, c.event[at])
			v.say("score.node.struck", say.Args{"Name": c.items[at].head.Name, "Happened": slots[at].Vetoed})
		}
	}
	if c.trace && s.Vetoed {
		c.extra[it.at] = val{}
	}
	return v
}

// barred lists the vetoes that keep the unit out of the first tier.
func (c *calc) barred(slots []ItemScore) (codes []string) {
	for i := range c.top {
		if r, ok := c.items[i].rule.(*veto); ok && r.item < 0 && slots[i].Vetoed {
			codes = append(codes, slots[i].Code)
		}
	}
	return slices.Clip(codes)
}
