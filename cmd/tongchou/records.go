package main

import (
	"iter"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
)

func (a *app) cmdRecords() *cobra.Command {
	var f recordFlags
	c := a.command("records [RECORD…]", func(cmd *cobra.Command, args []string) error {
		return a.withDesk(cmd, func(d *desk.Desk) error {
			filter, err := f.filter(args)
			if err != nil {
				return err
			}
			return a.write(cmd, a.recordsAnswer(d, d.Records(cmd.Context(), filter)))
		})
	})
	f.on(a, c)
	c.Flags().StringSliceVar(&f.kinds, "kind", nil, a.flag("record-kind"))
	a.complete(c, "kind", kindNames()...)
	c.AddCommand(a.cmdAct("verify", ledger.Verification), a.cmdAct("return", ledger.Return), a.cmdAct("retract", ledger.Retraction))
	return a.outFlag(c)
}

// recordFlags narrow a list of records.
type recordFlags struct {
	units, indicators []string
	from, to          string
	kinds             []string
	limit             int
}

func (f *recordFlags) on(a *app, c *cobra.Command) {
	c.Flags().StringArrayVar(&f.units, "unit", nil, a.flag("record-unit"))
	c.Flags().StringArrayVar(&f.indicators, "indicator", nil, a.flag("indicator"))
	c.Flags().StringVar(&f.from, "from", "", a.flag("record-from"))
	c.Flags().StringVar(&f.to, "to", "", a.flag("record-to"))
	c.Flags().IntVar(&f.limit, "limit", 0, a.flag("limit"))
}

// narrow are the flags that narrow a list of records.
var narrow = []string{"unit", "indicator", "from", "to", "limit"}

func kindNames() []string {
	var out []string
	for k := ledger.Observation; k <= ledger.Return; k++ {
		out = append(out, k.String())
	}
	return out
}

func (f *recordFlags) filter(numbers []string) (desk.Filter, error) {
	out := desk.Filter{Units: f.units, Indicators: f.indicators}
	var err error
	if out.From, err = dateFlag("--from", f.from); err != nil {
		return out, err
	}
	if out.To, err = dateFlag("--to", f.to); err != nil {
		return out, err
	}
	out.Limit = f.limit
	for _, name := range f.kinds {
		k, err := kindFlag(name)
		if err != nil {
			return out, err
		}
		out.Kinds = append(out.Kinds, k)
	}
	out.Numbers, err = recordNumbers(numbers)
	return out, err
}

func kindFlag(name string) (ledger.Kind, error) {
	for k := ledger.Observation; k <= ledger.Return; k++ {
		if k.String() == name {
			return k, nil
		}
	}
	return 0, badFlag("--kind", name, strings.Join(kindNames(), ", "))
}

func recordNumbers(args []string) ([]int64, error) {
	var out []int64
	for _, s := range args {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 1 {
			return nil, badFlag("RECORD", s, "1234")
		}
		out = append(out, n)
	}
	return out, nil
}

// recordsAnswer lists records; as JSON it is a list under "records".
func (a *app) recordsAnswer(d *desk.Desk, lines iter.Seq2[desk.Line, error]) answer {
	ans := answer{Stream: func(yield func(any, error) bool) {
		for l, err := range lines {
			if !yield(l, err) {
				return
			}
		}
	}, StreamName: "records"}
	ans.Name = a.voice.T("cli.records.sheet")
	ans.Columns = a.columns("#record", "kind", "unit", "indicator", "@date", "#quantity", "standing", "refers_to", "voucher", "by", "reason", "recorded_at", "origin")
	ans.Rows = func(yield func([]sheet.Value, error) bool) {
		for l, err := range lines {
			if !yield(a.recordRow(d, l), err) || err != nil {
				return
			}
		}
	}
	return ans
}

func (a *app) recordRow(d *desk.Desk, l desk.Line) []sheet.Value {
	if l.Seq == 0 {
		return nil
	}
	qty, standing, ref := sheet.TextValue(""), "", ""
	if l.Standing != "" {
		qty = sheet.QtyValue(l.Qty)
		standing = a.voice.T("cli.standing."+l.Standing, say.Args{"Record": l.Successor})
		if l.Basis == ledger.Submitted && l.Standing == "live" && !l.VerifiedLater {
			standing = a.voice.T("cli.standing.submitted")
		}
	}
	if l.Ref != 0 {
		ref = strconv.FormatInt(l.Ref, 10)
	}
	return []sheet.Value{number(l.Seq), sheet.TextValue(a.voice.T("cli.kind." + l.Kind.String())), sheet.TextValue(l.UnitName), sheet.TextValue(l.Name),
		sheet.DateValue(l.On), qty, sheet.TextValue(standing), sheet.TextValue(ref), sheet.TextValue(l.Voucher), sheet.TextValue(l.By), sheet.TextValue(l.Reason),
		sheet.TextValue(l.RecordedAt.In(d.Zone()).Format("2006-01-02 15:04")), sheet.TextValue(l.Origin)}
}

// cmdAct is verify, return or retract: something done to records that are there.
func (a *app) cmdAct(name string, kind ledger.Kind) *cobra.Command {
	var reason string
	c := a.command(name+" RECORD…", func(cmd *cobra.Command, args []string) error {
		seqs, err := recordNumbers(args)
		if err != nil {
			return err
		}
		return a.withDesk(cmd, func(d *desk.Desk) error {
			e, err := d.Act(cmd.Context(), a.by("records "+name), seqs, desk.Act{Kind: kind, By: a.actor, Reason: reason})
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.records.done", say.Args{"N": e.Len(), "First": e.First, "Last": e.Last}))
			return nil
		})
	}, "records")
	c.Args = a.args(cobra.MinimumNArgs(1))
	c.Flags().StringVar(&reason, "reason", "", a.flag("reason"))
	if kind != ledger.Verification {
		a.require(c, "reason")
	}
	return c
}
