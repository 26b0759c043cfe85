package score

import (
	"cmp"
	"slices"
)

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

// order ranks the units by total and by each item, gives the tiers, and sorts the board.
func (g *game) order(b *Board, slots []ItemScore, scores columns) {
	g.totals(b, slots)
	places, ranks := make([][]int32, len(g.items)), make([][]int32, len(g.items))
	counts := make([]int, len(g.items))
	g.eachItem(func(it *item) {
		if it.ranks() {
			places[it.at], counts[it.at] = g.placed(scores[it.at])
			ranks[it.at] = g.ranked(places[it.at])
		}
	})
	cuts := g.cuts(counts)
	// Back to the rows unit by unit: the places of neighbours lie together, and so do a unit's items.
	_ = g.each(func(c *calc) error {
		row := slots[c.at*len(g.items) : (c.at+1)*len(g.items)]
		for i := range row {
			if places[i] != nil && places[i][c.at] > 0 {
				s := &row[i]
				s.Rank = ranks[i][c.at]
				s.Tier = cuts[i].tier(places[i][c.at], s.Score)
			}
		}
		return nil
	})
	b.Units = sorted(b.Units)
}

// sorted returns the units by rank, then code, those without a rank last. It sorts their numbers, which are lighter.
func sorted(units []UnitScore) []UnitScore {
	order := make([]int32, len(units))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		x, y := &units[i], &units[j]
		if (x.Rank == 0) != (y.Rank == 0) {
			return cmp.Compare(y.Rank, x.Rank)
		}
		return cmp.Or(cmp.Compare(x.Rank, y.Rank), cmp.Compare(x.Code, y.Code))
	})
	out := make([]UnitScore, len(units))
	for at, i := range order {
		out[at] = units[i]
	}
	return out
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
	places := make([]int32, len(b.Units))
	for i, at := range order {
		places[at] = int32(i + 1)
		if i > 0 && compare(order[i-1], at) == 0 {
			places[at] = places[order[i-1]]
		}
	}
	ranks, cut := g.ranked(places), g.cut(len(order), g.rb.Full)
	for _, at := range order {
		u := &b.Units[at]
		u.Rank = int(ranks[at])
		u.Tier = cut.tier(places[at], u.Total)
		if len(u.Barred) > 0 && u.Tier == g.tiers[0].name {
			u.Tier = g.tiers[1].name
		}
	}
}

// ranked are the ranks of places, as the rulebook counts them.
func (g *game) ranked(places []int32) []int32 {
	if g.rb.Ranking.Method == "dense" {
		return dense(places)
	}
	return places
}
