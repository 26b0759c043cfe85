package score

import (
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// completion is full × min(completion × coefficient, cap), or the band that contains completion × coefficient; an early
// finish adds marks on top of that, which fall under the rulebook's cap on bonuses.
//
// Completion is actual ÷ target. Of an indicator of which less is better it is 2 − actual ÷ target, not below 0
// (逆指标完成率): on the limit 1, half the limit 1.5. Against the pace the target is first multiplied by the elapsed share
// of its period. The actual counts from the target's start to its due date, whatever the rulebook's period.
type completion struct {
	m     *measure
	cap   param
	steps []step
	early *early
}

func (p *planner) completion(it *item, r *Rule, path string) rule {
	m := r.Measure
	m.Kind = KindCompletion
	out := &completion{m: p.measure(&m, path), cap: p.positive(path+".cap", r.Cap, "1")}
	if out.cap.Cmp(num.Whole(1)) > 0 {
		it.most = it.full.Mul(out.cap.Rat)
	}
	if len(r.Bands) > 0 {
		if r.Cap != "" {
			p.fault(path+".cap", "rule_cap_beside_bands", r.Cap, "")
		}
		out.steps = p.steps(it, r.Bands, path)
	}
	if r.Early != nil {
		out.early = p.early(r.Early, path+".early", out.m)
		if it.grouped {
			p.fault(path+".early", "rule_outside_of_groups_only", "early", "")
		}
	}
	return out
}

func (r *completion) score(c *calc, it *item, o *outcome) error {
	d, err := c.completed(r.m)
	if err != nil {
		return err
	}
	if d.why != Known {
		o.why, o.points = d.why, d.scored
		return nil
	}
	o.measured, o.known = d.plain, true
	x := d.scored
	if it.difficulty {
		x = c.mul(x, c.coefficient())
	}
	full := c.full(it)
	if len(r.steps) > 0 {
		o.points = c.step(x, r.steps, full)
	} else {
		o.points = c.mul(full, c.min(x, c.of(r.cap)))
	}
	if r.early != nil {
		o.hasEarly = true
		o.early, err = r.early.bonus(c, r.m, &d)
	}
	return err
}

// completed is how far the unit is with its target.
type completed struct {
	plain  num.Rat // against the whole target, for the board
	scored val     // against what the rule asks for
	why    Why
	target target.Target
	window when.Period // the target's period up to the moment
}

// completed fills in d for the unit's target of the measure's indicator.
func (c *calc) completed(m *measure) (d completed, err error) {
	t, seq, found := c.figures.Target(c.peer.No, m.indicator.No, c.day)
	if !found {
		d.why = NoTarget
		d.scored = c.lacking(OpTarget, NoTarget)
		if c.trace {
			d.scored.say("score.node.no_target", say.Args{"Indicator": m.indicator.Name, "Unit": c.peer.Name, "Day": c.day.String()})
		}
		return d, nil
	}
	d.target = t
	d.window = when.Period{Start: t.Period.Start, Due: min(t.Period.Due, c.moment.AsOf)}
	assigned := c.target(m.indicator, &t, seq)
	if t.Quantity <= 0 {
		d.why, d.scored = TargetZero, c.lacking(OpDiv, TargetZero, c.number(num.Rat{}, "score.node.nothing", nil), assigned)
		return d, nil
	}
	actual, err := c.quantity(m.indicator, d.window)
	if err != nil || actual.why != Known {
		d.why, d.scored = actual.why, actual.val
		return d, err
	}
	plain, err := actual.Quo(assigned.Rat)
	if err != nil {
		return d, err
	}
	d.plain = m.inverted(plain)
	asked := assigned
	if m.pace {
		asked = c.mul(assigned, c.elapsed(t.Period))
	}
	r := c.div(actual.val, asked, TooEarly)
	d.scored, d.why = r.val, r.why
	if m.lessBetter && d.why == Known {
		d.scored = c.max(c.sub(c.number(num.Whole(2), "score.node.two", nil), r.val), c.number(num.Rat{}, "score.node.nothing", nil))
	}
	if c.trace {
		d.scored.say("score.node.completion", say.Args{"Indicator": m.indicator.Name, "Pace": m.pace})
	}
	return d, nil
}

func (m *measure) inverted(r num.Rat) num.Rat {
	if !m.lessBetter {
		return r
	}
	return num.Whole(2).Sub(r).Max(num.Rat{})
}

// target is the assigned quantity as a leaf.
func (c *calc) target(i agency.Indicator, t *target.Target, seq int64) val {
	v := c.made(OpTarget, t.Quantity.Rat())
	if c.trace {
		v.n.Target = &Assigned{Seq: seq, Unit: c.peer.Code, Period: t.Period, Quantity: t.Quantity, From: t.From}
		v.say("score.node.target", say.Args{"Indicator": i.Name, "Measure": i.Measure, "Start": t.Period.Start.String(), "Due": t.Period.Due.String()})
	}
	return v
}

// elapsed is the share of p that has passed at the end of the moment's day, as days ÷ days.
func (c *calc) elapsed(p when.Period) val {
	done, all := num.Whole(int64(p.Elapsed(c.moment.AsOf))), num.Whole(int64(p.Days()))
	if !c.trace {
		r, _ := done.Quo(all) // a period has at least one day, see target
		return val{Rat: r}
	}
	return c.div(c.number(done, "score.node.days_elapsed", say.Args{"Day": c.moment.AsOf.String()}), c.number(all, "score.node.days_all", nil), TooEarly).val
}

// early gives marks for each whole month, or each day, between the day the target was reached and its due date.
type early struct {
	per    param
	months bool
	atMost param
}

func (p *planner) early(e *Early, path string, m *measure) *early {
	out := &early{months: e.PerMonth != "", atMost: p.positive(path+".at_most", e.AtMost, "")}
	switch {
	case e.PerMonth != "" && e.PerDay != "":
		p.fault(path, "rule_early_by_month_and_day", "", "per_month, per_day")
	case out.months:
		out.per = p.positive(path+".per_month", e.PerMonth, "")
	default:
		out.per = p.must(path+".per_day", e.PerDay)
	}
	if m.lessBetter {
		p.fault(path, "rule_early_of_a_limit", m.indicator.Code, "more")
	}
	if m.indicator.OverTime != "" && m.indicator.OverTime != agency.Sum {
		p.fault(path, "rule_early_needs_a_sum", m.indicator.Code, "sum")
	}
	return out
}

// bonus is the marks for d's early finish, 0 when the target is not reached.
func (e *early) bonus(c *calc, m *measure, d *completed) (val, error) {
	day, found, err := c.figures.Reached(c.peer.No, m.indicator.No, d.window, d.target.Quantity)
	if err != nil {
		return val{}, c.failed(m.indicator, err)
	}
	var ahead int
	if found && e.months {
		ahead = max(0, day.MonthsUntil(d.target.Period.Due))
	} else if found {
		ahead = max(0, int(d.target.Period.Due-day))
	}
	v := c.made(OpReached, num.Whole(int64(ahead)))
	if c.trace {
		args := say.Args{"Found": found, "Months": e.months, "Count": ahead, "Due": d.target.Period.Due.String()}
		v.n.With = map[string]string{"due": d.target.Period.Due.String(), "unit": "day"}
		if e.months {
			v.n.With["unit"] = "month"
		}
		if found {
			args["Day"] = day.String()
			v.n.With["reached"] = day.String()
		}
		v.say("score.node.reached", args)
	}
	v = c.mul(v, c.of(e.per))
	if e.atMost.set {
		v = c.min(v, c.of(e.atMost))
	}
	if c.trace {
		v.say("score.node.early", nil)
	}
	return v, nil
}
