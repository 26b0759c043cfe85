package inspect

import (
	"testing"
)

// Every step from every state: what is allowed and where it leads; the rest is refused by the fault that names the state.

func TestEveryStepOfAnInspection(t *testing.T) {
	do := []Step{Start, Report, Close, CallOff}
	for from, lead := range map[State][]State{
		Planned:   {Started, "", "", CalledOff},
		Started:   {"", Reported, "", ""},
		Reported:  {"", "", Closed, ""},
		Closed:    {"", "", "", ""},
		CalledOff: {"", "", "", ""},
	} {
		for i, step := range do {
			to, err := Next(from, step)
			leads(t, from, step, to, lead[i], err, "inspect_step_")
		}
	}
}

func TestEveryStepOfAFinding(t *testing.T) {
	do := []FindingStep{TakeStatement, IssueOrder, CloseFinding, ReopenFinding, Withdraw}
	for from, lead := range map[FindingState][]FindingState{
		FindingOpen:      {FindingOpen, FindingOrdered, "", "", FindingWithdrawn},
		FindingOrdered:   {"", "", FindingClosed, "", FindingWithdrawn},
		FindingClosed:    {"", "", "", FindingOrdered, ""},
		FindingWithdrawn: {"", "", "", "", ""},
	} {
		for i, step := range do {
			to, err := NextFinding(from, step)
			leads(t, from, step, to, lead[i], err, "inspect_finding_")
		}
	}
}

func TestEveryStepOfAnOrder(t *testing.T) {
	do := []OrderStep{Extend, Mend, Pass, Fail, Reopen, Lift}
	for from, lead := range map[OrderState][]OrderState{
		OrderIssued:   {OrderIssued, OrderMended, "", "", "", OrderLifted},
		OrderMended:   {"", "", OrderClosed, OrderFailed, "", OrderLifted},
		OrderFailed:   {OrderFailed, OrderMended, "", "", "", OrderLifted},
		OrderClosed:   {"", "", "", "", OrderReopened, ""},
		OrderReopened: {OrderReopened, OrderMended, "", "", "", OrderLifted},
		OrderLifted:   {"", "", "", "", "", ""},
	} {
		for i, step := range do {
			to, err := NextOrder(from, step)
			leads(t, from, step, to, lead[i], err, "inspect_order_")
		}
	}
}

func leads[S, D ~string](t *testing.T, from S, do D, to, want S, err error, code string) {
	t.Helper()
	if want == "" {
		refused(t, err, code+string(from))
		if to != from {
			t.Errorf("%s %s: refused, yet in state %s", from, do, to)
		}
		return
	}
	if err != nil || to != want {
		t.Errorf("%s %s leads to %s, %v; want %s", from, do, to, err, want)
	}
}
