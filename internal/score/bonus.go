package score

import "github.com/tongchou/tongchou/internal/num"

// bonus adds marks per unit of the measure, or per event by level of recognition, at most at_most. The highest level only
// counts for one matter: it is registered at that level. No record is no event.
type bonus struct {
	m      *measure
	per    param
	levels []level
	atMost param
}

type level struct {
	name  string
	m     *measure
	marks param
}

func (p *planner) bonus(r *Rule, path string) rule {
	out := &bonus{atMost: p.positive(path+".at_most", r.AtMost, "")}
	if len(r.Levels) == 0 {
		out.m = p.measured(r, path, KindQuantity)
		out.per = p.needPositive(path+".per_event", r.PerEvent)
		return out
	}
	for _, f := range []struct{ name, s string }{{".per_event", r.PerEvent}, {".indicator", r.Indicator}} {
		if f.s != "" {
			p.fault(path+f.name, "rule_field_not_of_kind", "levels", "")
		}
	}
	for i, l := range r.Levels {
		at := indexed(path+".levels", i)
		if l.Name == "" {
			p.fault(at+".name", "rule_text_missing", "", "")
		}
		out.levels = append(out.levels, level{l.Name,
			p.measure(&Measure{Kind: KindQuantity, Indicator: l.Indicator}, at), p.needPositive(at+".points", l.Points)})
	}
	return out
}

func (r *bonus) score(c *calc, it *item, o *outcome) error {
	got := val{}
	if len(r.levels) == 0 {
		x, err := c.events(r.m, it, o)
		if err != nil {
			return err
		}
		got = c.mul(c.of(r.per), x)
	} else {
		var terms []val
		var sum num.Rat
		for i := range r.levels {
			l := &r.levels[i]
			x, err := c.events(l.m, it, o)
			if err != nil {
				return err
			}
			o.known = false // the levels together have no one measure
			t := c.mul(c.of(l.marks), x)
			sum = sum.Add(t.Rat)
			if c.trace {
				t.say("score.node.level", map[string]any{"Name": l.name})
				terms = append(terms, t)
			}
		}
		got = c.made(OpAdd, sum, terms...)
	}
	if r.atMost.set {
		got = c.min(got, c.of(r.atMost))
	}
	o.points = got
	return nil
}
