package main

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/sheet"
)

func (a *app) cmdBoard() *cobra.Command {
	var q *questionFlags
	c := a.command("board", func(cmd *cobra.Command, _ []string) error {
		return a.asking(cmd, q, func(d *desk.Desk, q desk.Question) error {
			b, err := d.Board(cmd.Context(), q)
			if err != nil {
				return err
			}
			return a.write(cmd, a.boardAnswer(d, b))
		})
	})
	c.Args = a.args(cobra.NoArgs)
	q = a.questionFlags(c)
	return a.outFlag(c)
}

// asking opens the data directory and reads the question for a command that asks the ledger.
func (a *app) asking(cmd *cobra.Command, flags *questionFlags, do func(*desk.Desk, desk.Question) error) error {
	return a.withDesk(cmd, func(d *desk.Desk) error {
		q, err := flags.question(d)
		if err != nil {
			return err
		}
		return do(d, q)
	})
}

// boardTitles are the lines above a board: what it is, and what it stands on.
func (a *app) boardTitles(d *desk.Desk, b *score.Board) []string {
	s := d.Settings()
	titles := []string{a.voice.T("cli.board.title", say.Args{"Agency": s.Name, "Rulebook": b.Rulebook.Name, "Version": b.Rulebook.Version,
		"Full": b.Rulebook.Full.String()}),
		a.voice.T("cli.board.stands_on", say.Args{"AsOf": b.AsOf.String(), "KnownAt": b.KnownAt.In(d.Zone()).Format("2006-01-02 15:04:05"),
			"Basis": a.voice.T("cli.basis." + b.Basis.String()), "Units": len(b.Units)})}
	if s.Demo {
		titles = append(titles, a.voice.T("cli.demo_data"))
	}
	return titles
}

func (a *app) boardAnswer(d *desk.Desk, b *score.Board) answer {
	ans := answer{JSON: b}
	ans.Name = a.voice.T("cli.board.sheet")
	ans.Titles = a.boardTitles(d, b)
	ans.Columns = a.columns("#rank", "unit_code", "unit", "#total", "tier")
	if len(b.Units) > 0 {
		for _, it := range b.Units[0].Items {
			ans.Columns = append(ans.Columns, sheet.OutColumn{Heading: itemHeading(it), Kind: sheet.NumberColumn})
		}
	}
	ans.Columns = append(ans.Columns, a.column("remark", sheet.TextColumn))
	rows := make([][]sheet.Value, len(b.Units))
	for i := range b.Units {
		rows[i] = a.boardRow(&b.Units[i], b)
	}
	ans.Rows = sheet.RowsOf(rows)
	ans.Notes = a.firstTierNotes(b)
	return ans
}

func itemHeading(it score.ItemScore) string {
	if it.Full == 0 {
		return it.Name
	}
	return it.Name + " (" + it.Full.String() + ")"
}

func (a *app) boardRow(u *score.UnitScore, b *score.Board) []sheet.Value {
	rank, total := sheet.TextValue(strconv.Itoa(u.Rank)), sheet.QtyValue(u.Total)
	if u.Unscored {
		rank, total = sheet.TextValue("—"), sheet.TextValue("—")
	}
	row := []sheet.Value{rank, sheet.TextValue(u.Code), sheet.TextValue(u.Name), total, sheet.TextValue(u.Tier)}
	for _, it := range u.Items {
		row = append(row, sheet.QtyValue(it.Score))
	}
	return append(row, sheet.TextValue(a.boardRemark(u, b)))
}

// boardRemark says what a reader must know of a row: tied, provisional, missing figures, vetoes.
func (a *app) boardRemark(u *score.UnitScore, b *score.Board) string {
	var out []string
	for i := range b.Units {
		if o := &b.Units[i]; o.Code != u.Code && o.Rank == u.Rank && u.Rank != 0 {
			out = append(out, a.voice.T("cli.board.tied"))
			break
		}
	}
	if u.Provisional {
		out = append(out, a.voice.T("cli.board.provisional"))
	}
	for _, it := range u.Items {
		if it.Missing != score.NotMissing {
			out = append(out, a.voice.T("cli.board.missing", say.Args{"Item": it.Name, "Counted": a.voice.T("cli.missing." + it.Missing.String())}))
		}
		if it.Vetoed {
			out = append(out, a.voice.T("cli.board.vetoed", say.Args{"Item": it.Name}))
		}
	}
	return a.join(out)
}

// firstTierNotes says who stands in the first tier of each item that ranks.
func (a *app) firstTierNotes(b *score.Board) []string {
	if len(b.Units) == 0 {
		return nil
	}
	var notes []string
	for i, it := range b.Units[0].Items {
		var first []string
		name := ""
		for k := range b.Units {
			if u := &b.Units[k]; u.Items[i].Rank > 0 && u.Items[i].Tier != "" && u.Items[i].Tier == firstTier(b, i) {
				first, name = append(first, u.Name), u.Items[i].Tier
			}
		}
		if len(first) > 0 && len(first) <= 12 {
			notes = append(notes, a.voice.T("cli.board.first_tier", say.Args{"Item": it.Name, "Tier": name, "Units": a.join(first)}))
		}
	}
	return notes
}

// firstTier is the tier of the best place of an item.
func firstTier(b *score.Board, item int) string {
	best, tier := int32(1<<30), ""
	for k := range b.Units {
		if it := &b.Units[k].Items[item]; it.Rank > 0 && it.Rank < best && !it.Vetoed {
			best, tier = it.Rank, it.Tier
		}
	}
	return tier
}

// join lists things as the user's language does.
func (a *app) join(parts []string) string { return strings.Join(parts, a.voice.T("cli.comma")) }
