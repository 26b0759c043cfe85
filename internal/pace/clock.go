package pace

import (
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// Clock is how the time that has passed is counted.
type Clock uint8

const (
	Days   Clock = iota // days passed ÷ days of the period, both ends included
	Months              // calendar months that are over ÷ calendar months that the period touches
)

// share returns the part of p that has passed at the end of the day d, 0 to 1.
func (c Clock) share(p when.Period, d when.Date) num.Rat {
	gone, all := p.Elapsed(d), p.Days()
	if c == Months {
		all = months(p.Start, p.Due) + 1
		switch {
		case d >= p.Due:
			gone = all
		case d < p.Start:
			gone = 0
		default:
			// The day after d lies in the first month that is not over yet.
			gone = months(p.Start, d+1)
		}
	}
	r, err := num.Frac(int64(gone), int64(all))
	if err != nil {
		return num.Whole(1) // a period without a day has passed; target.Assign lets none in
	}
	return r
}

// months counts the turns of the month from a to b.
func months(a, b when.Date) int {
	y1, m1, _ := a.Civil()
	y2, m2, _ := b.Civil()
	return (y2-y1)*12 + int(m2-m1)
}

// ahead says by how many days, and whole months in them, the target is ahead of its plan; negative is behind.
//
// Finished: the due date minus the day on which it was finished.
//
// Not finished: the plan is the straight line from nothing before the start to the whole at the end of the due date. What
// is done stands for a day on that line, the last at whose end the plan asked for no more than what is done; that day
// minus the as-of. So somebody who is half a day behind is one day behind, and half a day ahead is none: never too good.
// After the due date the distance keeps growing by one a day.
func ahead(t target.Target, s series, asOf when.Date) (days, wholeMonths int) {
	if t.Quantity == 0 {
		return 0, 0
	}
	if s.finished {
		return int(t.Period.Due - s.finishedOn), s.finishedOn.MonthsUntil(t.Period.Due)
	}
	done := min(max(s.total, 0), t.Quantity)
	planned, err := num.MulDiv(int64(done), int64(t.Period.Days()), int64(t.Quantity), 1, num.Down)
	if err != nil {
		return 0, 0 // cannot be: done is at most the target, so the result is at most the period's days
	}
	stands := t.Period.Start - 1 + when.Date(planned)
	now := max(asOf, t.Period.Start-1)
	return int(stands - now), now.MonthsUntil(stands)
}
