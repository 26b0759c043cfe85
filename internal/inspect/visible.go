package inspect

import (
	"slices"
	"time"
)

// Visible says whether a person may learn at an instant that an inspection exists. Lists, counts, search, events, notifications and calendars all ask it, for a hint is
// as good as the thing.
//
//   - The inspectors of its team: from the beginning.
//   - Supervision at the office that holds it or above: from the beginning, but not somebody who serves at the inspected unit or below it too; they are as the unit is.
//   - Who serves at the unit or above it: of an announced one from its notice on, of an unannounced one from its start on; one that was called off unknown to
//     them stays so.
//   - Others: never.
func Visible(i Inspection, p Person, lineage Lineage, at time.Time) bool {
	if slices.Contains(i.Inspectors, p.Account) {
		return true
	}
	if p.supervises(i, lineage) {
		return true
	}
	return p.over(i.Unit, lineage) && i.known(at)
}

// known says that the unit has been told of an inspection, or has seen it begin.
func (i Inspection) known(at time.Time) bool {
	if !i.StartedAt.IsZero() && !at.Before(i.StartedAt) {
		return true
	}
	if i.Manner != Announced || at.Before(i.Notice) {
		return false
	}
	return i.State != CalledOff || i.At.After(i.Notice)
}

// FindingsVisible says whether a person may read what an inspection found: the team and the supervision office as they write it, the unit and those above it when it
// is reported.
func FindingsVisible(i Inspection, p Person, lineage Lineage, at time.Time) bool {
	if !Visible(i, p, lineage, at) {
		return false
	}
	if slices.Contains(i.Inspectors, p.Account) || p.supervises(i, lineage) {
		return true
	}
	return !i.ReportedAt.IsZero() && !at.Before(i.ReportedAt)
}
