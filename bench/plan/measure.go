package main

import (
	"cmp"
	"fmt"
	"slices"
	"syscall"
	"time"

	"github.com/tongchou/tongchou/internal/plan/rcpsp"
)

// outcome is one problem levelled.
type outcome struct {
	problem
	rcpsp.Result
	took time.Duration // of the processor
}

// reference is what the makespan is measured from.
func (o outcome) reference() int {
	if o.best > 0 {
		return o.best
	}
	return o.Bound
}

// deviation is in ten-thousandths of a percent, so that the table is exact.
func (o outcome) deviation() int { return (o.Value - o.reference()) * 1000000 / max(1, o.reference()) }

// line is one row of the table.
type line struct {
	set
	outcomes []outcome
}

const heading = `| set | problems | deviation from | mean | maximum | equal or better | proven optimal here | over critical path, mean | processor seconds, mean | maximum | all together |
| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |`

func (s set) measure(o rcpsp.Options) (line, error) {
	row := line{set: s}
	for _, p := range s.problems {
		begin := processorTime()
		r, err := rcpsp.Solve(p.Problem, o)
		took := processorTime() - begin
		if err == nil {
			err = p.Verify(r.Start)
		}
		if err == nil && p.Problem.Value(r.Start) != r.Value {
			err = fmt.Errorf("says %d, is %d", r.Value, p.Problem.Value(r.Start))
		}
		if err == nil && p.proven && (r.Value < p.best || r.Bound > p.best) {
			err = fmt.Errorf("bound %d, value %d, but the optimum is published as %d", r.Bound, r.Value, p.best)
		}
		if err != nil {
			return row, fmt.Errorf("%s: %w", p.name, err)
		}
		row.outcomes = append(row.outcomes, outcome{p, r, took})
	}
	return row, nil
}

// String is the row as it is printed.
func (l line) String() string {
	n := len(l.outcomes)
	var sum, worst, reached, proven, over int
	var all, longest time.Duration
	for _, o := range l.outcomes {
		sum += o.deviation()
		worst = max(worst, o.deviation())
		over += (o.Value - o.Critical) * 1000000 / max(1, o.Critical)
		if o.Value <= o.reference() {
			reached++
		}
		if o.Optimal() {
			proven++
		}
		all += o.took
		longest = max(longest, o.took)
	}
	percent := func(millionths int) string { return fmt.Sprintf("%d.%03d %%", millionths/10000, millionths/10%1000) }
	return fmt.Sprintf("| %s | %d | %s | %s | %s | %d | %d | %s | %.3f | %.3f | %.1f |", l.name, n, l.against, percent(sum/n), percent(worst), reached, proven,
		percent(over/n), all.Seconds()/float64(n), longest.Seconds(), all.Seconds())
}

// printWorst lists the problems furthest from their reference, and those that took longest.
func (l line) printWorst(n int) {
	if n == 0 {
		return
	}
	os := slices.Clone(l.outcomes)
	show := func(title string) {
		fmt.Print("\n", title, ":")
		for _, o := range os[:min(n, len(os))] {
			fmt.Printf(" %s (%d, reference %d, bound %d, %d steps, %d ms)", o.name, o.Value, o.reference(), o.Bound, o.Steps, o.took.Milliseconds())
		}
		fmt.Print("\n")
	}
	slices.SortStableFunc(os, func(a, b outcome) int { return cmp.Compare(b.deviation(), a.deviation()) })
	show("furthest")
	slices.SortStableFunc(os, func(a, b outcome) int { return cmp.Compare(b.took, a.took) })
	show("longest")
	fmt.Println()
}

// processorTime is what this process has used so far: unlike the clock on the wall it does not count what others on the machine do.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // no reason is known for which it could fail
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
