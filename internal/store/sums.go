package store

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Sum is what the live observations of one unit (without those below it) and indicator add up to.
type Sum struct {
	Unit      agency.UnitNo
	Indicator agency.IndicatorNo
	Qty       num.Qty
	Count     int64 // how many observations
}

var liveRecords = text("sums.sql")

// Sums adds up, straight from the records and by another way than package ledger goes, what counts on a basis as of a day as
// known at number upTo; by unit, then indicator. Cells without a live observation are left out. num.ErrOverflow when a sum
// does not fit.
func (s *Store) Sums(ctx context.Context, upTo int64, asOf when.Date, basis ledger.Basis) iter.Seq2[Sum, error] {
	return func(yield func(Sum, error) bool) {
		sums, err := s.sums(ctx, upTo, asOf, basis)
		if err != nil {
			yield(Sum{}, err)
			return
		}
		for _, sum := range sums {
			if !yield(sum, nil) {
				return
			}
		}
	}
}

// SQL finds what is live; the adding is done here, checked for overflow, and quicker than SQLite's GROUP BY, which sorts all
// rows first (a million records: 1.15 s against 1.65 s).
func (s *Store) sums(ctx context.Context, upTo int64, asOf when.Date, basis ledger.Basis) ([]Sum, error) {
	type cell struct {
		u agency.UnitNo
		i agency.IndicatorNo
	}
	at := map[cell]int{}
	var sums []Sum
	live := func(r row) (Sum, error) {
		return Sum{agency.UnitNo(r.Int(0)), agency.IndicatorNo(r.Int(1)), num.Qty(r.Int(2)), 1}, nil
	}
	for one, err := range stream(ctx, s, live, liveRecords, upTo, int64(asOf), int64(basis)) {
		if err != nil {
			return nil, err
		}
		i, seen := at[cell{one.Unit, one.Indicator}]
		if !seen {
			at[cell{one.Unit, one.Indicator}] = len(sums)
			sums = append(sums, one)
			continue
		}
		if sums[i].Qty, err = sums[i].Qty.Add(one.Qty); err != nil {
			return nil, err
		}
		sums[i].Count++
	}
	slices.SortFunc(sums, func(a, b Sum) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Indicator, b.Indicator))
	})
	return sums, nil
}
