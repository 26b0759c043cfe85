package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
)

func (a *app) cmdInit() *cobra.Command {
	var s agency.Settings
	var database string
	c := a.command("init [DIR]", func(cmd *cobra.Command, args []string) error {
		dir := a.data
		if len(args) == 1 {
			dir = args[0]
		}
		if dir == "" {
			return usageError{errors.New(a.voice.T("cli.no_data"))}
		}
		st, err := create(dir, database, s)
		if err != nil {
			return err
		}
		a.outln(a.voice.T("cli.init.done", say.Args{"Dir": dir, "Name": s.Name, "Zone": s.Zone}))
		return st.Close()
	})
	c.Args = a.args(cobra.MaximumNArgs(1))
	c.Flags().StringVar(&s.Name, "name", "", a.flag("name"))
	c.Flags().StringVar(&s.Zone, "zone", "Asia/Shanghai", a.flag("zone"))
	c.Flags().Int32Var(&s.Region, "region", 0, a.flag("region"))
	c.Flags().StringVar(&database, "database", "", a.voice.T("backup.flag.database"))
	a.require(c, "name")
	return c
}

// create makes a data directory, with its ledger in it or, where an address is given, in a PostgreSQL database.
func create(dir, database string, s agency.Settings) (*store.Store, error) {
	if database == "" {
		return store.Create(dir, s)
	}
	return store.CreateOn(dir, database, s)
}
