// Package scoretest holds figures in memory for tests of scores: a handful of units without a tree, each observation
// listed as it is. It answers as the ledger would, by the plainest means, so that it can serve as the yardstick.
package scoretest

import (
	"slices"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// Observation is one recorded quantity; its number is its place in the list, from 1.
type Observation struct {
	Unit      agency.UnitNo
	Indicator string
	On        when.Date
	Qty       num.Qty
}

// Figures are indicators, targets and observations in memory. Only what occurred up to AsOf counts.
type Figures struct {
	AsOf         when.Date
	Indicators   []agency.Indicator // No is set by place, from 1
	Units        []string           // codes; UnitNo is the place, from 1
	Targets      []target.Target    // Unit by code
	Observations []Observation
}

var _ score.Figures = (*Figures)(nil)

// Unit returns the number of a unit's code, 0 when there is none.
func (f *Figures) Unit(code string) agency.UnitNo {
	return agency.UnitNo(slices.Index(f.Units, code) + 1)
}

// Indicator describes an indicator by its code.
func (f *Figures) Indicator(code string) (agency.Indicator, bool) {
	at := slices.IndexFunc(f.Indicators, func(i agency.Indicator) bool { return i.Code == code })
	if at < 0 {
		return agency.Indicator{}, false
	}
	ind := f.Indicators[at]
	ind.No = agency.IndicatorNo(at + 1)
	return ind, true
}

func (f *Figures) code(i agency.IndicatorNo) string { return f.Indicators[i-1].Code }

// counted returns the numbers of the observations in p up to the date, by day, then number.
func (f *Figures) counted(u agency.UnitNo, i agency.IndicatorNo, p when.Period) []int64 {
	var seqs []int64
	for n, o := range f.Observations {
		if o.Unit == u && o.Indicator == f.code(i) && p.Contains(o.On) && o.On <= f.AsOf {
			seqs = append(seqs, int64(n+1))
		}
	}
	slices.SortStableFunc(seqs, func(a, b int64) int {
		return int(f.Observations[a-1].On - f.Observations[b-1].On)
	})
	return seqs
}

// Quantity adds up as the indicator says.
func (f *Figures) Quantity(u agency.UnitNo, i agency.IndicatorNo, p when.Period) (num.Rat, bool, error) {
	seqs := f.counted(u, i, p)
	if len(seqs) == 0 {
		return num.Rat{}, false, nil
	}
	first := f.Observations[seqs[0]-1].Qty.Rat()
	last := f.Observations[seqs[len(seqs)-1]-1].Qty.Rat()
	sum, greatest := num.Rat{}, first
	for _, s := range seqs {
		q := f.Observations[s-1].Qty.Rat()
		sum, greatest = sum.Add(q), greatest.Max(q)
	}
	switch f.Indicators[i-1].OverTime {
	case agency.Latest:
		return last, true, nil
	case agency.Max:
		return greatest, true, nil
	case agency.Mean:
		mean, err := sum.Quo(num.Whole(int64(len(seqs))))
		return mean, true, err
	}
	return sum, true, nil
}

// Target returns the target whose period contains day, the one that starts last if several do.
func (f *Figures) Target(u agency.UnitNo, i agency.IndicatorNo, day when.Date) (best target.Target, seq int64, found bool) {
	for n, t := range f.Targets {
		if f.Unit(t.Unit) == u && t.Indicator == f.code(i) && t.Period.Contains(day) && !t.Withdrawn &&
			(!found || t.Period.Start > best.Period.Start) {
			best, seq, found = t, int64(n+1), true
		}
	}
	return best, seq, found
}

// Reached returns the first day of p on which the running sum is at least q.
func (f *Figures) Reached(u agency.UnitNo, i agency.IndicatorNo, p when.Period, q num.Qty) (when.Date, bool, error) {
	var sum num.Qty
	seqs := f.counted(u, i, p)
	for n, s := range seqs {
		o := f.Observations[s-1]
		var err error
		if sum, err = sum.Add(o.Qty); err != nil {
			return 0, false, err
		}
		endOfDay := n == len(seqs)-1 || f.Observations[seqs[n+1]-1].On != o.On
		if endOfDay && sum >= q {
			return o.On, true, nil
		}
	}
	return 0, false, nil
}

// Records returns the observations that Quantity counts, with all that manual points must say.
func (f *Figures) Records(u agency.UnitNo, i agency.IndicatorNo, p when.Period) ([]ledger.Record, error) {
	seqs := f.counted(u, i, p)
	if f.Indicators[i-1].OverTime == agency.Latest && len(seqs) > 0 {
		seqs = seqs[len(seqs)-1:]
	}
	var out []ledger.Record
	for _, s := range seqs {
		o := f.Observations[s-1]
		out = append(out, ledger.Record{Seq: s, Kind: ledger.Observation, Unit: u, Indicator: i, On: o.On, Qty: o.Qty, By: "评定人", Reason: "评议", Evidence: "会议纪要"})
	}
	slices.SortFunc(out, func(a, b ledger.Record) int { return int(a.Seq - b.Seq) })
	return out, nil
}
