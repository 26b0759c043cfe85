package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/target"
)

func (a *app) cmdTarget() *cobra.Command {
	c := a.command("target", nil)
	c.AddCommand(a.cmdTargetAssign(), a.cmdTargetAmend(), a.cmdTargetSplit(), a.cmdTargetCheck(), a.cmdTargetList())
	return c
}

func (a *app) cmdTargetAssign() *cobra.Command {
	var start, due, reason string
	c := a.command("assign UNIT INDICATOR QUANTITY", func(cmd *cobra.Command, args []string) error {
		t := target.Target{Unit: args[0], Indicator: args[1], Reason: reason}
		var err error
		if t.Quantity, err = qtyArg("QUANTITY", args[2]); err != nil {
			return err
		}
		if t.Period.Start, err = dateFlag("--start", start); err != nil {
			return err
		}
		if t.Period.Due, err = dateFlag("--due", due); err != nil {
			return err
		}
		t.From = t.Period.Start
		return a.withDesk(cmd, func(d *desk.Desk) error {
			t, e, err := d.Assign(cmd.Context(), a.by("target assign"), t)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.target.assigned", a.targetArgs(t, e.Last)))
			return nil
		})
	}, "target")
	c.Args = a.args(cobra.ExactArgs(3))
	c.Flags().StringVar(&start, "start", "", a.flag("start"))
	c.Flags().StringVar(&due, "due", "", a.flag("due"))
	c.Flags().StringVar(&reason, "reason", "", a.flag("reason"))
	a.require(c, "start", "due")
	return c
}

// require makes flags ones that must be given. They are looked at before cobra does, to say it in the user's language.
func (a *app) require(c *cobra.Command, flags ...string) {
	for _, f := range flags {
		if err := c.MarkFlagRequired(f); err != nil {
			panic(err) // only for a flag that was never defined
		}
	}
	c.PreRunE = func(cmd *cobra.Command, _ []string) error {
		var missing fault.List
		for _, f := range flags {
			if !cmd.Flags().Changed(f) {
				missing = append(missing, fault.At("--"+f, "cli_required", "", a.flag(f)))
			}
		}
		if len(missing) > 0 {
			return usageError{missing}
		}
		return nil
	}
}

func (a *app) targetArgs(t target.Target, record int64) say.Args {
	return say.Args{"Unit": t.Unit, "Indicator": t.Indicator, "Quantity": t.Quantity.String(), "Start": t.Period.Start.String(),
		"Due": t.Period.Due.String(), "From": t.From.String(), "Record": record}
}

func qtyArg(name, s string) (num.Qty, error) {
	q, err := num.ParseQty(s)
	if err != nil {
		return 0, badFlag(name, s, "1200, 12.5")
	}
	return q, nil
}

func (a *app) cmdTargetAmend() *cobra.Command {
	var start, due, quantity, reason, from string
	var withdraw bool
	c := a.command("amend UNIT INDICATOR", func(cmd *cobra.Command, args []string) error {
		k := target.Key{Unit: args[0], Indicator: args[1]}
		am := target.Amendment{Reason: reason, Withdraw: withdraw}
		var err error
		if k.Start, err = dateFlag("--start", start); err != nil {
			return err
		}
		if am.From, err = dateFlag("--from", from); err != nil {
			return err
		}
		if quantity != "" {
			q, err := qtyArg("--quantity", quantity)
			if err != nil {
				return err
			}
			am.Quantity = &q
		}
		if due != "" {
			day, err := dateFlag("--due", due)
			if err != nil {
				return err
			}
			am.Due = &day
		}
		return a.withDesk(cmd, func(d *desk.Desk) error {
			t, e, err := d.Amend(cmd.Context(), a.by("target amend"), k, am)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.target.amended", a.targetArgs(t, e.Last)))
			return nil
		})
	}, "target")
	c.Args = a.args(cobra.ExactArgs(2))
	c.Flags().StringVar(&quantity, "quantity", "", a.flag("quantity"))
	c.Flags().StringVar(&due, "due", "", a.flag("due"))
	c.Flags().StringVar(&start, "start", "", a.flag("start"))
	c.Flags().StringVar(&from, "from", "", a.flag("from"))
	c.Flags().StringVar(&reason, "reason", "", a.flag("reason"))
	c.Flags().BoolVar(&withdraw, "withdraw", false, a.flag("withdraw"))
	a.require(c, "reason")
	return c
}

func (a *app) cmdTargetSplit() *cobra.Command {
	var start, reason, step string
	var weights, given []string
	c := a.command("split UNIT INDICATOR", func(cmd *cobra.Command, args []string) error {
		k := target.Key{Unit: args[0], Indicator: args[1]}
		var s desk.Shares
		var err error
		if k.Start, err = dateFlag("--start", start); err != nil {
			return err
		}
		if s.Step, err = qtyArg("--step", step); err != nil {
			return err
		}
		if s.Weights, err = shares("--weight", weights, num.ParseRat); err != nil {
			return err
		}
		if s.Given, err = shares("--give", given, num.ParseQty); err != nil {
			return err
		}
		return a.withDesk(cmd, func(d *desk.Desk) error {
			parts, e, err := d.Split(cmd.Context(), a.by("target split"), k, s, reason)
			if err != nil {
				return err
			}
			lines := make([]targetLine, len(parts))
			for i, t := range parts {
				lines[i] = targetLine{e.First + int64(i), t}
			}
			return a.write(cmd, a.targetAnswer(lines))
		})
	}, "target")
	c.Args = a.args(cobra.ExactArgs(2))
	c.Flags().StringArrayVar(&weights, "weight", nil, a.flag("split-weight"))
	c.Flags().StringArrayVar(&given, "give", nil, a.flag("split-give"))
	c.Flags().StringVar(&step, "step", "1", a.flag("step"))
	c.Flags().StringVar(&start, "start", "", a.flag("start"))
	c.Flags().StringVar(&reason, "reason", "", a.flag("reason"))
	return c
}

// shares reads UNIT=VALUE flags; nil when there are none.
func shares[V any](flag string, flags []string, parse func(string) (V, error)) (map[string]V, error) {
	if len(flags) == 0 {
		return nil, nil
	}
	out := map[string]V{}
	for _, s := range flags {
		unit, value, ok := strings.Cut(s, "=")
		v, err := parse(value)
		if _, twice := out[unit]; !ok || err != nil || twice {
			return nil, badFlag(flag, s, "UNIT=3")
		}
		out[unit] = v
	}
	return out, nil
}

// targetLine is a target with the number of its version.
type targetLine struct {
	Record int64 `json:"record"`
	target.Target
}

func (a *app) targetAnswer(lines []targetLine) answer {
	ans := answer{JSON: map[string]any{"targets": lines}}
	ans.Name = a.voice.T("cli.target.sheet")
	ans.Columns = a.columns("#record", "unit_code", "indicator_code", "#assigned", "@start", "@due", "@from", "reason")
	rows := make([][]sheet.Value, len(lines))
	for i, t := range lines {
		rows[i] = []sheet.Value{number(t.Record), sheet.TextValue(t.Unit), sheet.TextValue(t.Indicator), sheet.QtyValue(t.Quantity),
			sheet.DateValue(t.Period.Start), sheet.DateValue(t.Period.Due), sheet.DateValue(t.From), sheet.TextValue(t.Reason)}
	}
	ans.Rows = sheet.RowsOf(rows)
	return ans
}

func (a *app) cmdTargetList() *cobra.Command {
	var q *questionFlags
	c := a.command("list", func(cmd *cobra.Command, _ []string) error {
		return a.asking(cmd, q, func(d *desk.Desk, q desk.Question) error {
			vs, err := d.Targets(cmd.Context(), q)
			if err != nil {
				return err
			}
			lines := make([]targetLine, len(vs))
			for i, v := range vs {
				lines[i] = targetLine{v.Seq, v.Target}
			}
			return a.write(cmd, a.targetAnswer(lines))
		})
	}, "target")
	c.Args = a.args(cobra.NoArgs)
	q = a.questionFlags(c)
	return a.outFlag(c)
}

func (a *app) cmdTargetCheck() *cobra.Command {
	var q *questionFlags
	c := a.command("check", func(cmd *cobra.Command, _ []string) error {
		return a.asking(cmd, q, func(d *desk.Desk, q desk.Question) error {
			check, err := d.CheckTargets(cmd.Context(), q)
			if err != nil {
				return err
			}
			if err := a.write(cmd, a.checkAnswer(check)); err != nil {
				return err
			}
			if len(check.Mismatches) > 0 {
				return found{len(check.Mismatches)}
			}
			return nil
		})
	}, "target")
	c.Args = a.args(cobra.NoArgs)
	q = a.questionFlags(c)
	return a.outFlag(c)
}

func (a *app) checkAnswer(c desk.TargetCheck) answer {
	ans := answer{JSON: c, Notes: []string{a.voice.T("cli.target.checked", say.Args{"Checked": c.Checked, "Found": len(c.Mismatches), "AsOf": c.AsOf.String()})}}
	ans.Name = a.voice.T("cli.target.check_sheet")
	ans.Columns = a.columns("#record", "unit_code", "indicator_code", "@start", "@due", "#assigned", "#given", "#gap", "without", "late")
	rows := make([][]sheet.Value, len(c.Mismatches))
	for i, m := range c.Mismatches {
		var late []string
		for _, l := range m.Late {
			late = append(late, l.Unit+" "+l.Due.String())
		}
		rows[i] = []sheet.Value{number(m.Record), sheet.TextValue(m.Unit), sheet.TextValue(m.Indicator), sheet.DateValue(m.Period.Start), sheet.DateValue(m.Period.Due),
			sheet.QtyValue(m.Assigned), sheet.QtyValue(m.Given), sheet.QtyValue(m.Difference), sheet.TextValue(a.join(m.Missing)), sheet.TextValue(a.join(late))}
	}
	ans.Rows = sheet.RowsOf(rows)
	return ans
}
