package plan

import "github.com/tongchou/tongchou/internal/when"

// people answers how many hundredths of a person a unit has on a working day.
type people struct {
	daily       map[string]int
	weeks       map[string]map[when.Date]int
	inspections map[string][]Inspection
}

func (p *Plan) people() people {
	h := people{daily: map[string]int{}, weeks: map[string]map[when.Date]int{}, inspections: map[string][]Inspection{}}
	for _, c := range p.Capacities {
		h.daily[c.Unit] = c.Daily
		h.weeks[c.Unit] = map[when.Date]int{}
		for _, w := range c.Weeks {
			h.weeks[c.Unit][Monday(w.Monday)] = w.Daily
		}
	}
	for _, s := range p.Inspections {
		h.inspections[s.Unit] = append(h.inspections[s.Unit], s)
	}
	return h
}

// of returns what unit has on day d, inspections taken off; ok is false when the unit is not limited.
func (h people) of(unit string, d when.Date) (amount int, ok bool) {
	amount, ok = h.daily[unit]
	if !ok {
		return 0, false
	}
	if week, differs := h.weeks[unit][Monday(d)]; differs {
		amount = week
	}
	for _, s := range h.inspections[unit] {
		if s.Contains(d) {
			amount -= s.Takes
		}
	}
	return max(0, amount), true
}

// most is the largest amount a unit has in any week.
func (h people) most(unit string) int {
	most := h.daily[unit]
	for _, w := range h.weeks[unit] {
		most = max(most, w)
	}
	return most
}
