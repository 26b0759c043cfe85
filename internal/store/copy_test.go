package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// onFile is an empty ledger in a file, of settings that a copy must replace.
func onFile(t testing.TB) *Store {
	t.Helper()
	other := beihu
	other.Name, other.Region = "别的局", 1
	s, err := Create(t.TempDir(), other)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// rich is a ledger with something in every table: several entries and parcels, notes with and without, erased words, nodes of the
// log, checkpoints, papers.
func rich(t testing.TB) *Store {
	t.Helper()
	s, err := Create(t.TempDir(), beihu)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for i := range 5 {
		_, err := s.Write(ctx, Meta{Actor: "考核办", Origin: fmt.Sprint("a ", i, ".csv"), Digest: fmt.Sprint(i)}, func(tx *Tx) error {
			for _, kind := range []Kind{Unit, Indicator} {
				if _, _, err := tx.Version(kind, fmt.Sprint("a", i), when.Date(i), map[string]string{"名": "北湖\n\"'"}); err != nil {
					return err
				}
			}
			for j := range 700 {
				r := ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, On: when.Date(j), Qty: num.Qty(j - 350), Region: int32(j % 3)}
				if j%3 == 2 {
					r.Kind, r.Ref, r.Reason = ledger.Correction, tx.next-1, "笔误😀"
				}
				if _, err := tx.Record(r); err != nil {
					return err
				}
			}
			lessons := []LearningRecord{{ID: fmt.Sprint("l", i), Body: []byte(`{"学":1.50}`), Refers: fmt.Sprint("l", i-1), Voids: i == 3, Terms: []string{"verb a"}, Files: map[string]string{"a": "b"}},
				{ID: fmt.Sprint("m", i), Body: []byte(`{}`)}}
			if err := tx.Learn(when.Date(i), lessons); err != nil {
				return err
			}
			_, err := tx.Put(Paper{Drawer: "d", Key: fmt.Sprint("钥", i), Owner: "o", Body: json.RawMessage(`{"a" : 1}`), Expires: time.UnixMicro(int64(i))})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	size, err := s.LogSize(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SaveCheckpoint(ctx, size, []byte("signed\n\n— witness\n")); err != nil {
		t.Fatal(err)
	}
	return s
}

// contents are all rows of all tables.
func contents(t testing.TB, s *Store) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := s.read(ctx, func(c conn) error {
		return c.snapshot(func() error {
			for _, table := range ledgerTables {
				err := c.rows(table.selectAll(), func(r row) bool {
					all[table.name] = append(all[table.name], fmt.Sprintf("%#v", table.values(r)))
					return true
				})
				if err != nil {
					return err
				}
				if len(all[table.name]) == 0 {
					return fmt.Errorf("nothing in %s", table.name)
				}
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func alike(t testing.TB, what string, got, want *Store) {
	t.Helper()
	if d := cmp.Diff(contents(t, want), contents(t, got)); d != "" {
		t.Fatalf("%s (-want +got):\n%s", what, d)
	}
	if got.Settings() != want.Settings() {
		t.Errorf("%s: settings %+v", what, got.Settings())
	}
	root := func(s *Store) string {
		c, err := s.VerifyLog(ctx)
		if err != nil || len(c.Breaks) > 0 {
			t.Errorf("%s: log %v %v", what, c.Breaks, err)
		}
		return c.Root
	}
	if g, w := root(got), root(want); g != w {
		t.Errorf("%s: root %s, want %s", what, g, w)
	}
}

func TestThereAndBackIsTheSame(t *testing.T) {
	first := rich(t)
	second, _, _ := onPostgres(t)
	third := onFile(t)
	if err := first.CopyTo(ctx, second); err != nil {
		t.Fatal(err)
	}
	alike(t, "SQLite to PostgreSQL", second, first)
	if err := second.CopyTo(ctx, third); err != nil {
		t.Fatal(err)
	}
	alike(t, "and back", third, first)
	last, err := first.Last(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Store{second, third} { // life goes on
		e, err := units(s, 2, nil)
		if err != nil || e.First != last.Last+1 || e.No != last.No+1 {
			t.Errorf("the next entry %+v (%v)", e, err)
		}
		if c, err := s.VerifyLog(ctx); err != nil || len(c.Breaks) > 0 {
			t.Errorf("log: %v %v", c.Breaks, err)
		}
	}
}

func TestCopyRefusesATargetThatHoldsSomething(t *testing.T) {
	src := rich(t)
	papers := onFile(t)
	if _, err := papers.Write(ctx, Meta{}, func(tx *Tx) error { _, err := tx.Put(Paper{Drawer: "d", Key: "k", Body: []byte("1")}); return err }); err != nil {
		t.Fatal(err)
	}
	entries, _, _ := onPostgres(t)
	if _, err := units(entries, 1, nil); err != nil {
		t.Fatal(err)
	}
	for _, dst := range []*Store{papers, entries} {
		before := dst.Settings()
		wantFault(t, src.CopyTo(ctx, dst), "store_taken")
		if dst.Settings() != before {
			t.Error("a refused copy left its settings")
		}
	}
	wantFault(t, src.CopyTo(ctx, src), "store_taken")
}

func TestACopyThatFailsLeavesNothing(t *testing.T) {
	src := rich(t)
	if err := src.writer.script("UPDATE record SET qty = 'x' WHERE seq = 2000"); err != nil {
		t.Fatal(err)
	}
	pg, _, _ := onPostgres(t)
	for _, dst := range []*Store{onFile(t), pg} {
		wantFault(t, src.CopyTo(ctx, dst), "store_copy_broken")
		if e, err := dst.Last(ctx); err != nil || e.First != 0 {
			t.Errorf("left behind: %+v, %v", e, err)
		}
		over, cancel := context.WithCancel(ctx)
		cancel()
		if err := src.CopyTo(over, dst); !errors.Is(err, context.Canceled) {
			t.Errorf("given up: %v", err)
		}
		if err := rich(t).CopyTo(ctx, dst); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	}
	if err := src.writer.script("UPDATE record SET qty = 0, region = 99999999999 WHERE seq = 2000"); err != nil {
		t.Fatal(err)
	}
	again, _, _ := onPostgres(t)
	wantFault(t, src.CopyTo(ctx, again), "store_copy_broken")
}

// While others write, what is copied is the ledger as it was at one moment.
func TestCopiesAreOfOneMoment(t *testing.T) {
	fromPostgres, _, _ := onPostgres(t)
	for _, src := range []*Store{onFile(t), fromPostgres} {
		if _, err := units(src, 3000, nil); err != nil {
			t.Fatal(err)
		}
		var stop atomic.Bool
		done := make(chan error)
		go func() {
			var err error
			for !stop.Load() && err == nil {
				_, err = units(src, 1, nil)
			}
			done <- err
		}()
		dst := onFile(t)
		err := src.CopyTo(ctx, dst)
		path := filepath.Join(t.TempDir(), "snapshot", FileName)
		if err == nil {
			err = os.Mkdir(filepath.Dir(path), 0o700)
		}
		if err == nil {
			err = src.Snapshot(ctx, path)
		}
		stop.Store(true)
		if err := errors.Join(err, <-done); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
		wantFault(t, src.Snapshot(ctx, path), "store_taken")
		shot, err := Open(filepath.Dir(path))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = shot.Close() })
		if shot.Settings() != src.Settings() {
			t.Errorf("settings %+v", shot.Settings())
		}
		for _, s := range []*Store{dst, shot} {
			var want []Entry
			for e, err := range src.Entries(ctx) {
				if err != nil {
					t.Fatal(err)
				}
				if last, _ := s.Last(ctx); e.Last <= last.Last {
					want = append(want, e)
				}
			}
			sound(t, s, want...)
		}
	}
}

func TestASnapshotOfWhatIsThere(t *testing.T) {
	src := rich(t)
	pg, _, _ := onPostgres(t)
	if err := src.CopyTo(ctx, pg); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Store{src, pg} {
		dir := t.TempDir()
		if err := s.Snapshot(ctx, filepath.Join(dir, FileName)); err != nil {
			t.Fatal(err)
		}
		files, err := os.ReadDir(dir)
		if err != nil || len(files) != 1 {
			t.Errorf("files %v, %v", files, err)
		}
		shot, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		alike(t, "snapshot", shot, src)
		_ = shot.Close()
	}
	over, cancel := context.WithCancel(ctx)
	cancel()
	path := filepath.Join(t.TempDir(), "x")
	if err := src.Snapshot(over, path); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a snapshot that failed left a file")
	}
	if err := src.Snapshot(ctx, filepath.Join(t.TempDir(), "no", "x")); fault.Of(err) == nil {
		t.Errorf("into a directory that is not there: %v", err)
	}
}

// The tables that are copied are those that there are, with all their columns.
func TestEveryTableIsCopied(t *testing.T) {
	s := onFile(t)
	there := map[string]bool{"migration": true}
	for _, table := range ledgerTables {
		there[table.name] = true
		columns := 0
		err := s.writer.rows("SELECT COUNT(*) FROM pragma_table_info('"+table.name+"')", func(r row) bool { columns = int(r.Int(0)); return false })
		if err != nil || columns != len(table.columns) {
			t.Errorf("%s has %d columns (%v), %d are copied", table.name, columns, err, len(table.columns))
		}
	}
	names, err := s.writer.tables()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if !there[name] {
			t.Errorf("the table %s is not copied", name)
		}
	}
}
