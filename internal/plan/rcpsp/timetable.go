package rcpsp

// Time-table propagation with explanations (Schutt, Feydy, Stuckey and Wallace 2009): in the steps between its latest start and
// its earliest end an activity works in every schedule; these parts add up to a table of what is used for certain, around which
// the others must start.

// table watches one resource.
type table struct {
	resource int
	capacity int
	users    []int // activities that need it, the largest demand first
	demand   []int // by activity
	fixed    []int // by step: what is taken away
	used     []int // by step: what is used for certain, while built
	solid    []int // the users whose parts are in it
	peak     int   // of used
	built    bool
	moved    bool   // a part has changed since every user was looked at
	touched  []bool // users whose bounds have changed since
}

// touch notes that the bounds of user i have moved, and whether it works in some step for certain.
func (t *table) touch(i int, solid bool) {
	t.touched[i] = true
	if solid {
		t.built, t.moved = false, true
	}
}

// forget puts the table back to where nothing had changed.
func (t *table) forget() {
	t.built, t.moved = false, false
	clear(t.touched)
}

// propagateTable moves bounds by the table of one resource. It reports a conflict by filling s.clash.
func (s *search) propagateTable(t *table) bool {
	if !t.built {
		if over := s.fillTable(t); over >= 0 {
			s.clash = s.explainUse(t, over, t.capacity, -1, s.clash[:0])
			return false
		}
	}
	all := t.moved
	t.moved = false
	for _, i := range t.users {
		if t.peak+t.demand[i] <= t.capacity {
			break // smaller ones follow
		}
		if !all && !t.touched[i] {
			continue // the table has not changed, nor has i
		}
		if s.low[i] < s.high[i] && (!s.pushRight(t, i) || !s.pushLeft(t, i)) {
			return false
		}
	}
	clear(t.touched)
	return true
}

// fillTable rebuilds the table and its peak; it returns a step in which more is used than there is, -1 for none.
func (s *search) fillTable(t *table) (over int) {
	copy(t.used, t.fixed)
	t.solid = t.solid[:0]
	for _, i := range t.users {
		from, to := s.high[i], s.low[i]+s.w.duration[i]
		if from >= to {
			continue
		}
		t.solid = append(t.solid, i)
		row := t.used[from:to]
		for k := range row {
			row[k] += t.demand[i]
		}
	}
	t.peak, over = 0, -1
	for step, u := range t.used {
		if u > t.peak {
			if t.peak = u; u > t.capacity {
				return step
			}
		}
	}
	t.built = true
	return -1
}

// pushRight raises the lower bound of i over steps where the others leave too little.
func (s *search) pushRight(t *table, i int) bool {
	d, free := s.w.duration[i], t.capacity-t.demand[i]
	for {
		low := s.low[i]
		k := min(low+d, s.high[i]) - 1 // from high on its own part is in the table
		for k >= low && t.used[k] <= free {
			k--
		}
		if k < low {
			return true
		}
		s.because = s.explainUse(t, k, free, i, append(s.because[:0], s.least(i, k-d+1)))
		if !s.atLeast(i, k+1) {
			return false
		}
	}
}

// pushLeft lowers the upper bound.
func (s *search) pushLeft(t *table, i int) bool {
	d, free := s.w.duration[i], t.capacity-t.demand[i]
	for {
		high := s.high[i]
		k := max(high, s.low[i]+d)
		for k < high+d && t.used[k] <= free {
			k++
		}
		if k == high+d {
			return true
		}
		s.because = s.explainUse(t, k, free, i, append(s.because[:0], s.most(i, k)))
		if !s.atMost(i, k-d) {
			return false
		}
	}
}

// explainUse appends, for enough activities to exceed free at a step, the two literals that make each of them work then.
func (s *search) explainUse(t *table, step, free, but int, ls []literal) []literal {
	need := free - t.fixed[step]
	for _, j := range t.solid {
		if need < 0 {
			break
		}
		if j == but || s.high[j] > step || s.low[j]+s.w.duration[j] <= step {
			continue
		}
		need -= t.demand[j]
		ls = append(ls, s.least(j, step-s.w.duration[j]+1), s.most(j, step))
	}
	return ls
}

// atLeast raises i to v by the literals in s.because, or reports the conflict.
func (s *search) atLeast(i, v int) bool {
	if v > s.high[i] {
		s.clash = append(append(s.clash[:0], s.because...), s.most(i, v-1))
		return false
	}
	s.raise(i, v, s.note(s.because))
	return true
}

func (s *search) atMost(i, v int) bool {
	if v < s.low[i] {
		s.clash = append(append(s.clash[:0], s.because...), s.least(i, v+1))
		return false
	}
	s.lower(i, v, s.note(s.because))
	return true
}
