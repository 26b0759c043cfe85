package ledger

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/tongchou/tongchou/internal/agency"
)

// part is a home of which a question takes all units, or only some.
type part struct {
	home *home
	only []uint64 // bits by position; nil takes all
}

func (p *part) takes(unit uint16) bool {
	if p.only == nil {
		return true
	}
	word := int(unit >> 6) // a unit newer than the plan may lie beyond it
	return word < len(p.only) && p.only[word]&(1<<(unit&63)) != 0
}

// plan says where the postings of a unit and all below it in a tree are.
type plan []part

// plans are the plans of one tree, made when first asked for.
type plans struct {
	tree   *agency.Tree
	grown  int                    // of the book when the first was made
	byUnit []atomic.Pointer[plan] // by UnitNo
}

// planCache keeps the plans of the trees asked last: the next question after an insert has the same tree.
type planCache struct {
	mu   sync.Mutex
	last []*plans
}

const keptTrees = 4

// of returns the plans of tree for units numbered below units.
func (pc *planCache) of(tree *agency.Tree, units, grown int) *plans {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	at := slices.IndexFunc(pc.last, func(p *plans) bool { return p.tree == tree })
	if at >= 0 && pc.last[at].grown == grown {
		return pc.last[at]
	}
	fresh := &plans{tree: tree, grown: grown, byUnit: make([]atomic.Pointer[plan], units)}
	if at >= 0 {
		pc.last[at] = fresh
		return fresh
	}
	if len(pc.last) == keptTrees {
		pc.last = pc.last[1:]
	}
	pc.last = append(pc.last[:len(pc.last):len(pc.last)], fresh)
	return fresh
}

// of returns the plan of a unit, empty when the tree does not have it.
func (ps *plans) of(b *Book, u agency.UnitNo) plan {
	if int(u) >= len(ps.byUnit) {
		return nil
	}
	if p := ps.byUnit[u].Load(); p != nil {
		return *p
	}
	p := b.plan(ps.tree, u)
	ps.byUnit[u].Store(&p)
	return p
}

// plan finds the slots of u and all below it, and groups them by home.
func (b *Book) plan(tree *agency.Tree, u agency.UnitNo) plan {
	if _, ok := tree.Unit(u); !ok {
		return nil
	}
	var found []uint64 // home number, position
	visit := func(w agency.UnitNo) {
		if s := b.at(w); s.home != nil {
			found = append(found, uint64(s.home.no)<<16|uint64(s.pos))
		}
	}
	if !descend(tree, u, visit, 64) {
		found = found[:0]
		tree.Walk(u, visit) // slower, but it knows where it has been
	}
	slices.Sort(found)
	var p plan
	for len(found) > 0 {
		h := b.homes[found[0]>>16]
		n := 1
		for n < len(found) && found[n]>>16 == found[0]>>16 {
			n++
		}
		p = append(p, part{home: h, only: only(h, found[:n])})
		found = found[n:]
	}
	return p
}

// descend walks the tree below u without remembering where it has been, at most depth levels down; false when that is
// not enough, as in a cycle.
func descend(tree *agency.Tree, u agency.UnitNo, visit func(agency.UnitNo), depth int) bool {
	if depth < 0 {
		return false
	}
	visit(u)
	for _, c := range tree.Children(u) {
		if !descend(tree, c, visit, depth-1) {
			return false
		}
	}
	return true
}

// only returns the bits of the positions found, nil when they are all of the home.
func only(h *home, found []uint64) []uint64 {
	if len(found) == len(h.units) {
		return nil
	}
	set := make([]uint64, (len(h.units)+63)/64)
	for _, f := range found {
		pos := f & 0xffff
		set[pos>>6] |= 1 << (pos & 63)
	}
	return set
}
