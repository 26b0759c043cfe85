// Package when holds civil dates, periods and the arithmetic of pace. It is pure and never asks what time it is.
package when

import (
	"errors"
	"time"
)

// ErrDate says that a text is no date of the form 2021-04-26.
var ErrDate = errors.New("when: not a date YYYY-MM-DD")

// Date is a civil date in the agency's time zone, counted in days since 1970-01-01; range 1970-01-01 to 2149-06-06
// for ledger records (sixteen bits in the columns), wider elsewhere.
type Date int32

// MaxRecordDate is the last date a ledger record may carry.
const MaxRecordDate Date = 65535

// Of returns the date of year, month and day; an overflowing day rolls over as in time.Date.
func Of(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// On returns the civil date of the instant t in the zone loc.
func On(t time.Time, loc *time.Location) Date {
	y, m, d := t.In(loc).Date()
	return Of(y, m, d)
}

// ParseDate reads the ISO form 2021-04-26; ErrDate otherwise. Ledger spellings are the business of package sheet.
func ParseDate(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, ErrDate
	}
	y, ok1 := digits(s[:4])
	m, ok2 := digits(s[5:7])
	d, ok3 := digits(s[8:])
	if !ok1 || !ok2 || !ok3 || !Exists(y, m, d) {
		return 0, ErrDate
	}
	return Of(y, time.Month(m), d), nil
}

// Exists says whether the calendar has that day.
func Exists(year, month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	y, m, d := Of(year, time.Month(month), day).Civil()
	return y == year && int(m) == month && d == day
}

// MustDate is ParseDate for constants in code and tests; it panics on a bad one.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic("when.MustDate(" + s + "): " + err.Error())
	}
	return d
}

func digits(s string) (n int, ok bool) {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// Time returns midnight UTC of d, for formatting only.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Civil returns year, month and day.
func (d Date) Civil() (int, time.Month, int) { return d.Time().Date() }

// String writes d as 2021-04-26.
func (d Date) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText writes d as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote; errors as ParseDate.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

// AddMonths returns the same day n months later, or the last day of that month where it has no such day.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Civil()
	first := Of(y, m+time.Month(n), 1)
	last := Of(y, m+time.Month(n)+1, 0)
	return min(first+Date(day-1), last)
}

// MonthsUntil counts the whole months from d to later: the largest n with d.AddMonths(n) ≤ later; negative when later is
// before d, counted the same way from the other side.
func (d Date) MonthsUntil(later Date) int {
	if later < d {
		return -later.MonthsUntil(d)
	}
	y1, m1, _ := d.Civil()
	y2, m2, _ := later.Civil()
	n := (y2-y1)*12 + int(m2-m1)
	if d.AddMonths(n) > later {
		n--
	}
	return n
}

// Period is the days from Start to Due, both included.
type Period struct {
	Start Date `json:"start" yaml:"start"`
	Due   Date `json:"due" yaml:"due"`
}

// Days is the number of days in p, both ends included.
func (p Period) Days() int { return int(p.Due-p.Start) + 1 }

// Elapsed is the number of days of p that have passed at the end of day d: 0 before Start, Days() from Due on.
func (p Period) Elapsed(d Date) int { return max(0, min(int(d-p.Start)+1, p.Days())) }

// Contains says whether d lies in p.
func (p Period) Contains(d Date) bool { return p.Start <= d && d <= p.Due }
