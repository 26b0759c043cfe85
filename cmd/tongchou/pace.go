package main

import (
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/pace"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/when"
)

func (a *app) cmdPace() *cobra.Command {
	var flags *questionFlags
	var q desk.PaceQuestion
	var months bool
	c := a.command("pace", func(cmd *cobra.Command, _ []string) error {
		return a.asking(cmd, flags, func(d *desk.Desk, asked desk.Question) error {
			q.Question = asked
			if months {
				q.Ask.By = pace.Months
			}
			lines, err := d.Pace(cmd.Context(), q)
			if err != nil {
				return err
			}
			return a.write(cmd, a.paceAnswer(d, lines))
		})
	})
	c.Args = a.args(cobra.NoArgs)
	flags = a.questionFlags(c)
	c.Flags().StringVar(&q.Unit, "unit", "", a.flag("unit"))
	c.Flags().BoolVar(&q.Below, "below", false, a.flag("below"))
	c.Flags().StringVar(&q.Indicator, "indicator", "", a.flag("indicator"))
	c.Flags().StringVar(&q.Ask.Level, "level", "0.8", a.flag("level"))
	c.Flags().BoolVar(&months, "months", false, a.flag("months"))
	a.complete(c, "level", pace.Levels...)
	return a.outFlag(c)
}

func (a *app) paceAnswer(d *desk.Desk, lines []pace.Line) answer {
	ans := answer{JSON: map[string]any{"targets": lines}}
	ans.Name = a.voice.T("cli.pace.sheet")
	if d.Settings().Demo {
		ans.Titles = []string{a.voice.T("publish.demo")}
	}
	ans.Columns = a.columns("unit", "indicator", "#assigned", "#actual", "#completion", "#time_pace", "#difference", "@due", "@finished_on", "#days_ahead", "forecast", "#per_day", "status")
	rows := make([][]sheet.Value, len(lines))
	for i := range lines {
		rows[i] = a.paceRow(&lines[i])
	}
	ans.Rows = sheet.RowsOf(rows)
	return ans
}

func (a *app) paceRow(l *pace.Line) []sheet.Value {
	perDay := sheet.TextValue("")
	if l.NeededPerDay != nil {
		perDay = sheet.QtyValue(*l.NeededPerDay)
	}
	return []sheet.Value{sheet.TextValue(l.UnitName), sheet.TextValue(l.IndicatorName), sheet.QtyValue(l.Assigned), sheet.QtyValue(l.Actual),
		sheet.TextValue(l.Completion.Percent(2)), sheet.TextValue(l.TimePace.Percent(2)), sheet.TextValue(signed(l.Difference.Decimal(2))),
		sheet.DateValue(l.Due), dateOrBlank(l.FinishedOn), sheet.TextValue(signed(strconv.Itoa(l.DaysAhead))), sheet.TextValue(a.forecast(&l.Forecast)), perDay,
		sheet.TextValue(a.paceStatus(l))}
}

// farBehind is the difference in percentage points from which on a target is far behind, not only slipping.
var farBehind = num.Whole(-10)

// paceStatus says in words and by a mark where a target stands: finished, on pace, slipping, far behind.
func (a *app) paceStatus(l *pace.Line) string {
	switch {
	case l.FinishedOn != nil && l.MonthsAhead > 0:
		return a.voice.T("cli.pace.finished_months", say.Args{"Months": l.MonthsAhead, "Days": l.DaysAhead})
	case l.FinishedOn != nil && l.DaysAhead >= 0:
		return a.voice.T("cli.pace.finished", say.Args{"Days": l.DaysAhead})
	case l.FinishedOn != nil:
		return a.voice.T("cli.pace.finished_late", say.Args{"Days": -l.DaysAhead})
	case l.Difference.Sign() >= 0:
		return a.voice.T("cli.pace.on_pace")
	case l.Difference.Cmp(farBehind) <= 0:
		return a.voice.T("cli.pace.far_behind", say.Args{"Points": l.Difference.Neg().Decimal(1)})
	}
	return a.voice.T("cli.pace.behind", say.Args{"Points": l.Difference.Neg().Decimal(1)})
}

func (a *app) forecast(f *pace.Forecast) string {
	if f.Finish == nil {
		return a.voice.T("pace.none." + string(f.None))
	}
	high := "…"
	if f.High != nil {
		high = f.High.String()
	}
	return a.voice.T("cli.pace.forecast", say.Args{"Finish": f.Finish.String(), "Low": f.Low.String(), "High": high})
}

func dateOrBlank(d *when.Date) sheet.Value {
	if d == nil {
		return sheet.Value{}
	}
	return sheet.DateValue(*d)
}

// signed puts a plus before what is above zero.
func signed(s string) string {
	if s != "0" && s[0] != '-' {
		return "+" + s
	}
	return s
}
