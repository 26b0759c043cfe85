// Plan measures the levelling engine: problems of PSPLIB with their published makespans, or problems drawn here from a fixed
// seed, one after the other on one core. Every schedule is checked by a checker that shares nothing with the engine; an
// infeasible one ends the run with an error.
//
//	go run ./plan -data DIR    every folder of .sm files under DIR, with its optima
//	go run ./plan              30, 60, 90 and 120 activities of our own
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/tongchou/tongchou/bench/machine"
	"github.com/tongchou/tongchou/internal/plan/rcpsp"
)

func main() {
	data := flag.String("data", "", "a folder of PSPLIB's .sm files with a table of their optima, or a folder of such folders; empty: problems of our own")
	steps := flag.Int("steps", rcpsp.DefaultSteps, "schedules built and conflicts learned from, for each problem")
	seed := flag.Uint64("seed", 1, "seed of the search")
	worst := flag.Int("worst", 0, "print so many of the problems furthest from their optimum, too")
	flag.Parse()
	runtime.GOMAXPROCS(1)
	if err := run(*data, rcpsp.Options{Steps: *steps, Seed: *seed}, *worst); err != nil {
		fmt.Fprintln(os.Stderr, "bench-plan:", err)
		os.Exit(1)
	}
}

func run(data string, o rcpsp.Options, worst int) error {
	sets := drawn()
	if data != "" {
		var err error
		if sets, err = stored(data); err != nil {
			return err
		}
	}
	fmt.Printf("%s, %s, %s/%s, %s. One core; seed %d, at most %d steps a problem.\n\n", machine.Processor(), runtime.Version(), runtime.GOOS, runtime.GOARCH, time.Now().Format(time.DateOnly), o.Seed, o.Steps)
	fmt.Println(heading)
	for _, s := range sets {
		row, err := s.measure(o)
		if err != nil {
			return err
		}
		fmt.Println(row)
		row.printWorst(worst)
	}
	return nil
}
