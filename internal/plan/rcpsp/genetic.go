package rcpsp

import "math/rand/v2"

// genetic keeps a population of good schedules and crosses their activity lists (Hartmann 1998); every child is improved by
// double justification before it is judged, and its list is the order of its starts.
type genetic struct {
	*builder
	chance     *rand.Rand
	population []member
	child      member
	spare      []int
	taken      []bool
	best       []int
	value      int // of best
	stale      int // children since the best last fell
}

// member is one schedule with its list.
type member struct {
	value       int
	list, start []int
}

const (
	populationSize = 100
	mutation       = 20 // one neighbouring pair in so many is swapped; one in all where the list is longer
	patience       = 1500
)

func newGenetic(w *network, seed uint64) *genetic {
	g := &genetic{builder: newBuilder(w), chance: rand.New(rand.NewPCG(seed, 0x706c616e)), spare: make([]int, w.n), taken: make([]bool, w.n)}
	g.child = g.member()
	g.found(w.order)
	return g
}

func (g *genetic) member() member { return member{list: make([]int, g.w.n), start: make([]int, g.w.n)} }

// found begins the search with one list, whose schedule is the first best.
func (g *genetic) found(list []int) {
	g.best = make([]int, g.w.n)
	copy(g.child.list, list)
	g.forward(g.child.list, g.child.start)
	g.child.value = g.improve(g.child.start, g.child.list, g.spare)
	copy(g.best, g.child.start)
	g.value = g.child.value
	g.admit()
}

// run builds schedules until limit of them exist, the value has come down to goal, or stop says so.
func (g *genetic) run(limit, goal int, stop func() bool) {
	for g.steps < limit && g.value > goal && !stop() {
		switch {
		case len(g.population) < populationSize:
			g.sample()
		case g.stale > patience: // the population has grown alike: begin again, the best is kept
			g.population, g.stale = g.population[:0], 0
			g.sample()
		default:
			g.cross()
		}
		g.forward(g.child.list, g.child.start)
		g.child.value = g.improve(g.child.start, g.child.list, g.spare)
		g.stale++
		if g.child.value < g.value {
			g.value, g.stale = g.child.value, 0
			copy(g.best, g.child.start)
		}
		g.admit()
	}
}

// offer gives the population a schedule that was found elsewhere.
func (g *genetic) offer(start []int) {
	copy(g.child.start, start)
	g.child.value = g.improve(g.child.start, g.child.list, g.spare)
	if g.child.value < g.value {
		g.value = g.child.value
		copy(g.best, g.child.start)
	}
	g.admit()
}

// sample draws a list by regret-based biased random sampling (Drexl 1991) on the latest start: among the activities whose
// predecessors stand in the list, an urgent one is drawn with greater weight.
func (g *genetic) sample() {
	w := g.w
	open := g.spare[:0] // eligible now
	before := make([]int, w.n)
	for _, i := range w.order {
		if before[i] = len(w.before[i]); before[i] == 0 {
			open = append(open, i)
		}
	}
	for at := range w.n {
		least := w.rest[open[0]]
		for _, i := range open {
			least = min(least, w.rest[i])
		}
		sum := 0
		for _, i := range open {
			r := w.rest[i] - least + 1
			sum += r * r
		}
		draw := g.chance.IntN(sum)
		k := 0
		for ; ; k++ {
			r := w.rest[open[k]] - least + 1
			if draw -= r * r; draw < 0 {
				break
			}
		}
		i := open[k]
		open[k] = open[len(open)-1]
		open = open[:len(open)-1]
		g.child.list[at] = i
		for _, l := range w.after[i] {
			if before[l.to]--; before[l.to] == 0 {
				open = append(open, l.to)
			}
		}
	}
}

// cross makes the child's list of two parents': the mother's up to a first cut, the father's order up to a second, then the
// mother's again; now and then neighbours change places.
func (g *genetic) cross() {
	mother, father := g.pick(), g.pick()
	n := g.w.n
	a, b := g.chance.IntN(n+1), g.chance.IntN(n+1)
	if a > b {
		a, b = b, a
	}
	clear(g.taken)
	list := g.child.list[:0]
	add := func(from []int, upTo int) {
		for _, i := range from {
			if len(list) >= upTo {
				return
			}
			if !g.taken[i] {
				g.taken[i] = true
				list = append(list, i)
			}
		}
	}
	add(mother.list, a)
	add(father.list, b)
	add(mother.list, n)
	for k := 1; k < n; k++ {
		if g.chance.IntN(max(mutation, n)) == 0 {
			list[k-1], list[k] = list[k], list[k-1] // the scheme keeps predecessors first, so any list will do
		}
	}
}

// pick is the better of two drawn at random.
func (g *genetic) pick() *member {
	a, b := &g.population[g.chance.IntN(len(g.population))], &g.population[g.chance.IntN(len(g.population))]
	if b.value < a.value {
		return b
	}
	return a
}

// admit takes the child into the population, in place of the worst when that is full, unless it is there already.
func (g *genetic) admit() {
	worst := 0
	for k := range g.population {
		m := &g.population[k]
		if m.value == g.child.value && same(m.list, g.child.list) {
			return
		}
		if m.value >= g.population[worst].value {
			worst = k
		}
	}
	if len(g.population) < populationSize {
		kept := g.child
		g.population = append(g.population, kept)
		g.child = g.member()
		return
	}
	if m := &g.population[worst]; g.child.value <= m.value {
		*m, g.child = g.child, *m
	}
}

func same(a, b []int) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
