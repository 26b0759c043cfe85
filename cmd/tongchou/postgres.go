package main

import (
	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
)

func (a *app) cmdJoin() *cobra.Command {
	var database string
	c := a.command("join DIR", func(_ *cobra.Command, args []string) error {
		st, err := store.Join(args[0], database)
		if err != nil {
			return err
		}
		a.outln(a.voice.T("cli.join.done", say.Args{"Dir": args[0], "Name": st.Settings().Name}))
		return st.Close()
	})
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().StringVar(&database, "database", "", a.flag("join-database"))
	a.require(c, "database")
	return c
}

func (a *app) cmdGrants() *cobra.Command {
	c := a.command("grants ROLE", func(cmd *cobra.Command, args []string) error {
		return a.writeBytes(cmd, []byte(store.PostgresGrants(args[0])))
	})
	c.Args = a.args(cobra.ExactArgs(1))
	return a.outFlag(c)
}
