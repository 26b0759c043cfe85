package plan

import "github.com/tongchou/tongchou/internal/when"

// axis numbers the working days of a plan from its first on, so that the passes and the engine count in whole steps. A task of
// some days that starts at s works on the days s … s+days-1; a milestone at s stands at the close of day s-1.
type axis struct {
	calendar *Calendar
	from     when.Date
	days     []when.Date // made as far as anybody asked
}

func newAxis(c *Calendar, from when.Date) *axis { return &axis{calendar: c, from: from} }

// date is the i-th working day.
func (a *axis) date(i int) when.Date {
	for len(a.days) <= i {
		next := a.from
		if n := len(a.days); n > 0 {
			next = a.days[n-1] + 1
		}
		a.days = append(a.days, a.calendar.Next(next))
	}
	return a.days[i]
}

// before counts the working days before d.
func (a *axis) before(d when.Date) int { return max(0, a.calendar.Between(a.from, d)) }

// place is where a task stands that begins on day d.
func (a *axis) place(t *Task, d when.Date) int {
	if t.Days == 0 {
		return a.before(d + 1)
	}
	return a.before(d)
}

// starts is the first day of a task placed at s.
func (a *axis) starts(t *Task, s int) when.Date {
	if t.Days == 0 {
		return a.date(max(0, s-1))
	}
	return a.date(s)
}

// ends is the last.
func (a *axis) ends(t *Task, s int) when.Date {
	if t.Days == 0 {
		return a.starts(t, s)
	}
	return a.date(s + t.Days - 1)
}
