package score

import (
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
)

// parts are what a total is put together from, exact sums of rounded scores.
type parts struct {
	got, avail       num.Qty // marks of the items that apply, and the full marks of those
	bonus, deduction num.Qty
	excluded         bool
	scored           bool // at least one item applies
}

// parts adds up the top items. Bonuses are bonus items and early finishes; deductions are items without full marks.
func (c *calc) parts(items []ItemScore) (t parts, err error) {
	add := func(to *num.Qty, q num.Qty) {
		if s, e := to.Add(q); e != nil {
			err = e
		} else {
			*to = s
		}
	}
	for i := range items {
		s := &items[i]
		switch {
		case s.Kind == KindBonus:
			add(&t.bonus, s.Score)
		case s.Kind == KindVeto:
		case s.Full == 0:
			add(&t.deduction, -s.Score)
		case s.Missing == Exclude:
			t.excluded = true
		default:
			t.scored = true
			add(&t.got, s.Score-s.Bonus)
			add(&t.avail, s.Full)
			add(&t.bonus, s.Bonus)
		}
	}
	if most := c.rb.Caps.Bonus; most != nil {
		t.bonus = min(t.bonus, *most)
	}
	if most := c.rb.Caps.Deduction; most != nil {
		t.deduction = min(t.deduction, *most)
	}
	return t, err
}

// total is the marks of the items, raised to full marks where items are excluded (full × got ÷ available, by the rulebook's
// rounding), plus bonuses, less deductions, each within its cap. It may go below 0.
func (c *calc) total(u *UnitScore) (val, error) {
	t, err := c.parts(u.Items)
	if err != nil {
		return val{}, c.totalTooLarge()
	}
	u.Bonus, u.Deduction, u.Unscored = t.bonus, t.deduction, !t.scored
	got := t.got
	if t.excluded && t.scored {
		r, err := c.rb.Full.Rat().Mul(t.got.Rat()).Quo(t.avail.Rat())
		if err == nil {
			got, err = r.Round(c.places, c.mode)
		}
		if err != nil {
			return val{}, c.totalTooLarge()
		}
	}
	sum, err1 := got.Add(t.bonus)
	sum, err2 := sum.Sub(t.deduction)
	if err1 != nil || err2 != nil {
		return val{}, c.totalTooLarge()
	}
	u.Total = sum
	for i := range u.Items {
		u.Provisional = u.Provisional || provisional(&u.Items[i])
	}
	if !c.trace {
		return val{}, nil
	}
	return c.totalTree(u, &t)
}

// provisional says whether s or an item under it counts as provisional.
func provisional(s *ItemScore) bool {
	for i := range s.Items {
		if provisional(&s.Items[i]) {
			return true
		}
	}
	return s.Missing == Provisional
}

func (c *calc) totalTooLarge() error {
	return fault.List{{Code: "score_out_of_range", Place: fault.Place{Field: c.peer.Code}}}
}

// totalTree puts the same total together from the items' nodes.
func (c *calc) totalTree(u *UnitScore, t *parts) (val, error) {
	var marks, avail, bonus, deduction []val
	for i := range u.Items {
		s, v := &u.Items[i], c.nodes[i]
		switch {
		case s.Kind == KindBonus:
			bonus = append(bonus, v)
		case s.Kind == KindVeto:
		case s.Full == 0:
			deduction = append(deduction, c.made(OpNeg, v.Neg(), v))
		case s.Missing == Exclude:
		default:
			avail = append(avail, c.full(c.items[i]))
			if e := c.extra[i]; e.n != nil {
				bonus = append(bonus, e)
				v = c.sub(v, e)
			}
			marks = append(marks, v)
		}
	}
	out := c.sum(marks)
	out.say("score.node.marks", nil)
	if t.excluded && t.scored {
		full := c.of(param{Rat: c.rb.Full.Rat(), path: "full"})
		all := c.sum(avail)
		all.say("score.node.available", nil)
		r := c.div(c.mul(full, out), all, NothingApplies)
		var err error
		if _, out, err = c.round(r.val); err != nil {
			return val{}, err
		}
		out.say("score.node.renormalised", nil)
	}
	if len(bonus) > 0 {
		b := c.sum(bonus)
		if most := c.rb.Caps.Bonus; most != nil {
			b = c.min(b, c.of(param{Rat: most.Rat(), path: "caps.bonus"}))
		}
		b.say("score.node.bonus", nil)
		out = c.add(out, b)
	}
	if len(deduction) > 0 {
		d := c.sum(deduction)
		if most := c.rb.Caps.Deduction; most != nil {
			d = c.min(d, c.of(param{Rat: most.Rat(), path: "caps.deduction"}))
		}
		d.say("score.node.deduction", nil)
		out = c.sub(out, d)
	}
	return out, nil
}
