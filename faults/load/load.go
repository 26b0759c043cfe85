// Package load lets 64 clients submit and read at the same time for two minutes and says how long each kind of request took.
package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/tongchou/tongchou/faults/rig"
)

// The clients: every bureau has six clerks of stations, a verifier and a head.
const (
	clerks  = 6
	clients = rig.Bureaus * (clerks + 2)
)

// Run loads a server on each store and prints what each kind of request took.
func Run(ctx context.Context, r *rig.Rig, out io.Writer) error {
	long := rig.Pick(r.Options, 2*time.Minute, 5*time.Second)
	perDay := rig.Pick(r.Options, 1, 0)
	rig.Heading(out, "%d clients at once", clients)
	fmt.Fprintf(out, "%d clerks save drafts, submit them and read; %d verifiers verify or return what was submitted; %d heads read boards, explanations, pace and events. "+
		"Each thinks for up to %v and sends its next request, for %v, to one server with its usual limits. Clients, server and database share this machine.\n\n",
		rig.Bureaus*clerks, rig.Bureaus, rig.Bureaus, pause, long)
	var errs []error
	for _, kind := range r.Stores {
		if err := onStore(ctx, r, kind, perDay, long, out); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", kind, err))
		}
	}
	return errors.Join(errs...)
}

func onStore(ctx context.Context, r *rig.Rig, kind string, perDay int, long time.Duration, out io.Writer) error {
	l, err := r.Ledger(ctx, kind, perDay)
	if err != nil {
		return err
	}
	s, err := r.Serve(ctx, l.Dir, []string{"--log-level", "warn"})
	if err != nil {
		return err
	}
	defer func() { _ = s.Stop() }() // the rig stops it at the latest
	before, _ := s.Resident()
	c := &counter{times: map[string]rig.Times{}, errors: map[string]int{}}
	start := time.Now()
	running, stop := context.WithTimeout(ctx, long)
	defer stop()
	var acting sync.WaitGroup
	for n := range clients {
		acting.Go(func() { clientOf(n, l, s.URL, c, r.Seed).act(running) })
	}
	acting.Wait()
	took := time.Since(start)
	after, most := s.Resident()
	if err := s.Stop(); err != nil {
		return err
	}
	for _, command := range []string{"doctor", "verify"} {
		if _, err := r.Run(ctx, l.Dir, command); err != nil {
			return err
		}
	}
	c.print(out, kind, took)
	fmt.Fprintf(out, "The ledger held %d records and versions at the start. %d answers said that somebody had been quicker (409, 412). Resident memory of the server: "+
		"%s when ready, %s at the end, %s at most. `tongchou doctor` and `tongchou verify` clean afterwards.\n\n", l.Numbers, c.overtaken, rig.Mebi(before), rig.Mebi(after), rig.Mebi(most))
	r.Logf("%s: %d requests, %d errors", rig.Title(kind), c.n(), len(c.errors))
	return c.err()
}

// counter is how long requests took, by kind, and what went wrong.
type counter struct {
	mu        sync.Mutex
	times     map[string]rig.Times
	errors    map[string]int
	overtaken int
}

func (c *counter) took(kind string, d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.times[kind] = append(c.times[kind], d)
}

func (c *counter) failed(kind string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.errors[kind+": "+err.Error()]++
}

// late counts a request that somebody else was quicker with: a verifier's colleague, say. It was answered as it should be.
func (c *counter) late() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.overtaken++
}

func (c *counter) n() (n int) {
	for _, t := range c.times {
		n += len(t)
	}
	return n
}

func (c *counter) print(out io.Writer, kind string, took time.Duration) {
	t := rig.Table{Columns: []string{rig.Title(kind), "#requests", "#per second", "#p50", "#p99", "#longest"}}
	var all rig.Times
	for _, name := range slices.Sorted(maps.Keys(c.times)) {
		one := c.times[name]
		all = append(all, one...)
		t.Add(name, len(one), fmt.Sprintf("%.1f", float64(len(one))/took.Seconds()), rig.Millis(one.At(0.5)), rig.Millis(one.At(0.99)), rig.Millis(one.At(1)))
	}
	t.Add("**all**", len(all), fmt.Sprintf("%.1f", float64(len(all))/took.Seconds()), rig.Millis(all.At(0.5)), rig.Millis(all.At(0.99)), rig.Millis(all.At(1)))
	failed := 0
	for _, n := range c.errors {
		failed += n
	}
	t.Add("**errors**", failed, "", "", "", "")
	t.Print(out)
}

func (c *counter) err() error {
	var errs []error
	for _, what := range slices.Sorted(maps.Keys(c.errors)) {
		errs = append(errs, fmt.Errorf("%d× %s", c.errors[what], what))
	}
	return errors.Join(errs[:min(len(errs), 20)]...)
}
