package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/publish"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
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

// boardTitles are the lines above what is said of a board.
func boardTitles(d *desk.Desk, b *score.Board, v say.Voice) []string {
	return publish.BoardTitles(d.Settings(), d.Zone(), b, v)
}

func (a *app) boardAnswer(d *desk.Desk, b *score.Board) answer {
	return answer{JSON: b, Output: publish.BoardTable(d.Settings(), d.Zone(), b, a.voice), Notes: a.firstTierNotes(b)}
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
