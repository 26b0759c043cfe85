// Package storetest is what every database behind package store must pass. A database's own test calls Run.
package storetest

import (
	"context"
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// Database is one empty ledger of the kind under test.
type Database struct {
	Open func(testing.TB) *store.Store // the same ledger each time; the suite closes it
	Exec func(testing.TB, string)      // SQL past the store, to plant breaks
}

// Agency is what fresh must give the new ledger as its settings.
var Agency = agency.Settings{Name: "北湖分局", Zone: "Asia/Shanghai", Region: 431002, Demo: true}

// Run runs the suite; fresh makes a new ledger each time.
func Run(t *testing.T, fresh func(testing.TB) Database) {
	for name, test := range map[string]func(*testing.T, func(testing.TB) Database){
		"settings survive reopening":                        settings,
		"numbers run over records and versions":             numbering,
		"things are numbered by first appearance":           things,
		"what is written is read back equal":                readBack,
		"an error, a panic or a bad record leaves no trace": nothingKept,
		"a write of nothing leaves no entry":                emptyWrite,
		"recorded time never goes back":                     monotone,
		"known at an instant":                               knownAt,
		"a digest finds its entry":                          digest,
		"a digest known late finds it too":                  lateDigest,
		"a filter passes what it names":                     filters,
		"records by number and what refers to them":         references,
		"a walk sees the store as it began":                 snapshot,
		"two openers share one numbering":                   twoOpeners,
		"an ended context ends the question":                cancelled,
		"sums follow the life of a record":                  sumsTable,
		"sums agree with a plain replay":                    sumsProperty,
		"a sum too large is an error":                       sumsOverflow,
		"the doctor finds a valid history sound":            soundHistory,
		"the doctor names each planted break by its number": plantedBreaks,
		"the doctor and the sums end on chains that circle": circle,
		"words are erased, numbers and log stay":            erasure,
		"statements are kept and found":                     learning,
		"a statement is found by what it refers to":         learningReferences,
		"a statement that is voided is found no more":       voiding,
		"a statement is erased, the log stays":              learningErased,
		"papers come, change and go":                        papers,
		"a paper changed by another is not overwritten":     paperChanged,
		"papers stand in the order of their keys":           paperOrder,
		"papers alone leave no entry, and fail whole":       papersAlone,
		"expired papers are swept":                          sweep,
		"what was asked for once is done once":              onceOnly,
	} {
		t.Run(name, func(t *testing.T) { test(t, fresh) })
	}
}

var (
	ctx  = context.Background()
	noon = time.Date(2021, 4, 26, 4, 0, 0, 0, time.UTC)
	day  = when.MustDate("2021-04-26")
)

// opened is a fresh ledger, closed at the test's end.
func opened(t testing.TB, fresh func(testing.TB) Database) (*store.Store, Database) {
	db := fresh(t)
	s := db.Open(t)
	t.Cleanup(func() { _ = s.Close() })
	return s, db
}

// write runs fn in a Write that must succeed.
func write(t testing.TB, s *store.Store, fn func(*store.Tx)) store.Entry {
	t.Helper()
	e, err := s.Write(ctx, store.Meta{At: noon, Actor: "考核办", Origin: "test"}, func(tx *store.Tx) error {
		fn(tx)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// directory writes units 1 to 3 and indicators 1 to 2, numbers 1 to 5.
func directory(t testing.TB, s *store.Store) {
	t.Helper()
	write(t, s, func(tx *store.Tx) {
		for _, code := range []string{"beihu", "jia", "yi"} {
			version(t, tx, store.Unit, code)
		}
		for _, code := range []string{"fraud", "drugs"} {
			version(t, tx, store.Indicator, code)
		}
	})
}

func version(t testing.TB, tx *store.Tx, kind store.Kind, code string) (no, seq int64) {
	t.Helper()
	no, seq, err := tx.Version(kind, code, day, map[string]string{"code": code})
	if err != nil {
		t.Fatal(err)
	}
	return no, seq
}

// add writes records in one entry and returns their numbers.
func add(t testing.TB, s *store.Store, rs ...ledger.Record) (seqs []int64) {
	t.Helper()
	write(t, s, func(tx *store.Tx) {
		for _, r := range rs {
			seq, err := tx.Record(r)
			if err != nil {
				t.Fatal(err)
			}
			seqs = append(seqs, seq)
		}
	})
	return seqs
}

// all collects a walk that must not err.
func all[V any](t testing.TB, walk iter.Seq2[V, error]) (vs []V) {
	t.Helper()
	for v, err := range walk {
		if err != nil {
			t.Fatal(err)
		}
		vs = append(vs, v)
	}
	return vs
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func wantFault(t testing.TB, err error, code string) {
	t.Helper()
	if l := fault.Of(err); len(l) != 1 || l[0].Code != code {
		t.Errorf("error %v, want the fault %s", err, code)
	}
}

func wantError(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}
