package workflow

import (
	"strings"
	"time"
)

// Event is something that happened, as the change feed tells it, or a reminder of something that is due. It carries codes,
// no sentences.
type Event struct {
	Seq    int64     `json:"seq,omitempty"` // its number in the ledger; 0 for a reminder
	At     time.Time `json:"at"`
	Actor  string    `json:"actor,omitempty"`
	Kind   string    `json:"kind"`             // "submission.returned"; see docs/workflow.md
	Unit   string    `json:"unit,omitempty"`   // code of the unit it is about; empty: the agency, or several
	Units  []string  `json:"units,omitempty"`  // of records of several units, where they are few
	Period string    `json:"period,omitempty"` // code
	What   string    `json:"what,omitempty"`   // code of the thing: a proposal's, an edition's, a target's
	Count  int64     `json:"count,omitempty"`  // of records
	Late   bool      `json:"late,omitempty"`   // handed in, or recorded, after the period's submit-by
	Reason string    `json:"reason,omitempty"`
}

// Moved is the kind of the event that says only that the ledger went on: to who may not be told more.
const Moved = "ledger.moved"

// Near is how long before a deadline reminders begin.
const Near = 48 * time.Hour

// The kinds of reminders.
const (
	SubmitNear    = "reminder.submit_near"
	SubmitOverdue = "reminder.submit_overdue"
	VerifyNear    = "reminder.verify_near"
	VerifyOverdue = "reminder.verify_overdue"
)

// Standing is a unit's return for a period at some moment.
type Standing struct {
	Unit   string
	Period Period
	State  State
}

// Remind returns the reminders of a moment: each return not handed in whose deadline is near or past, each not verified likewise.
func Remind(all []Standing, at time.Time) []Event {
	var out []Event
	for _, s := range all {
		kind := ""
		switch s.State {
		case Open, Drafted, Returned:
			kind = due(s.Period.SubmitBy, at, SubmitNear, SubmitOverdue)
		case Submitted:
			kind = due(s.Period.VerifyBy, at, VerifyNear, VerifyOverdue)
		}
		if kind != "" {
			out = append(out, Event{At: at, Kind: kind, Unit: s.Unit, Period: s.Period.Code})
		}
	}
	return out
}

func due(deadline, at time.Time, near, overdue string) string {
	switch {
	case at.After(deadline):
		return overdue
	case deadline.Sub(at) <= Near:
		return near
	}
	return ""
}

// listed joins codes for a fault, at most twelve of them.
func listed(codes []string) string {
	if len(codes) > 12 {
		return strings.Join(codes[:12], ", ") + " …"
	}
	return strings.Join(codes, ", ")
}
