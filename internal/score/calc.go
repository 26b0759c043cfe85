package score

import (
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
)

// val is a number and, when the calculation is traced, where it came from. Board and explain run the same code; only the
// second makes nodes.
type val struct {
	num.Rat
	n *Node
}

// reading is a measure's value, or why there is none. A reading without a value still carries its node.
type reading struct {
	val
	why Why
}

// made gives r a node of op over kids when tracing.
func (c *calc) made(op Op, r num.Rat, kids ...val) val {
	if !c.trace {
		return val{Rat: r}
	}
	n := &Node{Op: op, Value: r}
	for _, k := range kids {
		n.Of = append(n.Of, k.n)
	}
	return val{r, n}
}

// say names v's node; the caller guards it by c.trace, so that no arguments are built for nothing.
func (v val) say(key string, args say.Args) {
	v.n.What, v.n.Args = key, args
}

func (c *calc) mul(a, b val) val { return c.both(OpMul, a.Mul(b.Rat), a, b) }
func (c *calc) add(a, b val) val { return c.both(OpAdd, a.Add(b.Rat), a, b) }
func (c *calc) sub(a, b val) val { return c.both(OpSub, a.Sub(b.Rat), a, b) }
func (c *calc) min(a, b val) val { return c.both(OpMin, a.Min(b.Rat), a, b) }
func (c *calc) max(a, b val) val { return c.both(OpMax, a.Max(b.Rat), a, b) }

// both is made for two operands, small enough to be inlined: without tracing it costs nothing.
func (c *calc) both(op Op, r num.Rat, a, b val) val {
	if !c.trace {
		return val{Rat: r}
	}
	return c.made(op, r, a, b)
}

// div is a ÷ b; when b is zero it is missing because of why.
func (c *calc) div(a, b val, why Why) reading {
	q, err := a.Quo(b.Rat)
	if err != nil {
		return reading{c.lacking(OpDiv, why, a, b), why}
	}
	return reading{c.both(OpDiv, q, a, b), Known}
}

// lacking is a val without a value, for why.
func (c *calc) lacking(op Op, why Why, kids ...val) val {
	v := c.made(op, num.Rat{}, kids...)
	if c.trace {
		v.n.Why = why
	}
	return v
}

func (c *calc) sum(vs []val) val {
	var s num.Rat
	for _, v := range vs {
		s = s.Add(v.Rat)
	}
	return c.made(OpAdd, s, vs...)
}

// clamp bounds v to [low, high].
func (c *calc) clamp(v, low, high val) val { return c.min(c.max(v, low), high) }

// number is a value of the calendar or of the calculation itself.
func (c *calc) number(r num.Rat, key string, args say.Args) val {
	v := c.made(OpNumber, r)
	if c.trace {
		v.say(key, args)
	}
	return v
}

// of is a number of the rulebook.
func (c *calc) of(p param) val {
	v := c.made(OpParam, p.Rat)
	if c.trace {
		v.n.Rule = p.path
	}
	return v
}

// round is v by the rulebook's rounding.
func (c *calc) round(v val) (num.Qty, val, error) {
	q, err := v.Round(c.places, c.mode)
	if err != nil || !c.trace {
		return q, val{}, err
	}
	out := c.made(OpRound, q.Rat(), v)
	out.n.With = c.roundWith()
	return q, out, nil
}
