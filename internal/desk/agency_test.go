package desk_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

const rulebook = `
code: T
name: 考核
version: 1
period: {start: 2021-01-01, due: 2021-06-30}
full: 100
rounding: {places: 2, mode: half_up}
ranking: {method: competition}
tiers:
  by: share
  steps:
    - {name: 一, bound: "1/2"}
    - {name: 二}
items:
  - {code: X, name: 破案, full: 60, missing: zero, rule: {kind: completion, indicator: x, cap: "1"}}
  - {code: Y, name: 查处, full: 40, missing: zero, rule: {kind: completion, indicator: y, cap: "1"}}
`

// ledgerFile is rows of stations: A does 5 and 4, B 8 and 2.
const ledgerFile = `单位代码,指标代码,日期,数量
A1,x,2021-03-01,3
A2,x,2021-03-02,2
A1,y,2021-03-03,4
B1,x,2021-03-01,8
B1,y,2021-03-05,2
`

var (
	ctx  = context.Background()
	by   = desk.By{Actor: "考核办", Origin: "测试"}
	half = when.Period{Start: when.MustDate("2021-01-01"), Due: when.MustDate("2021-06-30")}
	may  = when.MustDate("2021-05-31")
)

// clock goes on by a minute each time it is asked, from the morning of 2021-05-31.
func clock() func() time.Time {
	at := time.Date(2021, 5, 31, 0, 0, 0, 0, time.UTC)
	var asked atomic.Int64
	return func() time.Time { return at.Add(time.Duration(asked.Add(1)) * time.Minute) }
}

// agencyOf makes a city S with bureaus A (stations A1, A2) and B (station B1), targets of ten for both bureaus and
// indicators, the rulebook in force, and no record yet.
func agencyOf(t *testing.T) (d *desk.Desk, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "data")
	d, err := desk.Create(ctx, dir, agency.Settings{Name: "市局", Zone: "Asia/Shanghai", Region: 431000}, clock())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	founded := when.MustDate("2020-01-01")
	_, err = d.Write(ctx, by, func(e *desk.Entry) error {
		for _, u := range [][2]string{{"S", ""}, {"A", "S"}, {"B", "S"}, {"A1", "A"}, {"A2", "A"}, {"B1", "B"}} {
			if err := e.Unit(agency.Unit{Code: u[0], Name: u[0] + "局", Parent: u[1], Region: 431000, From: founded}); err != nil {
				return err
			}
		}
		for _, code := range []string{"x", "y"} {
			if err := e.Indicator(agency.Indicator{Code: code, Name: code + "数", Direction: agency.More, OverTime: agency.Sum, OverUnits: agency.Sum, From: founded}); err != nil {
				return err
			}
			for _, unit := range []string{"A", "B"} {
				if err := e.Target(target.Target{Unit: unit, Indicator: code, Period: half, Quantity: num.MustQty("10"), From: half.Start}); err != nil {
					return err
				}
			}
		}
		return e.Group(agency.Group{Code: "G", Name: "县局", Members: []agency.Member{{Unit: "A", Difficulty: num.One}, {Unit: "B", Difficulty: num.One}}, From: founded})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.ApplyRulebook(ctx, by, "t.yaml", []byte(rulebook), "2021-01-01"); err != nil {
		t.Fatal(err)
	}
	return d, dir
}

// filled is the agency with ledgerFile taken in; first is the number of its first record.
func filled(t *testing.T) (d *desk.Desk, dir string, first int64) {
	t.Helper()
	d, dir = agencyOf(t)
	got := taken(t, d, file(t, "台账.csv", ledgerFile))
	if got.Entry == nil || got.Entry.Len() != 5 {
		t.Fatal("the ledger was not taken in:", got)
	}
	return d, dir, got.Entry.First
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func taken(t *testing.T, d *desk.Desk, path string) desk.Imported {
	t.Helper()
	got, err := d.Import(ctx, desk.By{Actor: "录入"}, path, intake.Options{Basis: ledger.Verified}, false)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// boardBytes is the board as JSON.
func boardBytes(t *testing.T, d *desk.Desk, q desk.Question) string {
	t.Helper()
	b, err := d.Board(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// totals are the units' totals in the order of ranks, as "B 56, A 46".
func totals(t *testing.T, d *desk.Desk, q desk.Question) string {
	t.Helper()
	b, err := d.Board(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	s := ""
	for i, u := range b.Units {
		if i > 0 {
			s += ", "
		}
		s += u.Code + " " + u.Total.String()
	}
	return s
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func refused(t *testing.T, err error, code string) {
	t.Helper()
	for _, f := range fault.Of(err) {
		if f.Code == code {
			return
		}
	}
	t.Errorf("got %v, want the fault %s", err, code)
}
