package inspect

import "slices"

// roster is a full staffing of the drawn units that is being made final, place by place: a flow from units to inspectors. It always holds a way to fill
// all places, so whether somebody can be taken is one search for another way, not a new staffing.
type roster struct {
	perUnit, most int
	units         []string
	allowed       [][]int // by unit: inspectors that no exclusion keeps away, rising
	fixed         [][]int // by unit: taken for good
	loose         [][]int // by unit: filling a place for now
	load          []int   // by inspector: places, fixed and loose
	at            [][]int // by inspector: the units where they are loose
}

func newRoster(p Plan, teams []Team) *roster {
	r := &roster{perUnit: p.PerUnit, most: p.Most, allowed: make([][]int, len(teams)), fixed: make([][]int, len(teams)), loose: make([][]int, len(teams)),
		load: make([]int, len(p.Inspectors)), at: make([][]int, len(p.Inspectors))}
	out := p.barred()
	for u, t := range teams {
		r.units = append(r.units, t.Unit)
		for x, i := range p.Inspectors {
			if !out[t.Unit][i.Code] {
				r.allowed[u] = append(r.allowed[u], x)
			}
		}
	}
	return r
}

// fill finds a first staffing.
func (r *roster) fill() error {
	for range r.perUnit { // a place for each unit before the second for any: shorter searches
		for u := range r.units {
			seen := make([]bool, len(r.load))
			if !r.augment(u, seen) {
				return r.short(u, seen)
			}
		}
	}
	return nil
}

// augment finds one more inspector for a unit, moving others' loose places where that helps. seen are the inspectors that were tried.
func (r *roster) augment(u int, seen []bool) bool {
	for _, x := range r.allowed[u] { // who has room needs no search
		if r.load[x] < r.most && r.open(u, x, seen) {
			r.put(u, x)
			return true
		}
	}
	for _, x := range r.allowed[u] {
		if !r.open(u, x, seen) {
			continue
		}
		seen[x] = true
		for _, v := range r.at[x] {
			if r.augment(v, seen) {
				r.take(v, x)
				r.put(u, x)
				return true
			}
		}
	}
	return false
}

func (r *roster) open(u, x int, seen []bool) bool {
	return !seen[x] && !slices.Contains(r.fixed[u], x) && !slices.Contains(r.loose[u], x)
}

func (r *roster) put(u, x int) {
	r.loose[u], r.at[x] = append(r.loose[u], x), append(r.at[x], u)
	r.load[x]++
}

func (r *roster) take(u, x int) {
	r.loose[u] = without(r.loose[u], x)
	r.at[x] = without(r.at[x], u)
	r.load[x]--
}

// without is a new list: the searches above may still be going through the old one.
func without(list []int, v int) []int {
	out := make([]int, 0, len(list))
	for _, w := range list {
		if w != v {
			out = append(out, w)
		}
	}
	return out
}

// fix takes inspector x for unit u for good when all other places can still be filled; else it changes nothing and returns false.
func (r *roster) fix(u, x int) bool {
	if slices.Contains(r.loose[u], x) {
		r.harden(u, x)
		return true
	}
	gives := r.loose[u][0] // which of the unit's own makes room does not matter: a flow is full or it is not
	r.take(u, gives)
	switch {
	case r.load[x] < r.most:
		r.put(u, x)
		r.harden(u, x)
		return true
	case len(r.at[x]) == 0: // all of x's places are taken for good
		r.put(u, gives)
		return false
	}
	v := r.at[x][0]
	r.take(v, x)
	r.put(u, x)
	r.harden(u, x)
	if r.augment(v, make([]bool, len(r.load))) {
		return true
	}
	r.fixed[u] = r.fixed[u][:len(r.fixed[u])-1]
	r.load[x]--
	r.put(v, x)
	r.put(u, gives)
	return false
}

func (r *roster) harden(u, x int) {
	r.take(u, x)
	r.load[x]++
	r.fixed[u] = append(r.fixed[u], x)
}

// short explains a search that failed: the units that it came by and all whom they may have are too few.
func (r *roster) short(u int, seen []bool) error {
	reached := map[int]bool{u: true}
	full := 0
	for x, s := range seen {
		if s {
			full++
			for _, v := range r.at[x] {
				reached[v] = true
			}
		}
	}
	have := full * r.most
	var units []string
	for v := range reached {
		units = append(units, r.units[v])
		for _, x := range r.allowed[v] {
			if !seen[x] {
				have++
			}
		}
	}
	return infeasible(units, len(units)*r.perUnit, have)
}
