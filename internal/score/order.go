package score

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tongchou/tongchou/internal/num"
)

// tier is one 方阵 made ready: count or share bounds a place, score a share of full marks.
type tier struct {
	name  string
	bound num.Rat
	open  bool // no bound: all the rest
}

func (p *planner) ranking() {
	for i, code := range p.rb.Ranking.TieBreak {
		at, ok := p.byCode[code]
		if !ok {
			p.fault(indexed("ranking.tie_break", i), "rule_item_unknown", code, "")
			continue
		}
		p.tie = append(p.tie, at)
	}
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

// order ranks the units by total and by each item, gives the tiers, and sorts the board.
func (g *game) order(b *Board, slots []ItemScore) {
	n := len(b.Units)
	g.totals(b, slots)
	g.eachItem(func(it *item) {
		if !it.ranks() {
			return
		}
		scores := make([]num.Qty, n)
		for i := range n {
			s := &slots[i*len(g.items)+it.at]
			scores[i] = s.Score
			if s.Missing == Exclude {
				scores[i] = unranked
			}
		}
		places, count := g.placed(scores)
		for i, at := range places {
			if at == 0 {
				continue
			}
			s := &slots[i*len(g.items)+it.at]
			s.Rank = at
			s.Tier = g.tierOf(int(at), count, s.Score, it.head.Full)
		}
	})
	slices.SortStableFunc(b.Units, func(x, y UnitScore) int {
		if x.Rank != y.Rank {
			if x.Rank == 0 || y.Rank == 0 {
				return cmp.Compare(y.Rank, x.Rank)
			}
			return cmp.Compare(x.Rank, y.Rank)
		}
		return cmp.Compare(x.Code, y.Code)
	})
}

// ranks says whether units are placed within the item: those with full marks of their own.
func (it *item) ranks() bool { return it.head.Full > 0 }

// totals ranks by total, then by the tie-break chain; what is equal in all shares the place.
func (g *game) totals(b *Board, slots []ItemScore) {
	order := make([]int, 0, len(b.Units))
	for i := range b.Units {
		if !b.Units[i].Unscored {
			order = append(order, i)
		}
	}
	compare := func(x, y int) int {
		if c := cmp.Compare(b.Units[y].Total, b.Units[x].Total); c != 0 {
			return c
		}
		for _, at := range g.tie {
			if c := cmp.Compare(slots[y*len(g.items)+at].Score, slots[x*len(g.items)+at].Score); c != 0 {
				return c
			}
		}
		return 0
	}
	slices.SortFunc(order, compare)
	dense := g.rb.Ranking.Method == "dense"
	for i, at := range order {
		u := &b.Units[at]
		u.Rank = i + 1
		if i > 0 && compare(order[i-1], at) == 0 {
			u.Rank = b.Units[order[i-1]].Rank
		} else if i > 0 && dense {
			u.Rank = b.Units[order[i-1]].Rank + 1
		}
	}
	for _, at := range order {
		u := &b.Units[at]
		u.Tier = g.tierOf(u.Rank, len(order), u.Total, g.rb.Full)
		if len(u.Barred) > 0 && u.Tier == g.tiers[0].name {
			u.Tier = g.tiers[1].name
		}
	}
}

// tierOf is the first tier whose bound holds, "" when none does. By share, a tier reaches to the place share × count, rounded
// half up and at least 1, so that a third of 11 is 4.
func (g *game) tierOf(place, count int, score, full num.Qty) string {
	for i := range g.tiers {
		t := &g.tiers[i]
		if t.open || g.reaches(t, place, count, score, full) {
			return t.name
		}
	}
	return ""
}

func (g *game) reaches(t *tier, place, count int, score, full num.Qty) bool {
	switch g.rb.Tiers.By {
	case "count":
		return num.Whole(int64(place)).Cmp(t.bound) <= 0
	case "share":
		last, err := t.bound.Mul(num.Whole(int64(count))).Round(0, num.HalfUp)
		return err == nil && int64(place) <= max(int64(last/num.One), 1)
	}
	return score.Rat().Cmp(t.bound.Mul(full.Rat())) >= 0
}

// String names the tier's bound for messages.
func (t tier) String() string { return fmt.Sprint(t.name, " ", t.bound) }
