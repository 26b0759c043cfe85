// Package rcpsptest draws problems for tests and measurements, after the pattern of ProGen (Kolisch, Sprecher and Drexl 1995), by
// which PSPLIB was made: a network of some complexity, a share of resources each activity needs, and how scarce they are. The
// program is our own, so its problems are not PSPLIB's.
package rcpsptest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/tongchou/tongchou/internal/plan/rcpsp"
)

// Shape says what kind of problem to draw.
type Shape struct {
	Activities int
	Resources  int
	Arcs       int // tenths of arcs an activity
	Factor     int // percent of the resources that an activity needs
	Strength   int // percent of the way from the largest demand (0) to what the unlevelled plan would use (100)
}

// Draw makes the problem of a shape and a seed; the same ones give the same problem for ever. Activity 0 is the source and the
// last is the sink, both of no duration.
func Draw(s Shape, seed uint64) *rcpsp.Problem {
	r := rand.New(rand.NewPCG(seed, uint64(s.Activities)))
	n := s.Activities + 2
	p := &rcpsp.Problem{Activities: make([]rcpsp.Activity, n), Capacity: make([]int, s.Resources)}
	for i := 1; i < n-1; i++ {
		a := &p.Activities[i]
		a.Duration = 1 + r.IntN(10)
		a.Demand = make([]int, s.Resources)
		for k := range a.Demand {
			if r.IntN(100) < s.Factor {
				a.Demand[k] = 1 + r.IntN(10)
			}
		}
	}
	network(p, s, r)
	scarcity(p, s)
	return p
}

// network ties every activity to one before it or to the source, adds arcs at random, and ties the loose ends to the sink.
func network(p *rcpsp.Problem, s Shape, r *rand.Rand) {
	n := len(p.Activities)
	has := map[[2]int]bool{}
	leads := make([]bool, n)
	add := func(from, to int) {
		if !has[[2]int{from, to}] {
			has[[2]int{from, to}], leads[from] = true, true
			p.Arcs = append(p.Arcs, rcpsp.Arc{From: from, To: to, Lag: p.Activities[from].Duration})
		}
	}
	for i := 1; i < n-1; i++ {
		if i <= 3 {
			add(0, i)
		} else {
			add(max(1, i-1-r.IntN(max(1, s.Activities/3))), i)
		}
	}
	for want := s.Activities * s.Arcs / 10; len(has) < want; {
		to := 2 + r.IntN(n-3)
		add(1+r.IntN(to-1), to)
	}
	for i := range n - 1 {
		if !leads[i] {
			add(i, n-1)
		}
	}
}

func scarcity(p *rcpsp.Problem, s Shape) {
	start := make([]int, len(p.Activities))
	end := 0
	for range p.Activities { // arcs are not sorted; so many rounds are enough
		for _, a := range p.Arcs {
			start[a.To] = max(start[a.To], start[a.From]+a.Lag)
			end = max(end, start[a.To])
		}
	}
	for k := range p.Capacity {
		least, peak := 1, 1
		use := make([]int, end+1)
		for i, a := range p.Activities {
			if len(a.Demand) == 0 {
				continue
			}
			least = max(least, a.Demand[k])
			for t := range a.Duration {
				use[start[i]+t] += a.Demand[k]
				peak = max(peak, use[start[i]+t])
			}
		}
		p.Capacity[k] = least + (peak-least)*s.Strength/100
	}
}

// SM writes a problem in the form of PSPLIB's .sm files; every arc must be finish to start.
func SM(p *rcpsp.Problem) string {
	var b strings.Builder
	rule := strings.Repeat("*", 72) + "\n"
	n := len(p.Activities)
	horizon := 0
	after := make([][]int, n)
	for _, a := range p.Activities {
		horizon += a.Duration
	}
	for _, a := range p.Arcs {
		after[a.From] = append(after[a.From], a.To+1)
	}
	fmt.Fprintf(&b, "%sfile with basedata            : drawn by tongchou\ninitial value random generator: 0\n%s", rule, rule)
	fmt.Fprintf(&b, "projects                      :  1\njobs (incl. supersource/sink ):  %d\nhorizon                       :  %d\nRESOURCES\n", n, horizon)
	fmt.Fprintf(&b, "  - renewable                 :  %d   R\n  - nonrenewable              :  0   N\n  - doubly constrained        :  0   D\n%s", len(p.Capacity), rule)
	fmt.Fprintf(&b, "PROJECT INFORMATION:\npronr.  #jobs rel.date duedate tardcost  MPM-Time\n    1  %5d      0  %7d        0        0\n%sPRECEDENCE RELATIONS:\njobnr.    #modes  #successors   successors\n", n-2, horizon, rule)
	for i, to := range after {
		fmt.Fprintf(&b, "%4d        1  %9d        ", i+1, len(to))
		for _, j := range to {
			fmt.Fprintf(&b, " %3d", j)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "%sREQUESTS/DURATIONS:\njobnr. mode duration", rule)
	for k := range p.Capacity {
		fmt.Fprintf(&b, "  R %d", k+1)
	}
	b.WriteString("\n" + strings.Repeat("-", 72) + "\n")
	for i, a := range p.Activities {
		fmt.Fprintf(&b, "%3d      1  %4d", i+1, a.Duration)
		for k := range p.Capacity {
			d := 0
			if k < len(a.Demand) {
				d = a.Demand[k]
			}
			fmt.Fprintf(&b, " %4d", d)
		}
		b.WriteString("\n")
	}
	b.WriteString(rule + "RESOURCEAVAILABILITIES:\n")
	for k := range p.Capacity {
		fmt.Fprintf(&b, "  R %d", k+1)
	}
	b.WriteString("\n")
	for _, c := range p.Capacity {
		fmt.Fprintf(&b, " %4d", c)
	}
	return b.String() + "\n" + rule
}
