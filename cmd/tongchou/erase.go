package main

import (
	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/say"
)

func (a *app) cmdErase() *cobra.Command {
	var reason string
	c := a.command("erase RECORD…", func(cmd *cobra.Command, args []string) error {
		seqs, err := recordNumbers(args)
		if err != nil {
			return err
		}
		return a.withDesk(cmd, func(d *desk.Desk) error {
			e, err := d.Erase(cmd.Context(), a.by("erase"), seqs, reason)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.erase.done", say.Args{"N": len(seqs), "First": e.First, "Last": e.Last}))
			return nil
		})
	})
	c.Args = a.args(cobra.MinimumNArgs(1))
	c.Flags().StringVar(&reason, "reason", "", a.flag("reason"))
	a.require(c, "reason")
	return c
}
