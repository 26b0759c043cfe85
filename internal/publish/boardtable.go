package publish

import (
	"strconv"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/sheet"
)

// BoardTitles are the lines above a board: what it is, what it stands on, and whether it is the demo's.
func BoardTitles(s agency.Settings, zone *time.Location, b *score.Board, v say.Voice) []string {
	titles := []string{
		v.T("publish.board.title", say.Args{"Agency": s.Name, "Rulebook": b.Rulebook.Name, "Version": b.Rulebook.Version, "Full": b.Rulebook.Full.String()}),
		v.T("publish.board.stands_on", say.Args{"AsOf": b.AsOf.String(), "KnownAt": instant(b.KnownAt, zone), "Basis": v.T("publish.basis." + b.Basis.String()), "Units": len(b.Units)}),
	}
	if s.Demo {
		titles = append(titles, v.T("publish.demo"))
	}
	return titles
}

// BoardTable is the board as a table, in a terminal, a workbook or a CSV.
func BoardTable(s agency.Settings, zone *time.Location, b *score.Board, v say.Voice) sheet.Output {
	number := func(heading string) sheet.OutColumn {
		return sheet.OutColumn{Heading: heading, Kind: sheet.NumberColumn}
	}
	out := sheet.Output{Name: v.T("publish.board"), Titles: BoardTitles(s, zone, b, v)}
	out.Columns = []sheet.OutColumn{number(v.T("publish.col.rank")), {Heading: v.T("publish.col.code")}, {Heading: v.T("publish.col.unit")},
		number(v.T("publish.col.total")), {Heading: v.T("publish.col.tier")}}
	if len(b.Units) > 0 {
		for _, it := range b.Units[0].Items {
			out.Columns = append(out.Columns, number(heading(it)))
		}
	}
	out.Columns = append(out.Columns, sheet.OutColumn{Heading: v.T("publish.col.remark")})
	rows := make([][]sheet.Value, len(b.Units))
	for i := range b.Units {
		rows[i] = boardRow(&b.Units[i], b, v)
	}
	out.Rows = sheet.RowsOf(rows)
	return out
}

func boardRow(u *score.UnitScore, b *score.Board, v say.Voice) []sheet.Value {
	rank, total := sheet.TextValue(strconv.Itoa(u.Rank)), sheet.QtyValue(u.Total)
	if u.Unscored {
		rank, total = sheet.TextValue("—"), sheet.TextValue("—")
	}
	row := []sheet.Value{rank, sheet.TextValue(u.Code), sheet.TextValue(u.Name), total, sheet.TextValue(u.Tier)}
	for _, it := range u.Items {
		row = append(row, sheet.QtyValue(it.Score))
	}
	return append(row, sheet.TextValue(remark(u, b, v)))
}

func heading(it score.ItemScore) string {
	if it.Full == 0 {
		return it.Name
	}
	return it.Name + " (" + it.Full.String() + ")"
}

// remark says what a reader must know of a row: tied, provisional, missing figures, vetoes.
func remark(u *score.UnitScore, b *score.Board, v say.Voice) string {
	var out []string
	for i := range b.Units {
		if o := &b.Units[i]; o.Code != u.Code && o.Rank == u.Rank && u.Rank != 0 {
			out = append(out, v.T("publish.tied"))
			break
		}
	}
	if u.Provisional {
		out = append(out, v.T("publish.provisional"))
	}
	for _, it := range u.Items {
		if it.Missing != score.NotMissing {
			out = append(out, v.T("publish.missing", say.Args{"Item": it.Name, "Counted": v.T("publish.missing." + it.Missing.String())}))
		}
		if it.Vetoed {
			out = append(out, v.T("publish.vetoed", say.Args{"Item": it.Name}))
		}
	}
	return strings.Join(out, v.T("publish.semicolon"))
}
