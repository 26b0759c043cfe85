package store

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ncruces/go-sqlite3"
)

// A ledger of schema 1, as the first version of the program wrote it, opens and goes on.
func TestALedgerOfSchemaOneGoesOn(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := sqlite3.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		text("schema/0001_ledger.sql"),
		"CREATE TABLE migration (number INTEGER NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL); INSERT INTO migration VALUES (1, 0)",
		"INSERT INTO agency VALUES (1, '北湖分局', 'Asia/Shanghai', 431002, 0)",
		"INSERT INTO entry VALUES (1, 431002, 2, 10, '', '', ''), (3, 431002, 3, 20, '', '', ''), (4, 431002, 5, 30, '张三', 'a.csv', 'd')",
		"INSERT INTO thing VALUES ('unit', 1, 431002, 'a'), ('indicator', 1, 431002, 'a')",
		"INSERT INTO version VALUES (1, 431002, 'unit', 1, 0, '{}'), (2, 431002, 'indicator', 1, 0, '{}')",
		"INSERT INTO record VALUES (3, 0, 1, 1, 1, 0, 5, 0, NULL, NULL), (4, 0, 2, 1, 1, 0, 6, 0, 3, '{\"reason\":\"笔误\"}'), (5, 0, 1, 1, 1, 0, 7, 0, NULL, NULL)",
	} {
		if err := c.Exec(sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if l, err := s.Doctor(ctx); err != nil || len(l) > 0 {
		t.Errorf("doctor: %v %v", l, err)
	}
	no := int64(0)
	for e, err := range s.Entries(ctx) {
		if no++; err != nil || e.No != no {
			t.Errorf("entry %+v (%v), want number %d", e, err, no)
		}
	}
	e, err := s.Write(ctx, Meta{}, func(tx *Tx) error { _, _, err := tx.Version(Unit, "b", 0, struct{}{}); return err })
	if err != nil || e.No != 4 || e.First != 6 {
		t.Errorf("the next entry: %+v (%v)", e, err)
	}
	r, err := s.Record(ctx, 4)
	if err != nil || r.Reason != "笔误" {
		t.Errorf("record 4: %+v (%v)", r, err)
	}
}
