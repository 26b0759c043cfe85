package desk_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"
	_ "github.com/ncruces/go-sqlite3/driver"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// eventful is the agency after a correction, a retraction, a return, submitted records and a station that changed hands.
func eventful(t *testing.T) (dir string, first int64) {
	t.Helper()
	d, dir, first := filled(t)
	taken(t, d, file(t, "c.csv", fmt.Sprintf("记录号,新数量,更正理由\n%d,2.5,录错\n", first)))
	got, err := d.Import(ctx, by, file(t, "s.csv", "单位代码,指标代码,日期,数量\nA2,y,2021-04-01,6\nB1,y,2021-04-02,1\n"), intake.Options{Basis: ledger.Submitted}, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []struct {
		seq int64
		act desk.Act
	}{
		{first + 1, desk.Act{Kind: ledger.Retraction, By: "张三", Reason: "重复"}},
		{got.Entry.First, desk.Act{Kind: ledger.Return, By: "张三", Reason: "缺凭证"}},
	} {
		if _, err := d.Act(ctx, by, []int64{a.seq}, a.act); err != nil {
			t.Fatal(err)
		}
	}
	moved := agency.Unit{Code: "A2", Name: "A2局", Parent: "B", Region: 431000, From: when.MustDate("2021-04-15")}
	if _, err := d.Write(ctx, by, func(e *desk.Entry) error { return e.Unit(moved) }); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, first
}

func TestExamineFindsNothingInASoundStore(t *testing.T) {
	dir, _ := eventful(t)
	h, err := desk.Examine(ctx, dir)
	if err != nil || len(h.Breaks) != 0 || len(h.Mismatches) != 0 {
		t.Errorf("%v, breaks %v, mismatches %v", err, h.Breaks, h.Mismatches)
	}
	expect(t, "sums held", h.Sums, int64(2*6*2))
	if h.Entries < 6 || h.Numbers < 20 {
		t.Errorf("%d entries, %d numbers", h.Entries, h.Numbers)
	}
}

func TestExamineFindsWhatWasPlanted(t *testing.T) {
	for _, c := range []struct{ name, sql, want string }{
		{"a record removed", "DELETE FROM record WHERE seq = %d", "store_seq_gap"},
		{"a record of no unit", "UPDATE record SET unit = 99 WHERE seq = %d", "store_record_unit"},
		{"a retraction of a corrected record", "UPDATE record SET ref = %d WHERE kind = 3", "store_chain_not_head"},
		{"a rulebook that does not parse", "UPDATE version SET body = '{\"text\":\"code: [\"}' WHERE kind = 'rulebook' AND %d > 0", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, first := eventful(t)
			db, err := sqlite3.Open(filepath.Join(dir, store.FileName))
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Exec(fmt.Sprintf(c.sql, first)); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			h, err := desk.Examine(ctx, dir)
			if err != nil || len(h.Breaks) == 0 {
				t.Fatalf("breaks %v, error %v", h.Breaks, err)
			}
			if !strings.Contains(h.Breaks.Error(), c.want) {
				t.Errorf("got %v, want %s", h.Breaks, c.want)
			}
		})
	}
}
