package workflow

import (
	"time"

	"github.com/tongchou/tongchou/internal/fault"
)

// Outcome is what became of an objection.
type Outcome string

// The states of an objection.
const (
	Pending  Outcome = "open"
	Upheld   Outcome = "upheld"
	Rejected Outcome = "rejected"
)

// Objection 异议 is what a unit has to say against its score in a published edition. Upholding it changes no score: a correction
// or an amended edition does.
type Objection struct {
	Code     string   `json:"code"` // given when it is filed: the edition's with -O1, -O2…
	Edition  string   `json:"edition"`
	Unit     string   `json:"unit"`           // code
	Item     string   `json:"item,omitempty"` // code of the item; empty: the total
	Ground   string   `json:"ground"`
	Evidence []string `json:"evidence,omitempty"`

	State     Outcome   `json:"state"`
	By        string    `json:"by"`
	At        time.Time `json:"at"`
	DecidedBy string    `json:"decided_by,omitempty"`
	DecidedAt time.Time `json:"decided_at,omitzero"`
	Decision  string    `json:"decision,omitempty"` // its reason
	Seq       int64     `json:"seq,omitempty"`      // the number of the latest version; not part of what is kept
}

// File makes the first version of an objection, within the edition's window only.
func (o Objection) File(e Edition, by string, at time.Time) (Objection, error) {
	if o.Ground == "" {
		return o, fault.At("ground", "workflow_missing", "", "")
	}
	if e.State != Published {
		return o, fault.At("edition", "workflow_not_published", e.Code, "")
	}
	if at.Before(e.PublishedAt) || at.After(e.ObjectUntil) {
		return o, fault.At("edition", "workflow_window_closed", e.Code, Instant(e.ObjectUntil))
	}
	o.Edition, o.State, o.By, o.At = e.Code, Pending, by, at
	o.DecidedBy, o.DecidedAt, o.Decision, o.Seq = "", time.Time{}, "", 0
	return o, nil
}

// Decide makes the version that answers it, once, with a reason. Nobody decides what they filed, nor on what they verified:
// verifiers are who verified the records behind the score.
func (o Objection) Decide(by string, at time.Time, upheld bool, reason string, verifiers []string) (Objection, error) {
	if o.State != Pending {
		return o, fault.New("workflow_decided", o.Code, o.DecidedBy+" "+Instant(o.DecidedAt))
	}
	if reason == "" {
		return o, fault.At("reason", "workflow_reason_missing", "", "")
	}
	if by == o.By {
		return o, fault.New("workflow_second_person", by, "")
	}
	for _, v := range verifiers {
		if v == by {
			return o, fault.New("workflow_own_verification", by, "")
		}
	}
	o.State = Rejected
	if upheld {
		o.State = Upheld
	}
	o.DecidedBy, o.DecidedAt, o.Decision, o.Seq = by, at, reason, 0
	return o, nil
}
