// Package rcpsp levels activities under scarce people: the resource-constrained project scheduling problem with renewable
// resources, minimum time lags, release times, delivery tails and capacity that is taken for a while. Times are whole steps
// (a working day of an agency, a period of PSPLIB) from 0. The package is pure: no clock, no files, chance only from the seed
// it is given, so that the same problem, seed and number of steps give the same schedule on every machine.
//
// The problem and its names follow Brucker, Drexl, Möhring, Neumann and Pesch, "Resource-constrained project scheduling:
// notation, classification, models, and methods", European Journal of Operational Research 112 (1999).
package rcpsp

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// Limits of a problem; what exceeds them is an error, never a wrong answer.
const (
	MaxActivities = 5000
	MaxTime       = 1 << 20 // steps: of a duration, a lag, a release, a tail, and of all together
	MaxAmount     = 1<<30 - 1
)

// Problem is what is to be levelled.
type Problem struct {
	Activities []Activity
	Arcs       []Arc
	Capacity   []int   // of each resource, in its own unit, 0 to MaxAmount
	Taken      []Block // capacity that is not there for a while
}

// Activity is worked on without interruption.
type Activity struct {
	Duration int   // steps, from 0
	Demand   []int // of each resource in every step while it lasts; no longer than Capacity, missing ones are 0
	Release  int   // earliest start, from 0
	Tail     int   // what follows after its end before it counts as done; from 0
}

// Arc says that activity To starts no earlier than Lag steps after the start of activity From; both count from 0. Finish to
// start is a lag of From's duration; lags may be negative, cycles may not be.
type Arc struct{ From, To, Lag int }

// Block takes Amount of a resource away from step From up to, not including, step To.
type Block struct{ Resource, From, To, Amount int }

// Value is what levelling makes small: the largest end of an activity plus its tail. Without tails it is the makespan.
func (p *Problem) Value(start []int) int {
	v := 0
	for i, a := range p.Activities {
		v = max(v, start[i]+a.Duration+a.Tail)
	}
	return v
}

// Check returns what is wrong with p as a fault.List whose fields are "activities[3].duration" and the like: a number outside
// its range, a demand that no step's capacity meets, an arc from or to nowhere, a cycle (named by its activities).
func (p *Problem) Check() error {
	var faults fault.List
	in := func(v, lo, hi int, field string, at ...any) {
		if v < lo || v > hi {
			faults = append(faults, fault.At(fmt.Sprintf(field, at...), "plan_range", strconv.Itoa(v), fmt.Sprintf("%d … %d", lo, hi)))
		}
	}
	in(len(p.Activities), 0, MaxActivities, "activities")
	total, most := 0, 0
	for i, a := range p.Activities {
		in(a.Duration, 0, MaxTime, "activities[%d].duration", i)
		in(a.Release, 0, MaxTime, "activities[%d].release", i)
		in(a.Tail, 0, MaxTime, "activities[%d].tail", i)
		in(len(a.Demand), 0, len(p.Capacity), "activities[%d].demand", i)
		total += a.Duration
		most = max(most, a.Release, a.Tail)
		for r, d := range a.Demand {
			if r < len(p.Capacity) && a.Duration > 0 {
				in(d, 0, p.Capacity[r], "activities[%d].demand[%d]", i, r)
			}
		}
	}
	for r, c := range p.Capacity {
		in(c, 0, MaxAmount, "capacity[%d]", r)
	}
	for k, b := range p.Taken {
		in(b.Resource, 0, len(p.Capacity)-1, "taken[%d].resource", k)
		in(b.From, 0, MaxTime, "taken[%d].from", k)
		in(b.To, b.From, MaxTime, "taken[%d].to", k)
		in(b.Amount, 0, MaxAmount, "taken[%d].amount", k)
		most = max(most, b.To)
	}
	for k, a := range p.Arcs {
		in(a.From, 0, len(p.Activities)-1, "arcs[%d].from", k)
		in(a.To, 0, len(p.Activities)-1, "arcs[%d].to", k)
		in(a.Lag, -MaxTime, MaxTime, "arcs[%d].lag", k)
		total += max(0, a.Lag)
	}
	if len(faults) > 0 {
		return faults
	}
	in(total+2*most, 0, MaxTime, "duration")
	if _, cycle := Order(len(p.Activities), p.Arcs); cycle != nil {
		names := make([]string, len(cycle))
		for i, c := range cycle {
			names[i] = strconv.Itoa(c)
		}
		faults = append(faults, fault.At("arcs", "plan_cycle", strings.Join(names, " → "), ""))
	}
	return faults.Err()
}
