package score

import (
	"iter"

	"github.com/tongchou/tongchou/internal/say"
)

// UnitTrees are all explanations of one unit, of one calculation: trees of items stand within that of the total as the same nodes.
type UnitTrees struct {
	Unit  string
	Total *Node            // nil where the unit has no score
	Items map[string]*Node // by code, those under groups too
}

// ExplainAll explains every figure of a board, unit by unit in the order of peers. It errs as Explain does.
func (p *Plan) ExplainAll(group string, peers []Peer, f Figures, m Moment) iter.Seq2[UnitTrees, error] {
	return func(yield func(UnitTrees, error) bool) {
		g, err := p.game(peers, f, m)
		if err != nil {
			yield(UnitTrees{}, err)
			return
		}
		for i := range peers {
			out, err := g.explained(i, group)
			if !yield(out, err) || err != nil {
				return
			}
		}
	}
}

// explained is the traced calculation of the unit at a place in the group.
func (g *game) explained(at int, group string) (UnitTrees, error) {
	c := calc{game: g, trace: true, at: at, peer: &g.peers[at]}
	n := len(g.items)
	c.nodes, c.extra, c.event = make([]val, n), make([]val, n), make([]val, n)
	var u UnitScore
	total, err := c.unit(&u, make([]ItemScore, n))
	if err != nil {
		return UnitTrees{}, err
	}
	out := UnitTrees{Unit: c.peer.Code, Items: make(map[string]*Node, n)}
	if !u.Unscored {
		out.Total = c.totalNode(total, group)
	}
	for _, it := range g.items {
		out.Items[it.head.Code] = c.nodes[it.at].n
	}
	return out, nil
}

// totalNode names a unit's total.
func (c *calc) totalNode(total val, group string) *Node {
	out := c.made(OpSame, total.Rat, total)
	out.say("score.node.total", say.Args{"Unit": c.peer.Name, "Group": group, "AsOf": c.moment.AsOf.String()})
	return out.n
}
