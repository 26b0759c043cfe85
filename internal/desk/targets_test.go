package desk_test

import (
	"fmt"
	"testing"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
)

func key(unit, indicator string) target.Key { return target.Key{Unit: unit, Indicator: indicator} }

func amendment(q, reason string) target.Amendment {
	quantity := num.MustQty(q)
	return target.Amendment{Quantity: &quantity, Reason: reason, From: half.Start}
}

// parts writes what a split gave, as "A1 6, A2 4".
func parts(ts []target.Target) string {
	s := ""
	for i, x := range ts {
		if i > 0 {
			s += ", "
		}
		s += fmt.Sprint(x.Unit, " ", x.Quantity)
	}
	return s
}

func TestAssignAndAmend(t *testing.T) {
	d, _, _ := filled(t)
	got, e, err := d.Assign(ctx, by, target.Target{Unit: "S局", Indicator: "x数", Period: half, Quantity: num.MustQty("20"), From: half.Start})
	if err != nil || got.Unit != "S" || got.Indicator != "x" || e.Len() != 1 {
		t.Fatalf("%+v %+v %v: want names turned into codes and one version written", got, e, err)
	}
	_, _, err = d.Assign(ctx, by, target.Target{Unit: "A", Indicator: "x", Period: half, Quantity: num.One, From: half.Start})
	refused(t, err, "desk_target_exists")
	_, _, err = d.Assign(ctx, by, target.Target{Unit: "没有", Indicator: "x", Period: half, Quantity: num.One, From: half.Start})
	refused(t, err, "desk_unit_unknown")
	_, _, err = d.Amend(ctx, by, key("A1", "x"), amendment("5", "调减"))
	refused(t, err, "desk_target_unknown")
	_, _, err = d.Amend(ctx, by, key("A", "x"), amendment("5", ""))
	refused(t, err, "target_reason_missing")
	if _, _, err = d.Amend(ctx, by, key("A局", "x数"), amendment("5", "调减")); err != nil {
		t.Fatal(err)
	}
	expect(t, "the board on the amended target", totals(t, d, desk.Question{}), "A 76, B 56")
}

func TestSplit(t *testing.T) {
	d, _, _ := filled(t)
	for _, c := range []struct {
		name   string
		shares desk.Shares
		want   string
	}{
		{"equally", desk.Shares{}, "A1 5, A2 5"},
		{"by weight, theirs amended", desk.Shares{Weights: map[string]num.Rat{"A1": num.Whole(3), "A2局": num.Whole(2)}}, "A1 6, A2 4"},
		{"as given", desk.Shares{Given: map[string]num.Qty{"A1": num.MustQty("2.5"), "A2": num.MustQty("7.5")}}, "A1 2.5, A2 7.5"},
	} {
		got, e, err := d.Split(ctx, by, key("A", "x"), c.shares, "重新分解")
		if err != nil || e.Len() != 2 {
			t.Fatalf("%s: entry %+v, %v", c.name, e, err)
		}
		expect(t, c.name, parts(got), c.want)
		check, err := d.CheckTargets(ctx, desk.Question{})
		if err != nil || len(check.Mismatches) != 0 || check.Checked != 6 {
			t.Errorf("%s: %+v %v", c.name, check, err)
		}
	}
	seq := d.Seq()
	_, _, err := d.Split(ctx, by, key("A1", "x"), desk.Shares{}, "")
	refused(t, err, "desk_nothing_below")
	_, _, err = d.Split(ctx, by, key("A", "x"), desk.Shares{Weights: map[string]num.Rat{"A1": num.Whole(1), "B1": num.Whole(1)}}, "重新分解")
	refused(t, err, "desk_not_below")
	if _, _, err = d.Split(ctx, by, key("A", "x"), desk.Shares{Given: map[string]num.Qty{"A1": num.One, "A2": num.One}}, "重新分解"); err == nil {
		t.Error("a split that does not add up was written")
	}
	boardBytes(t, d, desk.Question{})
	expect(t, "the last number after what was refused", d.Seq(), seq)
}

func TestSplitAfterAmendingLeavesAloneWhoseShareStays(t *testing.T) {
	d, _, _ := filled(t)
	if _, _, err := d.Split(ctx, by, key("A", "x"), desk.Shares{}, ""); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Amend(ctx, by, key("A", "x"), amendment("12", "调增")); err != nil {
		t.Fatal(err)
	}
	got, e, err := d.Split(ctx, by, key("A", "x"), desk.Shares{Given: map[string]num.Qty{"A1": num.MustQty("5"), "A2": num.MustQty("7")}}, "随上级调增")
	if err != nil || e.Len() != 1 {
		t.Fatalf("%s, entry %+v, %v", parts(got), e, err)
	}
	expect(t, "the shares", parts(got), "A1 5, A2 7")
	_, _, err = d.Split(ctx, by, key("A", "x"), desk.Shares{Given: map[string]num.Qty{"A1": num.MustQty("5"), "A2": num.MustQty("7")}}, "再来一次")
	refused(t, err, "target_amends_nothing")
}

func TestCheckTargetsFindsAPlantedMismatch(t *testing.T) {
	d, dir, _ := filled(t)
	if _, _, err := d.Split(ctx, by, key("A", "x"), desk.Shares{}, ""); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Amend(ctx, by, key("A1", "x"), amendment("3", "调减")); err != nil {
		t.Fatal(err)
	}
	check, err := d.CheckTargets(ctx, desk.Question{})
	if err != nil || len(check.Mismatches) != 1 {
		t.Fatalf("%+v %v", check, err)
	}
	m := check.Mismatches[0]
	expect(t, "the mismatch", fmt.Sprint(m.Unit, " ", m.Indicator, " ", m.Assigned, " ", m.Given, " ", m.Difference), "A x 10 8 -2")
	d.Close()
	h, err := desk.Examine(ctx, dir)
	if err != nil || len(h.Breaks) != 0 || len(h.Mismatches) != 1 {
		t.Errorf("doctor: %+v %v", h, err)
	}
}
