// Package kill ends a server by SIGKILL again and again while clients write, and holds what is on disk against what was acknowledged.
package kill

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/tongchou/tongchou/faults/rig"
)

// clients write at the same time.
const clients = 8

// Run kills a server on each store and prints what was found.
func Run(ctx context.Context, r *rig.Rig, out io.Writer) error {
	rounds := rig.Pick(r.Options, 200, 4)
	rig.Heading(out, "kill -9 amid writes")
	fmt.Fprintf(out, "%d clients write without a pause, imports of 1 to 20 rows and corrections, each with an Idempotency-Key; the server is killed %d times on each store, "+
		"at a random moment up to 250 ms after the first acknowledgement. After each kill: `tongchou doctor`, `tongchou verify`, every record counted, the log's root "+
		"compared with those seen before; after each start every unanswered request is sent again, and each client's last answered one too.\n\n", clients, rounds)
	t := rig.Table{Columns: []string{"", "#" + rig.Title(rig.SQLite), "#" + rig.Title(rig.Postgres)}}
	var columns []*tally
	var errs []error
	for _, kind := range r.Stores {
		one, err := onStore(ctx, r, kind, rounds)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", kind, err))
		}
		columns = append(columns, one)
	}
	t.Columns = t.Columns[:1]
	for _, kind := range r.Stores {
		t.Columns = append(t.Columns, "#"+rig.Title(kind))
	}
	for _, line := range lines {
		row := []any{line.name}
		for _, c := range columns {
			row = append(row, line.of(c))
		}
		t.Add(row...)
	}
	t.Print(out)
	return errors.Join(errs...)
}

// onStore kills a server on one store. The tally is never nil.
func onStore(ctx context.Context, r *rig.Rig, kind string, rounds int) (*tally, error) {
	t := &tally{clean: counts{}}
	l, err := r.Ledger(ctx, kind, 0)
	if err != nil {
		return t, err
	}
	book := newBook(l)
	var workers []*worker
	for n := range clients {
		workers = append(workers, &worker{n: n, unit: rig.StationAt(n * 8), token: l.Tokens[rig.Clerk(rig.StationAt(n*8))], book: book, t: t,
			rnd: rand.New(rand.NewPCG(r.Seed, uint64(n)))})
	}
	s, err := r.Serve(ctx, l.Dir, []string{"--checkpoint-interval", "200ms", "--log-level", "warn"})
	if err != nil {
		return t, err
	}
	rnd := rand.New(rand.NewPCG(r.Seed, 9))
	for round := 1; round <= rounds; round++ {
		if err := oneRound(ctx, s, workers, time.Duration(rnd.IntN(250))*time.Millisecond); err != nil {
			return t, fmt.Errorf("round %d: %w", round, err)
		}
		t.kills++
		if err := book.check(ctx, r, t); err != nil {
			return t, fmt.Errorf("round %d: %w", round, err)
		}
		if round%20 == 0 || round == rounds {
			r.Logf("%s: %d kills, %d acknowledged, %d open at a kill", rig.Title(kind), t.kills, t.acked, t.open)
		}
		start := time.Now()
		if err := s.Start(ctx); err != nil {
			return t, fmt.Errorf("round %d: start: %w", round, err)
		}
		t.starts = append(t.starts, time.Since(start))
		if err := again(ctx, s, workers); err != nil {
			return t, fmt.Errorf("round %d: sent again: %w", round, err)
		}
	}
	if err := s.Stop(); err != nil {
		return t, err
	}
	if err := book.check(ctx, r, t); err != nil {
		return t, fmt.Errorf("at the end: %w", err)
	}
	return t, book.complete(t)
}

// oneRound lets the workers write and kills the server a while after the first acknowledgement.
func oneRound(ctx context.Context, s *rig.Server, workers []*worker, after time.Duration) error {
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	first := make(chan struct{}, len(workers))
	failed := make(chan error, len(workers))
	for _, w := range workers {
		go func() { failed <- w.write(ctx, s.URL, first) }()
	}
	select {
	case <-first:
	case err := <-failed:
		return fmt.Errorf("a client stopped before anything was acknowledged: %w\n%s", err, s.Log())
	case <-ctx.Done():
		return fmt.Errorf("nothing was acknowledged: %w\n%s", ctx.Err(), s.Log())
	}
	time.Sleep(after)
	if err := s.Kill(); err != nil {
		return err
	}
	var errs []error
	for range workers {
		errs = append(errs, <-failed)
	}
	return errors.Join(errs...)
}

// again sends what was left unanswered, and what was answered last.
func again(ctx context.Context, s *rig.Server, workers []*worker) error {
	failed := make(chan error, len(workers))
	for _, w := range workers {
		go func() { failed <- w.again(ctx, s.URL) }()
	}
	var errs []error
	for range workers {
		errs = append(errs, <-failed)
	}
	return errors.Join(errs...)
}
