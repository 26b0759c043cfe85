package inspect

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
)

// Severity is how bad a problem is.
type Severity string

// The severities, the least first.
const (
	Minor   Severity = "minor"   // 一般
	Serious Severity = "serious" // 较重
	Grave   Severity = "grave"   // 严重
)

func (s Severity) check(field string) (l fault.List) {
	if s != Minor && s != Serious && s != Grave {
		l = append(l, fault.At(field, "inspect_severity", string(s), "minor, serious, grave"))
	}
	return l
}

// FindingState is how far a finding has come.
type FindingState string

// The states of a finding.
const (
	FindingOpen      FindingState = "open"      // written; the unit is heard
	FindingOrdered   FindingState = "ordered"   // an order to mend it stands
	FindingClosed    FindingState = "closed"    // 销号
	FindingWithdrawn FindingState = "withdrawn" // it was none, with a reason, by a second person
)

// FindingStep is what somebody does to a finding.
type FindingStep string

// The steps of a finding.
const (
	TakeStatement FindingStep = "statement"
	IssueOrder    FindingStep = "order"
	CloseFinding  FindingStep = "close"
	ReopenFinding FindingStep = "reopen"
	Withdraw      FindingStep = "withdraw"
)

// findingSteps is the life of a finding; what is not here is refused.
var findingSteps = map[FindingState]map[FindingStep]FindingState{
	FindingOpen:      {TakeStatement: FindingOpen, IssueOrder: FindingOrdered, Withdraw: FindingWithdrawn},
	FindingOrdered:   {CloseFinding: FindingClosed, Withdraw: FindingWithdrawn},
	FindingClosed:    {ReopenFinding: FindingOrdered},
	FindingWithdrawn: {},
}

// NextFinding returns the state that a step leads to, or the fault inspect_finding_<state>.
func NextFinding(from FindingState, do FindingStep) (FindingState, error) {
	return next(findingSteps, "inspect_finding_", from, do)
}

// Finding 问题 is one thing that an inspection found wrong, as one step left it.
type Finding struct {
	Code       string    `json:"code"`
	Inspection string    `json:"inspection"`
	Unit       string    `json:"unit"`
	Severity   Severity  `json:"severity"`
	Category   string    `json:"category"`
	Place      string    `json:"place"`
	Noticed    time.Time `json:"noticed"`
	Fact       string    `json:"fact"`
	Rule       string    `json:"rule"`           // the provision breached
	Item       string    `json:"item,omitempty"` // of the checklist
	Evidence   []string  `json:"evidence"`       // hashes of files, one at least
	HearBy     time.Time `json:"hear_by"`        // until then the unit may state its side, before an order is made

	Statement   string    `json:"statement,omitempty"` // the unit's, in its own words
	Disputed    bool      `json:"disputed,omitempty"`  // it says that the finding is wrong
	StatementBy string    `json:"statement_by,omitempty"`
	StatementAt time.Time `json:"statement_at,omitzero"`

	State     FindingState `json:"state"`
	By        string       `json:"by"`
	At        time.Time    `json:"at"`
	WrittenBy string       `json:"written_by"`
	Reopened  int          `json:"reopened,omitempty"` // how often it was opened again after it had been closed
	Reason    string       `json:"reason,omitempty"`   // of a withdrawal, or of opening it again
	Seq       int64        `json:"seq,omitempty"`      // the number of this version; not part of what is kept
}

// Check says what is wrong with a finding by itself.
func (f Finding) Check() error {
	var l fault.List
	for _, n := range []struct{ field, value string }{{"code", f.Code}, {"inspection", f.Inspection}, {"unit", f.Unit}, {"category", f.Category},
		{"place", f.Place}, {"fact", f.Fact}, {"rule", f.Rule}} {
		need(&l, n.field, n.value)
	}
	l = append(l, f.Severity.check("severity")...)
	if f.Noticed.IsZero() {
		l = append(l, fault.At("noticed", "inspect_missing", "", ""))
	}
	if len(f.Evidence) == 0 {
		l = append(l, fault.At("evidence", "inspect_missing", "", ""))
	}
	for i, e := range f.Evidence {
		if e == "" || slices.Contains(f.Evidence[:i], e) {
			l = append(l, fault.At(fmt.Sprintf("evidence[%d]", i), "inspect_twice", e, ""))
		}
	}
	return l.Err()
}

// Write makes the first version of a finding of an inspection that has started, by one of its inspectors.
func (f Finding) Write(i Inspection, by string, at time.Time) (Finding, error) {
	f.Inspection, f.Unit = i.Code, i.Unit
	if err := f.Check(); err != nil {
		return f, err
	}
	switch {
	case i.State != Started:
		return f, fault.New("inspect_step_"+string(i.State), "finding", "")
	case !slices.Contains(i.Inspectors, by):
		return f, fault.New("inspect_not_inspector", by, strings.Join(i.Inspectors, ", "))
	case f.Noticed.Before(i.StartedAt) || f.Noticed.After(at):
		return f, fault.At("noticed", "inspect_noticed_outside", instant(f.Noticed), instant(i.StartedAt)+"–"+instant(at))
	case !f.HearBy.After(at):
		return f, fault.At("hear_by", "inspect_hear_by", instant(f.HearBy), instant(at))
	}
	f.State, f.By, f.At, f.WrittenBy = FindingOpen, by, at, by
	f.Statement, f.Disputed, f.StatementBy, f.StatementAt, f.Reopened, f.Reason, f.Seq = "", false, "", time.Time{}, 0, "", 0
	return f, nil
}

// Hear makes the version with the unit's statement, once, within its time, by somebody who serves there.
func (f Finding) Hear(by Person, lineage Lineage, at time.Time, statement string, disputed bool) (Finding, error) {
	next, err := f.step(TakeStatement, by.Account, at)
	switch {
	case err != nil:
		return f, err
	case strings.TrimSpace(statement) == "":
		return f, fault.At("statement", "inspect_missing", "", "")
	case !by.within(f.Unit, lineage):
		return f, fault.New("inspect_not_of_unit", by.Account, f.Unit)
	case f.Statement != "":
		return f, fault.New("inspect_heard_already", f.StatementBy, instant(f.StatementAt))
	case at.After(f.HearBy):
		return f, fault.New("inspect_hearing_over", instant(at), instant(f.HearBy))
	}
	next.Statement, next.Disputed, next.StatementBy, next.StatementAt = statement, disputed, by.Account, at
	return next, nil
}

// order makes the version under an order. The unit must have been heard, or its time be over.
func (f Finding) order(by string, at time.Time) (Finding, error) {
	next, err := f.step(IssueOrder, by, at)
	if err != nil {
		return f, err
	}
	if f.Statement == "" && !at.After(f.HearBy) {
		return f, fault.New("inspect_not_heard", f.Code, instant(f.HearBy))
	}
	return next, nil
}

// Withdraw makes the version that says that there was no such problem: a reason, and a second person who is not of the unit. Where an order stands, Order.Lift does
// both.
func (f Finding) Withdraw(by Person, lineage Lineage, at time.Time, reason string) (Finding, error) {
	if f.State == FindingOrdered {
		return f, fault.New("inspect_finding_ordered", string(Withdraw), "")
	}
	return f.withdraw(by, lineage, at, reason)
}

func (f Finding) withdraw(by Person, lineage Lineage, at time.Time, reason string) (Finding, error) {
	next, err := f.step(Withdraw, by.Account, at)
	switch {
	case err != nil:
		return f, err
	case strings.TrimSpace(reason) == "":
		return f, fault.At("reason", "inspect_missing", "", "")
	case by.Account == f.WrittenBy:
		return f, fault.New("inspect_second_person", by.Account, "")
	}
	if err := by.outside(f.Unit, lineage); err != nil {
		return f, err
	}
	next.Reason = reason
	return next, nil
}

func (f Finding) step(do FindingStep, by string, at time.Time) (Finding, error) {
	state, err := NextFinding(f.State, do)
	if err != nil {
		return f, err
	}
	f.State, f.By, f.At, f.Seq = state, by, at, 0
	f.Evidence = slices.Clone(f.Evidence)
	return f, nil
}

// instant writes an instant as faults quote it.
func instant(t time.Time) string { return t.Format("2006-01-02T15:04:05Z07:00") }
