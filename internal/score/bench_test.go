package score

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// cheap answers from arithmetic alone, so that what is measured is the scoring.
type cheap struct{ start, due when.Date }

func (f cheap) Quantity(u agency.UnitNo, i agency.IndicatorNo, _ when.Period) (num.Rat, bool, error) {
	return num.Qty(int64(u)*7919%1_000_000 + int64(i)*104729%500_000 + 1234).Rat(), true, nil
}

func (f cheap) Target(u agency.UnitNo, i agency.IndicatorNo, _ when.Date) (target.Target, int64, bool) {
	return target.Target{Period: when.Period{Start: f.start, Due: f.due}, Quantity: num.Qty(1_100_000 + int64(i)*10_000)}, 1, true
}

func (f cheap) Reached(agency.UnitNo, agency.IndicatorNo, when.Period, num.Qty) (when.Date, bool, error) {
	return 0, false, nil
}

func (f cheap) Records(agency.UnitNo, agency.IndicatorNo, when.Period) ([]ledger.Record, error) {
	return nil, nil
}

func (f cheap) Indicator(code string) (agency.Indicator, bool) {
	var no agency.IndicatorNo
	_, err := fmt.Sscanf(code, "I%d", &no)
	return agency.Indicator{No: no, Code: code, Name: code, Direction: agency.More, OverTime: agency.Sum, OverUnits: agency.Sum}, err == nil
}

// fifty is a rulebook of fifty items of one kind, two marks each.
func fifty(b testing.TB, rule string) *Rulebook {
	var doc strings.Builder
	doc.WriteString(head + "items:\n")
	for i := range 50 {
		fmt.Fprintf(&doc, "  - {code: X%d, name: x, full: 2, missing: zero, rule: {%s, indicator: I%d}}\n", i, rule, i+1)
	}
	return parsed(b, doc.String())
}

func BenchmarkBoard(b *testing.B) {
	f := cheap{when.MustDate("2021-01-01"), when.MustDate("2021-12-31")}
	peers := peersOf(2850)
	m := Moment{AsOf: when.MustDate("2021-06-30")}
	for _, c := range []struct{ name, rule string }{
		{"completion", "kind: completion"},
		{"pace", "kind: completion, against: pace"},
		{"rank", "kind: rank, points: [2, 1.8, 1.5, 1]"},
		{"z_score", "kind: relative, method: z_score, mid: 1, slope: 0.3"},
	} {
		p, err := Ready(fifty(b, c.rule), f.Indicator)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Compute("县", peers, f, m); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(2850*50), "ns/item")
		})
	}
}

func BenchmarkReady(b *testing.B) {
	rb := fifty(b, "kind: completion")
	for b.Loop() {
		if _, err := Ready(rb, cheap{}.Indicator); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOneUnit(b *testing.B) {
	f := cheap{when.MustDate("2021-01-01"), when.MustDate("2021-12-31")}
	p, err := Ready(fifty(b, "kind: completion"), f.Indicator)
	if err != nil {
		b.Fatal(err)
	}
	peers := peersOf(1)
	for b.Loop() {
		if _, err := p.Compute("县", peers, f, Moment{AsOf: when.MustDate("2021-06-30")}); err != nil {
			b.Fatal(err)
		}
	}
}
