package store_test

import (
	"testing"

	"github.com/ncruces/go-sqlite3"

	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/store/storetest"
)

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Database {
		dir := t.TempDir()
		s, err := store.Create(dir, storetest.Agency)
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
				c, err := sqlite3.Open(s.Path())
				if err != nil {
					t.Fatal(err)
				}
				defer c.Close()
				if err := c.Exec(sql); err != nil {
					t.Fatal(err)
				}
			},
		}
	})
}
