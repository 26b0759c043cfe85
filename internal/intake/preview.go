package intake

import (
	"context"
	"errors"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/sheet"
)

// Window says which rows of each sheet a preview shows.
type Window struct {
	From  int // number of the first row; rows with a fault or an edit are shown wherever they are
	Count int // at most so many a sheet, besides those
}

// Preview is a file as it would be taken: its tables as they are read, all that is wrong, and what would change.
type Preview struct {
	Report
	Tables  []Seen
	Faults  fault.List
	Changes []Change // those that change something first
	More    int64    // changes that are not listed
}

// Seen is a sheet as it is read.
type Seen struct {
	Sheet   string       `json:"sheet,omitempty"` // "" in a text file
	Kind    Kind         `json:"kind,omitempty"`  // "" where the sheet is no table that is understood
	Wide    bool         `json:"wide,omitempty"`
	Heading int          `json:"heading_row,omitempty"`
	Rows    int64        `json:"rows_total"` // below the headings that hold anything
	Columns []SeenColumn `json:"columns"`
	Shown   []SeenRow    `json:"rows"`
}

// SeenColumn is a heading and what it was understood as.
type SeenColumn struct {
	Column    string `json:"column"` // "C"
	Index     int    `json:"index"`  // from 0: the place in a row's cells
	Heading   string `json:"heading"`
	Field     Field  `json:"field,omitempty"`     // "" where the column is passed over
	Indicator string `json:"indicator,omitempty"` // code, of a wide table's column
}

// SeenRow is a row as people read it.
type SeenRow struct {
	Line   int      `json:"line"`
	Hidden bool     `json:"hidden,omitempty"`
	Cells  []string `json:"cells"` // from column A on
}

// maxChanges bounds the changes that a preview lists, of each sort: those that change something and those that are there already.
const maxChanges = 200

// Look is Run that writes nothing and shows what it read.
func Look(ctx context.Context, book *sheet.Book, o Options, known Known, w Window, edited []sheet.Edited) (Preview, error) {
	var p Preview
	var present []Change
	var all int64
	o.Watch = func(c Change) {
		all++
		switch {
		case c.What != Present && len(p.Changes) < maxChanges:
			p.Changes = append(p.Changes, c)
		case c.What == Present && len(present) < maxChanges:
			present = append(present, c)
		}
	}
	r := newRun(ctx, book, o, known, Discard{})
	tables, err := r.recognise()
	if err == nil {
		err = r.take(tables)
	}
	r.report.finish(r)
	if err != nil && !errors.Is(err, errEnough) {
		return p, err
	}
	p.Report, p.Faults = r.report, r.faults
	p.Changes = append(p.Changes, present[:min(len(present), maxChanges-len(p.Changes))]...)
	p.More = all - int64(len(p.Changes))
	p.Tables, err = r.show(w, edited)
	return p, err
}

// show walks the sheets once more for the rows that the window wants.
func (r *run) show(w Window, edited []sheet.Edited) ([]Seen, error) {
	wanted := map[string]map[int]bool{}
	want := func(name, cell string) {
		ref, ok := sheet.ParseAddress(cell)
		if !ok {
			return
		}
		if wanted[name] == nil {
			wanted[name] = map[int]bool{}
		}
		wanted[name][ref.Row] = true
	}
	for _, f := range r.faults {
		want(f.Place.Sheet, f.Place.Cell)
	}
	for _, e := range edited {
		want(e.Sheet, e.Cell)
	}
	var out []Seen
	for _, s := range r.book.Sheets {
		if s.Hidden && s.Name == sheet.ChoicesSheet {
			continue
		}
		seen := r.headed(s)
		if err := r.fill(&seen, s, w, wanted[s.Name]); err != nil {
			return nil, err
		}
		out = append(out, seen)
	}
	return out, nil
}

// headed is a sheet's kind and headings.
func (r *run) headed(s *sheet.Sheet) Seen {
	out := Seen{Sheet: s.Name, Columns: []SeenColumn{}, Shown: []SeenRow{}}
	for _, t := range r.tables {
		if t.sheet != s {
			continue
		}
		out.Kind, out.Wide, out.Heading = t.kind, t.wide != nil, t.head.Row
		for _, c := range t.head.Columns {
			col := SeenColumn{Column: sheet.ColumnName(c.Col), Index: c.Col, Heading: c.Text}
			col.Field, col.Indicator = r.meaning(t, c.Col)
			out.Columns = append(out.Columns, col)
		}
	}
	return out
}

// meaning is what a column was understood as.
func (r *run) meaning(t *table, col int) (Field, string) {
	for _, w := range t.wide {
		if w.col == col {
			return "", r.names.indicators[w.indicator].Code
		}
	}
	for f, cols := range t.cols {
		if f == Unit || f == Indicator {
			cols = without(cols, t.cols[UnitName], t.cols[IndicName])
		}
		for _, c := range cols {
			if c == col {
				return f, ""
			}
		}
	}
	return "", ""
}

// without returns those columns that are in none of the others.
func without(cols []int, others ...[]int) (out []int) {
	taken := map[int]bool{}
	for _, o := range others {
		for _, c := range o {
			taken[c] = true
		}
	}
	for _, c := range cols {
		if !taken[c] {
			out = append(out, c)
		}
	}
	return out
}

// fill reads the rows below the headings. What cannot be read is among the faults already.
func (r *run) fill(v *Seen, s *sheet.Sheet, w Window, wanted map[int]bool) error {
	left := w.Count
	for row, err := range s.Rows() {
		if err != nil {
			if fault.Of(err) == nil {
				return err
			}
			continue
		}
		if row.Number <= v.Heading || row.IsBlank() && !wanted[row.Number] {
			continue
		}
		if v.Rows++; v.Rows%progressEvery == 0 {
			if err := r.ctx.Err(); err != nil {
				return err
			}
			if r.o.Progress != nil {
				r.o.Progress(r.rows)
			}
		}
		inside := row.Number >= w.From && left > 0
		if !inside && !wanted[row.Number] {
			continue
		}
		if inside {
			left--
		}
		v.Shown = append(v.Shown, seenRow(row, v.Columns))
	}
	return nil
}

// maxShownColumns bounds a row, maxShownText the text of a cell in it: more is no ledger.
const (
	maxShownColumns = 200
	maxShownText    = 1000
)

func seenRow(row *sheet.Row, columns []SeenColumn) SeenRow {
	width := row.Width()
	for _, c := range columns {
		width = max(width, c.Index+1)
	}
	out := SeenRow{Line: row.Number, Hidden: row.Hidden, Cells: make([]string, min(width, maxShownColumns))}
	for i := range out.Cells {
		text := []rune(row.Shown(i))
		out.Cells[i] = string(text[:min(len(text), maxShownText)])
	}
	return out
}
