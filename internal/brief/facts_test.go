package brief_test

import (
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/brief"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/pace"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

var day = when.MustDate

var shanghai = time.FixedZone("CST", 8*3600)

// facts are a board of three units: one complete, one whose name would break a table and which lacks a figure, one without a score.
func facts(t *testing.T) brief.Facts {
	t.Helper()
	fraud := &score.Head{Code: "fraud", Name: "电信诈骗", Kind: "completion", Full: 60 * num.One}
	order := &score.Head{Code: "order", Name: "治安", Kind: "group", Full: 40 * num.One}
	calls := &score.Head{Code: "calls", Name: "110警情", Kind: "rank", Full: 40 * num.One}
	items := func(completion string, f, o num.Qty, missing score.Missing) []score.ItemScore {
		return []score.ItemScore{
			{Head: fraud, Score: f * num.One, Measured: num.MustRat(completion), Known: missing == score.NotMissing, Tier: "第一方阵", Rank: 1, Missing: missing},
			{Head: order, Score: o * num.One, Items: []score.ItemScore{{Head: calls, Score: o * num.One, Rank: 2}}},
		}
	}
	b := &score.Board{Group: "counties", AsOf: day("2021-04-26"), KnownAt: time.Date(2021, 4, 26, 12, 0, 0, 0, time.UTC), Basis: ledger.Verified,
		Rulebook: score.Edition{Code: "LT_2021", Name: "雷霆2021考核办法", Version: 1, Full: 100 * num.One},
		Units: []score.UnitScore{
			{Code: "431002", Name: "北湖分局", Rank: 1, Tier: "第一方阵", Total: 85 * num.One, Items: items("1.05", 60, 25, score.NotMissing)},
			{Code: "431003", Name: "第2*局|_乙_", Rank: 2, Total: 20 * num.One, Provisional: true, Items: items("0", 0, 20, score.Provisional)},
			{Code: "431004", Name: "丙县局", Unscored: true, Items: items("0", 0, 0, score.Exclude)},
		}}
	return brief.Facts{Agency: agency.Settings{Name: "郴州市公安局", Demo: true}, Zone: shanghai, Group: "县市区局", Board: b,
		Lines: []pace.Line{
			line(t, "431002", "北湖分局", "2020-02-10", "2020-06-30", 0, "10"), // an earlier campaign of the same indicator
			line(t, "431002", "北湖分局", "2021-02-10", "2021-06-30", 3, "200"),
			line(t, "431003", "第2*局|_乙_", "2021-02-10", "2021-06-30", 1, "200"),
		},
		Records: map[string][]int64{"431002/fraud": {31, 32, 33, 34, 35, 36, 37, 38}, "431002/order": {41}, "431002//f": {31, 32}},
		Undone:  map[string][]int64{"correction": {52, 51}, "retraction": {53}}}
}

// line is a target with perDay on each day from its start to the as-of.
func line(t *testing.T, unit, name, start, due string, perDay int64, assigned string) pace.Line {
	t.Helper()
	g := target.Target{Unit: unit, Indicator: "f", Period: when.Period{Start: day(start), Due: day(due)}, Quantity: num.MustQty(assigned)}
	var ds []pace.DayQuantity
	for d := g.Period.Start; d <= day("2021-04-26"); d++ {
		ds = append(ds, pace.DayQuantity{Day: d, Qty: num.Qty(perDay) * num.One})
	}
	l, err := pace.Of(g, ds, pace.Ask{AsOf: day("2021-04-26")})
	if err != nil {
		t.Fatal(err)
	}
	l.UnitName, l.IndicatorName, l.Record = name, "破案数", 12
	return l
}
