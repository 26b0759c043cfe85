package sheet

import (
	"io"
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
)

// stored is a cell as the XML has it (ECMA-376 18.3.1.4).
type stored struct {
	col     int
	style   int
	kind    byte // first letter of the type: n, s(hared), i(nlineStr), t(ext: "str"), b, e, d
	from    int  // of its value in the row's text
	value   bool // a value is stored, be it empty
	formula bool
}

// readCell reads the c element that has just started and returns its column; col is the one it has when it does not say.
func (r *rowReader) readCell(col int) (int, error) {
	c, err := r.readCellAttrs(col)
	if err != nil {
		return 0, err
	}
	c.from = len(r.text)
	if !r.x.empty {
		if err := r.readValue(&c); err != nil {
			return 0, err
		}
	}
	return c.col, r.keep(c)
}

func (r *rowReader) readCellAttrs(col int) (stored, error) {
	c := stored{col: col, kind: 'n'}
	for rest := r.x.attrs; ; {
		n, v, more, ok := nextAttr(rest)
		if !ok {
			break
		}
		if len(n) == 1 {
			switch n[0] {
			case 'r':
				ref, ok := parseRef(v)
				if !ok || ref.Row != r.row.Number {
					return c, fault.New("workbook_damaged", "r="+string(v), "")
				}
				c.col = ref.Col
			case 's':
				c.style, _ = strconv.Atoi(string(v))
			case 't':
				c.kind = typeLetter(v)
			}
		}
		rest = more
	}
	if c.col >= maxCol {
		return c, fault.New("workbook_damaged", Address(r.row.Number, c.col), "")
	}
	return c, nil
}

func typeLetter(v []byte) byte {
	switch {
	case string(v) == "str":
		return 't'
	case len(v) == 0:
		return 'n'
	}
	return v[0]
}

// readValue reads up to the end of the cell: value, inline text, whether there is a formula.
func (r *rowReader) readValue(c *stored) error {
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
			switch string(r.x.name) {
			case "v":
				c.value = true
				r.text, err = r.x.appendContent(r.text)
			case "is":
				c.value = true
				r.text, err = r.x.appendRichText(r.text)
			case "f":
				c.formula = true
				err = r.x.skip()
			default:
				err = r.x.skip()
			}
			if err != nil {
				return err
			}
			if len(r.text) > maxRowText {
				return fault.New("workbook_damaged", Address(r.row.Number, c.col), "")
			}
		}
	}
}

// keep adds the cell to the row; a cell without content is dropped.
func (r *rowReader) keep(c stored) error {
	cell := Cell{Col: int32(c.col), Formula: c.formula, Format: r.book.formatOf(c.style)}
	raw := r.text[c.from:]
	if !c.value || len(raw) == 0 && c.kind != 't' {
		if c.formula {
			cell.Kind = NoValue
			r.row.Cells = append(r.row.Cells, cell)
		}
		return nil
	}
	switch c.kind {
	case 's':
		i, err := strconv.Atoi(string(raw))
		if err != nil || i < 0 || i >= len(r.book.strings) {
			return fault.New("workbook_damaged", Address(r.row.Number, c.col), "")
		}
		r.text = r.text[:c.from]
		cell.Kind, cell.Text = Text, r.book.strings[i]
		if cell.Text != "" {
			r.row.Cells = append(r.row.Cells, cell)
		}
		return nil
	case 'b':
		cell.Kind, cell.Text = Bool, "FALSE"
		if truth(string(raw)) {
			cell.Text = "TRUE"
		}
		r.text = r.text[:c.from]
		r.row.Cells = append(r.row.Cells, cell)
		return nil
	case 'i', 't':
		cell.Kind = Text
		r.text = unescapeOOXML(r.text, c.from)
		if len(r.text) == c.from {
			return nil
		}
	case 'e':
		cell.Kind = Error
	case 'd':
		cell.Kind = ISODate
	default:
		cell.Kind = Number
	}
	r.spans = append(r.spans, span{len(r.row.Cells), c.from, len(r.text)})
	r.row.Cells = append(r.row.Cells, cell)
	return nil
}

// formatOf returns the class of a cell style; an unknown style is General.
func (w *workbook) formatOf(style int) Format {
	if style < 0 || style >= len(w.formats) {
		return General
	}
	return w.formats[style]
}
