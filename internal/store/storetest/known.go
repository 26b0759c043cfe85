package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/store"
)

// writeAt writes one version at an instant.
func writeAt(t *testing.T, s *store.Store, at time.Time) store.Entry {
	t.Helper()
	e, err := s.Write(ctx, store.Meta{At: at}, func(tx *store.Tx) error {
		version(t, tx, store.Unit, "beihu")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func monotone(t *testing.T, fresh func(testing.TB) Database) {
	s, db := opened(t, fresh)
	for _, c := range []struct {
		what string
		at   time.Time
		want time.Time
	}{
		{"the first, cut to microseconds, in UTC", noon.Add(999).In(time.FixedZone("", 8*3600)), noon},
		{"a later instant", noon.Add(time.Second), noon.Add(time.Second)},
		{"the clock stands still", noon.Add(time.Second), noon.Add(time.Second + time.Microsecond)},
		{"the clock went back an hour", noon.Add(-time.Hour), noon.Add(time.Second + 2*time.Microsecond)},
		{"the clock is right again", noon.Add(time.Minute), noon.Add(time.Minute)},
	} {
		same(t, c.what, writeAt(t, s, c.at).RecordedAt, c.want)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := db.Open(t)
	defer again.Close()
	same(t, "the clock is wrong after a restart", writeAt(t, again, noon).RecordedAt, noon.Add(time.Minute+time.Microsecond))
	start := time.Now().UTC().Truncate(time.Microsecond)
	if got := writeAt(t, again, time.Time{}).RecordedAt; got.Before(start) || got.After(time.Now()) {
		t.Errorf("without a time given: %v, want now", got)
	}
}

func knownAt(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	for i, at := range []time.Duration{0, time.Hour, 0} {
		same(t, "entry", writeAt(t, s, noon.Add(at)).Last, int64(i+1))
	}
	for _, c := range []struct {
		what string
		at   time.Time
		want int64
	}{
		{"before everything", noon.Add(-time.Microsecond), 0},
		{"at the very instant", noon, 1},
		{"a nanosecond before the second", noon.Add(time.Hour - 1), 1},
		{"at the second, though a third came with a clock gone back", noon.Add(time.Hour), 2},
		{"a microsecond later", noon.Add(time.Hour + time.Microsecond), 3},
		{"in another zone", noon.Add(time.Hour).In(time.FixedZone("", -5*3600)), 2},
		{"far ahead", noon.AddDate(100, 0, 0), 3},
	} {
		got, err := s.SeqAt(ctx, c.at)
		if err != nil {
			t.Fatal(err)
		}
		same(t, c.what, got, c.want)
	}
	e := write(t, s, func(tx *store.Tx) {
		for range 10 {
			version(t, tx, store.Unit, "jia")
		}
	})
	for _, seq := range []int64{4, 9, 13} {
		got, err := s.EntryOf(ctx, seq)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "entry of a number in its run", got, e)
	}
	for _, seq := range []int64{-1, 0, 14} {
		_, err := s.EntryOf(ctx, seq)
		wantFault(t, err, "store_record_unknown")
	}
}

func digest(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	var first store.Entry
	for i, d := range []string{"", "abc", "def", "abc"} {
		e, err := s.Write(ctx, store.Meta{At: noon, Digest: d}, func(tx *store.Tx) error {
			version(t, tx, store.Unit, "beihu")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			first = e
		}
	}
	for _, c := range []struct {
		digest string
		want   store.Entry
	}{{"abc", first}, {"", store.Entry{}}, {"ab", store.Entry{}}} {
		got, ok, err := s.EntryByDigest(ctx, c.digest)
		if err != nil || ok != (c.want.First != 0) {
			t.Errorf("%q: found %v, error %v", c.digest, ok, err)
		}
		same(t, c.digest, got, c.want)
	}
}

// lateDigest sets a digest while writing, as a file read in one pass does.
func lateDigest(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	set := func(digest string) (store.Entry, error) {
		return s.Write(ctx, store.Meta{At: noon, Digest: "early"}, func(tx *store.Tx) error {
			version(t, tx, store.Unit, "beihu")
			tx.Digest(digest)
			return nil
		})
	}
	want, err := set("late")
	if err != nil {
		t.Fatal(err)
	}
	got, ok, err := s.EntryByDigest(ctx, "late")
	if err != nil || !ok {
		t.Errorf("found %v, error %v", ok, err)
	}
	same(t, "entry", got, want)
	if _, ok, err := s.EntryByDigest(ctx, "early"); err != nil || ok {
		t.Errorf("the digest replaced: found %v, error %v", ok, err)
	}
	_, err = set("\xff")
	wantFault(t, err, "store_text_broken")
}

// snapshot looks records up and writes while a walk is under way, as the first build of the memory does.
func snapshot(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	directory(t, s)
	one := ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, On: day, Qty: 10_000}
	add(t, s, one, one, one)
	seen := 0
	for r, err := range s.Records(ctx, store.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		seen++
		add(t, s, one)
		again, err := s.Record(ctx, r.Seq)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "a look-up within a walk", again, r)
	}
	same(t, "records seen", seen, 3)
	same(t, "records after", len(all(t, s.Records(ctx, store.Filter{}))), 6)
	for range s.Records(ctx, store.Filter{}) {
		break // an abandoned walk gives its connection back
	}
	add(t, s, one)
}

func twoOpeners(t *testing.T, fresh func(testing.TB) Database) {
	a, db := opened(t, fresh)
	b := db.Open(t)
	defer b.Close()
	directory(t, a)
	for i := range 6 {
		s := []*store.Store{a, b}[i%2]
		same(t, "number", add(t, s, ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1}), []int64{int64(6 + i)})
	}
	same(t, "the other sees all", len(all(t, a.Records(ctx, store.Filter{}))), 6)
	same(t, "breaks", doctor(t, b), []Break(nil))
}

func cancelled(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	directory(t, s)
	add(t, s, ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1})
	over, cancel := context.WithCancel(ctx)
	_, err := s.Write(over, store.Meta{At: noon}, func(tx *store.Tx) error {
		for i := range 1000 {
			if i == 500 {
				cancel()
			}
			if _, err := tx.Record(ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1}); err != nil {
				return err
			}
		}
		return nil
	})
	wantError(t, err, context.Canceled)
	_, err = s.Last(over)
	wantError(t, err, context.Canceled)
	for _, err := range s.Records(over, store.Filter{}) {
		wantError(t, err, context.Canceled)
	}
	_, err = s.Doctor(over)
	wantError(t, err, context.Canceled)
	same(t, "records kept", len(all(t, s.Records(ctx, store.Filter{}))), 1)
	same(t, "breaks", doctor(t, s), []Break(nil))
}
