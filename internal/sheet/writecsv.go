package sheet

import (
	"bufio"
	"io"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// WriteCSV writes t as UTF-8 with a mark (so that Excel knows it), commas, CRLF; headings first, titles and notes left out.
// The same table gives the same bytes.
//
// A text that a spreadsheet would run as a formula ("=1+1", "@SUM", "-2+3") gets an apostrophe in front, and Open takes it off again;
// numbers and dates, which begin with a minus at most, stay as they are. Long digits in a text column keep their
// digits in the file, but Excel drops leading zeros when it opens a text file: for editing there, write a workbook.
func WriteCSV(w io.Writer, t Output) error {
	b := bufio.NewWriterSize(w, 64<<10)
	b.Write(bomUTF8)
	line := make([]Value, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = TextValue(c.Heading)
	}
	number := 1
	if err := writeRecord(b, line, number); err != nil {
		return err
	}
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		number++
		if err := writeRecord(b, row, number); err != nil {
			return err
		}
	}
	return b.Flush()
}

func writeRecord(b *bufio.Writer, row []Value, number int) error {
	for i, v := range row {
		if i > 0 {
			b.WriteByte(',')
		}
		s := v.String()
		if v.kind == textValue {
			if err := writable(s, maxCellText/4); err != nil {
				return placed(err, fault.Place{Cell: Address(number, i)})
			}
			s = guard(s)
		}
		writeField(b, s, len(row) == 1)
	}
	_, err := b.WriteString("\r\n")
	return err
}

// guard is the opposite of unguard.
func guard(s string) string {
	if startsFormula(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

func writeField(b *bufio.Writer, s string, alone bool) {
	plain := !strings.ContainsAny(s, "\",;\t\r\n") && (s != "" || !alone)
	if plain {
		b.WriteString(s)
		return
	}
	b.WriteByte('"')
	b.WriteString(strings.ReplaceAll(s, `"`, `""`))
	b.WriteByte('"')
}
