package inspect

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/when"
)

// OrderState is how far an order has come.
type OrderState string

// The states of an order.
const (
	OrderIssued   OrderState = "issued"
	OrderMended   OrderState = "mended"   // the unit says so, with proof; somebody else looks again
	OrderFailed   OrderState = "failed"   // the re-check found it not mended
	OrderClosed   OrderState = "closed"   // 销号
	OrderReopened OrderState = "reopened" // it came back
	OrderLifted   OrderState = "lifted"   // its finding was withdrawn
)

// OrderStep is what somebody does to an order.
type OrderStep string

// The steps of an order.
const (
	Extend OrderStep = "extend"
	Mend   OrderStep = "mend"
	Pass   OrderStep = "pass"
	Fail   OrderStep = "fail"
	Reopen OrderStep = "reopen"
	Lift   OrderStep = "lift"
)

// orderSteps is the life of an order; what is not here is refused.
var orderSteps = map[OrderState]map[OrderStep]OrderState{
	OrderIssued:   {Extend: OrderIssued, Mend: OrderMended, Lift: OrderLifted},
	OrderMended:   {Pass: OrderClosed, Fail: OrderFailed, Lift: OrderLifted},
	OrderFailed:   {Extend: OrderFailed, Mend: OrderMended, Lift: OrderLifted},
	OrderClosed:   {Reopen: OrderReopened},
	OrderReopened: {Extend: OrderReopened, Mend: OrderMended, Lift: OrderLifted},
	OrderLifted:   {},
}

// NextOrder returns the state that a step leads to, or the fault inspect_order_<state>.
func NextOrder(from OrderState, do OrderStep) (OrderState, error) {
	return next(orderSteps, "inspect_order_", from, do)
}

// Order 整改通知 is the duty of a unit to mend a finding by a day, as one step left it. It is closed by a re-check only, so that the loop ends where somebody has looked.
type Order struct {
	Code       string      `json:"code"`
	Finding    string      `json:"finding"`
	Unit       string      `json:"unit"`
	Duty       string      `json:"duty"` // what is to be mended, and how one will see that it is
	Due        when.Date   `json:"due"`  // the day that holds, extensions counted
	Extensions []Extension `json:"extensions,omitempty"`
	Mendings   []Mending   `json:"mendings,omitempty"` // one for each time the unit said that it was mended, in order

	State    OrderState `json:"state"`
	By       string     `json:"by"`
	At       time.Time  `json:"at"`
	IssuedBy string     `json:"issued_by"`
	Reopened int        `json:"reopened,omitempty"`
	Reason   string     `json:"reason,omitempty"` // of opening it again, or of lifting it
	Seq      int64      `json:"seq,omitempty"`    // the number of this version; not part of what is kept
}

// Extension is a later due day, and why.
type Extension struct {
	From   when.Date `json:"from"`
	To     when.Date `json:"to"`
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// Mending is what the unit did and shows, and what the re-check found.
type Mending struct {
	What  string    `json:"what"`
	Proof []string  `json:"proof"` // hashes of files, one at least
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	On    when.Date `json:"on"`
	Late  bool      `json:"late,omitempty"` // after the due day that held then

	Passed    bool      `json:"passed,omitempty"`
	CheckedBy string    `json:"checked_by,omitempty"`
	CheckedAt time.Time `json:"checked_at,omitzero"`
	Found     string    `json:"found,omitempty"`    // by the re-check
	Evidence  []string  `json:"evidence,omitempty"` // of the re-check
}

// Issue makes the first version of an order, and the finding's version under it. today is the day of issue.
func (o Order) Issue(f Finding, by Person, lineage Lineage, at time.Time, today when.Date) (Order, Finding, error) {
	var l fault.List
	need(&l, "code", o.Code)
	need(&l, "duty", o.Duty)
	if o.Due <= today {
		l = append(l, fault.At("due", "inspect_due_past", o.Due.String(), today.String()))
	}
	if err := l.Err(); err != nil {
		return o, f, err
	}
	if err := by.outside(f.Unit, lineage); err != nil {
		return o, f, err
	}
	next, err := f.order(by.Account, at)
	if err != nil {
		return o, f, err
	}
	o.Finding, o.Unit, o.State, o.By, o.At, o.IssuedBy = f.Code, f.Unit, OrderIssued, by.Account, at, by.Account
	o.Extensions, o.Mendings, o.Reopened, o.Reason, o.Seq = nil, nil, 0, "", 0
	return o, next, nil
}

// Extend makes the version with a later due day. It is given before the old one has passed, with a reason, by somebody who is not of the unit: who is late stays late.
func (o Order) Extend(by Person, lineage Lineage, at time.Time, today, to when.Date, reason string) (Order, error) {
	next, err := o.step(Extend, by.Account, at)
	switch {
	case err != nil:
		return o, err
	case strings.TrimSpace(reason) == "":
		return o, fault.At("reason", "inspect_missing", "", "")
	case to <= o.Due:
		return o, fault.At("due", "inspect_extend_earlier", to.String(), o.Due.String())
	case today > o.Due:
		return o, fault.New("inspect_extend_late", today.String(), o.Due.String())
	}
	if err := by.outside(o.Unit, lineage); err != nil {
		return o, err
	}
	next.Extensions = append(next.Extensions, Extension{From: o.Due, To: to, Reason: reason, By: by.Account, At: at})
	next.Due = to
	return next, nil
}

// Mend makes the version in which the unit says that it is mended: what was done, with proof, by somebody who serves there.
func (o Order) Mend(by Person, lineage Lineage, at time.Time, today when.Date, what string, proof []string) (Order, error) {
	next, err := o.step(Mend, by.Account, at)
	switch {
	case err != nil:
		return o, err
	case strings.TrimSpace(what) == "":
		return o, fault.At("what", "inspect_missing", "", "")
	case len(proof) == 0:
		return o, fault.At("proof", "inspect_missing", "", "")
	case !by.within(o.Unit, lineage):
		return o, fault.New("inspect_not_of_unit", by.Account, o.Unit)
	}
	next.Mendings = append(next.Mendings, Mending{What: what, Proof: slices.Clone(proof), By: by.Account, At: at, On: today, Late: today > o.Due})
	return next, nil
}

// Recheck makes the version with what somebody saw who looked again: passed closes order and finding 销号, else the unit mends again. Nobody looks who mended it, this time
// or before, or who serves at the unit or below it.
func (o Order) Recheck(f Finding, by Person, lineage Lineage, at time.Time, passed bool, found string, evidence []string) (Order, Finding, error) {
	do := Fail
	if passed {
		do = Pass
	}
	next, err := o.step(do, by.Account, at)
	switch {
	case err != nil:
		return o, f, err
	case f.Code != o.Finding:
		return o, f, fault.New("inspect_other_finding", f.Code, o.Finding)
	case strings.TrimSpace(found) == "":
		return o, f, fault.At("found", "inspect_missing", "", "")
	case slices.ContainsFunc(o.Mendings, func(m Mending) bool { return m.By == by.Account }):
		return o, f, fault.New("inspect_own_mending", by.Account, "")
	}
	if err := by.outside(o.Unit, lineage); err != nil {
		return o, f, err
	}
	m := &next.Mendings[len(next.Mendings)-1]
	m.Passed, m.CheckedBy, m.CheckedAt, m.Found, m.Evidence = passed, by.Account, at, found, slices.Clone(evidence)
	if !passed {
		return next, f, nil
	}
	closed, err := f.step(CloseFinding, by.Account, at)
	if err != nil {
		return o, f, err
	}
	return next, closed, nil
}

// Reopen makes the versions in which what was closed is there again: with a reason and a new due day. The finding counts as recurring from then on.
func (o Order) Reopen(f Finding, by Person, lineage Lineage, at time.Time, today, due when.Date, reason string) (Order, Finding, error) {
	next, err := o.step(Reopen, by.Account, at)
	switch {
	case err != nil:
		return o, f, err
	case f.Code != o.Finding:
		return o, f, fault.New("inspect_other_finding", f.Code, o.Finding)
	case strings.TrimSpace(reason) == "":
		return o, f, fault.At("reason", "inspect_missing", "", "")
	case due <= today:
		return o, f, fault.At("due", "inspect_due_past", due.String(), today.String())
	}
	if err := by.outside(o.Unit, lineage); err != nil {
		return o, f, err
	}
	again, err := f.step(ReopenFinding, by.Account, at)
	if err != nil {
		return o, f, err
	}
	again.Reopened, again.Reason = f.Reopened+1, reason
	next.Due, next.Reopened, next.Reason = due, o.Reopened+1, reason
	return next, again, nil
}

// Lift makes the versions in which finding and order are taken back: there was no such problem. A reason, and somebody who neither wrote the finding nor is of the unit.
func (o Order) Lift(f Finding, by Person, lineage Lineage, at time.Time, reason string) (Order, Finding, error) {
	next, err := o.step(Lift, by.Account, at)
	if err != nil {
		return o, f, err
	}
	if f.Code != o.Finding {
		return o, f, fault.New("inspect_other_finding", f.Code, o.Finding)
	}
	gone, err := f.withdraw(by, lineage, at, reason)
	if err != nil {
		return o, f, err
	}
	next.Reason = reason
	return next, gone, nil
}

// Overdue says how many days an order that waits for its unit is past its due day; 0 when it is not.
func (o Order) Overdue(today when.Date) int {
	if o.State == OrderClosed || o.State == OrderMended || o.State == OrderLifted {
		return 0
	}
	return max(0, int(today-o.Due))
}

func (o Order) step(do OrderStep, by string, at time.Time) (Order, error) {
	state, err := NextOrder(o.State, do)
	if err != nil {
		return o, err
	}
	if (do == Pass || do == Fail) && len(o.Mendings) == 0 {
		return o, fmt.Errorf("inspect: order %s is mended without a mending", o.Code)
	}
	o.State, o.By, o.At, o.Seq = state, by, at, 0
	o.Extensions, o.Mendings = slices.Clone(o.Extensions), slices.Clone(o.Mendings)
	return o, nil
}
