package rcpsp

import "slices"

// clause is a disjunction that was learned; its first two literals are watched.
type clause struct {
	literals []literal
	glue     int // levels of decisions it joined when it was learned: few is good
	used     uint64
	dead     bool
}

// watch stands with the negation of a watched literal; other is a literal of the clause that often decides it without a look.
type watch struct {
	clause int32
	other  literal
}

// clauses is all that was learned.
type clauses struct {
	list    []clause
	watches [][]watch // by literal: the clauses to look at when it becomes false
	alive   int
	most    int // above which the worst half is forgotten
}

func (c *clauses) add(ls []literal, glue int, now uint64) int32 {
	id := int32(len(c.list))
	c.list = append(c.list, clause{literals: slices.Clone(ls), glue: glue, used: now})
	c.watches[ls[0]] = append(c.watches[ls[0]], watch{id, ls[1]})
	c.watches[ls[1]] = append(c.watches[ls[1]], watch{id, ls[0]})
	c.alive++
	return id
}

// forget drops the half that joined the most levels and was used the longest ago. It is called when no clause is a reason.
func (c *clauses) forget() {
	var order []int32
	for id := range c.list {
		if cl := &c.list[id]; !cl.dead && cl.glue > 2 {
			order = append(order, int32(id))
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		x, y := &c.list[a], &c.list[b]
		if x.glue != y.glue {
			return y.glue - x.glue
		}
		if x.used != y.used {
			if x.used < y.used {
				return -1
			}
			return 1
		}
		return int(a - b)
	})
	for _, id := range order[:len(order)/2] {
		c.list[id].dead = true
		c.alive--
	}
	renamed := make([]int32, len(c.list))
	kept := c.list[:0]
	for id := range c.list {
		renamed[id] = int32(len(kept))
		if !c.list[id].dead {
			kept = append(kept, c.list[id])
		} else {
			renamed[id] = -1
		}
	}
	clear(c.list[len(kept):])
	c.list = kept
	for l, ws := range c.watches {
		still := ws[:0]
		for _, w := range ws {
			if renamed[w.clause] >= 0 {
				still = append(still, watch{renamed[w.clause], w.other})
			}
		}
		c.watches[l] = still
	}
	c.most += c.most / 10
}

// propagateFalse looks at the clauses that watch a literal which has just become false.
func (s *search) propagateFalse(l literal) bool {
	ws := s.learned.watches[l]
	kept := ws[:0]
	for k, w := range ws {
		if s.isTrue(w.other) {
			kept = append(kept, w)
			continue
		}
		ls := s.learned.list[w.clause].literals
		if ls[0] == l {
			ls[0], ls[1] = ls[1], ls[0]
		}
		if ls[0] != w.other && s.isTrue(ls[0]) {
			kept = append(kept, watch{w.clause, ls[0]})
			continue
		}
		moved := false
		for m := 2; m < len(ls); m++ {
			if !s.isFalse(ls[m]) {
				ls[1], ls[m] = ls[m], ls[1]
				s.learned.watches[ls[1]] = append(s.learned.watches[ls[1]], watch{w.clause, ls[0]})
				moved = true
				break
			}
		}
		if moved {
			continue
		}
		kept = append(kept, watch{w.clause, ls[0]})
		if s.isFalse(ls[0]) {
			s.clash = s.clash[:0]
			for _, x := range ls {
				s.clash = append(s.clash, x.not())
			}
			kept = append(kept, ws[k+1:]...)
			s.learned.watches[l] = kept
			return false
		}
		s.imply(ls[0], reason{byClause, w.clause, 0})
	}
	s.learned.watches[l] = kept
	return true
}

// imply makes a literal true that is neither true nor false.
func (s *search) imply(l literal, why reason) {
	i, v, upper := s.parts(l)
	if upper {
		s.lower(i, v, why)
	} else {
		s.raise(i, v, why)
	}
}
