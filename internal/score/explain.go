package score

import (
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
)

// Explain says how one score came about: of the item, or of the unit's total when item is empty. It runs the same
// calculation as Compute, traced. It errs with a fault when the group has no such unit or the rulebook no such item, and as
// Compute does.
func Explain(rb *Rulebook, group string, peers []Peer, f Figures, m Moment, unit, item string) (*Node, error) {
	p, err := Ready(rb, f.Indicator)
	if err != nil {
		return nil, err
	}
	return p.Explain(group, peers, f, m, unit, item)
}

// Explain is the package's Explain under a rulebook already made ready.
func (p *Plan) Explain(group string, peers []Peer, f Figures, m Moment, unit, item string) (*Node, error) {
	g, err := p.game(peers, f, m)
	if err != nil {
		return nil, err
	}
	c := calc{game: g, at: -1, trace: true}
	for i := range peers {
		if peers[i].Code == unit {
			c.at, c.peer = i, &peers[i]
		}
	}
	if c.at < 0 {
		return nil, fault.List{fault.New("score_unit_not_in_group", unit, group)}
	}
	c.nodes, c.extra, c.event = make([]val, len(g.items)), make([]val, len(g.items)), make([]val, len(g.items))
	var u UnitScore
	total, err := c.unit(&u, make([]ItemScore, len(g.items)))
	if err != nil {
		return nil, err
	}
	if item == "" {
		return c.totalNode(total, group), nil
	}
	for _, it := range g.items {
		if it.head.Code == item {
			return c.nodes[it.at].n, nil
		}
	}
	return nil, fault.List{fault.New("score_item_not_in_rulebook", item, p.rb.Code)}
}

// roundWith are the constants of an OpRound by the rulebook.
func (c *calc) roundWith() map[string]string {
	return map[string]string{"places": strconv.Itoa(c.places), "mode": c.mode.String()}
}
