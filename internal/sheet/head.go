package sheet

import (
	"errors"

	"github.com/tongchou/tongchou/internal/fault"
)

// headRows is how many rows from the top, blank ones not counted, may stand above the headings or be them.
const headRows = 40

// Column is a heading of a table.
type Column struct {
	Col    int    // from 0
	Text   string // as Heading reads it
	Hidden bool   // the column is not shown
}

// Head is the heading row of a table, with what stood above it.
type Head struct {
	Row     int // its number
	Columns []Column
	Above   []Skip // titles, in order
}

// Place is the place of the heading c.
func (h *Head) Place(s *Sheet, c Column) fault.Place {
	p := s.place()
	p.Cell = Address(h.Row, c.Col)
	return p
}

// FindHead looks for the heading row among the first rows of the sheet: the one with the most columns whose text known
// recognises (known gets it as Heading reads it), the upper one of equals. Cells that a merged range covers from above count, so that of
// headings in two storeys the lower one is taken. No row with a known heading is the fault sheet_no_heading; a sheet
// without a cell the fault sheet_empty.
func FindHead(s *Sheet, known func(text string) bool) (*Head, error) {
	var above []Skip
	var best *Head
	most, seen := 0, 0
	var faults fault.List
	for row, err := range s.Rows() {
		if err != nil {
			var f *fault.Fault
			if !errors.As(err, &f) {
				return nil, err
			}
			faults = append(faults, f)
			continue
		}
		if row.IsBlank() {
			continue
		}
		if seen++; seen > headRows {
			break
		}
		columns := headings(row)
		n := countKnown(columns, known)
		if n > most {
			most = n
			best = &Head{Row: row.Number, Columns: columns, Above: above}
		}
		above = append(above[:len(above):len(above)], skipOf(row, SkipTitle))
	}
	switch {
	case seen == 0 && len(faults) > 0:
		return nil, faults
	case seen == 0:
		return nil, s.Fault("sheet_empty", "", "")
	case best == nil:
		return nil, s.Fault("sheet_no_heading", "", "")
	}
	return best, best.markHidden(s)
}

// headings lists the row's texts; one that a merged range spreads over several columns is the first column's.
func headings(row *Row) []Column {
	width := row.Width()
	for _, c := range row.cover {
		width = max(width, c.First.Col+1)
	}
	var out []Column
	for col := range width {
		c := row.At(col)
		if m, ok := row.MergedAt(col); ok && c.Covered && m.First.Col != col {
			continue
		}
		if t := Heading(c.Text); t != "" {
			out = append(out, Column{Col: col, Text: t})
		}
	}
	return out
}

// countKnown counts different known headings: a title merged over many columns is one text.
func countKnown(columns []Column, known func(string) bool) int {
	seen := map[string]bool{}
	for _, c := range columns {
		if !seen[c.Text] && known(c.Text) {
			seen[c.Text] = true
		}
	}
	return len(seen)
}

func (h *Head) markHidden(s *Sheet) error {
	hidden, err := s.HiddenColumns()
	if err != nil {
		return err
	}
	for i := range h.Columns {
		for _, r := range hidden {
			if r.First.Col <= h.Columns[i].Col && h.Columns[i].Col <= r.Last.Col {
				h.Columns[i].Hidden = true
			}
		}
	}
	return nil
}
