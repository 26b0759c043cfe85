package score

import (
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// direct is the completion rule at its simplest (the whole target, more is better, cap 1, no bands, no coefficient, no early
// bonus), in machine words. Most items of most rulebooks are such, and it is several times as fast as the general way; a
// test holds the two to the same scores.
type direct struct {
	steps int64 // full marks in steps of the rulebook's rounding
	step  int64 // one step in 1/10,000
}

// directly makes the rule's direct way ready where it has one.
func (r *completion) directly(it *item, places int) *direct {
	step := int64(num.One)
	for range places {
		step /= 10
	}
	if r.m.pace || r.m.lessBetter || r.cap.Cmp(num.Whole(1)) != 0 || len(r.steps) > 0 || r.early != nil || it.difficulty || int64(it.head.Full)%step != 0 {
		return nil
	}
	return &direct{steps: int64(it.head.Full) / step, step: step}
}

// score fills s; done is false where something is out of the ordinary, and then the general way has its say.
func (w *direct) score(c *calc, r *completion, s *ItemScore) (done bool, err error) {
	t, _, found := c.figures.Target(c.peer.No, r.m.indicator.No, c.day)
	if !found || t.Quantity <= 0 {
		return false, nil
	}
	p := when.Period{Start: t.Period.Start, Due: min(t.Period.Due, c.moment.AsOf)}
	if p.Due < p.Start {
		return false, nil
	}
	x, found, err := c.figures.Quantity(c.peer.No, r.m.indicator.No, p)
	if err != nil || !found {
		return false, nil // the general way says whose figure it was
	}
	actual, whole := x.Qty()
	if !whole || actual < 0 {
		return false, nil
	}
	if s.Measured, err = num.Ratio(actual, t.Quantity); err != nil {
		return false, err
	}
	s.Known = true
	if actual >= t.Quantity {
		s.Score = s.Full
		return true, nil
	}
	s.Score, err = num.MulDiv(int64(actual), w.steps, int64(t.Quantity), w.step, c.mode)
	return true, err
}
