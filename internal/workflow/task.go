package workflow

import "time"

// The kinds of tasks.
const (
	ToSubmit  = "submit"  // a return to be written and handed in
	ToVerify  = "verify"  // a return to be verified or sent back
	ToApprove = "approve" // a proposal to be approved or refused
	ToDecide  = "decide"  // an objection to be answered
)

// Task is something that waits for somebody.
type Task struct {
	Kind     string    `json:"kind"`
	Unit     string    `json:"unit"` // code
	UnitName string    `json:"unit_name"`
	Period   string    `json:"period,omitempty"`      // code, of submit and verify
	Name     string    `json:"period_name,omitempty"` // of the period
	State    State     `json:"state,omitempty"`       // of the return
	Due      time.Time `json:"due,omitzero"`          // zero: no deadline
	Overdue  bool      `json:"overdue,omitempty"`
	Near     bool      `json:"near,omitempty"`   // due within Near
	Code     string    `json:"code,omitempty"`   // of the proposal or objection
	Rev      int64     `json:"rev,omitempty"`    // of the draft, where there is one
	Reason   string    `json:"reason,omitempty"` // why the return was sent back
}

// Timed sets what the deadline means at a moment.
func (t Task) Timed(due, at time.Time) Task {
	t.Due = due
	if !due.IsZero() {
		t.Overdue = at.After(due)
		t.Near = !t.Overdue && due.Sub(at) <= Near
	}
	return t
}
