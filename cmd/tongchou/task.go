package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/workflow"
)

func (a *app) cmdTask() *cobra.Command {
	var units []string
	var at string
	c := a.command("task", func(cmd *cobra.Command, _ []string) error {
		return a.withDesk(cmd, func(d *desk.Desk) error {
			moment, err := instantFlag("--at", at, d.Zone())
			if err != nil {
				return err
			}
			if moment.IsZero() {
				moment = a.now()
			}
			tasks, err := d.Tasks(cmd.Context(), units, moment)
			if err != nil {
				return err
			}
			return a.write(cmd, a.tasksAnswer(d, tasks))
		})
	})
	c.Args = a.args(cobra.NoArgs)
	c.Flags().StringArrayVar(&units, "unit", nil, a.flag("record-unit"))
	c.Flags().StringVar(&at, "at", "", a.flag("task-at"))
	return a.outFlag(c)
}

func (a *app) tasksAnswer(d *desk.Desk, tasks []workflow.Task) answer {
	rows := make([][]sheet.Value, len(tasks))
	for i, t := range tasks {
		about := t.Period
		if t.Code != "" {
			about = t.Code
		}
		state := ""
		if t.State != "" {
			state = a.voice.T("cli.state." + string(t.State))
		}
		rows[i] = []sheet.Value{sheet.TextValue(a.voice.T("cli.task.kind." + t.Kind)), sheet.TextValue(t.Unit), sheet.TextValue(t.UnitName), sheet.TextValue(about), sheet.TextValue(state),
			sheet.TextValue(a.deadline(d, t.Due, t)), sheet.TextValue(t.Reason)}
	}
	ans := answer{JSON: map[string]any{"tasks": tasks}}
	ans.Name = a.voice.T("cli.task.sheet")
	ans.Columns = a.columns("task", "unit_code", "unit", "about", "status", "deadline", "reason")
	ans.Rows = sheet.RowsOf(rows)
	return ans
}

// deadline writes when a task is due, and whether that is near or past.
func (a *app) deadline(d *desk.Desk, due time.Time, t workflow.Task) string {
	s := a.moment(d, due)
	switch {
	case t.Overdue:
		return s + " " + a.voice.T("cli.task.overdue")
	case t.Near:
		return s + " " + a.voice.T("cli.task.near")
	}
	return s
}
