package trouble

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/tongchou/tongchou/faults/rig"
)

// twoServers lets two servers write to one ledger, each seeing at once what the other wrote, and kills one of them.
func twoServers(ctx context.Context, r *rig.Rig, kind string) (row, error) {
	long := rig.Pick(r.Options, 20*time.Second, 3*time.Second)
	l, err := r.Ledger(ctx, kind, 0)
	if err != nil {
		return row{}, err
	}
	w := newWriter(l)
	var servers []*rig.Server
	for range 2 {
		s, err := r.Serve(ctx, l.Dir, []string{"--log-level", "warn"})
		if err != nil {
			return row{}, err
		}
		servers = append(servers, s)
	}
	writing, stop := context.WithTimeout(ctx, long)
	defer stop()
	var acting sync.WaitGroup
	blind := make(chan error, 1000)
	for n := range 8 {
		acting.Go(func() {
			mine, other := servers[n%2], servers[(n+1)%2]
			c := rig.NewClient(other.URL, l.Tokens[rig.Office])
			defer c.HTTP.CloseIdleConnections()
			for writing.Err() == nil {
				t, err := w.write(ctx, mine.URL, 1)
				if err != nil {
					w.note(err)
					continue
				}
				if r, err := c.Get(ctx, fmt.Sprintf("/api/v1/records/%d", t.Entry.First)); err != nil || !r.OK() {
					select {
					case blind <- fmt.Errorf("record %d, acknowledged by one server, is not to be had of the other: %v %s", t.Entry.First, err, r.Body):
					default:
					}
				}
			}
		})
	}
	acting.Wait()
	close(blind)
	var errs []error
	for err := range blind {
		errs = append(errs, err)
	}
	if err := errors.Join(append(errs, servers[0].Kill())...); err != nil {
		return row{saw: w.seen()}, err
	}
	took, err := w.until(ctx, servers[1].URL, time.Minute)
	if err != nil {
		return row{saw: w.seen()}, err
	}
	if err := servers[1].Stop(); err != nil {
		return row{}, err
	}
	saw := w.seen()
	if saw == "" {
		saw = "nothing"
	}
	kept, err := w.check(ctx, r, one)
	return row{saw + "; each record was to be had of the other server at once", kept, fmt.Sprintf("one killed, the other's next write after %s", rig.Seconds(took))}, err
}
