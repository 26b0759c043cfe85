package rcpsp

// network is a problem made ready for the engine: neighbours by activity, topological order, demands in packed lanes, and the
// free capacity of an empty plan.
type network struct {
	n        int
	duration []int
	release  []int
	tail     []int
	before   [][]link // arcs into an activity
	after    [][]link
	order    []int // topological
	head     []int // earliest start by arcs and releases alone
	rest     []int // shortest time from an activity's start to the value, by arcs and tails alone
	horizon  int   // every left-aligned schedule ends by then
	lanes    lanes
	need     [][]part
	empty    []uint64 // free capacity of an empty plan, see profile
	capacity []int
	demand   [][]int // by resource, then activity
	fixed    [][]int // by resource, then step: what blocks take, at most the capacity
}

// link is an arc seen from one of its ends.
type link struct{ to, lag int }

// newNetwork expects a problem that has passed Check; its horizon is the given one at least.
func newNetwork(p *Problem, horizon int) *network {
	n := len(p.Activities)
	w := &network{n: n, capacity: p.Capacity, before: make([][]link, n), after: make([][]link, n)}
	w.order, _ = Order(n, p.Arcs)
	total, last := 0, 0
	for _, a := range p.Activities {
		w.duration = append(w.duration, a.Duration)
		w.release = append(w.release, a.Release)
		w.tail = append(w.tail, a.Tail)
		total += a.Duration
		last = max(last, a.Release)
	}
	lag := make([]int, n) // the longest into each activity: no schedule waits for more than one of them
	for _, a := range p.Arcs {
		w.after[a.From] = append(w.after[a.From], link{a.To, a.Lag})
		w.before[a.To] = append(w.before[a.To], link{a.From, a.Lag})
		lag[a.To] = max(lag[a.To], a.Lag)
	}
	for _, l := range lag {
		total += l
	}
	for _, b := range p.Taken {
		last = max(last, b.To)
	}
	w.horizon = max(last+total+1, horizon)
	w.heads()
	w.rests()
	w.pack(p)
	return w
}

// heads is the forward pass.
func (w *network) heads() {
	w.head = append([]int(nil), w.release...)
	for _, i := range w.order {
		for _, l := range w.after[i] {
			w.head[l.to] = max(w.head[l.to], w.head[i]+l.lag)
		}
	}
}

// rests is the backward pass, counted from the end.
func (w *network) rests() {
	w.rest = make([]int, w.n)
	for k := w.n - 1; k >= 0; k-- {
		i := w.order[k]
		w.rest[i] = w.duration[i] + w.tail[i]
		for _, l := range w.after[i] {
			w.rest[i] = max(w.rest[i], w.rest[l.to]+l.lag)
		}
	}
}

func (w *network) pack(p *Problem) {
	w.demand = make([][]int, len(p.Capacity))
	w.fixed = make([][]int, len(p.Capacity))
	for r, c := range p.Capacity {
		w.demand[r] = make([]int, w.n)
		w.fixed[r] = make([]int, w.horizon)
		for i, a := range p.Activities {
			if r < len(a.Demand) && a.Duration > 0 {
				w.demand[r][i] = a.Demand[r]
			}
		}
		for _, b := range p.Taken {
			for t := b.From; b.Resource == r && t < b.To; t++ {
				w.fixed[r][t] = min(c, w.fixed[r][t]+b.Amount)
			}
		}
	}
	w.lanes = lanesFor(p.Capacity)
	w.empty = make([]uint64, w.lanes.words*w.horizon)
	for r, c := range p.Capacity {
		for t := range w.horizon {
			w.empty[w.lanes.word(r)*w.horizon+t] += w.lanes.put(r, c-w.fixed[r][t])
		}
	}
	for k := range w.empty {
		w.empty[k] |= w.lanes.guard
	}
	w.need = make([][]part, w.n)
	for i := range w.n {
		for word := range w.lanes.words {
			var amount uint64
			for r := range p.Capacity {
				if w.lanes.word(r) == word {
					amount += w.lanes.put(r, w.demand[r][i])
				}
			}
			if amount != 0 {
				w.need[i] = append(w.need[i], part{word * w.horizon, amount})
			}
		}
	}
}

// value is the largest end plus tail.
func (w *network) value(start []int) int {
	v := 0
	for i, s := range start {
		v = max(v, s+w.duration[i]+w.tail[i])
	}
	return v
}
