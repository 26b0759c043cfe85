package workflow

import (
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/when"
)

// Lock closes a period for a unit and all below it: no record of its days enters or changes any more, but by an approved
// proposal. There is no unlocking.
type Lock struct {
	Unit   string    `json:"unit"`
	Period string    `json:"period"`
	First  when.Date `json:"first"` // the days locked: the period's
	Last   when.Date `json:"last"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"`
	Seq    int64     `json:"seq,omitempty"` // the number of the version; not part of what is kept
}

// Key is the lock's code.
func (l Lock) Key() string { return Key(l.Unit, l.Period) }

// Covers says whether a day is locked.
func (l Lock) Covers(d when.Date) bool { return l.First <= d && d <= l.Last }

// Refusal is the fault of a record that a lock keeps out: it names unit, period, who locked it and when.
func (l Lock) Refusal(on when.Date, zone *time.Location) *fault.Fault {
	return fault.New("desk_period_locked", on.String(), l.Unit+" "+l.Period+" · "+l.By+" "+l.At.In(zone).Format("2006-01-02 15:04"))
}

// LockPeriod makes the lock of a period at a unit. last is the unit's latest day in the calendar, today: a period that still runs
// can't be locked. waiting are the units below whose return was handed in and neither verified nor returned.
func LockPeriod(p Period, unit, by string, at time.Time, today when.Date, waiting []string, reason string) (Lock, error) {
	if today <= p.Last {
		return Lock{}, fault.New("workflow_lock_early", p.Last.String(), "")
	}
	if len(waiting) > 0 {
		return Lock{}, fault.New("workflow_lock_waiting", listed(waiting), "")
	}
	return Lock{Unit: unit, Period: p.Code, First: p.First, Last: p.Last, By: by, At: at, Reason: reason}, nil
}
