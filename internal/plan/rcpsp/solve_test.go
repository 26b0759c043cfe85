package rcpsp_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/plan/rcpsp"
	"github.com/tongchou/tongchou/internal/plan/rcpsp/rcpsptest"
)

// small draws problems of everything the engine knows, small enough to try every schedule.
func small() *rapid.Generator[*rcpsp.Problem] {
	return rapid.Custom(func(t *rapid.T) *rcpsp.Problem {
		n, m := rapid.IntRange(1, 5).Draw(t, "activities"), rapid.IntRange(1, 2).Draw(t, "resources")
		p := &rcpsp.Problem{}
		for range m {
			p.Capacity = append(p.Capacity, rapid.IntRange(1, 4).Draw(t, "capacity"))
		}
		for range n {
			a := rcpsp.Activity{Duration: rapid.IntRange(0, 3).Draw(t, "duration"), Release: rapid.SampledFrom([]int{0, 0, 1, 3}).Draw(t, "release"), Tail: rapid.SampledFrom([]int{0, 0, 2}).Draw(t, "tail")}
			for _, c := range p.Capacity {
				a.Demand = append(a.Demand, rapid.IntRange(0, c).Draw(t, "demand"))
			}
			p.Activities = append(p.Activities, a)
		}
		for range rapid.IntRange(0, n).Draw(t, "arcs") {
			from, to := rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
			if from < to {
				p.Arcs = append(p.Arcs, rcpsp.Arc{From: from, To: to, Lag: rapid.IntRange(-2, 4).Draw(t, "lag")})
			}
		}
		for range rapid.IntRange(0, 2).Draw(t, "blocks") {
			from := rapid.IntRange(0, 4).Draw(t, "begin")
			p.Taken = append(p.Taken, rcpsp.Block{Resource: rapid.IntRange(0, m-1).Draw(t, "of"), From: from, To: from + rapid.IntRange(0, 3).Draw(t, "long"), Amount: rapid.IntRange(0, 5).Draw(t, "amount")})
		}
		return p
	})
}

// smallest tries every start of every activity below a value, and returns the smallest value there is.
func smallest(p *rcpsp.Problem, below int) int {
	start := make([]int, len(p.Activities))
	var try func(i int)
	try = func(i int) {
		if i == len(start) {
			if p.Verify(start) == nil {
				below = min(below, p.Value(start))
			}
			return
		}
		a := p.Activities[i]
		for t := a.Release; t+a.Duration+a.Tail < below; t++ {
			start[i] = t
			if !slices.ContainsFunc(p.Arcs, func(arc rcpsp.Arc) bool { return arc.To == i && arc.From < i && t < start[arc.From]+arc.Lag }) {
				try(i + 1)
			}
		}
		start[i] = 0
	}
	try(0)
	return below
}

func TestSolveFindsTheSmallestValueOfSmallProblems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := small().Draw(t, "problem")
		r, err := rcpsp.Solve(p, rcpsp.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Verify(r.Start); err != nil {
			t.Fatal(err)
		}
		if r.Value != p.Value(r.Start) || !r.Optimal() {
			t.Fatalf("value %d, bound %d, the schedule gives %d", r.Value, r.Bound, p.Value(r.Start))
		}
		if best := smallest(p, r.Value); best < r.Value {
			t.Fatalf("found %d, there is %d", r.Value, best)
		}
	})
}

// shapes are the corners of PSPLIB's grid: sparse and dense networks, few and many resources needed, plenty and scarcity.
func shapes(activities int) []rcpsptest.Shape {
	var all []rcpsptest.Shape
	for _, arcs := range []int{15, 21} {
		for _, factor := range []int{25, 100} {
			for _, strength := range []int{20, 50} {
				all = append(all, rcpsptest.Shape{Activities: activities, Resources: 4, Arcs: arcs, Factor: factor, Strength: strength})
			}
		}
	}
	return all
}

func TestDrawnProblemsAreLevelledFeasiblyAndTheSameEachTime(t *testing.T) {
	for _, n := range []int{30, 60, 120} {
		for k, shape := range shapes(n) {
			t.Run(fmt.Sprintf("%d activities, shape %d", n, k), func(t *testing.T) {
				p := rcpsptest.Draw(shape, uint64(k))
				r, err := rcpsp.Solve(p, rcpsp.Options{Seed: 7, Steps: 8000})
				if err != nil {
					t.Fatal(err)
				}
				if err := p.Verify(r.Start); err != nil {
					t.Fatal(err)
				}
				if r.Value != p.Value(r.Start) || r.Bound > r.Value || r.Bound < r.Direct || r.Direct < r.Critical {
					t.Errorf("value %d, bound %d, direct %d, critical path %d", r.Value, r.Bound, r.Direct, r.Critical)
				}
				again, err := rcpsp.Solve(p, rcpsp.Options{Seed: 7, Steps: 8000})
				if err != nil || !slices.Equal(again.Start, r.Start) || again.Steps != r.Steps {
					t.Errorf("the same seed gave another schedule: %v", err)
				}
			})
		}
	}
}

func TestManyResourcesAndLargeCapacitiesShareWords(t *testing.T) {
	for _, scale := range []int{1, 5000} { // 15-bit lanes, then 31-bit ones
		p := rcpsptest.Draw(rcpsptest.Shape{Activities: 30, Resources: 9, Arcs: 18, Factor: 40, Strength: 30}, 3)
		for r := range p.Capacity {
			p.Capacity[r] *= scale
			for i := range p.Activities {
				if len(p.Activities[i].Demand) > 0 {
					p.Activities[i].Demand[r] *= scale
				}
			}
		}
		r, err := rcpsp.Solve(p, rcpsp.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Verify(r.Start); err != nil || r.Value != 70 {
			t.Errorf("scale %d: value %d, %v", scale, r.Value, err)
		}
	}
}

func TestSolveEndsWhenItIsToldTo(t *testing.T) {
	p := rcpsptest.Draw(rcpsptest.Shape{Activities: 60, Resources: 4, Arcs: 18, Factor: 100, Strength: 20}, 1)
	full, err := rcpsp.Solve(p, rcpsp.Options{Steps: 30000})
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	stopped, err := rcpsp.Solve(p, rcpsp.Options{Steps: 30000, Stop: func() bool { asked++; return asked > 20 }})
	if err != nil || stopped.Steps >= full.Steps || p.Verify(stopped.Start) != nil {
		t.Errorf("stopped after %d of %d steps: %v", stopped.Steps, full.Steps, err)
	}
	enough, err := rcpsp.Solve(p, rcpsp.Options{Goal: 10000})
	if err != nil || enough.Steps > 10 {
		t.Errorf("a goal that any schedule meets took %d steps: %v", enough.Steps, err)
	}
	nothing, err := rcpsp.Solve(&rcpsp.Problem{}, rcpsp.Options{})
	if err != nil || !nothing.Optimal() {
		t.Errorf("%+v, %v", nothing, err)
	}
}

func TestEachSearchAloneIsSound(t *testing.T) {
	learned := uint64(0)
	rapid.Check(t, func(t *rapid.T) {
		p := small().Draw(t, "problem")
		exact, conflicts := rcpsp.ExactAlone(p)
		learned += conflicts
		if err := p.Verify(exact); err != nil {
			t.Fatal(err)
		}
		if best := smallest(p, p.Value(exact)); best < p.Value(exact) {
			t.Fatalf("the exact search ends at %d, there is %d", p.Value(exact), best)
		}
		bred := rcpsp.PopulationAlone(p, 300)
		if err := p.Verify(bred); err != nil {
			t.Fatal(err)
		}
		if p.Value(bred) < p.Value(exact) {
			t.Fatalf("the exact search ends at %d, the population has %d", p.Value(exact), p.Value(bred))
		}
	})
	if learned == 0 {
		t.Error("nothing was ever learned from a conflict: the problems are too easy to test that")
	}
}

func TestTheExactSearchProvesWhatThePopulationFound(t *testing.T) {
	for k, shape := range shapes(14) {
		p := rcpsptest.Draw(shape, uint64(k))
		exact, conflicts := rcpsp.ExactAlone(p)
		bred := rcpsp.PopulationAlone(p, 20000)
		if err := p.Verify(exact); err != nil {
			t.Fatal(err)
		}
		if p.Value(bred) != p.Value(exact) {
			t.Errorf("shape %d: population %d, exact %d after %d conflicts", k, p.Value(bred), p.Value(exact), conflicts)
		}
	}
}
