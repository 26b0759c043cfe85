// Bench builds a nation's ledger from a fixed seed and asks tongchou, SQLite, PostgreSQL and DuckDB the same questions of
// it. It prints one table with their times side by side, and fails when any answer differs in its last digit.
//
//	go run -tags duckdb . -n 1000000,10000000
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// options are what the flags say.
type options struct {
	sizes []int64
	seed  uint64
	only  []string
	dir   string
	runs  int
	log   io.Writer
}

func (o options) wants(name string) bool { return slices.Contains(o.only, name) }

const everyone = "tongchou,sqlite,postgres,duckdb"

func main() {
	sizes := flag.String("n", "10000000", "observations; several sizes divided by commas")
	seed := flag.Uint64("seed", 1, "seed of the workload")
	only := flag.String("only", everyone, "which to ask; tongchou is always asked, as the others are compared with it")
	dir := flag.String("dir", os.TempDir(), "where to put files, which are removed again: up to 400 bytes for each observation")
	runs := flag.Int("runs", 5, "how often each question is asked; the median is printed")
	flag.Parse()
	o := options{seed: *seed, dir: *dir, runs: *runs, log: os.Stderr}
	if *only != "" {
		o.only = strings.Split(*only, ",")
	}
	err := o.check(*sizes)
	if err != nil || flag.NArg() > 0 || *runs < 1 {
		fmt.Fprintln(os.Stderr, "bench:", err)
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// check reads the sizes and the names.
func (o *options) check(sizes string) error {
	for s := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 1000 || n > 500_000_000 {
			return fmt.Errorf("-n %s: want 1000 to 500000000", s)
		}
		o.sizes = append(o.sizes, n)
	}
	for _, name := range o.only {
		if !slices.Contains(strings.Split(everyone, ","), name) {
			return fmt.Errorf("-only %s: want some of %s", name, everyone)
		}
	}
	return nil
}

// run measures every size and prints what it found.
func run(ctx context.Context, o options, out io.Writer) error {
	var all []result
	for _, n := range o.sizes {
		r, err := measure(ctx, o, n)
		if err != nil {
			return err
		}
		all = append(all, r)
	}
	printMachine(out, o)
	for _, r := range all {
		printTable(out, o, r)
	}
	if len(all) > 1 {
		printGrowth(out, all)
	}
	printSettings(out, all[0])
	return nil
}
