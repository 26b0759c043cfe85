// Faults breaks a running server on purpose and loads it, and prints what came of it as docs/reliability.md holds it: kill -9 amid writes,
// a full disk, a database that goes away, a clock that goes back, two servers on one ledger, uploads cut in half, 64 clients at once, a
// linearizability check, and requests made up from the API's own document.
//
//	go run . [-quick] [-stores sqlite,postgres] [kill] [trouble] [load] [linear] [fuzz]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/tongchou/tongchou/faults/fuzz"
	"github.com/tongchou/tongchou/faults/kill"
	"github.com/tongchou/tongchou/faults/linear"
	"github.com/tongchou/tongchou/faults/load"
	"github.com/tongchou/tongchou/faults/rig"
	"github.com/tongchou/tongchou/faults/trouble"
)

// program is one of the parts; it prints tables to out and errs when what it checks does not hold.
type program struct {
	name string
	run  func(ctx context.Context, r *rig.Rig, out io.Writer) error
}

var programs = []program{
	{"kill", kill.Run},
	{"trouble", trouble.Run},
	{"load", load.Run},
	{"linear", linear.Run},
	{"fuzz", fuzz.Run},
}

func main() {
	var o rig.Options
	flag.BoolVar(&o.Quick, "quick", false, "small counts, to try the programs")
	stores := flag.String("stores", rig.SQLite+","+rig.Postgres, "which stores to run on")
	flag.Uint64Var(&o.Seed, "seed", 1, "seed of all that is drawn")
	flag.StringVar(&o.Root, "root", "..", "of the repository")
	flag.StringVar(&o.Binary, "binary", "", "of tongchou; built when empty")
	flag.BoolVar(&o.Keep, "keep", false, "leave the scratch directory")
	flag.Parse()
	o.Stores, o.Log = strings.Split(*stores, ","), os.Stderr
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o, flag.Args(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

// run runs the programs named, or all. One that fails does not keep the others from running.
func run(ctx context.Context, o rig.Options, names []string, out io.Writer) (err error) {
	chosen := programs
	if len(names) > 0 {
		chosen = nil
		for _, name := range names {
			i := slices.IndexFunc(programs, func(p program) bool { return p.name == name })
			if i < 0 {
				return fmt.Errorf("%s: no such program", name)
			}
			chosen = append(chosen, programs[i])
		}
	}
	r, err := rig.New(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	fmt.Fprintf(out, "%s. Seed %d.\n\n", rig.Machine(), o.Seed)
	for _, p := range chosen {
		if e := p.run(ctx, r, out); e != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", p.name, e))
			fmt.Fprintf(out, "**%s failed:** %v\n\n", p.name, e)
		}
		if ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
	}
	return err
}
