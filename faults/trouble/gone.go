package trouble

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/tongchou/tongchou/faults/rig"
)

// databaseGone stops PostgreSQL for a minute under a server at work.
func databaseGone(ctx context.Context, r *rig.Rig, kind string) (row, error) {
	away := rig.Pick(r.Options, time.Minute, 3*time.Second)
	l, err := r.Ledger(ctx, kind, 0)
	if err != nil {
		return row{}, err
	}
	c, err := r.Cluster(ctx)
	if err != nil {
		return row{}, err
	}
	s, err := r.Serve(ctx, l.Dir, []string{"--log-level", "warn"})
	if err != nil {
		return row{}, err
	}
	w := newWriter(l)
	writing, stop := context.WithCancel(ctx)
	defer stop()
	var acting sync.WaitGroup
	for range 4 {
		acting.Go(func() {
			for writing.Err() == nil {
				_, err := w.write(ctx, s.URL, 1)
				w.note(err)
				if err != nil {
					time.Sleep(200 * time.Millisecond)
				}
			}
		})
	}
	time.Sleep(time.Second)
	if err := c.Stop(); err != nil {
		return row{}, err
	}
	time.Sleep(away / 2)
	client := rig.NewClient(s.URL, "")
	ready, err1 := client.Get(ctx, "/readyz")
	alive, err2 := client.Get(ctx, "/healthz")
	time.Sleep(away / 2)
	if err := errors.Join(c.Start(ctx), err1, err2); err != nil {
		return row{}, err
	}
	took, err := w.until(ctx, s.URL, time.Minute)
	time.Sleep(time.Second)
	stop()
	acting.Wait()
	saw := fmt.Sprintf("%s; meanwhile /readyz %d, /healthz %d", w.seen(), ready.Status, alive.Status)
	if err != nil {
		return row{saw: saw}, err
	}
	if ready.Status != http.StatusServiceUnavailable || alive.Status != http.StatusOK {
		return row{saw: saw}, errors.New("health and readiness do not tell")
	}
	if err := s.Stop(); err != nil {
		return row{saw: saw}, err
	}
	kept, err := w.check(ctx, r, one)
	return row{saw, kept, fmt.Sprintf("%s after PostgreSQL answered again, %v away; the server was not touched", rig.Seconds(took), away)}, err
}
