package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/workflow"
)

// cmdSubmit hands in a unit's figures: those of a file, or the draft that was saved.
func (a *app) cmdSubmit() *cobra.Command {
	var unit, period string
	var only bool
	c := a.command("submit [FILE]", func(cmd *cobra.Command, args []string) error {
		return a.withDesk(cmd, func(d *desk.Desk) error {
			w, err := a.draft(cmd, d, args, unit, period)
			if err != nil {
				return err
			}
			if only {
				wrong, err := d.CheckDraft(cmd.Context(), w)
				if err != nil {
					return err
				}
				for _, f := range wrong {
					a.errln(a.voice.Fault(f))
				}
				a.outln(a.voice.T("cli.submit.saved", say.Args{"Unit": w.Unit, "Period": w.Period, "Lines": len(w.Lines), "Wrong": len(wrong)}))
				return nil
			}
			s, e, err := d.Submit(cmd.Context(), a.by("submit"), w.Unit, w.Period, w.Rev)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.submit.done", a.submissionArgs(d, s, e)))
			return nil
		})
	})
	c.Args = a.args(cobra.MaximumNArgs(1))
	c.Flags().StringVar(&unit, "unit", "", a.flag("unit"))
	c.Flags().StringVar(&period, "period", "", a.flag("period"))
	c.Flags().BoolVar(&only, "draft", false, a.flag("draft-only"))
	a.require(c, "unit", "period")
	return c
}

// draft is what is to be handed in: read from the file, or as it lies.
func (a *app) draft(cmd *cobra.Command, d *desk.Desk, args []string, unit, period string) (workflow.Draft, error) {
	if len(args) == 0 {
		w, _, err := d.Draft(cmd.Context(), unit, period)
		return w, err
	}
	book, err := a.book(args[0])
	if err != nil {
		return workflow.Draft{}, err
	}
	defer book.Close()
	w, rep, err := d.FileDraft(cmd.Context(), a.by("submit "+args[0]), book, unit, period)
	for _, n := range rep.Notices {
		a.errln(n.Say(a.voice))
	}
	return w, err
}

func (a *app) submissionArgs(d *desk.Desk, s workflow.Submission, e store.Entry) say.Args {
	return say.Args{"Unit": s.Unit, "Period": s.Period, "N": len(s.Records), "By": s.SubmittedBy, "At": a.moment(d, s.SubmittedAt), "Late": s.Late,
		"Reason": s.Reason, "Record": e.Last}
}

func (a *app) cmdSubmission() *cobra.Command {
	c := a.command("submission", nil)
	c.AddCommand(a.cmdSubmissionList(), a.cmdSubmissionVerify(), a.cmdSubmissionReturn())
	return c
}

func (a *app) cmdSubmissionVerify() *cobra.Command {
	c := a.command("verify UNIT PERIOD", func(cmd *cobra.Command, args []string) error {
		return a.withDesk(cmd, func(d *desk.Desk) error {
			s, e, err := d.VerifySubmission(cmd.Context(), a.by("submission verify"), args[0], args[1])
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.submission.verified", a.submissionArgs(d, s, e)))
			return nil
		})
	}, "submission")
	c.Args = a.args(cobra.ExactArgs(2))
	return c
}

func (a *app) cmdSubmissionReturn() *cobra.Command {
	var reason string
	c := a.command("return UNIT PERIOD", func(cmd *cobra.Command, args []string) error {
		return a.withDesk(cmd, func(d *desk.Desk) error {
			s, e, err := d.ReturnSubmission(cmd.Context(), a.by("submission return"), args[0], args[1], reason)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.submission.returned", a.submissionArgs(d, s, e)))
			return nil
		})
	}, "submission")
	c.Args = a.args(cobra.ExactArgs(2))
	c.Flags().StringVar(&reason, "reason", "", a.flag("reason"))
	a.require(c, "reason")
	return c
}

func (a *app) cmdSubmissionList() *cobra.Command {
	var f desk.SubmissionFilter
	var states []string
	var knownAt string
	c := a.command("list", func(cmd *cobra.Command, _ []string) error {
		for _, s := range states {
			if !slices.Contains(handedIn, s) {
				return badFlag("--state", s, strings.Join(handedIn, ", "))
			}
			f.States = append(f.States, workflow.State(s))
		}
		return a.withDesk(cmd, func(d *desk.Desk) (err error) {
			if f.KnownAt, err = instantFlag("--known-at", knownAt, d.Zone()); err != nil {
				return err
			}
			list, err := d.Submissions(cmd.Context(), f)
			if err != nil {
				return err
			}
			return a.write(cmd, a.submissionsAnswer(d, list))
		})
	}, "submission")
	c.Args = a.args(cobra.NoArgs)
	c.Flags().StringArrayVar(&f.Units, "unit", nil, a.flag("record-unit"))
	c.Flags().StringArrayVar(&f.Periods, "period", nil, a.flag("period"))
	c.Flags().StringArrayVar(&states, "state", nil, a.flag("submission-state"))
	c.Flags().StringVar(&knownAt, "known-at", "", a.flag("known-at"))
	a.complete(c, "state", handedIn...)
	return a.outFlag(c)
}

// handedIn are the states of what was handed in.
var handedIn = []string{string(workflow.Submitted), string(workflow.Verified), string(workflow.Returned)}

func (a *app) submissionsAnswer(d *desk.Desk, list []workflow.Submission) answer {
	rows := make([][]sheet.Value, len(list))
	for i, s := range list {
		late := ""
		if s.Late {
			late = a.voice.T("cli.late")
		}
		rows[i] = []sheet.Value{sheet.TextValue(s.Period), sheet.TextValue(s.Unit), sheet.TextValue(a.voice.T("cli.state." + string(s.State))), number(int64(len(s.Records))),
			sheet.TextValue(s.SubmittedBy), sheet.TextValue(a.moment(d, s.SubmittedAt)), sheet.TextValue(late), number(int64(s.Round)), sheet.TextValue(s.By), sheet.TextValue(a.moment(d, s.At)),
			sheet.TextValue(s.Reason)}
	}
	ans := answer{JSON: map[string]any{"submissions": list}}
	ans.Name = a.voice.T("cli.submission.sheet")
	ans.Columns = a.columns("period", "unit_code", "status", "#records", "submitted_by", "submitted_at", "timely", "#round", "by", "step_at", "reason")
	ans.Rows = sheet.RowsOf(rows)
	return ans
}
