package sheet

import (
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"

	"github.com/tongchou/tongchou/internal/fault"
)

// textFile is a delimited text (RFC 4180, more loosely: any of three delimiters, any line end, a quote inside an unquoted field).
type textFile struct {
	r     io.ReaderAt
	size  int64
	enc   encoding.Encoding // nil: UTF-8
	comma byte
}

func (t *textFile) layout() (layout, error) { return layout{}, nil }

// openText finds out encoding and delimiter.
func openText(b *Book, r io.ReaderAt, size int64, o Options) error {
	enc, err := detectEncoding(r, size)
	if err != nil {
		return err
	}
	t := &textFile{r: r, size: size, enc: enc, comma: o.Delimiter}
	if t.comma == 0 {
		if t.comma, err = t.detectComma(); err != nil {
			return err
		}
	}
	b.Sheets = []*Sheet{{book: b, part: t}}
	return nil
}

// text returns the file's content as UTF-8 from the start, without its mark.
func (t *textFile) text() io.Reader {
	raw := io.NewSectionReader(t.r, 0, t.size)
	if t.enc != nil {
		return transform.NewReader(raw, t.enc.NewDecoder())
	}
	mark := make([]byte, len(bomUTF8))
	if n, _ := t.r.ReadAt(mark, 0); n == len(mark) && string(mark) == string(bomUTF8) {
		return io.NewSectionReader(t.r, int64(n), t.size-int64(n))
	}
	return raw
}

// rows walks the records.
func (t *textFile) rows(s *Sheet, yield func(*Row, error) bool) {
	p := recordReader{r: t.text(), comma: t.comma, block: make([]byte, csvBlock)}
	p.row.sheet = s
	for {
		ok, err := p.next()
		switch {
		case err != nil:
			_, local := err.(*fault.Fault)
			if !yield(nil, placed(err, s.place())) || !local || p.stop {
				return
			}
		case !ok:
			return
		case len(p.row.Cells) > 0:
			if !yield(&p.row, nil) {
				return
			}
		}
	}
}

const csvBlock = 256 << 10

// recordReader cuts a text into records and fields. It works on large pieces made into strings at once, so that fields cost
// no allocation of their own and stay valid.
type recordReader struct {
	r     io.Reader
	comma byte
	block []byte // what is read; block[:kept] is the begun record carried over from the piece before
	kept  int
	eof   bool
	stop  bool // nothing more can be read

	text   string // the current piece
	pos    int
	odd    bool // the piece has characters that need a look at each field
	line   int  // of pos, from 1
	row    Row
	fields int // of the record, blank ones too
}

// next reads one record into p.row; false at the end. A fault concerns one record; p.stop says that it was the last.
func (p *recordReader) next() (bool, error) {
	if p.line == 0 {
		p.line = 1
	}
	for {
		if p.pos < len(p.text) || p.eof {
			if p.stop || p.pos == len(p.text) {
				return false, nil
			}
			end, lines, err := p.record()
			if err != nil || end >= 0 {
				if err == nil && p.odd {
					err = p.damage()
				}
				p.row.Number = p.line
				p.line += lines
				if end >= 0 {
					p.pos = end
				}
				return err == nil, err
			}
		}
		if err := p.more(); err != nil {
			p.stop = true
			return false, err
		}
	}
}

// more reads the next piece behind the record that is not complete yet.
func (p *recordReader) more() error {
	p.kept = copy(p.block, p.text[p.pos:])
	if p.kept == len(p.block) {
		if p.kept >= 4*maxCellText {
			return fault.New("csv_record_too_long", "", bytesText(4*maxCellText))
		}
		p.block = append(p.block, make([]byte, len(p.block))...)
	}
	n, err := io.ReadFull(p.r, p.block[p.kept:])
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		p.eof, err = true, nil
	}
	p.text, p.pos = string(p.block[:p.kept+n]), 0
	p.odd = strings.IndexByte(p.text, 0) >= 0 || strings.Contains(p.text, "\uFFFD") || !utf8.ValidString(p.text)
	return err
}

// record reads the record at p.pos. end is where the next begins, −1 when the piece ends before the record does; lines is how many it takes.
func (p *recordReader) record() (end, lines int, err error) {
	p.row.Cells, p.fields = p.row.Cells[:0], 0
	s, i := p.text, p.pos
	for {
		if i < len(s) && s[i] == '"' {
			text, next, nl, err := p.quoted(i)
			lines += nl
			if err != nil {
				return next, lines + 1, err
			}
			if next < 0 {
				return -1, 0, nil
			}
			p.field(text)
			i = next
		} else {
			from := i
			for i < len(s) && s[i] != p.comma && s[i] != '\n' && s[i] != '\r' {
				i++
			}
			if i == len(s) && !p.eof {
				return -1, 0, nil
			}
			p.field(s[from:i])
		}
		switch {
		case i == len(s):
			if !p.eof {
				return -1, 0, nil
			}
			return i, lines + 1, nil
		case s[i] == p.comma:
			i++
			if i == len(s) && !p.eof {
				return -1, 0, nil
			}
		case s[i] == '\n':
			return i + 1, lines + 1, nil
		default: // \r, alone or before \n
			if i+1 == len(s) && !p.eof {
				return -1, 0, nil
			}
			if i+1 < len(s) && s[i+1] == '\n' {
				i++
			}
			return i + 1, lines + 1, nil
		}
	}
}

// quoted reads the field that opens with the quote at i. next is −1 when the piece ends first. A quote that never closes
// ends the file; text behind a closing quote costs the line.
func (p *recordReader) quoted(i int) (text string, next, lines int, err error) {
	s, from, doubled := p.text, i+1, false
	j := from
	for {
		q := strings.IndexByte(s[j:], '"')
		if q < 0 || j+q+1 == len(s) && !p.eof {
			if p.eof || len(s)-i > maxCellText {
				p.stop = true
				return "", len(s), 0, p.fault("csv_quote_open", s[i:], lines)
			}
			return "", -1, 0, nil
		}
		j += q + 1
		if j == len(s) || s[j] != '"' {
			break
		}
		doubled = true
		j++
	}
	text = s[from : j-1]
	lines = lineEnds(text)
	if j < len(s) && s[j] != p.comma && s[j] != '\n' && s[j] != '\r' {
		end := j
		for end < len(s) && s[end] != '\n' && s[end] != '\r' {
			end++
		}
		if end == len(s) && !p.eof {
			return "", -1, 0, nil
		}
		f := p.fault("csv_after_quote", s[i:end], lines)
		switch {
		case strings.HasPrefix(s[end:], "\r\n"):
			end += 2
		case end < len(s):
			end++
		}
		return "", end, lines, f
	}
	if doubled {
		text = strings.ReplaceAll(text, `""`, `"`)
	}
	return text, j, lines, nil
}

// lineEnds counts line ends of any kind.
func lineEnds(s string) int {
	return strings.Count(s, "\n") + strings.Count(s, "\r") - strings.Count(s, "\r\n")
}

// field adds the next field of the record.
func (p *recordReader) field(text string) {
	col := p.fields
	p.fields++
	if text == "" {
		return
	}
	if c := text[0]; c == '=' || c == '\'' {
		text = unguard(text)
	}
	p.row.Cells = append(p.row.Cells, Cell{Col: int32(col), Kind: Text, Text: text})
}

func (p *recordReader) fault(code, found string, lines int) *fault.Fault {
	return &fault.Fault{Code: code, Place: fault.Place{Cell: Address(p.line+lines, p.fields)}, Found: quote(found)}
}

// damage looks for characters that the encoding does not have, in the record just read.
func (p *recordReader) damage() error {
	for _, c := range p.row.Cells {
		if strings.IndexByte(c.Text, 0) >= 0 || strings.Contains(c.Text, "\uFFFD") || !utf8.ValidString(c.Text) {
			f := fault.New("csv_damaged_text", quote(c.Text), "")
			f.Place.Cell = Address(p.line, int(c.Col))
			return f
		}
	}
	return nil
}
