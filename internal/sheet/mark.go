package sheet

import (
	"errors"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
)

// Mark is what is to be said of a cell.
type Mark struct {
	Sheet string // "" in a text file, and of a workbook as a whole: its first sheet
	Cell  string // "C7"; "": A1
	Text  string
}

// MaxMarked is the largest file that can be marked: unlike reading, marking holds the whole workbook in memory.
const MaxMarked = 16 << 20

const maxMarkedUnzip = 192 << 20

// WriteMarked writes the book as a workbook in which each mark is a comment on its cell, and the cell is coloured; the edits are in their
// cells. Of a workbook everything else stays as its author made it; a text file becomes a workbook of texts. r is the
// file that the book was read from. Fault: marked_too_large.
func WriteMarked(w io.Writer, book *Book, r io.ReaderAt, size int64, edited []Edited, marks []Mark) (err error) {
	if size > MaxMarked {
		return inFile(book.Name, "marked_too_large", bytesText(size), bytesText(MaxMarked))
	}
	// Our own reading is more patient than the library's, which breaks off, or breaks, where a file leaves out what Excel always writes.
	defer func() {
		if recover() != nil {
			err = inFile(book.Name, "marked_unreadable", "", "")
		}
	}()
	f, err := markable(book, r, size)
	if err != nil {
		return err
	}
	defer f.Close()
	m := marker{f: f, first: f.GetSheetList()[0], fills: map[int]int{}, said: map[string][]excelize.Comment{}}
	for _, e := range edited {
		if err := m.put(e); err != nil {
			return err
		}
	}
	for _, one := range marks {
		if err := m.mark(one); err != nil {
			return err
		}
	}
	_, err = f.WriteTo(w)
	return err
}

const styleSheet = "xl/styles.xml"

// markable is the book as a workbook that can be marked: the author's own file where it has a style sheet to which a colour can be added, else a copy.
func markable(book *Book, r io.ReaderAt, size int64) (*excelize.File, error) {
	if book.Kind != Workbook {
		return asWorkbook(book)
	}
	f, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{UnzipSizeLimit: maxMarkedUnzip, UnzipXMLSizeLimit: maxMarkedUnzip})
	if err != nil {
		return nil, inFile(book.Name, "marked_unreadable", "", "")
	}
	if _, has := f.Pkg.Load(styleSheet); has {
		completeStyles(f)
		return f, nil
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	return asWorkbook(book)
}

// completeStyles gives a style sheet the parts that the standard lets a file leave out and the library takes for granted (ECMA-376, 18.8.39).
func completeStyles(f *excelize.File) {
	blank := excelize.NewFile()
	for _, one := range []*excelize.File{f, blank} {
		_, _ = one.GetStyle(-1) // reads the style sheet, and says that there is no such style
	}
	s, whole := f.Styles, blank.Styles
	if s.Fonts == nil || len(s.Fonts.Font) == 0 {
		s.Fonts = whole.Fonts
	}
	if s.Fonts.Font[0].Name == nil {
		s.Fonts.Font[0].Name = whole.Fonts.Font[0].Name
	}
	if s.Fills == nil {
		s.Fills = whole.Fills
	}
	if s.Borders == nil {
		s.Borders = whole.Borders
	}
	if s.CellXfs == nil {
		s.CellXfs = whole.CellXfs
	}
}

// asWorkbook copies what has no looks to keep, a text file or a workbook without a style sheet, cell by cell and each as a text.
func asWorkbook(book *Book) (*excelize.File, error) {
	f := excelize.NewFile()
	for i := range book.Sheets {
		if err := copySheet(f, i, book); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return f, nil
}

func copySheet(f *excelize.File, i int, book *Book) error {
	name := f.GetSheetList()[0]
	if book.Kind == Workbook {
		was := name
		name = book.Sheets[i].Name
		if i == 0 {
			if err := f.SetSheetName(was, name); err != nil {
				return err
			}
		} else if _, err := f.NewSheet(name); err != nil {
			return err
		}
	}
	for row, err := range book.Sheets[i].Rows() {
		if err != nil {
			if fault.Of(err) == nil {
				return err
			}
			continue // it is among the marks
		}
		for _, c := range row.Cells {
			if err := f.SetCellStr(name, Address(row.Number, int(c.Col)), c.Text); err != nil {
				return err
			}
		}
	}
	return nil
}

// marker writes comments and fills into a workbook.
type marker struct {
	f     *excelize.File
	first string
	fills map[int]int // the coloured style of a style
	said  map[string][]excelize.Comment
}

func (m *marker) sheet(name string) string {
	if name == "" {
		return m.first
	}
	return name
}

// put types an edit into its cell: a number as one, so that sums still work.
func (m *marker) put(e Edited) error {
	if q, err := num.ParseQty(e.Value); err == nil && q.String() == e.Value { // 0123 is a code
		return m.f.SetCellDefault(m.sheet(e.Sheet), e.Cell, e.Value)
	}
	return m.f.SetCellStr(m.sheet(e.Sheet), e.Cell, e.Value)
}

// mark adds to what is said of a cell already, by the author or by another mark.
func (m *marker) mark(one Mark) error {
	name, cell := m.sheet(one.Sheet), one.Cell
	if cell == "" {
		cell = "A1"
	}
	if _, read := m.said[name]; !read {
		all, err := m.f.GetComments(name)
		if err != nil {
			return err
		}
		m.said[name] = all
	}
	text := one.Text
	at := slices.IndexFunc(m.said[name], func(c excelize.Comment) bool { return c.Cell == cell })
	if at >= 0 {
		before := m.said[name][at].Text
		for _, p := range m.said[name][at].Paragraph {
			before += p.Text
		}
		text = before + "\n" + text
		if err := m.f.DeleteComment(name, cell); err != nil {
			return err
		}
		m.said[name] = slices.Delete(m.said[name], at, at+1)
	}
	c := excelize.Comment{Cell: cell, Author: "tongchou", Text: text, Width: 260, Height: 90}
	if err := m.f.AddComment(name, c); err != nil {
		return err
	}
	m.said[name] = append(m.said[name], excelize.Comment{Cell: cell, Text: text})
	return m.colour(name, cell)
}

// colour gives a cell a fill and leaves the rest of its style.
func (m *marker) colour(name, cell string) error {
	was, err := m.f.GetCellStyle(name, cell)
	if err != nil {
		return err
	}
	fill, done := m.fills[was]
	if !done {
		style, err := m.f.GetStyle(was)
		if err != nil {
			return err
		}
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFD7D0"}}
		if fill, err = m.f.NewStyle(style); err != nil {
			return err
		}
		m.fills[was], m.fills[fill] = fill, fill
	}
	return m.f.SetCellStyle(name, cell, cell, fill)
}
