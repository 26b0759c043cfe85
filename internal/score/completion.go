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
	m      *measure
	cap    param
	steps  []step
	early  *early
	direct *direct // nil where there is none
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
	out.direct = out.directly(it, p.rb.Rounding.Places)
	return out
}

func (r *completion) score(c *calc, it *item, o *outcome) error {
	d := &c.done
	if err := c.completed(r.m, d); err != nil {
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
	if r.early == nil {
		return nil
	}
	o.hasEarly = true
	var err error
	o.early, err = r.early.bonus(c, r.m, d)
	return err
}

// completed is how far the unit is with its target.
type completed struct {
	plain    num.Rat // against the whole target, for the board
	scored   val     // against what the rule asks for
	why      Why
	quantity num.Qty     // the target
	due      when.Date   // of the target
	window   when.Period // the target's period up to the moment
}

// completed fills in d for the unit's target of the measure's indicator.
func (c *calc) completed(m *measure, d *completed) error {
	t, seq, found := c.figures.Target(c.peer.No, m.indicator.No, c.day)
	d.due, d.quantity, d.why = t.Period.Due, t.Quantity, Known
	d.window = when.Period{Start: t.Period.Start, Due: min(t.Period.Due, c.moment.AsOf)}
	if !found {
		d.why = NoTarget
		d.scored = c.lacking(OpTarget, NoTarget)
		if c.trace {
			d.scored.say("score.node.no_target", say.Args{"Indicator": m.indicator.Name, "Unit": c.peer.Name, "Day": c.day.String()})
		}
		return nil
	}
	assigned := c.target(m.indicator, &t, seq)
	if t.Quantity <= 0 {
		d.why, d.scored = TargetZero, c.noRatio(assigned)
		return nil
	}
	actual, err := c.quantity(m.indicator, d.window)
	if err != nil || actual.why != Known {
		d.why, d.scored = actual.why, actual.val
		return err
	}
	return c.ratio(m, d, actual.val, assigned, t.Period)
}

// noRatio says that there is no ratio to a target that is not above zero.
func (c *calc) noRatio(assigned val) val {
	zero := c.number(num.Rat{}, "score.node.nothing", nil)
	return c.lacking(OpDiv, TargetZero, zero, c.max(assigned, zero))
}

// ratio sets actual against assigned, or against the part of it that the pace asks for by now.
func (c *calc) ratio(m *measure, d *completed, actual, assigned val, p when.Period) error {
	asked := assigned
	if m.pace {
		asked = c.mul(assigned, c.elapsed(p))
	}
	r := c.div(actual, asked, TooEarly)
	d.scored, d.why, d.plain = r.val, r.why, r.Rat
	if m.pace {
		plain, err := actual.Quo(assigned.Rat)
		if err != nil {
			return err
		}
		d.plain = plain
	}
	if m.lessBetter && d.why == Known {
		d.plain = num.Whole(2).Sub(d.plain).Max(num.Rat{})
		d.scored = c.max(c.sub(c.number(num.Whole(2), "score.node.two", nil), r.val), c.number(num.Rat{}, "score.node.nothing", nil))
	}
	if c.trace {
		d.scored.say("score.node.completion", say.Args{"Indicator": m.indicator.Name, "Pace": m.pace})
	}
	return nil
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
	day, found, err := c.figures.Reached(c.peer.No, m.indicator.No, d.window, d.quantity)
	if err != nil {
		return val{}, c.failed(m.indicator, err)
	}
	var ahead int
	if found && e.months {
		ahead = max(0, day.MonthsUntil(d.due))
	} else if found {
		ahead = max(0, int(d.due-day))
	}
	v := c.made(OpReached, num.Whole(int64(ahead)))
	if c.trace {
		args := say.Args{"Found": found, "Months": e.months, "Count": ahead, "Due": d.due.String()}
		v.n.With = map[string]string{"due": d.due.String(), "unit": "day"}
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
