package pace

import (
	"cmp"
	"math/big"
	"math/bits"
	"slices"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// series is what one walk over the daily quantities finds.
type series struct {
	total    num.Qty // from the start to the as-of
	actual   num.Qty // of it, up to the due date
	afterDue num.Qty

	finished   bool
	finishedOn when.Date

	days   int      // from the start to the as-of, days with nothing included
	busy   int      // days with something
	recent num.Qty  // the sum of the last Window days
	square *big.Int // the sum of the squares of the days' quantities
	whole  bool     // every day's quantity is a whole number of units of measure: counts
}

func gather(t target.Target, days []DayQuantity, ask Ask) (series, error) {
	s := series{whole: true, days: max(0, int(ask.AsOf-t.Period.Start)+1)}
	byDay := func(a, b DayQuantity) int { return cmp.Compare(a.Day, b.Day) }
	if !slices.IsSortedFunc(days, byDay) {
		days = slices.SortedStableFunc(slices.Values(days), byDay)
	}
	var squares wide
	for n := 0; n < len(days); {
		day, qty := days[n].Day, num.Qty(0)
		var err error
		for ; n < len(days) && days[n].Day == day; n++ {
			if qty, err = qty.Add(days[n].Qty); err != nil {
				return s, err
			}
		}
		if day < t.Period.Start || day > ask.AsOf || qty == 0 {
			continue
		}
		if err = s.add(t, day, qty, ask); err != nil {
			return s, err
		}
		squares.addSquare(int64(qty))
	}
	s.square = squares.big()
	return s, nil
}

func (s *series) add(t target.Target, day when.Date, qty num.Qty, ask Ask) (err error) {
	if s.total, err = s.total.Add(qty); err != nil {
		return err
	}
	part := &s.actual
	if day > t.Period.Due {
		part = &s.afterDue
	}
	if *part, err = part.Add(qty); err != nil {
		return err
	}
	if day > ask.AsOf-when.Date(ask.Window) {
		if s.recent, err = s.recent.Add(qty); err != nil {
			return err
		}
	}
	if !s.finished && t.Quantity > 0 && s.total >= t.Quantity {
		s.finished, s.finishedOn = true, day
	}
	s.busy++
	s.whole = s.whole && qty%num.One == 0
	return nil
}

// wide sums squares of int64 in 192 bits, enough for more days than there are, without allocating for each.
type wide [3]uint64

func (w *wide) addSquare(q int64) {
	u := uint64(q)
	if q < 0 {
		u = -u
	}
	hi, lo := bits.Mul64(u, u)
	var carry uint64
	w[0], carry = bits.Add64(w[0], lo, 0)
	w[1], carry = bits.Add64(w[1], hi, carry)
	w[2] += carry
}

func (w *wide) big() *big.Int {
	b := new(big.Int).SetUint64(w[2])
	for n := 1; n >= 0; n-- {
		b.Lsh(b, 64).Or(b, new(big.Int).SetUint64(w[n]))
	}
	return b
}
