package publish

import (
	"slices"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
)

// mostBreaks is how many breaks are enough to stop looking for steps that differ: to name a step's figure takes a while.
const mostBreaks = 200

// figures works every figure of the board out again and compares.
func (c *checker) figures() {
	t, b := c.report.trees, c.report.board
	c.report.values = t.recomputed()
	mine := c.mine()
	for i := range b.Units {
		u := &b.Units[i]
		if u.Unscored {
			continue
		}
		c.figure(u, nil, u.Total)
		u.each(func(it *BoardItem) {
			if it.Kind != score.KindVeto {
				c.figure(u, it, it.Score)
			}
		})
	}
	for i, s := range t.Steps {
		if mine == nil || mine[i] {
			c.report.Steps++
			if len(c.report.Breaks) < mostBreaks {
				c.stated(i, s)
			}
		}
	}
	c.ranks()
	c.peers()
}

// mine are the steps that the figure asked for stands on; nil for all.
func (c *checker) mine() map[int]bool {
	f := c.report.figureOnly
	if f == nil {
		return nil
	}
	out := map[int]bool{}
	if at, ok := c.report.trees.Root(f.unit, f.item); ok {
		c.report.trees.below(at, out)
	}
	return out
}

// below marks a step and all that it comes from.
func (t *Trees) below(at int, seen map[int]bool) {
	if seen[at] {
		return
	}
	seen[at] = true
	for _, k := range t.Steps[at].Of {
		t.below(k, seen)
	}
}

// figure compares one figure with what its steps give.
func (c *checker) figure(u *BoardUnit, it *BoardItem, want num.Qty) {
	item, name := "", u.Name
	if it != nil {
		item, name = it.Code, u.Name+" "+it.Name
	}
	if f := c.report.figureOnly; f != nil && (f.unit != u.Code || f.item != item) {
		return
	}
	c.report.Figures++
	at, ok := c.report.trees.Root(u.Code, item)
	if !ok {
		c.breaks("publish_figure_unexplained", name, want.String(), "")
		return
	}
	v := c.report.values[at]
	switch {
	case v.err != nil:
		c.breaks("publish_tree_broken", name, v.err.Error(), "")
	case v.none:
		c.breaks("publish_figure_differs", name, want.String(), "—")
	case v.Cmp(want.Rat()) != 0:
		c.breaks("publish_figure_differs", name, want.String(), v.String())
	}
}

// stated compares the value that is written in a step with what it comes from: the lowest one that differs points at the leaf that was changed.
func (c *checker) stated(i int, s Step) {
	v := c.report.values[i]
	if v.err != nil || len(s.Of) > 0 && !c.firm(s.Of) {
		return
	}
	written, err := exact(s.Value)
	switch {
	case v.none && s.Why != "", !v.none && err == nil && written.Cmp(v.Rat) == 0:
	default:
		c.breaks("publish_step_differs", c.place(i), s.Value+s.Why, v.shown())
	}
}

// firm says that the steps' own written values are those that they come from: above them the difference is only handed on.
func (c *checker) firm(of []int) bool {
	return !slices.ContainsFunc(of, func(k int) bool {
		v, s := c.report.values[k], c.report.trees.Steps[k]
		written, err := exact(s.Value)
		return v.err != nil || v.none != (s.Why != "") || !v.none && (err != nil || written.Cmp(v.Rat) != 0)
	})
}

func (v value) shown() string {
	if v.none {
		return "—"
	}
	return v.String()
}

// place says of which figures a step is a part: the first that stands on it.
func (c *checker) place(step int) string {
	for _, r := range c.report.trees.Roots {
		u := c.report.board.unit(r.Unit)
		items := u.Items
		for _, it := range items {
			seen := map[int]bool{}
			if at, ok := r.Items[it.Code]; ok {
				if c.report.trees.below(at, seen); seen[step] {
					return u.Name + " " + it.Name
				}
			}
		}
		seen := map[int]bool{}
		if r.Total != nil {
			if c.report.trees.below(*r.Total, seen); seen[step] {
				return u.Name
			}
		}
	}
	return ExplainPart
}
