package desk_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
)

func TestWhatIfStoresNothing(t *testing.T) {
	d, _, _ := filled(t)
	before := boardBytes(t, d, desk.Question{})
	seq := d.Seq()
	for _, c := range []struct {
		name   string
		wishes desk.Wishes
		want   string
	}{
		{"nothing", desk.Wishes{}, "B 56 A 46"},
		{"a figure, by names", desk.Wishes{Figures: []desk.Wish{{Unit: "A局", Indicator: "x数", Quantity: num.MustQty("3"), Delta: true}}}, "A 64 B 56"},
		{"a target", desk.Wishes{Targets: []desk.Wish{{Unit: "A", Indicator: "y", Quantity: num.MustQty("4")}}}, "A 70 B 56"},
		{"a weight, by name", desk.Wishes{Weights: []desk.Weight{{Item: "破案", Full: num.MustQty("10")}}}, "A 21 B 16"},
	} {
		was, would, err := d.WhatIf(ctx, desk.Question{}, c.wishes)
		if err != nil {
			t.Fatal(c.name, err)
		}
		got, _ := json.Marshal(was)
		expect(t, c.name+": the true board", string(got), before)
		expect(t, c.name, fmt.Sprint(would.Units[0].Code, " ", would.Units[0].Total, " ", would.Units[1].Code, " ", would.Units[1].Total), c.want)
	}
	_, _, err := d.WhatIf(ctx, desk.Question{}, desk.Wishes{Weights: []desk.Weight{{Item: "没有", Full: num.One}}})
	refused(t, err, "rule_item_unknown")
	_, _, err = d.WhatIf(ctx, desk.Question{}, desk.Wishes{Figures: []desk.Wish{{Unit: "没有", Indicator: "x"}}})
	refused(t, err, "desk_unit_unknown")
	expect(t, "the board", boardBytes(t, d, desk.Question{}), before)
	expect(t, "the last number", d.Seq(), seq)
}

func TestRobustIsSeeded(t *testing.T) {
	d, _, _ := filled(t)
	trial := score.Trial{Runs: 200, Spread: num.MustRat("0.2"), Seed: 5}
	_, a, err := d.Robust(ctx, desk.Question{}, trial)
	_, b, err2 := d.Robust(ctx, desk.Question{}, trial)
	if err != nil || err2 != nil || len(a.Units) != 2 {
		t.Fatal(a, err, err2)
	}
	expect(t, "asked again", fmt.Sprint(b), fmt.Sprint(a))
}

func TestCompareNamesTheRecords(t *testing.T) {
	d, _, first := filled(t)
	b, err := d.Board(ctx, desk.Question{})
	if err != nil {
		t.Fatal(err)
	}
	from, to := desk.Question{KnownAt: b.KnownAt}, desk.Question{}
	if c, err := d.Compare(ctx, from, to); err != nil || len(c.Moved) != 0 {
		t.Errorf("a board with itself: %+v %v", c.Moved, err)
	}
	got := taken(t, d, file(t, "c.csv", fmt.Sprintf("记录号,新数量,更正理由\n%d,9,录错\n", first)))
	_, e, err := d.Amend(ctx, by, key("B", "y"), amendment("4", "调减"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := d.Compare(ctx, from, to)
	if err != nil || len(c.Moved) != 2 {
		t.Fatalf("%+v %v", c.Moved, err)
	}
	for _, m := range c.Moved {
		if len(m.Items) != 1 {
			t.Fatalf("%+v", m)
		}
		i := m.Items[0]
		want := map[string]string{
			"A": fmt.Sprintf("X [%d] [%d] [] false", first, got.Entry.First),
			"B": fmt.Sprintf("Y [] [] [%d] false", e.First),
		}
		expect(t, m.Code, fmt.Sprint(i.Code, " ", i.Gone, " ", i.Come, " ", i.Targets, " ", i.Peers), want[m.Code])
	}
}

// TestQuestionsWhileOthersWrite asks from several sides while records come in; every answer is that of one moment.
func TestQuestionsWhileOthersWrite(t *testing.T) {
	d, _, _ := filled(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 40 {
				b, err := d.Board(ctx, desk.Question{})
				if err != nil {
					t.Error(err)
					return
				}
				again, err := d.Board(ctx, desk.Question{KnownAt: b.KnownAt})
				if err != nil {
					t.Error(err)
					return
				}
				x, _ := json.Marshal(b)
				y, _ := json.Marshal(again)
				if string(x) != string(y) {
					t.Errorf("known at %s: first %s, then %s", b.KnownAt, x, y)
				}
			}
		})
	}
	for n := range 10 {
		path := file(t, "n.csv", fmt.Sprintf("单位代码,指标代码,日期,数量,凭证号\nA1,y,2021-04-0%d,0.5,V\n", n%9+1))
		if _, err := d.Import(ctx, by, path, intake.Options{Basis: ledger.Verified}, false); err != nil && fault.Of(err) == nil {
			t.Error(err)
		}
	}
	wg.Wait()
	expect(t, "the board", totals(t, d, desk.Question{}), "A 64, B 56")
}

func TestARulebookIsSupposedByItsText(t *testing.T) {
	d, _, _ := filled(t)
	before := boardBytes(t, d, desk.Question{})
	text := strings.Replace(rulebook, "full: 60", "full: 30", 1)
	text = strings.Replace(text, "full: 100", "full: 70", 1)
	was, would, err := d.WhatIf(ctx, desk.Question{}, desk.Wishes{Rulebook: text})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal(was)
	expect(t, "the true board", string(got), before)
	_, weighed, err := d.WhatIf(ctx, desk.Question{}, desk.Wishes{Weights: []desk.Weight{{Item: "X", Full: num.MustQty("30")}}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range would.Units {
		expect(t, would.Units[i].Code, would.Units[i].Total, weighed.Units[i].Total)
	}
	_, _, err = d.WhatIf(ctx, desk.Question{}, desk.Wishes{Rulebook: strings.Replace(rulebook, "indicator: x,", "indicator: nix,", 1)})
	f := fault.Of(err)
	if len(f) == 0 || f[0].Place.Line == 0 || f[0].Place.Column == 0 {
		t.Errorf("a fault without line and column: %v", err)
	}
}
