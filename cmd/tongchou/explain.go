package main

import (
	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
)

func (a *app) cmdExplain() *cobra.Command {
	var q *questionFlags
	var depth int
	c := a.command("explain UNIT [ITEM]", func(cmd *cobra.Command, args []string) error {
		return a.asking(cmd, q, func(d *desk.Desk, q desk.Question) error {
			item := ""
			if len(args) == 2 {
				item = args[1]
			}
			n, err := d.Explain(cmd.Context(), q, args[0], item)
			if err != nil {
				return err
			}
			w, done, err := a.destination(cmd)
			if err != nil {
				return err
			}
			if a.format == "json" {
				return done(a.writeTo(w, answer{JSON: n}))
			}
			return done(n.Write(w, a.voice, depth))
		})
	})
	c.Args = a.args(cobra.RangeArgs(1, 2))
	q = a.questionFlags(c)
	c.Flags().IntVar(&depth, "depth", 0, a.flag("depth"))
	return a.outFlag(c)
}
