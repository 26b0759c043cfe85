package sheet

import (
	"io"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/tongchou/tongchou/internal/fault"
)

const maxRowText = 8 << 20 // bytes of all texts of one row

// worksheet is one worksheet of a workbook.
type worksheet struct {
	book *workbook
	name string

	once sync.Once
	lay  layout
	err  error
}

// layout reads the columns before the cells and the merged ranges behind them.
func (w *worksheet) layout() (layout, error) {
	w.once.Do(func() { w.lay, w.err = w.readLayout() })
	return w.lay, w.err
}

func (w *worksheet) readLayout() (l layout, err error) {
	rc, err := w.book.open(w.name, 0)
	if err != nil {
		return l, err
	}
	defer rc.Close()
	x := newXMLScanner(rc)
	for found := false; !found; {
		t, err := x.next()
		if err != nil {
			return l, damaged(err)
		}
		switch {
		case t == xmlEOF:
			return l, nil
		case t == xmlStart && string(x.name) == "col" && truth(x.attr("hidden")):
			first, err1 := strconv.Atoi(x.attr("min"))
			last, err2 := strconv.Atoi(x.attr("max"))
			if err1 == nil && err2 == nil && first > 0 {
				l.hidden = append(l.hidden, Range{Ref{1, first - 1}, Ref{1, min(last, maxCol) - 1}})
			}
		case t == xmlStart && string(x.name) == "sheetData":
			if found = true; x.empty {
				return l, nil
			}
		}
	}
	l.merged, err = readMerged(io.MultiReader(newUnread(x), rc))
	return l, damaged(err)
}

// newUnread returns what the scanner has read but not yet looked at.
func newUnread(x *xmlScanner) io.Reader { return &unread{x.buf[x.pos:x.end]} }

type unread struct{ rest []byte }

func (u *unread) Read(b []byte) (int, error) {
	n := copy(b, u.rest)
	u.rest = u.rest[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// rows walks the sheet's rows.
func (w *worksheet) rows(s *Sheet, yield func(*Row, error) bool) {
	fail := func(err error) { yield(nil, placed(damaged(err), s.place())) }
	lay, err := w.layout()
	if err != nil {
		fail(err)
		return
	}
	rc, err := w.book.open(w.name, 0)
	if err != nil {
		fail(err)
		return
	}
	defer rc.Close()
	rr := rowReader{x: newXMLScanner(rc), book: w.book, overlay: overlay{todo: lay.merged}}
	rr.row.sheet = s
	for {
		ok, err := rr.next()
		if err != nil {
			fail(err)
			return
		}
		if !ok {
			return
		}
		if len(rr.row.Cells) > 0 && !yield(&rr.row, nil) {
			return
		}
	}
}

// rowReader reads the rows of one worksheet part in turn.
type rowReader struct {
	x    *xmlScanner
	book *workbook
	overlay
	row    Row
	inside bool   // of sheetData
	text   []byte // of this row's cells that are not shared strings
	spans  []span // where in text they are
}

// span is a cell's text before the row is complete.
type span struct{ cell, from, to int }

// next reads one row into r.row; false at the end.
func (r *rowReader) next() (bool, error) {
	for {
		t, err := r.x.next()
		if err != nil {
			return false, err
		}
		switch t {
		case xmlEOF:
			if r.inside { // cut off in the middle
				return false, io.ErrUnexpectedEOF
			}
			return false, nil
		case xmlEnd:
			if r.inside { // only sheetData can end here: a row consumes its own
				return false, nil
			}
		case xmlStart:
			switch name := string(r.x.name); {
			case name == "sheetData":
				if r.x.empty {
					return false, nil
				}
				r.inside = true
			case name == "row" && r.inside:
				return true, r.readRow()
			case r.inside:
				if err := r.x.skip(); err != nil {
					return false, err
				}
			}
		}
	}
}

func (r *rowReader) readRow() error {
	number, hidden := r.row.Number+1, false
	for rest := r.x.attrs; ; {
		n, v, more, ok := nextAttr(rest)
		if !ok {
			break
		}
		switch string(n) {
		case "r":
			given, err := strconv.Atoi(string(v))
			if err != nil || given < number || given > maxRow {
				return fault.New("workbook_damaged", "r="+string(v), "")
			}
			number = given
		case "hidden":
			hidden = truth(string(v))
		}
		rest = more
	}
	r.row.Number, r.row.Hidden, r.row.Cells = number, hidden, r.row.Cells[:0]
	r.text, r.spans = r.text[:0], r.spans[:0]
	if !r.x.empty {
		if err := r.readCells(); err != nil {
			return err
		}
	}
	return r.finish()
}

func (r *rowReader) readCells() error {
	col := -1
	for {
		t, err := r.x.next()
		if err != nil {
			return err
		}
		switch t {
		case xmlEOF:
			return io.ErrUnexpectedEOF
		case xmlEnd:
			return nil
		case xmlStart:
			if string(r.x.name) != "c" {
				err = r.x.skip()
			} else {
				col, err = r.readCell(col + 1)
			}
			if err != nil {
				return err
			}
		}
	}
}

// finish makes strings of the row's texts, all in one piece, and lays the merged ranges over it.
func (r *rowReader) finish() (err error) {
	if !utf8.Valid(r.text) {
		return errXML
	}
	all := string(r.text)
	for _, s := range r.spans {
		r.row.Cells[s.cell].Text = all[s.from:s.to]
	}
	if !slices.IsSortedFunc(r.row.Cells, func(a, b Cell) int { return int(a.Col - b.Col) }) {
		slices.SortFunc(r.row.Cells, func(a, b Cell) int { return int(a.Col - b.Col) })
	}
	for i := 1; i < len(r.row.Cells); i++ {
		if r.row.Cells[i].Col == r.row.Cells[i-1].Col {
			return fault.New("workbook_damaged", Address(r.row.Number, int(r.row.Cells[i].Col)), "")
		}
	}
	r.row.cover, err = r.advance(r.row.Number, &r.row)
	return err
}
