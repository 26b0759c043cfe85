package score

import (
	"github.com/tongchou/tongchou/internal/num"
)

// lines is a rate against three lines: full marks from the high line (高线) on, base_mark of them at the base line (基线),
// none below the floor (底线), and linear between neighbouring lines:
//
//	x ≥ high          full
//	base ≤ x < high   full × (base_mark + (1 − base_mark) × (x − base) ÷ (high − base))
//	floor ≤ x < base  full × base_mark × (x − floor) ÷ (base − floor)
//	x < floor         0
//
// Without a base it is linear from floor to high. Without a floor, less than the base gives nothing; with neither it is
// full × x ÷ high. Lines that fall from floor to high are for a rate of which less is better: every ≥ turns round.
type lines struct {
	m                 *measure
	floor, base, high param
	mark              param
	falling           bool
}

func (p *planner) lines(it *item, r *Rule, path string) rule {
	kind := KindRate
	if r.Indicator != "" {
		kind = KindQuantity // a rate that is recorded as such, for instance a score of satisfaction
		if r.Numerator+r.Denominator != "" {
			p.fault(path+".indicator", "rule_measured_twice", r.Indicator, "numerator, denominator")
		}
	}
	out := &lines{m: p.measured(r, path, kind),
		floor: p.read(path+".floor", r.Floor, ""), base: p.read(path+".base", r.Base, ""), high: p.must(path+".high", r.High)}
	out.mark = p.read(path+".base_mark", r.BaseMark, "0.6")
	if r.BaseMark != "" && r.Base == "" {
		p.fault(path+".base_mark", "rule_field_not_of_kind", r.BaseMark, "base")
	}
	if out.mark.Sign() < 0 || out.mark.Cmp(num.Whole(1)) > 0 {
		p.fault(path+".base_mark", "rule_out_of_range", r.BaseMark, "0–1")
	}
	set := make([]param, 0, 3)
	for _, l := range []param{out.floor, out.base, out.high} {
		if l.set {
			set = append(set, l)
		}
	}
	if len(set) == 1 && out.high.set && out.high.Sign() <= 0 {
		p.fault(path+".high", "rule_not_positive", r.High, "> 0")
	}
	out.falling = len(set) > 1 && set[0].Cmp(set[len(set)-1].Rat) > 0
	for i := 1; i < len(set); i++ {
		if c := set[i-1].Cmp(set[i].Rat); c == 0 || (c > 0) != out.falling {
			p.fault(set[i].path, "rule_lines_out_of_order", "", "floor < base < high")
		}
	}
	// The coefficient goes the way the lines do, whatever the indicator's own direction.
	out.m.lessBetter = out.falling
	return out
}

func (r *lines) score(c *calc, it *item, o *outcome) error {
	x, err := c.adjusted(r.m, it)
	if err != nil || x.why != Known {
		o.why, o.points = x.why, x.val
		return err
	}
	o.measured, o.known = x.Rat, true
	o.points = c.mul(c.full(it), r.share(c, x.val))
	return nil
}

// share is the part of full marks at x.
func (r *lines) share(c *calc, x val) val {
	one := c.number(num.Whole(1), "score.node.all", nil)
	zero := c.number(num.Rat{}, "score.node.nothing", nil)
	before := func(l param) bool { return (x.Cmp(l.Rat) < 0) != r.falling && x.Cmp(l.Rat) != 0 }
	var got num.Rat
	switch {
	case !before(r.high):
		got = one.Rat
	case r.base.set && !before(r.base):
		got = r.mark.Add(one.Sub(r.mark.Rat).Mul(between(x.Rat, r.base.Rat, r.high.Rat)))
	case r.base.set && r.floor.set && !before(r.floor):
		got = r.mark.Mul(between(x.Rat, r.floor.Rat, r.base.Rat))
	case !r.base.set && r.floor.set && !before(r.floor):
		got = between(x.Rat, r.floor.Rat, r.high.Rat)
	case !r.base.set && !r.floor.set:
		got = between(x.Rat, num.Rat{}, r.high.Rat)
	}
	if !c.trace {
		return val{Rat: got}
	}
	kids := []val{x}
	if r.floor.set {
		kids = append(kids, c.of(r.floor), zero)
	}
	if r.base.set {
		kids = append(kids, c.of(r.base), c.of(r.mark))
	}
	if len(kids) == 1 {
		kids = append(kids, zero, zero)
	}
	v := c.made(OpLines, got, append(kids, c.of(r.high), one)...)
	v.say("score.node.lines", nil)
	return v
}

// between is how far x is from a to b; a and b differ, as the planner checks.
func between(x, a, b num.Rat) num.Rat {
	q, _ := x.Sub(a).Quo(b.Sub(a))
	return q
}
