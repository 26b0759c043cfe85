package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/store"
)

func put(t testing.TB, tx *store.Tx, p store.Paper) store.Paper {
	t.Helper()
	rev, err := tx.Put(p)
	if err != nil {
		t.Fatal(err)
	}
	p.Rev = rev
	return p
}

// kept is what the store says of a paper now.
func kept(t testing.TB, s *store.Store, p store.Paper) (store.Paper, bool) {
	t.Helper()
	got, found, err := s.Paper(ctx, p.Drawer, p.Key)
	if err != nil {
		t.Fatal(err)
	}
	return got, found
}

func papers(t *testing.T, fresh func(testing.TB) Database) {
	s, db := opened(t, fresh)
	p := store.Paper{Drawer: "draft", Key: "北湖/2021-04 '\"\\", Owner: "张三", Body: json.RawMessage(`{"a": "电\u0000😀"}`)}
	if _, found := kept(t, s, p); found {
		t.Fatal("a paper in an empty store")
	}
	write(t, s, func(tx *store.Tx) {
		p = put(t, tx, p)
		again, found, err := tx.Paper(p.Drawer, p.Key)
		if err != nil || !found {
			t.Fatalf("within the transaction: found %v, %v", found, err)
		}
		same(t, "within the transaction", again, p)
	})
	if p.Rev <= 0 {
		t.Errorf("revision %d", p.Rev)
	}
	got, _ := kept(t, s, p)
	same(t, "as it was put, byte for byte", got, p)
	first := p
	p.Owner, p.Body, p.Expires = "", json.RawMessage(`[]`), noon
	write(t, s, func(tx *store.Tx) { p = put(t, tx, p) })
	if p.Rev <= first.Rev {
		t.Errorf("revision %d after %d", p.Rev, first.Rev)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = db.Open(t)
	defer s.Close()
	got, _ = kept(t, s, p)
	same(t, "changed, after reopening", got, p)
	drop := func(tx *store.Tx) {
		if err := tx.Drop(p.Drawer, p.Key); err != nil {
			t.Fatal(err)
		}
	}
	write(t, s, drop)
	write(t, s, drop) // gone already is no error
	if _, found := kept(t, s, p); found {
		t.Error("a dropped paper is there")
	}
	p.Rev = 0
	write(t, s, func(tx *store.Tx) { p = put(t, tx, p) })
	if p.Rev == first.Rev {
		t.Error("a paper that came back has its old revision")
	}
}

func paperChanged(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	one := store.Paper{Drawer: "draft", Key: "a", Body: json.RawMessage(`1`)}
	refused := func(what, code string, p store.Paper) {
		t.Helper()
		_, err := s.Write(ctx, store.Meta{At: noon}, func(tx *store.Tx) error {
			version(t, tx, store.Unit, "beihu") // goes with it
			_, err := tx.Put(p)
			return err
		})
		if code != "" {
			wantFault(t, err, code)
		} else if err == nil {
			t.Errorf("%s was taken", what)
		}
	}
	lost := one
	lost.Rev = 7
	refused("a change of what is not there", "store_paper_changed", lost)
	write(t, s, func(tx *store.Tx) { one = put(t, tx, one) })
	stale := one
	write(t, s, func(tx *store.Tx) { one.Body = json.RawMessage(`2`); one = put(t, tx, one) })
	refused("a change of an old revision", "store_paper_changed", stale)
	stale.Rev = 0
	refused("a new paper in the place of another", "store_paper_changed", stale)
	for what, p := range map[string]store.Paper{
		"no drawer": {Key: "b", Body: one.Body}, "no key": {Drawer: "draft", Body: one.Body},
		"no JSON": {Drawer: "draft", Key: "b", Body: json.RawMessage(`{`)}, "nothing in it": {Drawer: "draft", Key: "b"},
	} {
		refused(what, "", p)
	}
	refused("a key that is not UTF-8", "store_text_broken", store.Paper{Drawer: "draft", Key: "\xff", Body: one.Body})
	got, _ := kept(t, s, one)
	same(t, "what is kept", got, one)
	same(t, "entries", len(all(t, s.Entries(ctx))), 0)
	if _, found, err := s.Paper(ctx, "draft", "\xff"); found || err != nil {
		t.Errorf("a key that cannot be: found %v, %v", found, err)
	}
}

func paperOrder(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	keys := []string{"a", "B", "_", "é", "Z", "z", "一", "丁", "~", "a b", "a-b", "ab", "😀", "10", "9"}
	write(t, s, func(tx *store.Tx) {
		for i, key := range keys {
			put(t, tx, store.Paper{Drawer: "d", Key: key, Owner: []string{"", "x", "y"}[i%3], Body: json.RawMessage(`{}`)})
			put(t, tx, store.Paper{Drawer: "other", Key: key, Owner: "x", Body: json.RawMessage(`{}`)})
		}
	})
	walk := func(f store.PaperFilter) (got []string) {
		for _, p := range all(t, s.Papers(ctx, "d", f)) {
			got = append(got, p.Key)
		}
		return got
	}
	sorted := slices.Sorted(slices.Values(keys))
	same(t, "all, by their bytes", walk(store.PaperFilter{}), sorted)
	same(t, "after one", walk(store.PaperFilter{After: "a b"}), sorted[slices.Index(sorted, "a b")+1:])
	same(t, "the first", walk(store.PaperFilter{Limit: 4}), sorted[:4])
	var xs []string
	for _, key := range sorted {
		if slices.Index(keys, key)%3 == 1 {
			xs = append(xs, key)
		}
	}
	same(t, "of one owner", walk(store.PaperFilter{Owner: "x"}), xs)
	same(t, "of one owner, after one, the first", walk(store.PaperFilter{Owner: "x", After: xs[1], Limit: 2}), xs[2:4])
	same(t, "of nobody known", walk(store.PaperFilter{Owner: "\xff"}), []string(nil))
}

func papersAlone(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	p := store.Paper{Drawer: "session", Key: "a", Body: json.RawMessage(`{}`)}
	e := write(t, s, func(tx *store.Tx) { put(t, tx, p) })
	same(t, "entry", e, store.Entry{})
	same(t, "entries", len(all(t, s.Entries(ctx))), 0)
	if _, found := kept(t, s, p); !found {
		t.Error("the paper was not kept")
	}
	q := store.Paper{Drawer: "session", Key: "b", Body: json.RawMessage(`{}`)}
	_, err := s.Write(ctx, store.Meta{At: noon}, func(tx *store.Tx) error {
		put(t, tx, q)
		if err := tx.Drop(p.Drawer, p.Key); err != nil {
			return err
		}
		return errors.New("refused")
	})
	if _, found := kept(t, s, q); err == nil || found {
		t.Error("a refused write left a paper")
	}
	if _, found := kept(t, s, p); !found {
		t.Error("a refused write dropped a paper")
	}
}

func sweep(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	write(t, s, func(tx *store.Tx) {
		for i := range 10 {
			put(t, tx, store.Paper{Drawer: "session", Key: fmt.Sprint(i), Body: json.RawMessage(`{}`), Expires: noon.Add(time.Duration(i) * time.Minute)})
		}
		put(t, tx, store.Paper{Drawer: "account", Key: "for ever", Body: json.RawMessage(`{}`)})
	})
	for _, c := range []struct {
		now  time.Time
		want int64
		left int
	}{{noon.Add(-time.Second), 0, 10}, {noon.Add(3 * time.Minute), 4, 6}, {noon.Add(3 * time.Minute), 0, 6}, {noon.AddDate(99, 0, 0), 6, 0}} {
		dropped, err := s.Sweep(ctx, c.now)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "dropped", dropped, c.want)
		same(t, "left", len(all(t, s.Papers(ctx, "session", store.PaperFilter{}))), c.left)
	}
	same(t, "what never expires", len(all(t, s.Papers(ctx, "account", store.PaperFilter{}))), 1)
}

func onceOnly(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	directory(t, s)
	attempt := func(ctx context.Context, at time.Time, fail error) (store.Entry, error) {
		return s.Write(ctx, store.Meta{At: at}, func(tx *store.Tx) error {
			for range 2 {
				if _, err := tx.Record(ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, On: day}); err != nil {
					return err
				}
			}
			return fail
		})
	}
	asked := store.Once(ctx, "key", "print")
	behind := errors.New("behind")
	_, err := attempt(asked, noon, behind)
	wantError(t, err, behind)
	e, err := attempt(asked, noon, nil) // a failed attempt has not used the key up
	if err != nil {
		t.Fatal(err)
	}
	p, found := kept(t, s, store.Paper{Drawer: store.OnceDrawer, Key: "key"})
	if !found {
		t.Fatal("no paper of the key")
	}
	var body store.OnceBody
	if err := json.Unmarshal(p.Body, &body); err != nil {
		t.Fatal(err)
	}
	same(t, "what the key says", body, store.OnceBody{Print: "print", First: e.First, Last: e.Last})
	same(t, "how long", p.Expires, noon.Add(48*time.Hour))
	if _, err := attempt(asked, noon, nil); err != nil {
		t.Errorf("a second write of the same request: %v", err)
	}
	_, err = attempt(store.Once(ctx, "key", "print"), noon.Add(47*time.Hour), nil)
	wantFault(t, err, "store_once_used")
	same(t, "records", len(all(t, s.Records(ctx, store.Filter{}))), 4)
	if _, err := attempt(store.Once(ctx, "key", "print"), noon.Add(49*time.Hour), nil); err != nil {
		t.Errorf("after the key has expired: %v", err)
	}
	if _, err := attempt(store.Once(ctx, "another", "print"), noon, nil); err != nil {
		t.Errorf("another key: %v", err)
	}
	same(t, "records", len(all(t, s.Records(ctx, store.Filter{}))), 8)
}
