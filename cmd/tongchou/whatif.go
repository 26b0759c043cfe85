package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/sheet"
)

func (a *app) cmdWhatIf() *cobra.Command {
	var q *questionFlags
	var targets, figures, weights []string
	c := a.command("whatif", func(cmd *cobra.Command, _ []string) error {
		if len(targets)+len(figures)+len(weights) == 0 {
			return usageError{fault.At("whatif", "cli_no_change", "", "--target --figure --weight")}
		}
		return a.asking(cmd, q, func(d *desk.Desk, q desk.Question) error {
			wish, err := wishes(targets, figures, weights)
			if err != nil {
				return err
			}
			was, would, err := d.WhatIf(cmd.Context(), q, wish)
			if err != nil {
				return err
			}
			return a.write(cmd, a.whatIfAnswer(d, was, would))
		})
	})
	c.Args = a.args(cobra.NoArgs)
	q = a.questionFlags(c)
	c.Flags().StringArrayVar(&targets, "target", nil, a.flag("whatif-target"))
	c.Flags().StringArrayVar(&figures, "figure", nil, a.flag("whatif-figure"))
	c.Flags().StringArrayVar(&weights, "weight", nil, a.flag("whatif-weight"))
	return a.outFlag(c)
}

// wishes reads UNIT/INDICATOR=QUANTITY, with +5 and -5 for a figure changed by as much, and ITEM=FULL.
func wishes(targets, figures, weights []string) (desk.Wishes, error) {
	var w desk.Wishes
	for _, s := range targets {
		c, err := wish("--target", s)
		if err != nil {
			return w, err
		}
		w.Targets = append(w.Targets, c)
	}
	for _, s := range figures {
		c, err := wish("--figure", s)
		if err != nil {
			return w, err
		}
		w.Figures = append(w.Figures, c)
	}
	for _, s := range weights {
		item, full, ok := strings.Cut(s, "=")
		q, err := num.ParseQty(full)
		if !ok || err != nil || q < 0 {
			return w, badFlag("--weight", s, "ITEM=15")
		}
		w.Weights = append(w.Weights, desk.Weight{Item: item, Full: q})
	}
	return w, nil
}

func wish(flag, s string) (desk.Wish, error) {
	what, qty, ok := strings.Cut(s, "=")
	unit, indicator, ok2 := strings.Cut(what, "/")
	q, err := num.ParseQty(qty)
	if !ok || !ok2 || err != nil {
		return desk.Wish{}, badFlag(flag, s, "UNIT/INDICATOR=120")
	}
	return desk.Wish{Unit: unit, Indicator: indicator, Quantity: q, Delta: qty[0] == '+' || qty[0] == '-'}, nil
}

// whatIfAnswer puts the supposed board beside the true one.
func (a *app) whatIfAnswer(d *desk.Desk, was, would *score.Board) answer {
	ans := answer{JSON: map[string]any{"true": was, "supposed": would}}
	ans.Name = a.voice.T("cli.whatif.sheet")
	ans.Titles = append(boardTitles(d, was, a.voice), a.voice.T("cli.whatif.supposed"))
	ans.Columns = a.columns("unit", "#rank", "#rank_supposed", "#total", "#total_supposed", "changed_items")
	var rows [][]sheet.Value
	for i := range would.Units {
		u := &would.Units[i]
		old, ok := was.Unit(u.Code)
		if !ok {
			continue
		}
		var items []string
		for k := range u.Items {
			if o := &old.Items[k]; o.Score != u.Items[k].Score {
				items = append(items, u.Items[k].Name+" "+o.Score.String()+" → "+u.Items[k].Score.String())
			}
		}
		rows = append(rows, []sheet.Value{sheet.TextValue(u.Name), rankValue(old), rankValue(u), sheet.QtyValue(old.Total), sheet.QtyValue(u.Total), sheet.TextValue(a.join(items))})
	}
	ans.Rows = sheet.RowsOf(rows)
	return ans
}

func rankValue(u *score.UnitScore) sheet.Value {
	if u.Rank == 0 {
		return sheet.TextValue("—")
	}
	q, err := num.Int(int64(u.Rank))
	if err != nil {
		return sheet.TextValue("—")
	}
	return sheet.QtyValue(q)
}
