package score

import (
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/when"
)

// change is start + per_point × points, where points are the percentage points by which the figure changed for the better
// against the same period last year (同比) or the period before (环比), negative for the worse. Of an indicator they are
// (now − base) ÷ base × 100, of a rate the difference of the two rates × 100. A base of zero has no rate of change.
type change struct {
	m          *measure
	start, per param
}

func (p *planner) change(r *Rule, path string) rule {
	m := r.Measure
	m.Kind = KindChange
	return &change{m: p.measure(&m, path), start: p.must(path+".start", r.Start), per: p.needPositive(path+".per_point", r.PerPoint)}
}

func (r *change) score(c *calc, it *item, o *outcome) error {
	x, err := c.adjusted(r.m, it)
	if err != nil || x.why != Known {
		o.why, o.points = x.why, x.val
		return err
	}
	o.measured, o.known = x.Rat, true
	points := c.mul(x.val, c.number(num.Whole(100), "score.node.hundred", nil))
	if r.m.lessBetter {
		points = c.made(OpNeg, points.Neg(), points)
	}
	if c.trace {
		points.say("score.node.points_better", nil)
	}
	o.points = c.add(c.of(r.start), c.mul(c.of(r.per), points))
	return nil
}

// changed is the measure's change as a ratio: 0.05 is five per cent, or five percentage points of a rate.
func (c *calc) changed(m *measure) (reading, error) {
	before := base(c.rb.Period, c.window, m.previous)
	now, err := c.level(m, c.window)
	if err != nil {
		return now, err
	}
	then, err := c.level(m, before)
	if err != nil {
		return then, err
	}
	if now.why != Known || then.why != Known {
		w := now.why
		if w == Known {
			w = then.why
		}
		return reading{c.lacking(OpSub, w, now.val, then.val), w}, nil
	}
	d := c.sub(now.val, then.val)
	if m.ofRate {
		return reading{val: d}, nil
	}
	if then.Sign() < 0 {
		floor := c.max(then.val, c.number(num.Rat{}, "score.node.nothing", nil)) // 0: nothing to divide by
		return reading{c.lacking(OpDiv, BaseNegative, d, floor), BaseNegative}, nil
	}
	r := c.div(d, then.val, BaseZero)
	if c.trace {
		r.say("score.node.change", say.Args{"From": before.Start.String(), "To": before.Due.String()})
	}
	return r, nil
}

func (c *calc) level(m *measure, p when.Period) (reading, error) {
	if m.ofRate {
		return c.rate(m, p)
	}
	return c.quantity(m.indicator, p)
}

// base is the period to compare with: now moved back a year, or by the length of whole. A whole that is made of whole months
// moves by months, so that a quarter compares with the quarter before; a last day of a month stays one, so that February
// compares with February.
func base(whole, now when.Period, previous bool) when.Period {
	months := 12
	if previous {
		months = wholeMonths(whole)
	}
	if months == 0 {
		days := when.Date(whole.Days())
		return when.Period{Start: now.Start - days, Due: now.Due - days}
	}
	return when.Period{Start: back(now.Start, months, false), Due: back(now.Due, months, true)}
}

// wholeMonths counts p's months when it runs from the first of one to the last of another, 0 otherwise.
func wholeMonths(p when.Period) int {
	if _, _, d := p.Start.Civil(); d != 1 {
		return 0
	}
	if _, _, d := (p.Due + 1).Civil(); d != 1 {
		return 0
	}
	return p.Start.MonthsUntil(p.Due + 1)
}

func back(d when.Date, months int, end bool) when.Date {
	if _, _, next := (d + 1).Civil(); end && next == 1 {
		return (d + 1).AddMonths(-months) - 1
	}
	return d.AddMonths(-months)
}
