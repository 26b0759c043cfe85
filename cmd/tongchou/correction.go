package main

import (
	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/workflow"
)

func (a *app) cmdCorrection() *cobra.Command {
	c := a.command("correction", nil)
	c.AddCommand(a.cmdCorrectionPropose(), a.cmdCorrectionApprove(), a.cmdCorrectionRefuse(), listed(a, "correction", (*desk.Desk).Proposals, a.proposalsAnswer))
	return c
}

// proposalFlags are what a proposal wants.
type proposalFlags struct {
	quantity, unit, indicator, on, voucher, reason string
	retract                                        bool
	evidence                                       []string
}

// read makes the proposal of the flags: with a record number a correction or a retraction of it, without one an addition.
func (f *proposalFlags) read(args []string) (p workflow.Proposal, err error) {
	p = workflow.Proposal{Kind: workflow.Add, Unit: f.unit, Indicator: f.indicator, Voucher: f.voucher, Reason: f.reason, Evidence: f.evidence}
	if len(args) == 1 {
		seqs, err := recordNumbers(args)
		if err != nil {
			return p, err
		}
		if p.Kind, p.Record = workflow.Correct, seqs[0]; f.retract {
			p.Kind = workflow.Withdraw
		}
	} else if p.On, err = dateFlag("--on", f.on); err != nil {
		return p, err
	}
	if f.quantity == "" && p.Kind != workflow.Withdraw || f.quantity != "" && p.Kind == workflow.Withdraw {
		return p, usageError{fault.At("--quantity", "cli_quantity_or_retract", f.quantity, "")}
	}
	if f.quantity != "" {
		p.Quantity, err = qtyArg("--quantity", f.quantity)
	}
	return p, err
}

func (a *app) cmdCorrectionPropose() *cobra.Command {
	var f proposalFlags
	c := a.command("propose [RECORD]", func(cmd *cobra.Command, args []string) error {
		p, err := f.read(args)
		if err != nil {
			return err
		}
		return a.withDesk(cmd, func(d *desk.Desk) error {
			p, e, err := d.Propose(cmd.Context(), a.by("correction propose"), p)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.correction.proposed", a.proposalArgs(p, e)))
			return nil
		})
	}, "correction")
	c.Args = a.args(cobra.MaximumNArgs(1))
	c.Flags().StringVar(&f.quantity, "quantity", "", a.flag("proposal-quantity"))
	c.Flags().BoolVar(&f.retract, "retract", false, a.flag("proposal-retract"))
	c.Flags().StringVar(&f.unit, "unit", "", a.flag("proposal-unit"))
	c.Flags().StringVar(&f.indicator, "indicator", "", a.flag("proposal-indicator"))
	c.Flags().StringVar(&f.on, "on", "", a.flag("proposal-on"))
	c.Flags().StringVar(&f.voucher, "voucher", "", a.flag("proposal-voucher"))
	c.Flags().StringVar(&f.reason, "reason", "", a.flag("reason"))
	c.Flags().StringArrayVar(&f.evidence, "evidence", nil, a.flag("evidence"))
	a.require(c, "reason")
	return c
}

func (a *app) proposalArgs(p workflow.Proposal, e store.Entry) say.Args {
	return say.Args{"Code": p.Code, "Kind": a.voice.T("cli.proposal." + string(p.Kind)), "Of": p.Record, "Unit": p.Unit, "Indicator": p.Indicator, "On": p.On.String(),
		"Quantity": p.Quantity.String(), "Written": p.WrittenAs, "Reason": p.Decision, "Locked": p.LockedUnit != "", "Record": e.Last}
}

func (a *app) cmdCorrectionApprove() *cobra.Command {
	c := a.command("approve CODE", func(cmd *cobra.Command, args []string) error {
		return a.withDesk(cmd, func(d *desk.Desk) error {
			p, e, err := d.Approve(cmd.Context(), a.by("correction approve "+args[0]), args[0])
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.correction.approved", a.proposalArgs(p, e)))
			return nil
		})
	}, "correction")
	c.Args = a.args(cobra.ExactArgs(1))
	return c
}

func (a *app) cmdCorrectionRefuse() *cobra.Command {
	var reason string
	c := a.command("refuse CODE", func(cmd *cobra.Command, args []string) error {
		return a.withDesk(cmd, func(d *desk.Desk) error {
			p, e, err := d.Refuse(cmd.Context(), a.by("correction refuse "+args[0]), args[0], reason)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.correction.refused", a.proposalArgs(p, e)))
			return nil
		})
	}, "correction")
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().StringVar(&reason, "reason", "", a.flag("reason"))
	a.require(c, "reason")
	return c
}

func (a *app) proposalsAnswer(d *desk.Desk, list []workflow.Proposal) answer {
	rows := make([][]sheet.Value, len(list))
	for i, p := range list {
		rows[i] = []sheet.Value{sheet.TextValue(p.Code), sheet.TextValue(a.voice.T("cli.proposal." + string(p.Kind))), some(p.Record), sheet.TextValue(p.Unit), sheet.TextValue(p.Indicator),
			sheet.DateValue(p.On), sheet.QtyValue(p.Quantity), sheet.TextValue(a.voice.T("cli.decided." + string(p.State))), sheet.TextValue(p.By), sheet.TextValue(p.Reason),
			sheet.TextValue(p.DecidedBy), sheet.TextValue(p.Decision), some(p.WrittenAs)}
	}
	ans := answer{JSON: map[string]any{"proposals": append([]workflow.Proposal{}, list...)}}
	ans.Name = a.voice.T("cli.correction.sheet")
	ans.Columns = a.columns("proposal", "kind", "#record", "unit_code", "indicator_code", "@date", "#quantity", "status", "by", "reason", "decided_by", "decision", "#written_as")
	ans.Rows = sheet.RowsOf(rows)
	return ans
}

// some is a record's number, nothing for none.
func some(n int64) sheet.Value {
	if n == 0 {
		return sheet.TextValue("")
	}
	return number(n)
}
