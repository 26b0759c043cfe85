package main

import (
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/sheet"
)

func (a *app) cmdCompare() *cobra.Command {
	var q *questionFlags
	var asOf, knownAt, basis string
	c := a.command("compare", func(cmd *cobra.Command, _ []string) error {
		return a.asking(cmd, q, func(d *desk.Desk, from desk.Question) error {
			other := *q
			if asOf != "" {
				other.asOf = asOf
			}
			if basis != "" {
				other.basis = basis
			}
			other.knownAt = knownAt
			to, err := other.question(d)
			if err != nil {
				return err
			}
			c, err := d.Compare(cmd.Context(), from, to)
			if err != nil {
				return err
			}
			return a.write(cmd, a.compareAnswer(d, c))
		})
	})
	c.Args = a.args(cobra.NoArgs)
	q = a.questionFlags(c)
	c.Flags().StringVar(&asOf, "to-as-of", "", a.flag("to-as-of"))
	c.Flags().StringVar(&knownAt, "to-known-at", "", a.flag("to-known-at"))
	c.Flags().StringVar(&basis, "to-basis", "", a.flag("to-basis"))
	return a.outFlag(c)
}

func (a *app) compareAnswer(d *desk.Desk, c score.Comparison) answer {
	head := func(b *score.Board) map[string]any {
		return map[string]any{"as_of": b.AsOf, "known_at": b.KnownAt, "basis": b.Basis, "rulebook": b.Rulebook}
	}
	ans := answer{JSON: map[string]any{"from": head(c.From), "to": head(c.To), "moved": c.Moved}}
	ans.Name = a.voice.T("cli.compare.sheet")
	ans.Titles = append(boardTitles(d, c.From, a.voice)[:2], boardTitles(d, c.To, a.voice)[1:]...)
	ans.Columns = a.columns("unit", "#rank_from", "#rank_to", "#total_from", "#total_to", "items_moved", "because")
	var rows [][]sheet.Value
	for _, m := range c.Moved {
		var items, because []string
		for _, it := range m.Items {
			items = append(items, it.Name+" "+it.From.String()+" → "+it.To.String())
			because = append(because, it.Name+" "+a.because(it))
		}
		rows = append(rows, []sheet.Value{sheet.TextValue(m.Name), sheet.TextValue(strconv.Itoa(m.RankFrom)), sheet.TextValue(strconv.Itoa(m.RankTo)),
			sheet.QtyValue(m.TotalFrom), sheet.QtyValue(m.TotalTo), sheet.TextValue(a.join(items)), sheet.TextValue(a.join(because))})
	}
	ans.Rows = sheet.RowsOf(rows)
	if len(rows) == 0 {
		ans.Notes = []string{a.voice.T("cli.compare.none")}
	}
	return ans
}

// because names the records on one side only, "−" for those that count no more and "+" for those that count now.
func (a *app) because(it score.ItemMove) string {
	if it.Peers {
		return a.voice.T("cli.compare.peers")
	}
	var out string
	add := func(sign string, seqs []int64) {
		for i, n := range seqs {
			if i == 6 {
				out += a.voice.T("cli.compare.more", say.Args{"N": len(seqs) - i}) + " "
				return
			}
			out += sign + strconv.FormatInt(n, 10) + " "
		}
	}
	add("−", it.Gone)
	add("+", it.Come)
	if len(it.Targets) > 0 {
		out += a.voice.T("cli.compare.target") + " "
		add("", it.Targets)
	}
	if out == "" {
		return a.voice.T("compare.other")
	}
	return out[:len(out)-1]
}
