package rcpsp

import "slices"

// directBound is the larger of the critical path and, for each resource, the work between heads and rests against its capacity:
// all activities that cannot start before h and leave at least q after their own end need their work's time between (the
// one-machine bound of Carlier 1982, for a resource of more than one unit).
func (w *network) directBound() int {
	bound := w.criticalPath()
	for r := range w.capacity {
		bound = max(bound, w.workBound(r))
	}
	return bound
}

func (w *network) criticalPath() int {
	longest := 0
	for i := range w.n {
		longest = max(longest, w.head[i]+w.rest[i])
	}
	return longest
}

func (w *network) workBound(r int) int {
	var users []int
	for i, d := range w.demand[r] {
		if d > 0 {
			users = append(users, i)
		}
	}
	after := func(i int) int { return w.rest[i] - w.duration[i] }
	slices.SortStableFunc(users, func(a, b int) int { return w.head[b] - w.head[a] })
	bound := 0
	for _, last := range users {
		q, work := after(last), 0
		for _, i := range users { // from the latest head on
			if after(i) < q {
				continue
			}
			work += w.duration[i] * w.demand[r][i]
			bound = max(bound, w.head[i]+(work+w.capacity[r]-1)/w.capacity[r]+q)
		}
	}
	return bound
}
