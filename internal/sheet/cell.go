package sheet

import (
	"sort"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// CellKind is what a cell holds, by its file's own word.
type CellKind uint8

const (
	Blank   CellKind = iota // nothing
	Text                    // a text; every cell of a text file
	Number                  // a number of a workbook, as stored: "44292", "0.30000000000000004"
	Bool                    // TRUE or FALSE
	ISODate                 // a date a workbook stores as text
	Error                   // #DIV/0!, #REF! and the like
	NoValue                 // a formula whose result was never stored
)

// Format is the class of a cell's number format.
type Format uint8

const (
	General Format = iota
	Numeric
	Percent
	DateFormat // shows a day, with or without a time
	TimeFormat // shows a time of day or a duration only
	TextFormat
)

// Cell is one cell. The zero Cell is blank.
type Cell struct {
	Text    string // raw, untrimmed; a number as the file stores it
	Col     int32  // from 0
	Kind    CellKind
	Format  Format
	Formula bool // Text is the stored result of a formula
	Covered bool // the value stands in the first cell of a merged range that covers this one
}

// IsBlank says whether nothing but white space is in c.
func (c Cell) IsBlank() bool {
	if len(c.Text) > 0 && c.Text[0] > ' ' && c.Text[0] < 0x7F { // nearly every cell of a large file
		return false
	}
	return c.Kind == Blank || c.Kind == Text && Trim(c.Text) == ""
}

// Row is one row of a sheet.
type Row struct {
	Number int    // from 1; in a text file the line on which the row begins
	Hidden bool   // not shown, by hand or by a filter
	Cells  []Cell // those with a content, by column

	sheet *Sheet
	cover []covering // merged ranges over this row, by first column
}

// covering is a merged range with what its first cell holds.
type covering struct {
	Range
	anchor Cell
}

// At returns the cell of column col (from 0). Where a merged range covers it, that is the content of the range's first cell, with
// Covered set: whether a value may be meant for each covered row, only the caller can know.
func (r *Row) At(col int) Cell {
	if col < len(r.Cells) && int(r.Cells[col].Col) == col { // no gaps before it
		return r.Cells[col]
	}
	i := sort.Search(len(r.Cells), func(i int) bool { return int(r.Cells[i].Col) >= col })
	if i < len(r.Cells) && int(r.Cells[i].Col) == col {
		return r.Cells[i]
	}
	if c := r.covering(col); c != nil && c.anchor.Kind != Blank {
		a := c.anchor
		a.Col, a.Covered = int32(col), true
		return a
	}
	return Cell{Col: int32(col)}
}

func (r *Row) covering(col int) *covering {
	i := sort.Search(len(r.cover), func(i int) bool { return r.cover[i].First.Col > col }) - 1
	if i >= 0 && r.cover[i].Last.Col >= col {
		return &r.cover[i]
	}
	return nil
}

// MergedAt returns the merged range that covers column col of this row.
func (r *Row) MergedAt(col int) (Range, bool) {
	if c := r.covering(col); c != nil {
		return c.Range, true
	}
	return Range{}, false
}

// Width is one more than the last column with a content.
func (r *Row) Width() int {
	if len(r.Cells) == 0 {
		return 0
	}
	return int(r.Cells[len(r.Cells)-1].Col) + 1
}

// IsBlank says whether no cell has more than white space.
func (r *Row) IsBlank() bool {
	for _, c := range r.Cells {
		if !c.IsBlank() {
			return false
		}
	}
	return true
}

// Clone returns a copy that outlives the walk.
func (r *Row) Clone() *Row {
	c := *r
	c.Cells = append([]Cell(nil), r.Cells...)
	c.cover = append([]covering(nil), r.cover...)
	return &c
}

// Sheet returns the sheet the row is of.
func (r *Row) Sheet() *Sheet { return r.sheet }

// Place is the place of column col in this row: file, sheet and "B7".
func (r *Row) Place(col int) fault.Place {
	p := r.sheet.place()
	p.Cell = Address(r.Number, col)
	return p
}

// Fault makes a fault about the cell in column col; found is what stands there.
func (r *Row) Fault(col int, code, want string) *fault.Fault {
	return &fault.Fault{Code: code, Place: r.Place(col), Found: quote(r.At(col).Text), Want: want}
}

// Ref is a cell's position: Row from 1, Col from 0.
type Ref struct{ Row, Col int }

// String writes r as "B7".
func (r Ref) String() string { return Address(r.Row, r.Col) }

// Range is a block of cells, both ends included.
type Range struct{ First, Last Ref }

// Address writes row (from 1) and col (from 0) as "B7".
func Address(row, col int) string {
	var digits [20]byte
	i := len(digits)
	for n := row; ; n /= 10 {
		i--
		digits[i] = byte('0' + n%10)
		if n < 10 {
			break
		}
	}
	return ColumnName(col) + string(digits[i:])
}

// ColumnName writes a column (from 0) in letters: 0 is A, 26 is AA.
func ColumnName(col int) string {
	var b [16]byte
	i := len(b)
	for n := col + 1; n > 0; n = (n - 1) / 26 {
		i--
		b[i] = byte('A' + (n-1)%26)
	}
	return string(b[i:])
}

const (
	maxRow = 1 << 20 // of a worksheet
	maxCol = 1 << 14
)

// parseRef reads "B7"; dollar signs are passed over.
func parseRef(s []byte) (Ref, bool) {
	var ref Ref
	i := 0
	for ; i < len(s) && i < 8; i++ {
		c := s[i]
		switch {
		case c == '$':
			continue
		case 'a' <= c && c <= 'z':
			c -= 'a' - 'A'
		}
		if c < 'A' || c > 'Z' {
			break
		}
		ref.Col = ref.Col*26 + int(c-'A') + 1
		if ref.Col > maxCol {
			return Ref{}, false
		}
	}
	for ; i < len(s); i++ {
		c := s[i]
		if c == '$' {
			continue
		}
		if c < '0' || c > '9' {
			return Ref{}, false
		}
		ref.Row = ref.Row*10 + int(c-'0')
		if ref.Row > maxRow {
			return Ref{}, false
		}
	}
	ref.Col--
	return ref, ref.Row > 0 && ref.Col >= 0
}

// parseRange reads "A1:C3" or "A1".
func parseRange(s string) (Range, bool) {
	a, b, two := strings.Cut(s, ":")
	first, ok := parseRef([]byte(a))
	if !two {
		return Range{first, first}, ok
	}
	last, ok2 := parseRef([]byte(b))
	r := Range{
		Ref{min(first.Row, last.Row), min(first.Col, last.Col)},
		Ref{max(first.Row, last.Row), max(first.Col, last.Col)},
	}
	return r, ok && ok2
}

// ParseAddress reads "B7".
func ParseAddress(s string) (Ref, bool) { return parseRef([]byte(s)) }
