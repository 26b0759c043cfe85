package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/workflow"
)

func (a *app) cmdPeriod() *cobra.Command {
	c := a.command("period", nil)
	c.AddCommand(a.cmdPeriodOpen(), a.cmdPeriodAmend(), a.cmdPeriodList(), a.cmdPeriodLock())
	return c
}

// periodFlags are what a period says of itself.
type periodFlags struct {
	name, from, to, submitBy, verifyBy, unit, kind string
	indicators                                     []string
}

func (f *periodFlags) on(a *app, c *cobra.Command) {
	c.Flags().StringVar(&f.name, "name", "", a.flag("period-name"))
	c.Flags().StringVar(&f.from, "from", "", a.flag("period-from"))
	c.Flags().StringVar(&f.to, "to", "", a.flag("period-to"))
	c.Flags().StringVar(&f.submitBy, "submit-by", "", a.flag("submit-by"))
	c.Flags().StringVar(&f.verifyBy, "verify-by", "", a.flag("verify-by"))
	c.Flags().StringVar(&f.kind, "kind", "", a.flag("period-kind"))
	c.Flags().StringArrayVar(&f.indicators, "indicator", nil, a.flag("period-indicator"))
}

// read fills a period from the flags that were given.
func (f *periodFlags) read(d *desk.Desk, p *workflow.Period) (err error) {
	if p.First, err = dateFlag("--from", f.from); err != nil {
		return err
	}
	if p.Last, err = dateFlag("--to", f.to); err != nil {
		return err
	}
	if p.SubmitBy, err = instantFlag("--submit-by", f.submitBy, d.Zone()); err != nil {
		return err
	}
	if p.VerifyBy, err = instantFlag("--verify-by", f.verifyBy, d.Zone()); err != nil {
		return err
	}
	p.Name, p.Unit, p.Kind, p.Indicators = f.name, f.unit, f.kind, f.indicators
	return nil
}

func (a *app) cmdPeriodOpen() *cobra.Command {
	var f periodFlags
	c := a.command("open CODE", func(cmd *cobra.Command, args []string) error {
		return a.withDesk(cmd, func(d *desk.Desk) error {
			p := workflow.Period{Code: args[0]}
			if err := f.read(d, &p); err != nil {
				return err
			}
			if p.Name == "" {
				p.Name = p.Code
			}
			if p.VerifyBy.IsZero() {
				p.VerifyBy = p.SubmitBy
			}
			p, e, err := d.OpenPeriod(cmd.Context(), a.by("period open"), p)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.period.opened", a.periodArgs(d, p, e.Last)))
			return nil
		})
	}, "period")
	c.Args = a.args(cobra.ExactArgs(1))
	f.on(a, c)
	c.Flags().StringVar(&f.unit, "unit", "", a.flag("unit"))
	a.require(c, "unit", "from", "to", "submit-by")
	return c
}

func (a *app) periodArgs(d *desk.Desk, p workflow.Period, record int64) say.Args {
	return say.Args{"Code": p.Code, "Name": p.Name, "From": p.First.String(), "To": p.Last.String(), "SubmitBy": a.moment(d, p.SubmitBy),
		"VerifyBy": a.moment(d, p.VerifyBy), "Unit": p.Unit, "Record": record}
}

// moment writes an instant as people read it, in the agency's time zone; nothing for none.
func (a *app) moment(d *desk.Desk, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(d.Zone()).Format("2006-01-02 15:04")
}

func (a *app) cmdPeriodAmend() *cobra.Command {
	var f periodFlags
	var reason string
	var withdraw bool
	c := a.command("amend CODE", func(cmd *cobra.Command, args []string) error {
		return a.withDesk(cmd, func(d *desk.Desk) error {
			var p workflow.Period
			if err := f.read(d, &p); err != nil {
				return err
			}
			am := workflow.Amendment{Reason: reason, Withdraw: withdraw}
			given := cmd.Flags().Changed
			am.Name, am.First, am.Last = ifGiven("name", given, p.Name), ifGiven("from", given, p.First), ifGiven("to", given, p.Last)
			am.SubmitBy, am.VerifyBy = ifGiven("submit-by", given, p.SubmitBy), ifGiven("verify-by", given, p.VerifyBy)
			am.Kind, am.Indicators = ifGiven("kind", given, p.Kind), ifGiven("indicator", given, p.Indicators)
			p, e, err := d.AmendPeriod(cmd.Context(), a.by("period amend"), args[0], am)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.period.amended", a.periodArgs(d, p, e.Last)))
			return nil
		})
	}, "period")
	c.Args = a.args(cobra.ExactArgs(1))
	f.on(a, c)
	c.Flags().StringVar(&reason, "reason", "", a.flag("reason"))
	c.Flags().BoolVar(&withdraw, "withdraw", false, a.flag("period-withdraw"))
	a.require(c, "reason")
	return c
}

// ifGiven returns a value where its flag was given, nil otherwise.
func ifGiven[V any](flag string, given func(string) bool, v V) *V {
	if given(flag) {
		return &v
	}
	return nil
}

func (a *app) cmdPeriodList() *cobra.Command {
	c := a.command("list", func(cmd *cobra.Command, _ []string) error {
		return a.withDesk(cmd, func(d *desk.Desk) error {
			ps, err := d.Periods(cmd.Context())
			if err != nil {
				return err
			}
			locks, err := d.Locks(cmd.Context(), desk.Question{})
			if err != nil {
				return err
			}
			return a.write(cmd, a.periodsAnswer(d, ps, locks))
		})
	}, "period")
	c.Args = a.args(cobra.NoArgs)
	return a.outFlag(c)
}

// periodLine is a period with its locks.
type periodLine struct {
	workflow.Period
	Locks []workflow.Lock `json:"locks"`
}

func (a *app) periodsAnswer(d *desk.Desk, ps []workflow.Period, locks []workflow.Lock) answer {
	lines := make([]periodLine, len(ps))
	rows := make([][]sheet.Value, len(ps))
	for i, p := range ps {
		lines[i] = periodLine{p, []workflow.Lock{}}
		var where []string
		for _, l := range locks {
			if l.Period == p.Code {
				lines[i].Locks = append(lines[i].Locks, l)
				where = append(where, l.Unit)
			}
		}
		rows[i] = []sheet.Value{sheet.TextValue(p.Code), sheet.TextValue(p.Name), sheet.DateValue(p.First), sheet.DateValue(p.Last), sheet.TextValue(a.moment(d, p.SubmitBy)),
			sheet.TextValue(a.moment(d, p.VerifyBy)), sheet.TextValue(p.Unit), sheet.TextValue(a.join(p.Indicators)), sheet.TextValue(a.join(where))}
	}
	ans := answer{JSON: map[string]any{"periods": lines}}
	ans.Name = a.voice.T("cli.period.sheet")
	ans.Columns = a.columns("period", "period_name", "@first_day", "@last_day", "submit_by", "verify_by", "unit_code", "indicator_code", "locked_at")
	ans.Rows = sheet.RowsOf(rows)
	return ans
}

func (a *app) cmdPeriodLock() *cobra.Command {
	var reason, unit string
	c := a.command("lock PERIOD", func(cmd *cobra.Command, args []string) error {
		return a.withDesk(cmd, func(d *desk.Desk) error {
			l, e, err := d.LockPeriod(cmd.Context(), a.by("period lock"), unit, args[0], reason)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.period.locked", say.Args{"Unit": l.Unit, "Period": l.Period, "From": l.First.String(), "To": l.Last.String(), "Record": e.Last}))
			return nil
		})
	}, "period")
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().StringVar(&unit, "unit", "", a.flag("unit"))
	c.Flags().StringVar(&reason, "reason", "", a.flag("reason"))
	a.require(c, "unit")
	return c
}
