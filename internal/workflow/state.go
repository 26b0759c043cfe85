// Package workflow holds what is asked of units and when, and how a return goes from draft to lock: periods 填报期, drafts,
// submissions, locks, proposals, objections 异议, editions 期号, and the rules of their life cycles. It is pure: the moment and
// the actor come in as arguments, a rule that is broken comes back as a fault.
package workflow

import (
	"github.com/tongchou/tongchou/internal/fault"
)

// State is how far a unit's return for a period has come.
type State string

// The states of a return. Open and Drafted leave no trace in the ledger; the others are versions in it.
const (
	Open      State = "open"      // nothing saved yet
	Drafted   State = "draft"     // saved, not handed in
	Submitted State = "submitted" // handed in, waiting for verification
	Verified  State = "verified"
	Returned  State = "returned" // sent back with a reason; to be mended and handed in again
	Locked    State = "locked"   // the period is closed for the unit; only an approved proposal still enters it
)

// Step is what somebody does to a return.
type Step string

// The steps of a return.
const (
	Save   Step = "save"
	Submit Step = "submit"
	Verify Step = "verify"
	Return Step = "return"
	Close  Step = "lock"
)

// steps is the life cycle of a return: what each state lets be done, and where that leads. What is not here is refused.
var steps = map[State]map[Step]State{
	Open:      {Save: Drafted, Submit: Submitted, Close: Locked},
	Drafted:   {Save: Drafted, Submit: Submitted, Close: Locked},
	Submitted: {Verify: Verified, Return: Returned},
	Verified:  {Close: Locked},
	Returned:  {Save: Returned, Submit: Submitted, Close: Locked},
	Locked:    {},
}

// Next returns the state that a step leads to, or the fault workflow_step_<state>: the state that does not let it be done.
func Next(from State, do Step) (State, error) {
	to, ok := steps[from][do]
	if !ok {
		return from, fault.New("workflow_step_"+string(from), string(do), "")
	}
	return to, nil
}
