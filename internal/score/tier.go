package score

import (
	"math"

	"github.com/tongchou/tongchou/internal/num"
)

// tier is one 方阵 made ready: count or share bounds a place, score a share of full marks.
type tier struct {
	name  string
	bound num.Rat
	open  bool // no bound: all the rest
}

func (p *planner) tiering() {
	t := p.rb.Tiers
	if len(t.Steps) == 0 {
		if t.By != "" {
			p.fault("tiers.steps", "rule_tiers_missing", "", "")
		}
		return
	}
	by := p.oneOf("tiers.by", t.By, "count", "share", "score")
	if t.By == "" {
		p.fault("tiers.by", "rule_word_unknown", "", "count, share, score")
	}
	for i, s := range t.Steps {
		path := indexed("tiers.steps", i)
		if s.Name == "" {
			p.fault(path+".name", "rule_text_missing", "", "")
		}
		out := tier{name: s.Name, open: s.Bound == ""}
		if out.open {
			if i < len(t.Steps)-1 {
				p.fault(path+".bound", "rule_number_missing", "", "")
			}
		} else {
			out.bound = p.read(path+".bound", s.Bound, "").Rat
		}
		if i > 0 && !out.open {
			last := p.tiers[i-1].bound
			if c := out.bound.Cmp(last); c == 0 || (c > 0) == (by == "score") {
				p.fault(path+".bound", "rule_tiers_out_of_order", s.Bound, p.rb.Tiers.Steps[i-1].Bound)
			}
		}
		p.tiers = append(p.tiers, out)
	}
}

// cut is the tiers of one ranking as whole numbers: a unit belongs to the first whose last place it does not exceed, or whose
// least score it has.
type cut struct {
	names []string
	last  []int32
	least []num.Qty
}

// cuts are the items' cuts for as many ranked units each; neighbours are mostly alike and share one.
func (g *game) cuts(counts []int) []*cut {
	out := make([]*cut, len(g.items))
	for i, it := range g.items {
		if i > 0 && counts[i] == counts[i-1] && it.head.Full == g.items[i-1].head.Full {
			out[i] = out[i-1]
			continue
		}
		c := g.cut(counts[i], it.head.Full)
		out[i] = &c
	}
	return out
}

// cut makes the tiers ready for count units and full marks. Places are those of competition ranking also where ranks are
// dense: a tier holds so many units, not so many ranks. By share it reaches to the last place within share × count (a third
// of 11 is 3), and no tier to less than place 1, so that the first has the best in it. By score its least is share × full,
// rounded up to what a score can be.
func (g *game) cut(count int, full num.Qty) cut {
	var out cut
	for i := range g.tiers {
		t := &g.tiers[i]
		last, least := int32(0), num.Qty(math.MaxInt64)
		switch {
		case t.open:
			last = math.MaxInt32
		case g.rb.Tiers.By == "score":
			if q, err := t.bound.Mul(full.Rat()).Round(num.Scale, num.Up); err == nil {
				least = q
			}
		default:
			x := t.bound
			if g.rb.Tiers.By == "share" {
				x = x.Mul(num.Whole(int64(count)))
				if q, err := x.Round(0, num.Down); err == nil {
					x = num.Whole(max(int64(q/num.One), 1))
				}
			}
			if q, err := x.Round(0, num.Down); err == nil {
				last = int32(min(int64(q/num.One), math.MaxInt32))
			}
		}
		out.names, out.last, out.least = append(out.names, t.name), append(out.last, last), append(out.least, least)
	}
	return out
}

// tier is the tier of a place and score, "" below the last.
func (c *cut) tier(place int32, score num.Qty) string {
	for i, last := range c.last {
		if place <= last || score >= c.least[i] {
			return c.names[i]
		}
	}
	return ""
}
