package target

import (
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Faults returns what is wrong with t as a version to be recorded, whether it is the first or a later one. Fields are
// named as in JSON: unit, indicator, start, due, quantity, from.
func (t Target) Faults() fault.List {
	var l fault.List
	if strings.TrimSpace(t.Unit) == "" {
		l = append(l, fault.At("unit", "target_unit_missing", "", ""))
	}
	if strings.TrimSpace(t.Indicator) == "" {
		l = append(l, fault.At("indicator", "target_indicator_missing", "", ""))
	}
	if t.Period.Start < 0 {
		l = append(l, fault.At("start", "target_date_range", t.Period.Start.String(), "1970-01-01"))
	}
	if t.Period.Due > when.MaxRecordDate {
		l = append(l, fault.At("due", "target_date_range", t.Period.Due.String(), when.MaxRecordDate.String()))
	}
	if t.Period.Due < t.Period.Start {
		l = append(l, fault.At("due", "target_due_before_start", t.Period.Due.String(), t.Period.Start.String()))
	}
	if t.Quantity < 0 {
		l = append(l, fault.At("quantity", "target_quantity_negative", t.Quantity.String(), ""))
	}
	return l
}

// Assign returns t as the first version of its target, or a fault.List. The first version holds from its period's start or
// earlier, so that no day of the period is without it.
func Assign(t Target) (Target, error) {
	l := t.Faults()
	if t.From > t.Period.Start {
		l = append(l, fault.At("from", "target_from_after_start", t.From.String(), t.Period.Start.String()))
	}
	if t.Withdrawn {
		l = append(l, fault.At("withdrawn", "target_withdrawn_at_birth", "", ""))
	}
	return t, l.Err()
}

// Amendment is what is to change in a target, and why. What is nil stays as it is.
type Amendment struct {
	Quantity *num.Qty
	Due      *when.Date
	Withdraw bool      // there is no such target any more; cannot be joined with another change
	Reason   string    // required
	From     when.Date // since when the change holds; not before the version that it amends
}

// Amend returns the next version of t, which must be the latest one, or a fault.List. A withdrawn target that is amended
// stands again.
func (t Target) Amend(a Amendment) (Target, error) {
	next := t
	next.From, next.Reason, next.Withdrawn = a.From, strings.TrimSpace(a.Reason), a.Withdraw
	if a.Quantity != nil {
		next.Quantity = *a.Quantity
	}
	if a.Due != nil {
		next.Period.Due = *a.Due
	}
	l := next.Faults()
	if next.Reason == "" {
		l = append(l, fault.At("reason", "target_reason_missing", "", ""))
	}
	if a.From < t.From {
		l = append(l, fault.At("from", "target_from_before_version", a.From.String(), t.From.String()))
	}
	changed := next.Quantity != t.Quantity || next.Period != t.Period
	switch {
	case a.Withdraw && t.Withdrawn:
		l = append(l, fault.At("withdrawn", "target_already_withdrawn", "", ""))
	case a.Withdraw && changed:
		l = append(l, fault.At("withdrawn", "target_withdrawn_and_changed", "", ""))
	case !a.Withdraw && !t.Withdrawn && !changed:
		l = append(l, fault.At("quantity", "target_amends_nothing", t.Quantity.String(), ""))
	}
	return next, l.Err()
}
