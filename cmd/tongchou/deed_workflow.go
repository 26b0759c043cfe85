package main

import (
	"context"
	"maps"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
)

// workflowCommands take returns from draft to lock.
func (a *app) workflowCommands() []*cobra.Command {
	return []*cobra.Command{a.cmdPeriod(), a.cmdTask(), a.cmdSubmit(), a.cmdSubmission(), a.cmdCorrection(), a.cmdObjection()}
}

func init() {
	maps.Copy(deeds, map[string]deed{
		"period":             anywhere,
		"period open":        {op: access.PeriodWrite, at: unitFlag},
		"period amend":       {op: access.PeriodWrite, at: periodsUnit},
		"period list":        {op: access.PeriodRead},
		"period lock":        {op: access.PeriodLock, at: unitFlag},
		"task":               {op: access.TaskRead, at: unitFlag, own: true},
		"submit":             {op: access.SubmissionSubmit, at: unitFlag, reads: []string{"args"}},
		"submission":         anywhere,
		"submission list":    {op: access.SubmissionRead, at: unitFlag, own: true},
		"submission verify":  {op: access.SubmissionVerify, at: handedInBy, unit: true},
		"submission return":  {op: access.SubmissionReturn, at: handedInBy, unit: true},
		"correction":         anywhere,
		"correction propose": {op: access.CorrectionPropose, at: wantedAt},
		"correction approve": {op: access.CorrectionApprove, at: proposedBy},
		"correction refuse":  {op: access.CorrectionApprove, at: proposedBy},
		"correction list":    {op: access.CorrectionRead},
		"objection":          anywhere,
		"objection file":     {op: access.ObjectionFile, at: unitFlag},
		"objection decide":   {op: access.ObjectionDecide, at: partiesTo},
		"objection list":     {op: access.ObjectionRead},
		"edition":            anywhere,
		"edition list":       {op: access.EditionRead},
	})
}

// periodsUnit is the unit that a period was opened at. What can't be found the command itself says, to whom may run it at all.
func periodsUnit(ctx context.Context, q *asked) ([]access.Object, error) {
	if len(q.args) == 0 {
		return wholeAgency(ctx, q)
	}
	p, err := q.desk.Period(ctx, q.args[0])
	if err != nil {
		return wholeAgency(ctx, q)
	}
	return atUnits(ctx, q, []string{p.Unit})
}

// handedInBy is the unit of a return, with who wrote it and who handed it in.
func handedInBy(ctx context.Context, q *asked) ([]access.Object, error) {
	if len(q.args) < 2 {
		return []access.Object{{}}, nil
	}
	list, err := q.desk.Submissions(ctx, desk.SubmissionFilter{Units: q.args[:1], Periods: q.args[1:2]})
	if err != nil {
		return nil, err
	}
	above, err := q.desk.Lineage(ctx, q.args[0])
	if err != nil {
		return nil, err
	}
	o := access.Object{Unit: above[0], Above: above, SubmittedBy: "-"} // nobody: nothing was handed in
	for _, s := range list {
		if s.Unit == above[0] {
			o.SubmittedBy, o.DraftedBy = s.SubmittedBy, s.DraftedBy
		}
	}
	return []access.Object{o}, nil
}

// wantedAt is the unit of the record that a proposal would change, or of the flag for one that it would add.
func wantedAt(ctx context.Context, q *asked) ([]access.Object, error) {
	return numberedOrFlag(ctx, q)
}

// proposedBy is the unit of a proposal, with who made it.
func proposedBy(ctx context.Context, q *asked) ([]access.Object, error) {
	if len(q.args) == 0 {
		return []access.Object{{}}, nil
	}
	p, err := q.desk.Proposal(ctx, q.args[0])
	if err != nil {
		return nil, err
	}
	objects, err := atUnits(ctx, q, []string{p.Unit})
	for i := range objects {
		objects[i].ProposedBy = p.By
	}
	return objects, err
}

// partiesTo is the unit of an objection, with who filed it and who verified what it is about.
func partiesTo(ctx context.Context, q *asked) ([]access.Object, error) {
	if len(q.args) == 0 {
		return []access.Object{{}}, nil
	}
	o, err := q.desk.Objection(ctx, q.args[0])
	if err != nil {
		return nil, err
	}
	verifiers, err := q.desk.VerifiersOf(ctx, o.Edition, o.Unit, o.Item)
	if err != nil {
		return nil, err
	}
	objects, err := atUnits(ctx, q, []string{o.Unit})
	for i := range objects {
		objects[i].FiledBy, objects[i].VerifiedBy = o.By, verifiers
	}
	return objects, err
}
