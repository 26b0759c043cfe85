package trouble

import (
	"context"
	"fmt"
	"time"

	"github.com/tongchou/tongchou/faults/rig"
)

// clockBack starts the server again with a clock that is an hour behind. TONGCHOU_NOW is the clock, which stands still: entries must
// follow one another all the same.
func clockBack(ctx context.Context, r *rig.Rig, kind string) (row, error) {
	l, err := r.Ledger(ctx, kind, 0)
	if err != nil {
		return row{}, err
	}
	w := newWriter(l)
	now := time.Now().UTC().Truncate(time.Second).Add(time.Minute)
	var last time.Time
	for _, at := range []time.Time{now, now.Add(-time.Hour), now.Add(-50 * time.Minute), now.Add(time.Minute)} {
		s, err := r.Serve(ctx, l.Dir, []string{"--log-level", "warn", "--rate", "-1"}, "TONGCHOU_NOW="+at.Format(time.RFC3339))
		if err != nil {
			return row{}, err
		}
		for range 5 {
			t, err := w.write(ctx, s.URL, 1)
			if err != nil {
				w.note(err)
				return row{saw: w.seen()}, err
			}
			if !t.Entry.RecordedAt.After(last) {
				return row{}, fmt.Errorf("an entry of %v follows one of %v", t.Entry.RecordedAt, last)
			}
			last = t.Entry.RecordedAt
		}
		if err := s.Stop(); err != nil {
			return row{}, err
		}
	}
	kept, err := w.check(ctx, r, one)
	return row{"nothing: writes go on; each recorded_at is later than the one before, by a microsecond while the clock is behind", kept, "at once"}, err
}
