package publish

import (
	"bytes"
	"path"

	"github.com/tongchou/tongchou/internal/brief"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/say"
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
	table := BoardTable(d.Settings(), d.Zone(), f.Board, v)
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
