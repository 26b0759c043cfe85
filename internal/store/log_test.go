package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/when"
)

// logged is a ledger of a few hundred numbers in entries of many sizes, closed, so that all of it stands in one file.
func logged(t testing.TB) (dir string, root string) {
	t.Helper()
	dir = t.TempDir()
	s, err := Create(dir, agency.Settings{Name: "北湖分局", Zone: "Asia/Shanghai", Region: 431002})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 30 {
		_, err := s.Write(ctx, Meta{Actor: "考核办", Origin: "test"}, func(tx *Tx) error {
			if n%7 == 0 {
				if _, _, err := tx.Version(Unit, fmt.Sprintf("unit-%d", n), 18000, map[string]string{"name": "北湖"}); err != nil {
					return err
				}
			}
			for i := range n {
				r := ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: agency.IndicatorNo(i), On: 18700, Qty: num.Qty(0x1122334455660000 + n*100 + i), Region: 431002}
				if i%3 == 0 {
					r.Voucher = fmt.Sprintf("凭证%d-%d", n, i)
				}
				if _, err := tx.Record(r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	c := verified(t, s)
	if len(c.Breaks) > 0 {
		t.Fatalf("a sound ledger: %v", c.Breaks)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, c.Root
}

func verified(t testing.TB, s *Store, at ...int64) LogCheck {
	t.Helper()
	c, err := s.VerifyLog(ctx, at...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// rowsOf reads all that the log protects.
func rowsOf(s *Store) (all []any, err error) {
	for e, err := range s.Entries(ctx) {
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	for r, err := range s.Records(ctx, Filter{}) {
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	for v, err := range s.Versions(ctx, 0) {
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

func TestEveryByteOfAQuantityIsProtectedByName(t *testing.T) {
	dir, _ := logged(t)
	path := filepath.Join(dir, FileName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var picks []ledger.Record
	for r, err := range s.Records(ctx, Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Seq%131 == 0 {
			picks = append(picks, r)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, r := range picks {
		qty := binary.BigEndian.AppendUint64(nil, uint64(r.Qty))
		if !bytes.Contains(whole, qty) {
			t.Fatalf("record %d is not to be found in the file", r.Seq)
		}
		for i := range 8 {
			other := bytes.Clone(qty)
			other[i] ^= 1 << i
			bad := bytes.ReplaceAll(whole, qty, other) // a freed page may hold an old copy
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			c := verified(t, s)
			if len(c.Breaks) != 1 || c.Breaks[0].Code != "log_record_changed" || c.Breaks[0].Place.Record != r.Seq {
				t.Errorf("byte %d of record %d flipped: %v", i, r.Seq, c.Breaks)
			}
			_ = s.Close()
		}
	}
}

// Whatever byte is flipped: either it is found, or all that the ledger says is what it said before.
func TestNoFlippedByteChangesTheLedgerUnseen(t *testing.T) {
	dir, _ := logged(t)
	path := filepath.Join(dir, FileName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	want, err := rowsOf(s)
	if err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	random := rand.New(rand.NewPCG(2021, 426))
	found, harmless := 0, 0
	for range 120 {
		at := 100 + random.IntN(len(whole)-100)
		bad := bytes.Clone(whole)
		bad[at] ^= 1 << random.IntN(8)
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(dir)
		if err != nil {
			found++
			continue
		}
		c, err := s.VerifyLog(ctx)
		if err != nil || len(c.Breaks) > 0 {
			found++
			_ = s.Close()
			continue
		}
		got, err := rowsOf(s)
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("byte %d flipped, not found, and the ledger says something else: %v %s", at, err, d)
		} else {
			harmless++ // free space, an index, a checkpoint
		}
		_ = s.Close()
	}
	t.Logf("%d found, %d harmless", found, harmless)
	if found < 25 {
		t.Errorf("only %d of 120 flips were found", found)
	}
}

func TestTamperingIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		sql  string
		want []string // code and number
	}{
		"a quantity raised":                   {"UPDATE record SET qty = qty + 1 WHERE seq = 100", []string{"log_record_changed 100"}},
		"a day moved":                         {"UPDATE record SET occurred_on = occurred_on - 1 WHERE seq = 100", []string{"log_record_changed 100"}},
		"a unit exchanged":                    {"UPDATE record SET unit = 2 WHERE seq = 100", []string{"log_record_changed 100"}},
		"a unit out of range":                 {"UPDATE record SET unit = unit + 4294967296 WHERE seq = 100", []string{"log_record_changed 100"}},
		"a basis raised":                      {"UPDATE record SET basis = 1 WHERE seq = 100", []string{"log_record_changed 100"}},
		"a note changed":                      {"UPDATE record SET note = '{}' WHERE seq = 98", []string{"log_record_changed 98"}},
		"a note taken away":                   {"UPDATE record SET note = NULL, seal = NULL WHERE seq = 98", []string{"log_record_changed 98"}},
		"a note put in":                       {"UPDATE record SET note = '{\"voucher\":\"x\"}' WHERE seq = 100", []string{"log_record_changed 100"}},
		"a number written as text":            {"UPDATE record SET note = CAST(note AS BLOB) WHERE seq = 98", []string{"log_record_changed 98"}},
		"a record deleted":                    {"DELETE FROM record WHERE seq = 100", []string{"log_record_missing 100"}},
		"a version's body changed":            {"UPDATE version SET body = '{}' WHERE no = 2", []string{"log_version_changed 23"}},
		"a version's day moved":               {"UPDATE version SET holds = 1 WHERE no = 2", []string{"log_version_changed 23"}},
		"a code renamed":                      {"UPDATE thing SET code = 'x' WHERE no = 2", []string{"log_version_changed 23"}},
		"an actor renamed":                    {"UPDATE entry SET actor = 'x' WHERE no = 5", []string{"log_entry_changed 8"}},
		"an entry's time moved":               {"UPDATE entry SET recorded_at = recorded_at - 1 WHERE no = 5", []string{"log_entry_changed 8"}},
		"a record put in":                     {"INSERT INTO record (seq, region, kind, unit, indicator, occurred_on, qty, basis) VALUES (1000, 431002, 1, 1, 1, 1, 1, 1)", []string{"log_record_uncovered 1000"}},
		"a hash changed":                      {"UPDATE leaf SET hashes = zeroblob(length(hashes)) WHERE first = 0", []string{"log_version_changed 1", "log_node_changed 0"}},
		"a node changed":                      {"UPDATE node SET hash = zeroblob(32) WHERE no = 0", []string{"log_node_changed 0"}},
		"a row of hashes deleted":             {"DELETE FROM leaf WHERE first = (SELECT MAX(first) FROM leaf)", []string{"log_hash_missing 440"}},
		"the last entry deleted, not its log": {"DELETE FROM record WHERE seq > 411; DELETE FROM version WHERE seq > 411; DELETE FROM entry WHERE last_seq > 411", []string{"log_leaf_beyond 0"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir, root := logged(t)
			run(t, filepath.Join(dir, FileName), c.sql)
			s, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			got := verified(t, s)
			var codes []string
			for _, f := range got.Breaks {
				codes = append(codes, fmt.Sprintf("%s %d", f.Code, f.Place.Record))
			}
			for _, w := range c.want {
				if !slices.Contains(codes, w) {
					t.Errorf("found %v, want %s", codes, w)
				}
			}
			if len(c.want) == 1 && len(codes) > 40 {
				t.Errorf("%d breaks named for one", len(codes))
			}
			_ = root
		})
	}
}

func TestLogIsTheReferenceTree(t *testing.T) {
	dir, root := logged(t)
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	size, err := s.LogSize(ctx)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.LogRoot(ctx, size)
	if err != nil || fmt.Sprintf("%x", got) != root {
		t.Fatalf("%x, %v, want %s", got, err, root)
	}
	sizes := []int64{1, 2, 255, 256, 257, size}
	c := verified(t, s, sizes...)
	for i, r := range c.Roots {
		if want, err := s.LogRoot(ctx, sizes[i]); err != nil || want != r.Root {
			t.Errorf("size %d: %x, %v, want %x", sizes[i], want, err, r.Root)
		}
	}
	for r, err := range s.Records(ctx, Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		l, err := s.Leaf(ctx, r.Seq)
		if err != nil {
			t.Fatal(err)
		}
		hs, err := s.Inclusion(ctx, l.Index, size)
		if err != nil {
			t.Fatal(err)
		}
		if err := proof.VerifyInclusion(proof.HashLeaf(l.Bytes), l.Index, size, hs, got); err != nil {
			t.Fatalf("record %d: %v", r.Seq, err)
		}
	}
	for from := int64(1); from < size; from += 13 {
		hs, err := s.Consistency(ctx, from, size)
		if err != nil {
			t.Fatal(err)
		}
		old, err := s.LogRoot(ctx, from)
		if err != nil {
			t.Fatal(err)
		}
		if err := proof.VerifyConsistency(from, size, hs, old, got); err != nil {
			t.Fatalf("from %d: %v", from, err)
		}
	}
}

// Two openers and failed writes in between: the edge kept in memory is never that of what was taken back.
func TestLogSurvivesOthersAndFailures(t *testing.T) {
	dir, _ := logged(t)
	a, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	b, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	one := func(s *Store, q num.Qty, fail error) {
		_, err := s.Write(ctx, Meta{}, func(tx *Tx) error {
			if _, err := tx.Record(ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, On: when.Date(18700), Qty: q}); err != nil {
				return err
			}
			return fail
		})
		if err != fail {
			t.Fatal(err)
		}
	}
	for i := range 300 {
		s := []*Store{a, b}[i/2%2]
		if i%5 == 0 {
			one(s, 7, os.ErrInvalid)
		}
		if i%11 == 0 {
			if _, err := s.Write(ctx, Meta{}, func(*Tx) error { return nil }); err != nil {
				t.Fatal(err)
			}
		}
		one(s, num.Qty(i), nil)
	}
	if c := verified(t, a); len(c.Breaks) > 0 {
		t.Error(c.Breaks)
	}
}
