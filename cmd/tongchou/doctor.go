package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
)

// found is the end of a check that found something and has said it already: exit status 1 without another message.
type found struct{ n int }

func (f found) Error() string { return fmt.Sprintf("%d found", f.n) }

func number(n int64) sheet.Value {
	q, err := num.Int(n)
	if err != nil {
		return sheet.TextValue(fmt.Sprint(n))
	}
	return sheet.QtyValue(q)
}

func (a *app) cmdDoctor() *cobra.Command {
	c := a.command("doctor", func(cmd *cobra.Command, _ []string) error {
		dir, err := a.dir()
		if err != nil {
			return err
		}
		h, err := desk.Examine(cmd.Context(), dir)
		if err != nil {
			return err
		}
		if err := a.write(cmd, a.healthAnswer(h)); err != nil {
			return err
		}
		if n := len(h.Breaks) + len(h.Mismatches); n > 0 {
			return found{n}
		}
		return nil
	})
	c.Args = a.args(cobra.NoArgs)
	return a.outFlag(c)
}

func (a *app) healthAnswer(h desk.Health) answer {
	ans := answer{JSON: h}
	ans.Name = a.voice.T("cli.doctor.sheet")
	ans.Columns = a.columns("#record", "what")
	var rows [][]sheet.Value
	for _, b := range h.Breaks {
		rows = append(rows, []sheet.Value{number(b.Place.Record), sheet.TextValue(a.voice.Fault(b))})
	}
	for _, m := range h.Mismatches {
		rows = append(rows, []sheet.Value{number(m.Record), sheet.TextValue(a.voice.T("cli.doctor.mismatch",
			say.Args{"Unit": m.Unit, "Indicator": m.Indicator, "Assigned": m.Assigned.String(), "Given": m.Given.String()}))})
	}
	ans.Rows = sheet.RowsOf(rows)
	key := "cli.doctor.sound"
	if len(rows) > 0 {
		key = "cli.doctor.found"
	}
	ans.Notes = []string{a.voice.T(key, say.Args{"Entries": h.Entries, "Numbers": h.Numbers, "Sums": h.Sums, "Found": len(rows)})}
	return ans
}
