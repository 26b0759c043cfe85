package inspect

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/fault"
)

// holds fails unless the teams keep every rule of the plan.
func holds(t interface{ Errorf(string, ...any) }, p Plan, teams []Team) {
	drawn, load, of := map[string]int{}, map[string]int{}, map[string]string{}
	for _, u := range p.Units {
		of[u.Code] = u.Stratum
	}
	out := p.barred()
	seen := map[string]bool{}
	for _, team := range teams {
		if seen[team.Unit] || of[team.Unit] != team.Stratum {
			t.Errorf("unit %s twice, or not of stratum %s", team.Unit, team.Stratum)
		}
		seen[team.Unit] = true
		drawn[team.Stratum]++
		if len(team.Inspectors) != p.PerUnit {
			t.Errorf("%s has %d inspectors", team.Unit, len(team.Inspectors))
		}
		for i, x := range team.Inspectors {
			if load[x]++; load[x] > p.Most {
				t.Errorf("%s takes more than %d", x, p.Most)
			}
			if out[team.Unit][x] {
				t.Errorf("%s inspects %s against an exclusion", x, team.Unit)
			}
			if slices.Contains(team.Inspectors[:i], x) {
				t.Errorf("%s stands in a team twice", x)
			}
		}
	}
	for _, s := range p.Strata {
		if drawn[s.Code] != s.Draw {
			t.Errorf("%d drawn of %s, want %d", drawn[s.Code], s.Code, s.Draw)
		}
	}
}

func TestADrawKeepsEveryRuleOrSaysWhyItCannot(t *testing.T) {
	feasible, not := 0, 0
	for i := range 2000 {
		p := anyPlan(rand.New(rand.NewPCG(1, uint64(i))))
		teams, err := p.Draw(seedOf(i))
		possible := staffable(p, p.drawUnits(seedOf(i)))
		if err != nil {
			refused(t, err, "inspect_draw_infeasible")
			not++
		} else {
			holds(t, p, teams)
			feasible++
		}
		if possible != (err == nil) {
			t.Fatalf("plan %d: %v, but a matching from nothing says %v", i, err, possible)
		}
	}
	if feasible < 500 || not < 10 {
		t.Errorf("%d feasible, %d not: the plans are too much alike", feasible, not)
	}
}

func TestTheSameSeedDrawsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint64().Draw(t, "plan")
		p := anyPlan(rand.New(rand.NewPCG(2, n)))
		seed := seedOf(rapid.IntRange(0, 1000).Draw(t, "seed"))
		a, errA := p.Draw(seed)
		b, errB := p.Draw(seed)
		if (errA == nil) != (errB == nil) || !slices.EqualFunc(a, b, func(x, y Team) bool { return x.Unit == y.Unit && slices.Equal(x.Inspectors, y.Inspectors) }) {
			t.Fatal("two draws of one seed differ")
		}
	})
}

// A plan in which the drawn units fight for one person says which they are.
func TestInfeasibleNamesTheUnits(t *testing.T) {
	p := Plan{Code: "D", Title: "t", PerUnit: 1, Most: 1, Wait: 3, Commitments: []Commitment{committed("o", 1)},
		Strata: []Stratum{{"S", "n", 3}}, Units: []Unit{{"A", "n", "S"}, {"B", "n", "S"}, {"C", "n", "S"}},
		Inspectors: []Inspector{{"x", "n", "h"}, {"y", "n", "h"}, {"z", "n", "h"}},
		Exclusions: []Exclusion{{"x", "A", Former, "r"}, {"x", "B", Former, "r"}, {"y", "A", Former, "r"}, {"y", "B", Former, "r"}}}
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	_, err := p.Draw(seedOf(1))
	refused(t, err, "inspect_draw_infeasible")
	if f := fault.Of(err)[0]; f.Found != "A, B" || f.Want != "2 > 1" {
		t.Errorf("found %q, want %q", f.Found, f.Want)
	}
	r := p.Rehearse(10)
	if r.Infeasible != 10 || r.First == nil {
		t.Errorf("a rehearsal of it: %+v", r)
	}
}

func TestARehearsalCounts(t *testing.T) {
	r := example().Rehearse(200)
	units, places := 0, 0
	for _, n := range r.Units {
		units += n
	}
	for _, n := range r.Inspectors {
		places += n
	}
	if r.Infeasible+units/3 != 200 || places != 2*units {
		t.Errorf("%d infeasible, %d units, %d places", r.Infeasible, units, places)
	}
}

func TestNumbersBelow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 1<<40).Draw(t, "n")
		s := newStream(seedOf(rapid.IntRange(0, 100).Draw(t, "seed")), "x")
		for range 20 {
			if v := s.below(n); v < 0 || v >= n {
				t.Fatalf("%d below %d", v, n)
			}
		}
	})
}

// What lies at or above the largest multiple of n is passed over.
func TestRejection(t *testing.T) {
	for n, over := range map[uint64]uint64{1: 0, 2: 0, 3: 1, 6: 4, 7: 2, 10: 6, 1 << 32: 0} {
		if got := (-n) % n; got != over {
			t.Errorf("2^64 mod %d is %d, not %d", n, over, got)
		}
	}
	s := &stream{block: append([]byte{255, 255, 255, 255, 255, 255, 255, 255}, 0, 0, 0, 0, 0, 0, 0, 5)}
	if got := s.below(3); got != 2 {
		t.Errorf("2^64 - 1 is to be passed over for 3, then 5 gives 2; got %d", got)
	}
}
