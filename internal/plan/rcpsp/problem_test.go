package rcpsp_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/plan/rcpsp"
)

func TestCheckNamesWhatIsWrong(t *testing.T) {
	sound := func() *rcpsp.Problem {
		return &rcpsp.Problem{Capacity: []int{2}, Activities: []rcpsp.Activity{{Duration: 2, Demand: []int{1}}, {Duration: 1, Demand: []int{2}}, {Duration: 1}},
			Arcs: []rcpsp.Arc{{From: 0, To: 1, Lag: 2}, {From: 1, To: 2, Lag: 1}}}
	}
	if err := sound().Check(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		spoil       func(p *rcpsp.Problem)
		code, field string
	}{
		"negative duration":            {func(p *rcpsp.Problem) { p.Activities[1].Duration = -1 }, "plan_range", "activities[1].duration"},
		"more than there ever is":      {func(p *rcpsp.Problem) { p.Activities[0].Demand[0] = 3 }, "plan_range", "activities[0].demand[0]"},
		"a demand of no resource":      {func(p *rcpsp.Problem) { p.Activities[0].Demand = []int{1, 1} }, "plan_range", "activities[0].demand"},
		"an arc to nowhere":            {func(p *rcpsp.Problem) { p.Arcs[0].To = 3 }, "plan_range", "arcs[0].to"},
		"a block that ends first":      {func(p *rcpsp.Problem) { p.Taken = []rcpsp.Block{{From: 3, To: 2}} }, "plan_range", "taken[0].to"},
		"a block of no resource":       {func(p *rcpsp.Problem) { p.Taken = []rcpsp.Block{{Resource: 1, To: 2}} }, "plan_range", "taken[0].resource"},
		"times that do not fit":        {func(p *rcpsp.Problem) { p.Activities[0].Duration, p.Activities[1].Duration = rcpsp.MaxTime, 1 }, "plan_range", "duration"},
		"a cycle":                      {func(p *rcpsp.Problem) { p.Arcs = append(p.Arcs, rcpsp.Arc{From: 2, To: 0}) }, "plan_cycle", "arcs"},
		"an activity before itself":    {func(p *rcpsp.Problem) { p.Arcs = append(p.Arcs, rcpsp.Arc{From: 1, To: 1}) }, "plan_cycle", "arcs"},
		"a release before the time":    {func(p *rcpsp.Problem) { p.Activities[2].Release = -1 }, "plan_range", "activities[2].release"},
		"a capacity that is too large": {func(p *rcpsp.Problem) { p.Capacity[0] = rcpsp.MaxAmount + 1 }, "plan_range", "capacity[0]"},
	} {
		p := sound()
		c.spoil(p)
		faults := fault.Of(p.Check())
		if !slices.ContainsFunc(faults, func(f *fault.Fault) bool { return f.Code == c.code && f.Place.Field == c.field }) {
			t.Errorf("%s: %v", name, faults)
		}
		if _, err := rcpsp.Solve(p, rcpsp.Options{}); err == nil {
			t.Errorf("%s is levelled", name)
		}
	}
}

func TestOrder(t *testing.T) {
	arc := func(pairs ...int) (arcs []rcpsp.Arc) {
		for k := 0; k < len(pairs); k += 2 {
			arcs = append(arcs, rcpsp.Arc{From: pairs[k], To: pairs[k+1]})
		}
		return arcs
	}
	for _, c := range []struct {
		n            int
		arcs         []rcpsp.Arc
		order, cycle []int
	}{
		{0, nil, nil, nil},
		{4, nil, []int{0, 1, 2, 3}, nil},
		{4, arc(3, 0, 0, 2), []int{1, 3, 0, 2}, nil},
		{3, arc(1, 1), nil, []int{1, 1}},
		{5, arc(0, 4, 4, 2, 2, 0, 2, 3), nil, []int{0, 4, 2, 0}},
		{5, arc(0, 1, 1, 2, 2, 3, 3, 1, 3, 4), nil, []int{1, 2, 3, 1}},
	} {
		order, cycle := rcpsp.Order(c.n, c.arcs)
		if !slices.Equal(order, c.order) || !slices.Equal(cycle, c.cycle) {
			t.Errorf("%v: order %v, cycle %v", c.arcs, order, cycle)
		}
	}
}

func TestVerifyFindsWhatIsNotFeasible(t *testing.T) {
	p := &rcpsp.Problem{Capacity: []int{2}, Activities: []rcpsp.Activity{{Duration: 2, Demand: []int{1}, Release: 1}, {Duration: 2, Demand: []int{2}}, {Duration: 0}},
		Arcs: []rcpsp.Arc{{From: 0, To: 2, Lag: 2}}, Taken: []rcpsp.Block{{From: 5, To: 7, Amount: 1}}}
	for _, c := range []struct {
		start []int
		field string
	}{
		{[]int{1, 3, 3}, ""}, {[]int{1, 7, 3}, ""}, {[]int{5, 3, 7}, ""},
		{[]int{0, 3, 3}, "start[0]"}, {[]int{1, 3, 2}, "arcs[0]"}, {[]int{1, 2, 3}, "capacity[0]"}, {[]int{1, 4, 3}, "capacity[0]"}, {[]int{1, 3}, "start"},
	} {
		err := p.Verify(c.start)
		if got := fault.Of(err); c.field == "" && err != nil || c.field != "" && (len(got) != 1 || !strings.HasPrefix(got[0].Place.Field, c.field)) {
			t.Errorf("%v: %v, want %q", c.start, err, c.field)
		}
	}
}
