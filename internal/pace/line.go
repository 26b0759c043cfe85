// Package pace holds a target against the calendar: how much is done, how much of the time is gone, when it was finished
// or will be, and what must be done per day. It is pure and exact: whole numbers and rationals, no floating point.
package pace

import (
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// DayQuantity is what counts on one day for the target's unit and all below it: live observations, net of corrections.
type DayQuantity struct {
	Day when.Date
	Qty num.Qty
}

// Ask is what a question about pace stands on. The zero values of By, Level and Window are the defaults.
type Ask struct {
	AsOf   when.Date
	By     Clock
	Level  string // of the forecast's interval: 0.5, 0.8 (default), 0.9, 0.95 or 0.99
	Window int    // recent days that weigh as much as all days together in the rate; 28 unless said, at least 7
}

// Line is the pace of one target. Quantities and ratios are decimal strings in JSON; what does not apply is null.
type Line struct {
	Unit          string `json:"unit"`
	UnitName      string `json:"unit_name,omitempty"` // names and record are filled in by whoever knows them
	Indicator     string `json:"indicator"`
	IndicatorName string `json:"indicator_name,omitempty"`
	Record        int64  `json:"record,omitempty"` // the version of the target

	Assigned   num.Qty `json:"assigned"`
	Actual     num.Qty `json:"actual"`     // from the start to the as-of or the due date, whichever is first: what a board counts
	AfterDue   num.Qty `json:"after_due"`  // what came after the due date, up to the as-of
	Completion num.Rat `json:"completion"` // actual ÷ assigned, not capped; 1 for a target of nothing

	Start      when.Date `json:"start"`
	Due        when.Date `json:"due"`
	TimePace   num.Rat   `json:"time_pace"`            // 序时进度: the share of the period that has passed, 0 to 1
	Difference num.Rat   `json:"time_pace_difference"` // completion − time pace, in percentage points

	FinishedOn  *when.Date `json:"finished_on"`  // the first day on which the sum since the start reached the target; may be after due
	DaysAhead   int        `json:"days_ahead"`   // see Ahead
	MonthsAhead int        `json:"months_ahead"` // whole months in it

	Remaining    num.Qty  `json:"remaining"`      // still to do, never negative
	NeededPerDay *num.Qty `json:"needed_per_day"` // remaining ÷ days left, rounded up to 0.0001; null when finished or overdue
	Forecast     Forecast `json:"forecast"`
}

// Of returns the pace of t from its daily quantities. Days may come in any order and more than once; those before the
// start or after the as-of do not count. It errs with num.ErrOverflow, or with a fault.List when ask is not valid.
//
// It is meant for indicators that add up by sum over time, of which more is wanted.
func Of(t target.Target, days []DayQuantity, ask Ask) (Line, error) {
	ask, err := ask.filled()
	if err != nil {
		return Line{}, err
	}
	s, err := gather(t, days, ask)
	if err != nil {
		return Line{}, err
	}
	l := Line{Unit: t.Unit, Indicator: t.Indicator, Assigned: t.Quantity, Actual: s.actual, AfterDue: s.afterDue,
		Start: t.Period.Start, Due: t.Period.Due, TimePace: ask.By.share(t.Period, ask.AsOf)}
	l.Completion = num.Whole(1)
	if t.Quantity != 0 {
		if l.Completion, err = num.Ratio(s.actual, t.Quantity); err != nil {
			return Line{}, err
		}
	}
	l.Difference = l.Completion.Sub(l.TimePace).Mul(num.Whole(100))
	if s.finished {
		l.FinishedOn = &s.finishedOn
	}
	l.DaysAhead, l.MonthsAhead = ahead(t, s, ask.AsOf)
	if l.Remaining, err = remaining(t, s); err != nil {
		return Line{}, err
	}
	if l.NeededPerDay, err = needed(t, l.Remaining, ask.AsOf); err != nil {
		return Line{}, err
	}
	l.Forecast = forecast(l, s, ask)
	return l, nil
}

// remaining is what is still to do by the sum as it stands: a quantity below zero after the day of finishing can open a
// target again, though FinishedOn keeps its day.
func remaining(t target.Target, s series) (num.Qty, error) {
	left, err := t.Quantity.Sub(s.total)
	return max(left, 0), err
}

// needed is what must be done on each day left, the as-of day being over.
func needed(t target.Target, left num.Qty, asOf when.Date) (*num.Qty, error) {
	days := int64(t.Period.Due - max(asOf, t.Period.Start-1))
	if left == 0 || days <= 0 {
		return nil, nil
	}
	perDay, err := num.MulDiv(int64(left), 1, days, 1, num.Up)
	return &perDay, err
}
