package score

import (
	"reflect"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/when"
)

// measure is what is measured before it becomes points, ready to run.
type measure struct {
	kind       string
	indicator  agency.Indicator // quantity, completion, change
	num, den   agency.Indicator // rate; change of a rate
	ofRate     bool             // change of a rate: difference in percentage points
	pace       bool             // completion against the pace
	previous   bool             // change against the period before, not the year before
	formula    *formula
	lessBetter bool
}

// measured is the measure a rule stands on: `of` where given, else the rule's own fields as a measure of kind.
func (p *planner) measured(r *Rule, path, kind string) *measure {
	if r.Of == nil {
		m := r.Measure
		m.Kind = kind
		return p.measure(&m, path)
	}
	for _, f := range []struct{ name, s string }{{"indicator", r.Indicator}, {"numerator", r.Numerator}, {"denominator", r.Denominator}, {"direction", r.Direction}} {
		if f.s != "" {
			p.fault(path+"."+f.name, "rule_measured_twice", f.s, "of")
		}
	}
	return p.stated(r.Of, path+".of")
}

// stated is a measure that the document writes out, with its kind.
func (p *planner) stated(m *Measure, path string) *measure {
	fields, ok := fieldsOf(measureKinds, m.Kind)
	if !ok {
		p.fault(path+".kind", "rule_measure_kind_unknown", m.Kind, "quantity, completion, rate, change, formula")
		return &measure{kind: KindQuantity}
	}
	p.onlyFields(path, m.Kind, reflect.ValueOf(*m), fields)
	return p.measure(m, path)
}

// measure builds m, whose kind is known.
func (p *planner) measure(m *Measure, path string) *measure {
	out := &measure{kind: m.Kind}
	direction := agency.More
	switch m.Kind {
	case KindQuantity:
		out.indicator = p.indicator(path+".indicator", m.Indicator)
		direction = out.indicator.Direction
	case KindCompletion:
		out.indicator = p.indicator(path+".indicator", m.Indicator)
		out.pace = p.oneOf(path+".against", m.Against, "target", "pace") == "pace"
		if out.pace && (out.indicator.OverTime == agency.Latest || out.indicator.OverTime == agency.Max) {
			p.fault(path+".against", "rule_pace_of_a_stock", out.indicator.Code, "sum")
		}
	case KindRate:
		out.num = p.indicator(path+".numerator", m.Numerator)
		out.den = p.indicator(path+".denominator", m.Denominator)
		direction = out.num.Direction
	case KindChange:
		out.previous = p.oneOf(path+".against", m.Against, "year", "period") == "period"
		out.ofRate = m.Indicator == ""
		if out.ofRate {
			out.num = p.indicator(path+".numerator", m.Numerator)
			out.den = p.indicator(path+".denominator", m.Denominator)
			direction = out.num.Direction
		} else {
			out.indicator = p.indicator(path+".indicator", m.Indicator)
			direction = out.indicator.Direction
			if m.Numerator+m.Denominator != "" {
				p.fault(path+".numerator", "rule_measured_twice", m.Numerator+m.Denominator, "indicator")
			}
		}
	case KindFormula:
		out.formula = p.formula(m, path)
	}
	if m.Direction != "" {
		direction = agency.Direction(p.oneOf(path+".direction", m.Direction, "more", "less"))
	}
	if m.Kind == KindCompletion {
		// The direction says how actual and target make the ratio; the ratio itself is always the better the higher.
		direction = agency.More
		out.lessBetter = out.indicator.Direction == agency.Less && m.Direction == "" || m.Direction == "less"
		return out
	}
	out.lessBetter = direction == agency.Less
	return out
}

// moreIsBetter says whether more of the measure's value is better.
func (m *measure) moreIsBetter() bool { return m.kind == KindCompletion || !m.lessBetter }

// read measures the calculation's unit.
func (c *calc) read(m *measure) (reading, error) {
	switch m.kind {
	case KindCompletion:
		err := c.completed(m, &c.done)
		return reading{c.done.scored, c.done.why}, err
	case KindRate:
		return c.rate(m, c.window)
	case KindChange:
		return c.changed(m)
	case KindFormula:
		return m.formula.eval(c)
	}
	return c.quantity(m.indicator, c.window)
}

// adjusted is read with the unit's difficulty coefficient, where the item asks for it: times the coefficient, or divided by it
// where less is better, so that a coefficient above 1 always helps.
func (c *calc) adjusted(m *measure, it *item) (reading, error) {
	c.marks = param{Rat: it.full, path: it.fullPath}
	r, err := c.read(m)
	if err != nil || r.why != Known || !it.difficulty {
		return r, err
	}
	k := c.coefficient()
	if m.moreIsBetter() {
		r.val = c.mul(r.val, k)
	} else {
		r = c.div(r.val, k, DivideZero)
	}
	if c.trace {
		r.say("score.node.adjusted", nil)
	}
	return r, nil
}

// coefficient is the unit's difficulty; one that was never set is neutral.
func (c *calc) coefficient() val {
	q := c.peer.Difficulty
	if q == 0 {
		q = num.One
	}
	v := c.made(OpCoeff, q.Rat())
	if c.trace {
		v.say("score.node.coefficient", say.Args{"Unit": c.peer.Name})
	}
	return v
}

// quantity is the indicator's figure for the unit over p.
func (c *calc) quantity(i agency.Indicator, p when.Period) (reading, error) {
	if p.Due < p.Start {
		return reading{c.lacking(OpRecords, TooEarly), TooEarly}, nil
	}
	r, found, err := c.figures.Quantity(c.peer.No, i.No, p)
	if err != nil {
		return reading{}, c.failed(i, err)
	}
	out := reading{val: val{Rat: r}}
	if !found {
		out = reading{c.lacking(OpRecords, NoData), NoData}
	}
	if c.trace {
		if found {
			out.val = c.made(OpRecords, r)
		}
		out.n.With = map[string]string{"over_time": string(i.OverTime), "over_units": string(i.OverUnits)}
		out.say("score.node.quantity", say.Args{"Indicator": i.Name, "Measure": i.Measure, "Unit": c.peer.Name, "From": p.Start.String(), "To": p.Due.String()})
		if out.n.Records, err = c.figures.Records(c.peer.No, i.No, p); err != nil {
			return reading{}, c.failed(i, err)
		}
	}
	return out, nil
}

// rate is numerator ÷ denominator over p.
func (c *calc) rate(m *measure, p when.Period) (reading, error) {
	a, err := c.quantity(m.num, p)
	if err != nil {
		return a, err
	}
	b, err := c.quantity(m.den, p)
	if err != nil {
		return b, err
	}
	if w := max(a.why, b.why); w != Known {
		return reading{c.lacking(OpDiv, w, a.val, b.val), w}, nil
	}
	r := c.div(a.val, b.val, DenominatorZero)
	if c.trace {
		r.say("score.node.rate", say.Args{"Numerator": m.num.Name, "Denominator": m.den.Name})
	}
	return r, nil
}
