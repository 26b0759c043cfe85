package rcpsp

// Marks of changes while a conflict is being learned from.
const (
	unmarked uint8 = iota
	marked
	redundant // marked, but the others say as much
)

// learn turns the conflict in s.clash into a clause by going back along the reasons to the first unique implication point
// (Zhang, Madigan, Moskewicz and Malik 2001), takes the search back to where that clause decides something, and lets it. It
// reports false when the conflict needs no decision: then there is no schedule under the bounds of the root.
func (s *search) learn() bool {
	s.grow()
	top := 0
	for _, l := range s.clash {
		top = max(top, s.levelOf(l))
	}
	if top == 0 {
		return false
	}
	s.backTo(top) // a conflict may have been there before the last decision
	s.pending, s.below = 0, s.below[:0]
	for _, l := range s.clash {
		s.mark(l)
	}
	at := len(s.trail) - 1
	for ; ; at-- {
		if s.marks[at] == unmarked {
			continue
		}
		if s.pending == 1 {
			break
		}
		s.marks[at] = unmarked
		s.pending--
		s.reasons = s.explain(at, int(s.wanted[at]), s.reasons[:0])
		for _, l := range s.reasons {
			s.mark(l)
		}
	}
	first := s.literalAt(at)
	s.marks[at] = unmarked
	s.tell = append(s.tell[:0], first.not())
	back, glue := s.collect(first)
	s.forgetMarks()
	s.backTo(back)
	if len(s.tell) == 1 {
		s.imply(s.tell[0], reason{})
		return true
	}
	id := s.learned.add(s.tell, glue, s.conflicts)
	s.imply(s.tell[0], reason{byClause, id, 0})
	return true
}

func (s *search) levelOf(l literal) int {
	if l == always {
		return 0
	}
	i, v, upper := s.parts(l)
	if p := s.when(i, v, upper); p >= 0 {
		return int(s.trail[p].level)
	}
	return 0
}

// mark notes that a true literal is part of the conflict, at the change that made it true.
func (s *search) mark(l literal) {
	if l == always {
		return
	}
	i, v, upper := s.parts(l)
	p := s.when(i, v, upper)
	if p < 0 || s.trail[p].level == 0 {
		return
	}
	s.bump(int(l >> 1))
	if s.marks[p] != unmarked {
		if upper == (v < int(s.wanted[p])) {
			s.wanted[p] = int32(v)
		}
		return
	}
	s.marks[p], s.wanted[p] = marked, int32(v)
	if int(s.trail[p].level) == len(s.levels) {
		s.pending++
	} else {
		s.below = append(s.below, int32(p))
	}
}

// explain appends the literals that made the change at p go as far as v.
func (s *search) explain(p, v int, ls []literal) []literal {
	c := &s.trail[p]
	switch c.why.kind {
	case byArc:
		a := &s.arcs[c.why.a]
		if c.upper {
			ls = append(ls, s.most(a.To, v+a.Lag))
		} else {
			ls = append(ls, s.least(a.From, v-a.Lag))
		}
	case byClause:
		cl := &s.learned.list[c.why.a]
		cl.used = s.conflicts
		for _, l := range cl.literals[1:] {
			ls = append(ls, l.not())
		}
	case byNote:
		ls = append(ls, s.notes[c.why.a:c.why.a+c.why.b]...)
	}
	return ls
}

func (s *search) literalAt(p int) literal {
	c := &s.trail[p]
	if c.upper {
		return s.most(int(c.activity), int(s.wanted[p]))
	}
	return s.least(int(c.activity), int(s.wanted[p]))
}

// collect adds the negations of the marked literals of lower levels to s.tell, without those that follow from others, and puts
// the latest second. It returns that one's level and the number of levels.
func (s *search) collect(first literal) (back, glue int) {
	glue = 1
	for _, p := range s.below {
		if s.implied(int(p)) {
			s.marks[p] = redundant
		}
	}
	i1, _, u1 := s.parts(first)
	second := -1
	for _, p := range s.below {
		c := &s.trail[p]
		if int(c.activity) == i1 && c.upper == u1 || s.marks[p] == redundant || s.covered(int(p)) {
			continue // a later change of the same bound says more
		}
		s.tell = append(s.tell, s.literalAt(int(p)).not())
		if level := int(c.level); s.seen[level] != s.conflicts {
			s.seen[level] = s.conflicts
			glue++
		}
		if int(c.level) > back {
			back, second = int(c.level), len(s.tell)-1
		}
	}
	if second > 0 {
		s.tell[1], s.tell[second] = s.tell[second], s.tell[1]
	}
	return back, glue
}

// implied says that the reason of the change at p is among the marked literals or the facts.
func (s *search) implied(p int) bool {
	if s.trail[p].why.kind == given {
		return false
	}
	s.reasons = s.explain(p, int(s.wanted[p]), s.reasons[:0])
	for _, l := range s.reasons {
		if l == always {
			continue
		}
		i, v, upper := s.parts(l)
		q := s.when(i, v, upper)
		if q < 0 || s.trail[q].level == 0 {
			continue
		}
		wanted := int(s.wanted[q])
		if s.marks[q] == unmarked || upper && wanted > v || !upper && wanted < v {
			return false
		}
	}
	return true
}

// covered says that a later change of the same bound is marked and will be told, too.
func (s *search) covered(p int) bool {
	c := &s.trail[p]
	last := s.lastLow[c.activity]
	if c.upper {
		last = s.lastHigh[c.activity]
	}
	for q := last; int(q) > p; q = s.trail[q].previous {
		if s.marks[q] == marked {
			return true
		}
	}
	return false
}

func (s *search) forgetMarks() {
	for _, p := range s.below {
		s.marks[p] = unmarked
	}
}
