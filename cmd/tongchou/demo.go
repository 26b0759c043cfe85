package main

import (
	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/demo"
	"github.com/tongchou/tongchou/internal/say"
)

func (a *app) cmdDemo() *cobra.Command {
	c := a.command("demo DIR", func(cmd *cobra.Command, args []string) error {
		bar := a.progress("cli.progress.demo")
		made, err := demo.Fill(cmd.Context(), args[0], func(done, all int) { bar.to(int64(done), int64(all)) })
		bar.end()
		if err != nil {
			return err
		}
		key := "cli.demo.made"
		if !made {
			key = "cli.demo.there"
		}
		a.errln(a.voice.T(key, say.Args{"Dir": args[0]}))
		return nil
	})
	c.Args = a.args(cobra.ExactArgs(1))
	return c
}
