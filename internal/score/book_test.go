package score

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// book is a ledger of a few records for tests, answering by plain loops. Units A, B, C … are numbered 1, 2, 3 ….
type book struct {
	asOf       when.Date
	indicators map[string]agency.Indicator
	records    []ledger.Record
	targets    []target.Target
}

func newBook(asOf string) *book {
	return &book{asOf: when.MustDate(asOf), indicators: map[string]agency.Indicator{}}
}

// indicator adds one; words are less, latest, mean, max, manual.
func (b *book) indicator(code string, words ...string) *book {
	i := agency.Indicator{No: agency.IndicatorNo(len(b.indicators) + 1), Code: code, Name: code, Direction: agency.More, OverTime: agency.Sum, OverUnits: agency.Sum}
	for _, w := range words {
		switch w {
		case "less":
			i.Direction = agency.Less
		case "manual":
			i.Manual = true
		default:
			i.OverTime = agency.Adding(w)
		}
	}
	b.indicators[code] = i
	return b
}

// put records quantities of an indicator on one day, for units A, B, C … in turn; "" is no record.
func (b *book) put(code, on string, quantities ...string) *book {
	for u, q := range quantities {
		if q == "" {
			continue
		}
		b.records = append(b.records, ledger.Record{Seq: int64(len(b.records) + 1), Kind: ledger.Observation, Unit: agency.UnitNo(u + 1),
			Indicator: b.indicators[code].No, On: when.MustDate(on), Qty: num.MustQty(q), By: "张三", Reason: "评议", Evidence: "会议纪要"})
	}
	return b
}

// assign gives units A, B, C … targets of an indicator over a period.
func (b *book) assign(code, start, due string, quantities ...string) *book {
	for u, q := range quantities {
		if q != "" {
			b.targets = append(b.targets, target.Target{Unit: unitCode(u), Indicator: code, Quantity: num.MustQty(q),
				Period: when.Period{Start: when.MustDate(start), Due: when.MustDate(due)}, From: when.MustDate(start)})
		}
	}
	return b
}

func unitCode(u int) string {
	if u < 26 {
		return string(rune('A' + u))
	}
	return fmt.Sprintf("U%04d", u)
}

func peersOf(n int) []Peer {
	out := make([]Peer, n)
	for u := range out {
		out[u] = Peer{No: agency.UnitNo(u + 1), Code: unitCode(u), Name: unitCode(u) + "局"}
	}
	return out
}

func (b *book) Indicator(code string) (agency.Indicator, bool) {
	i, ok := b.indicators[code]
	return i, ok
}

func (b *book) of(no agency.IndicatorNo) agency.Indicator {
	for _, i := range b.indicators {
		if i.No == no {
			return i
		}
	}
	return agency.Indicator{}
}

func (b *book) all(u agency.UnitNo, i agency.IndicatorNo, p when.Period) (out []ledger.Record) {
	for _, r := range b.records {
		if r.Unit == u && r.Indicator == i && p.Contains(r.On) && r.On <= b.asOf {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b ledger.Record) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Seq, b.Seq)) })
	return out
}

func (b *book) Quantity(u agency.UnitNo, i agency.IndicatorNo, p when.Period) (num.Rat, bool, error) {
	rs := b.all(u, i, p)
	if len(rs) == 0 {
		return num.Rat{}, false, nil
	}
	var sum num.Rat
	for _, r := range rs {
		sum = sum.Add(r.Qty.Rat())
	}
	switch b.of(i).OverTime {
	case agency.Latest:
		return rs[len(rs)-1].Qty.Rat(), true, nil
	case agency.Mean:
		q, err := sum.Quo(num.Whole(int64(len(rs))))
		return q, true, err
	}
	return sum, true, nil
}

func (b *book) Target(u agency.UnitNo, i agency.IndicatorNo, day when.Date) (target.Target, int64, bool) {
	for n, t := range b.targets {
		if t.Unit == unitCode(int(u)-1) && t.Indicator == b.of(i).Code && t.Period.Contains(day) {
			return t, int64(n + 1), true
		}
	}
	return target.Target{}, 0, false
}

func (b *book) Reached(u agency.UnitNo, i agency.IndicatorNo, p when.Period, q num.Qty) (when.Date, bool, error) {
	for d := p.Start; d <= p.Due; d++ {
		if x, found, err := b.Quantity(u, i, when.Period{Start: p.Start, Due: d}); err != nil || found && x.Cmp(q.Rat()) >= 0 {
			return d, err == nil, err
		}
	}
	return 0, false, nil
}

func (b *book) Records(u agency.UnitNo, i agency.IndicatorNo, p when.Period) ([]ledger.Record, error) {
	rs := b.all(u, i, p)
	if b.of(i).OverTime == agency.Latest && len(rs) > 0 {
		rs = rs[len(rs)-1:]
	}
	return rs, nil
}

func (b *book) moment() Moment { return Moment{AsOf: b.asOf, Seq: int64(len(b.records))} }

// head is the start of a rulebook of the year 2021 with full marks of 100 and tiers, for tests that add items.
const head = `code: T
name: 测试
version: 1
period: {start: 2021-01-01, due: 2021-12-31}
full: 100
tiers: {by: share, steps: [{name: 一, bound: 1/3}, {name: 二, bound: 2/3}, {name: 三}]}
`

// oneItem is a rulebook of one item worth 100 marks.
func oneItem(t testing.TB, rule string) *Rulebook {
	t.Helper()
	return parsed(t, head+"items:\n  - {code: X, name: 项目, full: 100, missing: zero, "+rule+"}\n")
}

func parsed(t testing.TB, doc string) *Rulebook {
	t.Helper()
	rb, err := Parse("test.yaml", []byte(doc))
	if err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	return rb
}

// board computes and checks on the way that every score is what its explanation's leaves recompute to.
func (b *book) board(t testing.TB, rb *Rulebook, peers []Peer) *Board {
	t.Helper()
	out, err := Compute(rb, "组", peers, b, b.moment())
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range out.Units {
		b.holds(t, rb, peers, u.Code, "", u.Total)
		eachScore(u.Items, func(s *ItemScore) {
			if s.Kind != KindVeto {
				b.holds(t, rb, peers, u.Code, s.Code, s.Score)
			}
		})
	}
	return out
}

func (b *book) holds(t testing.TB, rb *Rulebook, peers []Peer, unit, item string, want num.Qty) {
	t.Helper()
	n, err := Explain(rb, "组", peers, b, b.moment(), unit, item)
	if err != nil {
		t.Fatal(err)
	}
	got, err := n.Recompute()
	if err != nil {
		t.Fatalf("unit %s item %q: %v", unit, item, err)
	}
	if got.Cmp(want.Rat()) != 0 || n.Value.Cmp(want.Rat()) != 0 {
		t.Fatalf("unit %s item %q: board %s, explained %s, recomputed %s", unit, item, want, n.Value, got)
	}
}

func eachScore(items []ItemScore, fn func(*ItemScore)) {
	for i := range items {
		fn(&items[i])
		eachScore(items[i].Items, fn)
	}
}

// scores of one item by unit code, with "-" for one that is excluded.
func scoresOf(b *Board, item string) map[string]string {
	out := map[string]string{}
	for i := range b.Units {
		s, _ := b.Units[i].Item(item)
		out[b.Units[i].Code] = s.Score.String()
		if s.Missing == Exclude {
			out[b.Units[i].Code] = "-"
		}
	}
	return out
}
