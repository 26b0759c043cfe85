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

func (a *app) cmdObjection() *cobra.Command {
	c := a.command("objection", nil)
	c.AddCommand(a.cmdObjectionFile(), a.cmdObjectionDecide(), listed(a, "objection", (*desk.Desk).Objections, a.objectionsAnswer))
	return c
}

func (a *app) cmdObjectionFile() *cobra.Command {
	var o workflow.Objection
	c := a.command("file EDITION", func(cmd *cobra.Command, args []string) error {
		o.Edition = args[0]
		return a.withDesk(cmd, func(d *desk.Desk) error {
			o, e, err := d.Object(cmd.Context(), a.by("objection file"), o)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.objection.filed", a.objectionArgs(o, e)))
			return nil
		})
	}, "objection")
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().StringVar(&o.Unit, "unit", "", a.flag("unit"))
	c.Flags().StringVar(&o.Item, "item", "", a.flag("objection-item"))
	c.Flags().StringVar(&o.Ground, "ground", "", a.flag("objection-ground"))
	c.Flags().StringArrayVar(&o.Evidence, "evidence", nil, a.flag("evidence"))
	a.require(c, "unit", "ground")
	return c
}

func (a *app) objectionArgs(o workflow.Objection, e store.Entry) say.Args {
	return say.Args{"Code": o.Code, "Edition": o.Edition, "Unit": o.Unit, "Item": o.Item, "Outcome": a.voice.T("cli.outcome." + string(o.State)), "Reason": o.Decision, "Record": e.Last}
}

func (a *app) cmdObjectionDecide() *cobra.Command {
	var upheld, rejected bool
	var reason string
	c := a.command("decide CODE", func(cmd *cobra.Command, args []string) error {
		if upheld == rejected {
			return usageError{fault.At("--upheld", "cli_upheld_or_rejected", "", "")}
		}
		return a.withDesk(cmd, func(d *desk.Desk) error {
			o, e, err := d.DecideObjection(cmd.Context(), a.by("objection decide "+args[0]), args[0], upheld, reason)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.objection.decided", a.objectionArgs(o, e)))
			return nil
		})
	}, "objection")
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().BoolVar(&upheld, "upheld", false, a.flag("upheld"))
	c.Flags().BoolVar(&rejected, "rejected", false, a.flag("rejected"))
	c.Flags().StringVar(&reason, "reason", "", a.flag("reason"))
	a.require(c, "reason")
	return c
}

func (a *app) objectionsAnswer(d *desk.Desk, list []workflow.Objection) answer {
	rows := make([][]sheet.Value, len(list))
	for i, o := range list {
		rows[i] = []sheet.Value{sheet.TextValue(o.Code), sheet.TextValue(o.Edition), sheet.TextValue(o.Unit), sheet.TextValue(o.Item), sheet.TextValue(o.Ground), sheet.TextValue(o.By),
			sheet.TextValue(a.moment(d, o.At)), sheet.TextValue(a.voice.T("cli.outcome." + string(o.State))), sheet.TextValue(o.DecidedBy), sheet.TextValue(o.Decision)}
	}
	ans := answer{JSON: map[string]any{"objections": append([]workflow.Objection{}, list...)}}
	ans.Name = a.voice.T("cli.objection.sheet")
	ans.Columns = a.columns("objection", "edition", "unit_code", "item", "ground", "by", "filed_at", "status", "decided_by", "decision")
	ans.Rows = sheet.RowsOf(rows)
	return ans
}
