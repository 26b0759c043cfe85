package store_test

import (
	"flag"
	"testing"

	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/store/pgtest"
	"github.com/tongchou/tongchou/internal/store/storetest"
)

// fewerChecks lets each property be tried on fewer random cases: a ledger of its own takes a fifth of a second here.
func fewerChecks(t *testing.T) {
	const name = "rapid.checks"
	before := flag.Lookup(name).Value.String()
	checks := "15"
	if testing.Short() {
		checks = "4"
	}
	if err := flag.Set(name, checks); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set(name, before) })
}

func TestPostgreSQL(t *testing.T) {
	fewerChecks(t)
	storetest.Run(t, func(t testing.TB) storetest.Database {
		dir, url := t.TempDir(), pgtest.URL(t)
		s, err := store.CreateOn(dir, url, storetest.Agency)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return storetest.Database{
			Open: func(t testing.TB) *store.Store {
				s, err := store.Open(dir)
				if err != nil {
					t.Fatal(err)
				}
				return s
			},
			Exec: func(t testing.TB, sql string) {
				if err := pgtest.Exec(url, sql); err != nil {
					t.Fatal(err)
				}
			},
		}
	})
}
