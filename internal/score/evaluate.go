package score

import (
	"strconv"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
)

// formulaRule is an item whose points are a formula's value, between 0 and full marks.
type formulaRule struct{ m *measure }

func (p *planner) formulaRule(r *Rule, path string) rule {
	m := r.Measure
	m.Kind = KindFormula
	return &formulaRule{p.measure(&m, path)}
}

func (r *formulaRule) score(c *calc, it *item, o *outcome) error {
	x, err := c.adjusted(r.m, it)
	if err != nil || x.why != Known {
		o.why, o.points = x.why, x.val
		return err
	}
	o.measured, o.known = x.Rat, true
	o.points = x.val
	return nil
}

// eval evaluates the formula for the calculation's unit.
func (f *formula) eval(c *calc) (reading, error) {
	x, err := f.term(c, f.root)
	if err == nil && c.trace && x.why == Known {
		if x.n.What != "" || len(x.n.Of) == 0 {
			x.val = c.made(OpSame, x.Rat, x.val)
		}
		x.say("score.node.formula", say.Args{"Formula": f.text})
	}
	return x, err
}

func (f *formula) term(c *calc, t *term) (reading, error) {
	switch t.op {
	case OpNumber:
		return reading{val: c.number(t.number, "score.node.constant", nil)}, nil
	case opFull:
		return reading{val: c.of(c.marks)}, nil
	case OpSame:
		in := &f.inputs[t.input]
		x, err := c.read(in.m)
		if err == nil && c.trace && x.why == Known {
			x.val = c.made(OpSame, x.Rat, x.val)
			x.say("score.node.input", say.Args{"Name": in.name})
		}
		return x, err
	case OpWhen:
		return f.when(c, t)
	case OpAnd, OpOr:
		return f.logic(c, t)
	}
	var kids []val
	for _, k := range t.of {
		x, err := f.term(c, k)
		if err != nil || x.why != Known {
			return x, err
		}
		kids = append(kids, x.val)
	}
	return c.operate(t, kids)
}

// when evaluates the condition and the branch it takes, not the other.
func (f *formula) when(c *calc, t *term) (reading, error) {
	cond, err := f.term(c, t.of[0])
	if err != nil || cond.why != Known {
		return cond, err
	}
	branch, taken := t.of[2], "no"
	if cond.Sign() != 0 {
		branch, taken = t.of[1], "yes"
	}
	x, err := f.term(c, branch)
	if err != nil || x.why != Known {
		return x, err
	}
	v := c.made(OpWhen, x.Rat, cond.val, x.val)
	if c.trace {
		v.n.With = map[string]string{"taken": taken}
	}
	return reading{val: v}, nil
}

// logic evaluates left to right and stops where the result is certain.
func (f *formula) logic(c *calc, t *term) (reading, error) {
	x, err := f.term(c, t.of[0])
	if err != nil || x.why != Known {
		return x, err
	}
	if (x.Sign() != 0) == (t.op == OpOr) {
		return reading{val: c.made(t.op, x.Rat, x.val)}, nil
	}
	y, err := f.term(c, t.of[1])
	if err != nil || y.why != Known {
		return y, err
	}
	return reading{val: c.made(t.op, y.Rat, x.val, y.val)}, nil
}

// operate applies an operator that needs all its operands.
func (c *calc) operate(t *term, kids []val) (reading, error) {
	a := kids[0]
	switch t.op {
	case OpAdd:
		return reading{val: c.add(a, kids[1])}, nil
	case OpSub:
		return reading{val: c.sub(a, kids[1])}, nil
	case OpMul:
		return reading{val: c.mul(a, kids[1])}, nil
	case OpDiv:
		return c.div(a, kids[1], DivideZero), nil
	case OpNeg:
		return reading{val: c.made(OpNeg, a.Neg(), a)}, nil
	case OpAbs:
		return reading{val: c.made(OpAbs, a.Max(a.Neg()), a)}, nil
	case opClamp:
		return reading{val: c.clamp(a, kids[1], kids[2])}, nil
	case OpMin, OpMax:
		r := a.Rat
		for _, k := range kids[1:] {
			if t.op == OpMin {
				r = r.Min(k.Rat)
			} else {
				r = r.Max(k.Rat)
			}
		}
		return reading{val: c.made(t.op, r, kids...)}, nil
	case OpRound:
		q, err := a.Round(t.places, c.mode)
		if err != nil {
			return reading{}, c.totalTooLarge()
		}
		v := c.made(OpRound, q.Rat(), a)
		if c.trace {
			v.n.With = map[string]string{"places": strconv.Itoa(t.places), "mode": c.mode.String()}
		}
		return reading{val: v}, nil
	case OpNot:
		return reading{val: c.made(OpNot, truth(a.Sign() == 0), a)}, nil
	}
	return reading{val: c.made(t.op, truth(holds(t.op, a.Cmp(kids[1].Rat))), a, kids[1])}, nil
}

// holds says whether a comparison holds for the sign of a − b.
func holds(op Op, sign int) bool {
	switch op {
	case OpLess:
		return sign < 0
	case OpLessEq:
		return sign <= 0
	case OpMore:
		return sign > 0
	case OpMoreEq:
		return sign >= 0
	case OpEqual:
		return sign == 0
	}
	return sign != 0
}

func truth(b bool) num.Rat {
	if b {
		return num.Whole(1)
	}
	return num.Rat{}
}
