package publish

import (
	"bytes"
	"path"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/brief"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/sheet"
)

// documents are what readers take away, in one language: the briefing as Word and Markdown, the board as a workbook and as CSV.
func documents(d *desk.Desk, f *desk.Frozen, w Wish, v say.Voice) ([]part, error) {
	facts := brief.Facts{Agency: d.Settings(), Zone: d.Zone(), Group: f.Group, Board: f.Board, Lines: f.Lines, Records: f.Records, Undone: f.Undone}
	doc, err := brief.Write("brief."+v.Lang+".md", brief.Default(v), w.Title, w.Focus, facts, v)
	if err != nil {
		return nil, err
	}
	var word, workbook, csv bytes.Buffer
	if err := doc.DOCX(&word, v); err != nil {
		return nil, err
	}
	table := boardTable(d, f, v)
	if err := sheet.WriteXLSX(&workbook, table); err != nil {
		return nil, err
	}
	if err := sheet.WriteCSV(&csv, table); err != nil {
		return nil, err
	}
	return []part{
		{"briefing." + v.Lang + ".docx", word.Bytes()}, {"briefing." + v.Lang + ".md", []byte(doc.Markdown(v))},
		{"board." + v.Lang + ".xlsx", workbook.Bytes()}, {"board." + v.Lang + ".csv", csv.Bytes()},
	}, nil
}

// mediaOf is what a part is served as, by its name.
func mediaOf(name string) string {
	return map[string]string{
		".json": "application/json", ".yaml": "application/yaml", ".md": "text/markdown; charset=utf-8", ".csv": "text/csv; charset=utf-8",
		".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	}[path.Ext(name)]
}

// boardTable is the board as a table.
func boardTable(d *desk.Desk, f *desk.Frozen, v say.Voice) sheet.Output {
	b := f.Board
	number := func(heading string) sheet.OutColumn {
		return sheet.OutColumn{Heading: heading, Kind: sheet.NumberColumn}
	}
	out := sheet.Output{Name: v.T("publish.board"), Titles: []string{
		v.T("publish.board.title", say.Args{"Agency": d.Settings().Name, "Rulebook": b.Rulebook.Name, "Version": b.Rulebook.Version, "Full": b.Rulebook.Full.String()}),
		standsOn(b, d.Zone(), v),
	}}
	if d.Settings().Demo {
		out.Titles = append(out.Titles, v.T("publish.demo"))
	}
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
