package rcpsp

import (
	"fmt"
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
)

// Verify says whether start is a feasible schedule of p: an error names the first activity that starts before it may, the first
// arc that is not kept, or the first step and resource that is used beyond its capacity. It counts step by step and shares
// nothing with the engine, whose every result it judges. p has passed Check.
func (p *Problem) Verify(start []int) error {
	if len(start) != len(p.Activities) {
		return fault.At("start", "plan_infeasible", strconv.Itoa(len(start)), strconv.Itoa(len(p.Activities)))
	}
	end := 0
	for i, a := range p.Activities {
		if start[i] < a.Release {
			return fault.At(fmt.Sprintf("start[%d]", i), "plan_infeasible", strconv.Itoa(start[i]), fmt.Sprintf("≥ %d", a.Release))
		}
		end = max(end, start[i]+a.Duration)
	}
	for k, a := range p.Arcs {
		if start[a.To] < start[a.From]+a.Lag {
			return fault.At(fmt.Sprintf("arcs[%d]", k), "plan_infeasible", strconv.Itoa(start[a.To]), fmt.Sprintf("≥ %d", start[a.From]+a.Lag))
		}
	}
	for r, capacity := range p.Capacity {
		for t := range end {
			used, busy := 0, false
			for i, a := range p.Activities {
				if r < len(a.Demand) && start[i] <= t && t < start[i]+a.Duration {
					used += a.Demand[r]
					busy = busy || a.Demand[r] > 0
				}
			}
			for _, b := range p.Taken {
				if b.Resource == r && b.From <= t && t < b.To {
					used += b.Amount
				}
			}
			if busy && used > capacity { // blocks alone may take more than there is: nobody works then
				return fault.At(fmt.Sprintf("capacity[%d]", r), "plan_infeasible", fmt.Sprintf("%d at %d", used, t), fmt.Sprintf("≤ %d", capacity))
			}
		}
	}
	return nil
}
