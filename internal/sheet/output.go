package sheet

import (
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// ColumnKind is what a column to be written holds; it settles the format of cells that are still empty.
type ColumnKind uint8

const (
	TextColumn ColumnKind = iota
	NumberColumn
	DateColumn
)

// OutColumn is a column to be written.
type OutColumn struct {
	Heading string
	Kind    ColumnKind
	Note    string   // a comment on the heading; workbooks only
	Choices []string // a drop-list for the cells below; workbooks only
	Width   int      // in half-width characters; 0: from what it holds
}

// Output is a table to be written.
type Output struct {
	Name    string   // of the sheet; made fit by SheetName
	Titles  []string // lines above the headings, merged over the table's width; workbooks only
	Columns []OutColumn
	Rows    iter.Seq2[[]Value, error] // each row's values by column; an error ends the writing
}

// RowsOf walks rows that are at hand.
func RowsOf(rows [][]Value) iter.Seq2[[]Value, error] {
	return func(yield func([]Value, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Value is a cell to be written. The zero Value is a blank one.
type Value struct {
	text string
	n    int64 // a quantity, or a date's day number
	kind valueKind
}

type valueKind uint8

const (
	blankValue valueKind = iota
	textValue
	quantityValue
	dateValue
)

// TextValue is a text, never a formula whatever it begins with; "" is blank.
func TextValue(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{text: s, kind: textValue}
}

// QtyValue is a number: exact, in a workbook too, where one of more than fifteen digits becomes a text.
func QtyValue(q num.Qty) Value { return Value{n: int64(q), kind: quantityValue} }

// DateValue is a date. One before 1970 is a text in a workbook, whose serial numbers are unsure that far back.
func DateValue(d when.Date) Value { return Value{n: int64(d), kind: dateValue} }

// String writes the value as a text file has it: "1200.5", "2021-04-06".
func (v Value) String() string {
	switch v.kind {
	case quantityValue:
		return num.Qty(v.n).String()
	case dateValue:
		return when.Date(v.n).String()
	}
	return v.text
}

// maxWorkbookText is how many UTF-16 units a cell of a workbook holds.
const maxWorkbookText = 32767

// writable says whether a text can be written so that it is read back the same; the fault is text_not_writable.
func writable(s string, limit int) error {
	bad := !utf8.ValidString(s)
	units := 0
	for _, r := range s {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF {
			bad = true
		}
		units++
		if r > 0xFFFF {
			units++
		}
	}
	if bad || units > limit {
		return fault.New("text_not_writable", quote(s), "")
	}
	return nil
}

// SheetName makes text fit as the name of a sheet: at most 31 characters, without those Excel forbids, not blank.
func SheetName(text string) string {
	s := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' || r == utf8.RuneError {
			return ' '
		}
		return r
	}, text)
	s = strings.Trim(strings.Join(strings.Fields(s), " "), "'")
	if r := []rune(s); len(r) > 31 {
		s = strings.TrimSpace(string(r[:31]))
	}
	for units := utf16Units(s); units > 31; units = utf16Units(s) {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	s = strings.Trim(s, "' ")
	if s == "" || strings.EqualFold(s, "History") { // Excel keeps that one for itself
		return "Sheet " + s + "1"
	}
	return s
}

func utf16Units(s string) (n int) {
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// displayWidth counts half-width characters: a Chinese one takes two.
func displayWidth(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}
