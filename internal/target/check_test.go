package target_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// cascade is a bureau with two branches, of which the first has two stations, all holding fraud targets that add up.
type cascade struct {
	d   agency.Directory
	b   *target.Book
	seq int64
}

func newCascade() *cascade {
	c := &cascade{b: target.NewBook()}
	from := day("2021-01-01")
	for n, u := range []agency.Unit{{Code: "top"}, {Code: "a", Parent: "top"}, {Code: "b", Parent: "top"},
		{Code: "a1", Parent: "a"}, {Code: "a2", Parent: "a"}} {
		u.No, u.From = agency.UnitNo(n+1), from
		c.seq++
		c.d.AddUnit(c.seq, u)
	}
	c.seq++
	c.d.AddIndicator(c.seq, agency.Indicator{No: 1, Code: "fraud", OverUnits: agency.Sum, From: from})
	c.seq++
	c.d.AddIndicator(c.seq, agency.Indicator{No: 2, Code: "rate", OverUnits: agency.Mean, From: from})
	c.give("top", "fraud", "100", "2021-06-30")
	c.give("a", "fraud", "60", "2021-06-30")
	c.give("b", "fraud", "40", "2021-05-31")
	c.give("a1", "fraud", "30", "2021-06-30")
	c.give("a2", "fraud", "30", "2021-06-30")
	return c
}

func (c *cascade) give(unit, indicator, quantity, due string) {
	c.seq++
	c.b.Add(c.seq, c.d.UnitNo(unit), c.d.IndicatorNo(indicator), target.Target{Unit: unit, Indicator: indicator,
		Period: when.Period{Start: day("2021-02-10"), Due: day(due)}, Quantity: num.MustQty(quantity), From: day("2021-02-10")})
}

func TestCheck(t *testing.T) {
	period := when.Period{Start: day("2021-02-10"), Due: day("2021-06-30")}
	for _, c := range []struct {
		rule  string
		spoil func(*cascade)
		want  []target.Mismatch
	}{
		{"a cascade that adds up", func(*cascade) {}, nil},
		{"too much was handed down", func(c *cascade) { c.give("a2", "fraud", "31", "2021-06-30") },
			[]target.Mismatch{{Unit: "a", Indicator: "fraud", Period: period, Record: 9, Assigned: 60 * num.One, Given: 61 * num.One, Difference: num.One}}},
		{"a target that nobody below shares is not checked", func(c *cascade) { c.give("top", "rate", "1", "2021-06-30") }, nil},
		{"indicators that do not add up by sum are not checked", func(c *cascade) {
			c.give("top", "rate", "1", "2021-06-30")
			c.give("a", "rate", "5", "2021-06-30")
		}, nil},
		{"a child due after its parent", func(c *cascade) { c.give("a1", "fraud", "30", "2021-07-01") },
			[]target.Mismatch{{Unit: "a", Indicator: "fraud", Period: period, Record: 9, Assigned: 60 * num.One, Given: 60 * num.One,
				Late: []target.Late{{"a1", day("2021-07-01")}}}}},
		{"a child without a target", func(c *cascade) {
			c.seq++
			c.d.AddUnit(c.seq, agency.Unit{No: 6, Code: "a3", Parent: "a", From: day("2021-01-01")})
		}, []target.Mismatch{{Unit: "a", Indicator: "fraud", Period: period, Record: 9, Assigned: 60 * num.One, Given: 60 * num.One, Missing: []string{"a3"}}}},
		{"a change from a later day is not seen yet", func(c *cascade) {
			c.seq++
			c.b.Add(c.seq, 4, 1, target.Target{Unit: "a1", Indicator: "fraud", Period: period, Quantity: 0, From: day("2021-04-27")})
		}, nil},
	} {
		t.Run(c.rule, func(t *testing.T) {
			k := newCascade()
			c.spoil(k)
			on := day("2021-04-26")
			got, err := target.Check(k.d.Tree(on, k.seq), &k.d, k.b, on, k.seq)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestASplitPassesTheCheck(t *testing.T) {
	k := newCascade()
	parent := target.Target{Unit: "a", Indicator: "fraud", Period: when.Period{Start: day("2021-02-10"), Due: day("2021-06-30")},
		Quantity: 60 * num.One, From: day("2021-02-10")}
	parts, err := target.Split(parent, target.Equal([]string{"a1", "a2"}), 7*num.One)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		k.give(p.Unit, p.Indicator, p.Quantity.String(), p.Period.Due.String())
	}
	on := day("2021-04-26")
	if got, err := target.Check(k.d.Tree(on, k.seq), &k.d, k.b, on, k.seq); err != nil || len(got) > 0 {
		t.Errorf("mismatches %v, %v", got, err)
	}
}
