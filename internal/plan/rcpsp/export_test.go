package rcpsp

// ExactAlone runs the exact search without the population, from a bound that any schedule meets, until nothing is left.
func ExactAlone(p *Problem) (best []int, conflicts uint64) {
	w := newNetwork(p, 0)
	top := w.horizon
	for _, a := range p.Activities {
		top = max(top, w.horizon+a.Tail)
	}
	s := newSearch(w, top)
	for !s.dead {
		found := s.run(1<<40, func() bool { return false })
		if found == nil {
			break
		}
		best = found
		s.bound(p.Value(found) - 1)
	}
	return best, s.conflicts
}

// PopulationAlone runs the population without the exact search.
func PopulationAlone(p *Problem, steps int) []int {
	g := newGenetic(newNetwork(p, 0), 1)
	g.run(steps, 0, func() bool { return false })
	return g.best
}
