package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/say"
)

func (a *app) cmdInit() *cobra.Command {
	var s agency.Settings
	c := a.command("init [DIR]", func(cmd *cobra.Command, args []string) error {
		dir := a.data
		if len(args) == 1 {
			dir = args[0]
		}
		if dir == "" {
			return usageError{errors.New(a.voice.T("cli.no_data"))}
		}
		d, err := desk.Create(cmd.Context(), dir, s, a.now)
		if err != nil {
			return err
		}
		a.outln(a.voice.T("cli.init.done", say.Args{"Dir": dir, "Name": s.Name, "Zone": s.Zone}))
		return d.Close()
	})
	c.Args = a.args(cobra.MaximumNArgs(1))
	c.Flags().StringVar(&s.Name, "name", "", a.flag("name"))
	c.Flags().StringVar(&s.Zone, "zone", "Asia/Shanghai", a.flag("zone"))
	c.Flags().Int32Var(&s.Region, "region", 0, a.flag("region"))
	a.require(c, "name")
	return c
}
