package main

import (
	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
)

// maxRulebook bounds a rulebook's text; an honest one has some dozen kilobytes.
const maxRulebook = 1 << 20

func (a *app) cmdRules() *cobra.Command {
	c := a.command("rules", nil)
	c.AddCommand(a.cmdRulesCheck(), a.cmdRulesApply(), a.cmdRulesSchema())
	return c
}

func (a *app) cmdRulesCheck() *cobra.Command {
	c := a.command("check FILE", func(cmd *cobra.Command, args []string) error {
		text, err := a.readText(args[0], maxRulebook)
		if err != nil {
			return err
		}
		rb, err := score.Parse(args[0], text)
		if err == nil && (a.data != "" || a.host != nil) { // with a ledger the indicators are checked too
			err = a.withDesk(cmd, func(d *desk.Desk) error {
				rb, err = d.CheckRulebook(args[0], text)
				return err
			})
		}
		if err != nil {
			return err
		}
		a.outln(a.voice.T("cli.rules.sound", say.Args{"Code": rb.Code, "Name": rb.Name, "Version": rb.Version, "Items": len(rb.Items), "Full": rb.Full.String()}))
		return nil
	}, "rules")
	c.Args = a.args(cobra.ExactArgs(1))
	return c
}

func (a *app) cmdRulesApply() *cobra.Command {
	var from string
	c := a.command("apply FILE", func(cmd *cobra.Command, args []string) error {
		text, err := a.readText(args[0], maxRulebook)
		if err != nil {
			return err
		}
		return a.withDesk(cmd, func(d *desk.Desk) error {
			rb, e, err := d.ApplyRulebook(cmd.Context(), a.by(args[0]), args[0], text, from)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.rules.applied", say.Args{"Code": rb.Code, "Name": rb.Name, "Version": rb.Version, "From": from, "Record": e.Last}))
			return nil
		})
	}, "rules")
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().StringVar(&from, "from", "", a.flag("from"))
	a.require(c, "from")
	return c
}

func (a *app) cmdRulesSchema() *cobra.Command {
	c := a.command("schema", func(*cobra.Command, []string) error {
		_, err := a.Out.Write(score.Schema())
		return err
	}, "rules")
	c.Args = a.args(cobra.NoArgs)
	return c
}
