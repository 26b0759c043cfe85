package workflow

import (
	"testing"
)

// TestEveryStepFromEveryState lists all of them: what is allowed and where it leads, and what is refused by which fault.
func TestEveryStepFromEveryState(t *testing.T) {
	states := []State{Open, Drafted, Submitted, Verified, Returned, Locked}
	do := []Step{Save, Submit, Verify, Return, Close}
	lead := map[State][]State{ // by step, in the order of do; "" is refused
		Open:      {Drafted, Submitted, "", "", Locked},
		Drafted:   {Drafted, Submitted, "", "", Locked},
		Submitted: {"", "", Verified, Returned, ""},
		Verified:  {"", "", "", "", Locked},
		Returned:  {Returned, Submitted, "", "", Locked},
		Locked:    {"", "", "", "", ""},
	}
	for _, from := range states {
		for i, step := range do {
			to, err := Next(from, step)
			want := lead[from][i]
			if want == "" {
				refused(t, err, "workflow_step_"+string(from))
				if to != from {
					t.Errorf("%s %s: refused, yet in state %s", from, step, to)
				}
				continue
			}
			if err != nil || to != want {
				t.Errorf("%s %s leads to %s, %v; want %s", from, step, to, err, want)
			}
		}
	}
}
