package sheet

import (
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
)

// ChoicesSheet is the hidden sheet that holds the entries of drop-lists.
const ChoicesSheet = "选项"

// fixedTime stands where a workbook names the time of its making, so that equal tables are equal bytes.
const fixedTime = "2000-01-01T00:00:00Z"

// WriteXLSX writes the tables as one workbook, a sheet each: titles, a frozen heading row, columns as wide as what they hold
// (Chinese counted double), real numbers and dates, text as text, drop-lists and comments. It streams; what it holds in memory is
// the packed file. The same tables give the same bytes. A text that a workbook cannot hold is the fault text_not_writable, more
// than 1,048,576 rows sheet_too_long, two sheets of one name sheet_named_twice.
func WriteXLSX(w io.Writer, tables ...Output) error {
	f := excelize.NewFile()
	defer f.Close()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &steadyZip{w: w} })
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "tongchou", Created: fixedTime, Modified: fixedTime}); err != nil {
		return err
	}
	x := &workbookWriter{f: f}
	if err := x.makeStyles(); err != nil {
		return err
	}
	const first = "Sheet1" // of every new file
	used := map[string]bool{}
	for i, t := range tables {
		name := SheetName(t.Name)
		if used[name] || name == ChoicesSheet {
			return fault.New("sheet_named_twice", name, "")
		}
		used[name] = true
		var err error
		if i == 0 {
			err = f.SetSheetName(first, name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil {
			err = x.table(name, t)
		}
		if err != nil {
			return placed(err, fault.Place{Sheet: name})
		}
	}
	if err := x.writeChoices(); err != nil {
		return err
	}
	return f.Write(w)
}

// workbookWriter is a workbook being written.
type workbookWriter struct {
	f       *excelize.File
	styles  struct{ title, heading, text, number, date int }
	choices [][]string // of the columns of ChoicesSheet
}

func (x *workbookWriter) makeStyles() error {
	border := []excelize.Border{{Type: "bottom", Color: "7F7F7F", Style: 1}}
	dateFormat := "yyyy-mm-dd"
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&x.styles.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}}},
		{&x.styles.heading, excelize.Style{
			Font: &excelize.Font{Bold: true}, Border: border, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE6F0"}},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		}},
		{&x.styles.text, excelize.Style{NumFmt: 49}}, // Text: leading zeros stay when someone types
		{&x.styles.number, excelize.Style{NumFmt: 0}},
		{&x.styles.date, excelize.Style{CustomNumFmt: &dateFormat}},
	} {
		id, err := x.f.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	return nil
}

func (x *workbookWriter) styleOf(k ColumnKind) int {
	return [...]int{x.styles.text, x.styles.number, x.styles.date}[k]
}

// measured is how many rows settle the width of columns.
const measured = 200

// table writes one sheet. Whatever is not a row has to be said before the rows are flushed, the widths before the first row: so
// the first rows wait until the columns are measured.
func (x *workbookWriter) table(name string, t Output) error {
	sw, err := x.f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	head := len(t.Titles) + 1
	if err := x.fixtures(name, t, head); err != nil {
		return err
	}
	var waiting [][]Value
	next := head + 1
	started := false
	start := func() error {
		started = true
		if err := x.top(sw, t, waiting); err != nil {
			return err
		}
		for _, row := range waiting {
			if err := x.row(sw, next, row); err != nil {
				return err
			}
			next++
		}
		return nil
	}
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		if len(waiting) < measured {
			waiting = append(waiting, append([]Value(nil), row...))
			continue
		}
		if !started {
			if err := start(); err != nil {
				return err
			}
		}
		if err := x.row(sw, next, row); err != nil {
			return err
		}
		next++
	}
	if !started {
		if err := start(); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// fixtures puts drop-lists and comments on the sheet.
func (x *workbookWriter) fixtures(name string, t Output, head int) error {
	for i, c := range t.Columns {
		if len(c.Choices) > 0 {
			if err := x.dropList(name, head, i, c.Choices); err != nil {
				return err
			}
		}
		if c.Note == "" {
			continue
		}
		comment := excelize.Comment{Cell: Address(head, i), Author: "tongchou", Paragraph: []excelize.RichTextRun{{Text: c.Note}}}
		comment.Width, comment.Height = 260, uint(30+20*(1+displayWidth(c.Note)/36))
		if err := x.f.AddComment(name, comment); err != nil {
			return err
		}
	}
	return nil
}

// dropList limits the cells below a heading to choices. They stand on a hidden sheet: a list in the rule itself is cut at 255 characters.
func (x *workbookWriter) dropList(name string, head, col int, choices []string) error {
	list := ColumnName(len(x.choices))
	x.choices = append(x.choices, choices)
	v := excelize.NewDataValidation(true)
	v.SetSqref(fmt.Sprintf("%s:%s", Address(head+1, col), Address(maxRow, col)))
	v.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$1:$%s$%d", ChoicesSheet, list, list, len(choices)))
	return x.f.AddDataValidation(name, v)
}

func (x *workbookWriter) writeChoices() error {
	if len(x.choices) == 0 {
		return nil
	}
	if _, err := x.f.NewSheet(ChoicesSheet); err != nil {
		return err
	}
	for col, list := range x.choices {
		for i, s := range list {
			if err := writable(s, maxWorkbookText); err != nil {
				return err
			}
			if err := x.f.SetCellStr(ChoicesSheet, Address(i+1, col), s); err != nil {
				return err
			}
		}
	}
	return x.f.SetSheetVisible(ChoicesSheet, false)
}

// top sets widths and formats, freezes the headings and writes them.
func (x *workbookWriter) top(sw *excelize.StreamWriter, t Output, sample [][]Value) error {
	for i, c := range t.Columns {
		if err := sw.SetColWidth(i+1, i+1, float64(width(c, i, sample))); err != nil {
			return err
		}
		if err := sw.SetColStyle(i+1, i+1, x.styleOf(c.Kind)); err != nil {
			return err
		}
	}
	head := len(t.Titles) + 1
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: Address(head+1, 0), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, title := range t.Titles {
		if err := writable(title, maxWorkbookText); err != nil {
			return err
		}
		if err := sw.SetRow(Address(i+1, 0), []any{excelize.Cell{StyleID: x.styles.title, Value: title}}); err != nil {
			return err
		}
		if len(t.Columns) > 1 {
			if err := sw.MergeCell(Address(i+1, 0), Address(i+1, len(t.Columns)-1)); err != nil {
				return err
			}
		}
	}
	cells := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		if err := writable(c.Heading, maxWorkbookText); err != nil {
			return err
		}
		cells[i] = excelize.Cell{StyleID: x.styles.heading, Value: c.Heading}
	}
	return sw.SetRow(Address(head, 0), cells)
}

func width(c OutColumn, col int, sample [][]Value) int {
	if c.Width > 0 {
		return min(c.Width, 255)
	}
	w := displayWidth(c.Heading)
	for _, row := range sample {
		if col < len(row) {
			w = max(w, displayWidth(row[col].String()))
		}
	}
	for _, s := range c.Choices {
		w = max(w, displayWidth(s))
	}
	return min(max(w+3, 9), 60)
}

func (x *workbookWriter) row(sw *excelize.StreamWriter, n int, row []Value) error {
	if n > maxRow {
		return fault.New("sheet_too_long", strconv.Itoa(n), strconv.Itoa(maxRow))
	}
	cells := make([]any, len(row))
	for i, v := range row {
		cell, err := x.cell(v)
		if err != nil {
			return placed(err, fault.Place{Cell: Address(n, i)})
		}
		cells[i] = cell
	}
	return sw.SetRow(Address(n, 0), cells)
}

// cell turns a value into what the library writes. A number goes through the float nearest to it, which up to fifteen
// digits is written with exactly its digits again.
func (x *workbookWriter) cell(v Value) (any, error) {
	switch v.kind {
	case dateValue:
		if v.n < 0 {
			return excelize.Cell{StyleID: x.styles.text, Value: v.String()}, nil
		}
		return excelize.Cell{StyleID: x.styles.date, Value: v.n + from1899}, nil
	case quantityValue:
		s := num.Qty(v.n).String()
		if significantDigits(s) > shownDigits {
			return excelize.Cell{StyleID: x.styles.text, Value: s}, nil
		}
		f, err := strconv.ParseFloat(s, 64)
		return excelize.Cell{StyleID: x.styles.number, Value: f}, err
	case textValue:
		return excelize.Cell{StyleID: x.styles.text, Value: v.text}, writable(v.text, maxWorkbookText)
	}
	return nil, nil
}

func significantDigits(s string) int {
	n := 0
	for _, c := range s {
		if c >= '0' && c <= '9' && (n > 0 || c != '0') {
			n++
		}
	}
	return n
}
