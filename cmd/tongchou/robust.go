package main

import (
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/sheet"
)

func (a *app) cmdRobust() *cobra.Command {
	var q *questionFlags
	var t score.Trial
	var spread string
	c := a.command("robust", func(cmd *cobra.Command, _ []string) error {
		var err error
		if t.Spread, err = num.ParseRat(spread); err != nil {
			return usageError{fault.At("--spread", "cli_flag", spread, "0.25, 25%")}
		}
		return a.asking(cmd, q, func(d *desk.Desk, q desk.Question) error {
			b, r, err := d.Robust(cmd.Context(), q, t)
			if err != nil {
				return err
			}
			return a.write(cmd, a.robustAnswer(d, b, r))
		})
	})
	c.Args = a.args(cobra.NoArgs)
	q = a.questionFlags(c)
	c.Flags().IntVar(&t.Runs, "runs", 1000, a.flag("runs"))
	c.Flags().Uint64Var(&t.Seed, "seed", 1, a.flag("seed"))
	c.Flags().StringVar(&spread, "spread", "0.25", a.flag("spread"))
	return a.outFlag(c)
}

func (a *app) robustAnswer(d *desk.Desk, b *score.Board, r score.Robustness) answer {
	ans := answer{JSON: r, Notes: []string{a.voice.T("cli.robust.note", say.Args{"Runs": r.Runs, "Seed": r.Seed, "Spread": r.Spread.Percent(2)})}}
	ans.Name, ans.Titles = a.voice.T("cli.robust.sheet"), boardTitles(d, b, a.voice)
	ans.Columns = a.columns("unit", "#rank", "#rank_low", "#rank_p5", "#rank_median", "#rank_p95", "#rank_high", "#first_share")
	rows := make([][]sheet.Value, len(r.Units))
	for i, u := range r.Units {
		rows[i] = []sheet.Value{sheet.TextValue(u.Name)}
		for _, n := range []int{u.Rank, u.Best, u.Low, u.Median, u.High, u.Worst} {
			rows[i] = append(rows[i], sheet.TextValue(strconv.Itoa(n)))
		}
		rows[i] = append(rows[i], sheet.TextValue(u.First.Percent(1)))
	}
	ans.Rows = sheet.RowsOf(rows)
	return ans
}
