package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
)

// listed is the command PARENT list: all that ask finds, as show shows it.
func listed[T any](a *app, parent string, ask func(*desk.Desk, context.Context) ([]T, error), show func(*desk.Desk, []T) answer) *cobra.Command {
	c := a.command("list", func(cmd *cobra.Command, _ []string) error {
		return a.withDesk(cmd, func(d *desk.Desk) error {
			list, err := ask(d, cmd.Context())
			if err != nil {
				return err
			}
			return a.write(cmd, show(d, list))
		})
	}, parent)
	c.Args = a.args(cobra.NoArgs)
	return a.outFlag(c)
}
