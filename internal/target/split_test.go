package target_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
)

func shares(spec string) []target.Share {
	var ss []target.Share
	for n, w := range strings.Fields(spec) {
		ss = append(ss, target.Share{Unit: fmt.Sprintf("u%d", n), Weight: num.MustRat(w)})
	}
	return ss
}

func quantities(ts []target.Target) string {
	var qs []string
	for _, t := range ts {
		qs = append(qs, t.Quantity.String())
	}
	return strings.Join(qs, " ")
}

func TestSplit(t *testing.T) {
	for _, c := range []struct{ rule, total, weights, step, want string }{
		{"equal shares come out even", "40", "1 1 1 1", "1", "10 10 10 10"},
		{"equal remainders go to the first", "10", "1 1 1", "1", "4 3 3"},
		{"the largest remainder gets the step", "10", "1 2 4", "1", "1 3 6"},
		{"weights may be any decimals", "100", "0.25 0.75", "1", "25 75"},
		{"weight zero gets nothing", "7", "1 0 1", "1", "4 0 3"},
		{"steps of five", "100", "1 1 1", "5", "35 35 30"},
		{"a step below one", "1", "1 1 1", "0.1", "0.4 0.3 0.3"},
		{"what is less than a step is not lost", "10.5", "1 1", "1", "5.5 5"},
		{"a target of nothing splits into nothing", "0", "1 1", "1", "0 0"},
		{"more units than steps", "2", "1 1 1", "1", "1 1 0"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			parent := aim("2021-02-10", "2021-06-30", "2021-02-10", c.total)
			got, err := target.Split(parent, shares(c.weights), num.MustQty(c.step))
			if err != nil {
				t.Fatal(err)
			}
			if quantities(got) != c.want {
				t.Errorf("split into %s, want %s", quantities(got), c.want)
			}
			if got[0].Unit != "u0" || got[0].Period != parent.Period || got[0].Indicator != parent.Indicator || got[0].From != parent.From {
				t.Errorf("the child is %+v", got[0])
			}
		})
	}
}

func TestSplitRefuses(t *testing.T) {
	parent := aim("2021-02-10", "2021-06-30", "2021-02-10", "10")
	gone := parent
	gone.Withdrawn = true
	for _, c := range []struct {
		rule   string
		parent target.Target
		shares []target.Share
		step   num.Qty
		want   string
	}{
		{"nobody to give it to", parent, nil, num.One, "target_split_nobody"},
		{"a unit twice", parent, []target.Share{{"a", num.Whole(1)}, {"a", num.Whole(1)}}, num.One, "target_split_twice"},
		{"the unit itself", parent, []target.Share{{"431002", num.Whole(1)}}, num.One, "target_split_self"},
		{"a weight below zero", parent, shares("1 -1"), num.One, "target_weight_negative"},
		{"all weights zero", parent, shares("0 0"), num.One, "target_weights_zero"},
		{"no step", parent, shares("1"), 0, "target_step"},
		{"a withdrawn target", gone, shares("1"), num.One, "target_split_withdrawn"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if _, err := target.Split(c.parent, c.shares, c.step); codes(err) != c.want {
				t.Errorf("faults %q, want %q", codes(err), c.want)
			}
		})
	}
}

func TestSplitAsGiven(t *testing.T) {
	parent := aim("2021-02-10", "2021-06-30", "2021-02-10", "10")
	for _, c := range []struct {
		rule  string
		parts []target.Part
		want  string
	}{
		{"parts that sum to the parent", []target.Part{{"a", num.MustQty("3.5")}, {"b", num.MustQty("6.5")}}, ""},
		{"too little", []target.Part{{"a", num.MustQty("3")}, {"b", num.MustQty("6")}}, "target_parts_sum"},
		{"too much", []target.Part{{"a", num.MustQty("5")}, {"b", num.MustQty("6")}}, "target_parts_sum"},
		{"a negative part", []target.Part{{"a", num.MustQty("-1")}, {"b", num.MustQty("11")}}, "target_quantity_negative"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if _, err := target.SplitAsGiven(parent, c.parts); codes(err) != c.want {
				t.Errorf("faults %q, want %q", codes(err), c.want)
			}
		})
	}
}

func TestASplitSumsToItsParentAndIsFairToAStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parent := aim("2021-02-10", "2021-06-30", "2021-02-10", "0")
		parent.Quantity = num.Qty(rapid.Int64Range(0, 1<<62).Draw(t, "quantity"))
		step := num.Qty(rapid.OneOf(rapid.Just(int64(num.One)), rapid.Int64Range(1, 1<<62)).Draw(t, "step"))
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000), 1, 20).Draw(t, "weights")
		var ss []target.Share
		total := new(big.Int)
		for n, w := range weights {
			total.Add(total, big.NewInt(w))
			ss = append(ss, target.Share{Unit: fmt.Sprint(n), Weight: num.Whole(w)})
		}
		got, err := target.Split(parent, ss, step)
		if total.Sign() == 0 {
			if codes(err) != "target_weights_zero" {
				t.Fatalf("err %v", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		var sum num.Qty
		for n, child := range got {
			if sum, err = sum.Add(child.Quantity); err != nil {
				t.Fatal(err)
			}
			exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(int64(parent.Quantity)), big.NewInt(weights[n])), total)
			off := exact.Sub(exact, new(big.Rat).SetInt64(int64(child.Quantity)))
			if off.Abs(off).Cmp(new(big.Rat).SetInt64(int64(step))) >= 0 {
				t.Fatalf("child %d has %d, off its share by %v, a step is %d", n, child.Quantity, off, step)
			}
		}
		if sum != parent.Quantity {
			t.Fatalf("parts sum to %v, the parent is %v", sum, parent.Quantity)
		}
	})
}
