package rcpsp

import "slices"

// search is an exact search with learning: it decides bounds, propagates arcs, learned clauses and time-tables, and turns each
// conflict into a clause (lazy clause generation for scheduling: Schutt, Feydy, Stuckey and Wallace, "Solving RCPSP/max by lazy
// clause generation", Journal of Scheduling 16, 2013). The end of the plan is one more activity, the last, of no duration.
type search struct {
	*domain
	w       *network
	arcs    []Arc
	out, in [][]int32 // arcs by their ends
	tables  []*table
	uses    [][]int32 // activity → tables
	stale   []bool    // tables to look at again
	queue   int       // changes before this one have been propagated
	learned clauses

	clash, because, reasons, tell []literal
	marks                         []uint8 // by change
	wanted                        []int32
	below                         []int32
	pending                       int
	seen                          []uint64

	weight    []int64 // by variable
	step      int64
	line      ranking
	guide     []int // a good schedule, which decisions follow
	conflicts uint64
	dead      bool // there is nothing below the bound
}

// newSearch looks for schedules with a value of at most top. It returns nil when the problem is too large for it.
func newSearch(w *network, top int) *search {
	low, high := append(slices.Clone(w.head), 0), make([]int, w.n+1)
	variables := 0
	for i := range w.n {
		low[w.n] = max(low[w.n], w.head[i]+w.rest[i])
		high[i] = top - w.rest[i]
		variables += max(0, high[i]-low[i])
	}
	high[w.n] = top
	if variables > 1<<21 {
		return nil
	}
	s := &search{w: w}
	for i := range high {
		if high[i] < low[i] {
			s.dead = true
			return s
		}
	}
	s.domain = newDomain(low, high)
	s.connect()
	s.tabulate()
	s.learned = clauses{watches: make([][]watch, 2*len(s.of)), most: 2000}
	s.weight, s.step = make([]int64, len(s.of)), 1<<10
	s.seen = make([]uint64, w.n+2+len(s.of))
	s.line.weight = s.weight
	s.line.place = make([]int32, len(s.of))
	for x := range s.of {
		s.line.place[x] = -1
	}
	s.dead = !s.settle()
	return s
}

func (s *search) connect() {
	s.out, s.in = make([][]int32, s.w.n+1), make([][]int32, s.w.n+1)
	add := func(a Arc) {
		s.out[a.From] = append(s.out[a.From], int32(len(s.arcs)))
		s.in[a.To] = append(s.in[a.To], int32(len(s.arcs)))
		s.arcs = append(s.arcs, a)
	}
	for i := range s.w.n {
		for _, l := range s.w.after[i] {
			add(Arc{i, l.to, l.lag})
		}
		end := s.w.duration[i] + s.w.tail[i]
		if !slices.ContainsFunc(s.w.after[i], func(l link) bool { return l.lag+s.w.rest[l.to] >= end }) {
			add(Arc{i, s.w.n, end}) // otherwise an activity after i says more
		}
	}
}

func (s *search) tabulate() {
	s.uses = make([][]int32, s.w.n+1)
	span := 0
	for i := range s.w.n {
		span = max(span, s.highest[i]+s.w.duration[i])
	}
	for r, capacity := range s.w.capacity {
		t := &table{resource: r, capacity: capacity, demand: s.w.demand[r], used: make([]int, span), fixed: make([]int, span)}
		copy(t.fixed, s.w.fixed[r])
		for i, d := range t.demand {
			if d > 0 {
				t.users = append(t.users, i)
				s.uses[i] = append(s.uses[i], int32(len(s.tables)))
			}
		}
		slices.SortStableFunc(t.users, func(a, b int) int { return t.demand[b] - t.demand[a] })
		s.tables = append(s.tables, t)
		t.touched, t.moved = make([]bool, s.w.n), true
		s.stale = append(s.stale, true)
	}
}

// settle propagates until nothing moves; false is a conflict, in s.clash.
func (s *search) settle() bool {
	for {
		for s.queue < len(s.trail) {
			c := s.trail[s.queue]
			s.queue++
			if !s.follow(c) {
				return false
			}
		}
		k := slices.Index(s.stale, true)
		if k < 0 {
			return true
		}
		s.stale[k] = false
		if !s.propagateTable(s.tables[k]) {
			return false
		}
	}
}

// follow propagates one change through clauses and arcs.
func (s *search) follow(c change) bool {
	i := int(c.activity)
	for _, t := range s.uses[i] {
		s.stale[t] = true
		s.tables[t].touch(i, s.high[i] < s.low[i]+s.w.duration[i])
	}
	x := s.base[i] - s.lowest[i] - 1
	if c.upper {
		for v := int(c.from); v > int(c.to); v-- { // no longer at v or later
			if !s.propagateFalse(literal(2 * (x + v))) {
				return false
			}
		}
		for _, k := range s.in[i] {
			a := &s.arcs[k]
			if v := int(c.to) - a.Lag; v < s.high[a.From] {
				if v < s.low[a.From] {
					s.clash = append(s.clash[:0], s.most(i, int(c.to)), s.least(a.From, v+1))
					return false
				}
				s.lower(a.From, v, reason{byArc, k, 0})
			}
		}
		return true
	}
	for v := int(c.from) + 1; v <= int(c.to); v++ { // no longer at v-1 or earlier
		if !s.propagateFalse(literal(2*(x+v) + 1)) {
			return false
		}
	}
	for _, k := range s.out[i] {
		a := &s.arcs[k]
		if v := int(c.to) + a.Lag; v > s.low[a.To] {
			if v > s.high[a.To] {
				s.clash = append(s.clash[:0], s.least(i, int(c.to)), s.most(a.To, v-1))
				return false
			}
			s.raise(a.To, v, reason{byArc, k, 0})
		}
	}
	return true
}

// run searches until limit conflicts have been met in all, a schedule is found, or none is left; found is nil in the other cases.
func (s *search) run(limit uint64, stop func() bool) (found []int) {
	restart := s.conflicts + 100*luby(1)
	for round := 1; !s.dead; {
		if !s.settle() {
			s.conflicts++
			s.queue = len(s.trail)
			if !s.learn() {
				s.dead = true
				return nil
			}
			s.step += s.step >> 5
			if s.step > 1<<40 {
				s.rescale()
			}
			continue
		}
		if s.conflicts >= limit || s.conflicts%64 == 0 && stop() {
			s.backTo(0)
			return nil
		}
		if s.conflicts >= restart {
			round++
			restart = s.conflicts + 100*luby(round)
			s.backTo(0)
			if s.learned.alive > s.learned.most {
				s.settleFacts()
				s.learned.forget()
			}
			continue
		}
		if !s.decide() {
			found = slices.Clone(s.low[:s.w.n])
			s.backTo(0)
			return found
		}
	}
	return nil
}

// settleFacts makes the changes of the root facts, so that no clause is their reason.
func (s *search) settleFacts() {
	for p := range s.trail {
		s.trail[p].why = reason{}
	}
}

// bound lowers the value that is looked for to at most top. The search is at its root.
func (s *search) bound(top int) {
	if s.dead || top >= s.high[s.w.n] {
		return
	}
	if top < s.low[s.w.n] {
		s.dead = true
		return
	}
	s.lower(s.w.n, top, reason{})
}

// backTo undoes every level above the given one.
func (s *search) backTo(level int) {
	if level >= len(s.levels) {
		return
	}
	m := s.levels[level]
	for len(s.trail) > m.trail {
		c := s.undo()
		x := s.base[c.activity] - s.lowest[c.activity] - 1
		for v := min(c.from, c.to) + 1; v <= max(c.from, c.to); v++ {
			if y := x + int(v); s.weight[y] > 0 && s.line.place[y] < 0 {
				s.line.add(int32(y))
			}
		}
	}
	s.levels = s.levels[:level]
	s.notes = s.notes[:m.notes]
	s.queue = len(s.trail)
	clear(s.stale)
	for _, t := range s.tables {
		t.forget()
	}
}

// grow keeps the arrays by change as long as the trail can become.
func (s *search) grow() {
	for len(s.marks) < len(s.trail) {
		s.marks = append(s.marks, unmarked)
		s.wanted = append(s.wanted, 0)
	}
}
