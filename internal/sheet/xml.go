package sheet

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// errXML says that a part of a workbook is not the XML it has to be.
var errXML = errors.New("sheet: malformed XML")

type xmlToken uint8

const (
	xmlEOF xmlToken = iota
	xmlStart
	xmlEnd
	xmlText
)

// xmlScanner walks the XML of a workbook's parts token by token. It exists for speed (the parts are machine-made and most of
// an import's time would go into a general decoder) and for safety: one token is at most maxCellText bytes, a document type is
// refused, so nothing expands. It does not check that tags match; whoever reads a part does, as far as it matters.
type xmlScanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	eof      bool

	name    []byte // local name of a start or end tag; valid until next
	attrs   []byte // a start tag's attributes, raw
	empty   bool   // a start tag that closes itself; no end tag follows
	text    []byte // of xmlText
	literal bool   // text is CDATA: no entities in it
}

func newXMLScanner(r io.Reader) *xmlScanner { return &xmlScanner{r: r, buf: make([]byte, 64<<10)} }

// fill reads more behind what is left, which moves to the front. It reports whether there is more.
func (x *xmlScanner) fill() error {
	if x.eof {
		return io.EOF
	}
	if x.pos > 0 {
		copy(x.buf, x.buf[x.pos:x.end])
		x.end -= x.pos
		x.pos = 0
	}
	if x.end == len(x.buf) {
		if len(x.buf) >= maxCellText {
			return errXML
		}
		x.buf = append(x.buf, make([]byte, len(x.buf))...)
	}
	for range 100 {
		n, err := x.r.Read(x.buf[x.end:])
		x.end += n
		if err == io.EOF {
			x.eof = true
			if n == 0 {
				return io.EOF
			}
			return nil
		}
		if err != nil {
			return err
		}
		if n > 0 {
			return nil
		}
	}
	return io.ErrNoProgress
}

// find returns the offset from pos of the next sep at or after from, reading on as needed.
func (x *xmlScanner) find(from int, sep string) (int, error) {
	for {
		if have := x.buf[x.pos:x.end]; len(have) > from {
			if i := bytes.Index(have[from:], []byte(sep)); i >= 0 {
				return from + i, nil
			}
			from = max(from, len(have)-len(sep)+1)
		}
		if err := x.fill(); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return 0, err
		}
	}
}

// next moves to the next token. At the end it returns xmlEOF without an error.
func (x *xmlScanner) next() (xmlToken, error) {
	for {
		for x.end-x.pos < 2 {
			if err := x.fill(); err == io.EOF {
				if x.end-x.pos == 1 && x.buf[x.pos] == '<' {
					return xmlEOF, io.ErrUnexpectedEOF
				}
				x.pos = x.end
				return xmlEOF, nil
			} else if err != nil {
				return xmlEOF, err
			}
		}
		if x.buf[x.pos] != '<' {
			return x.scanText()
		}
		switch x.buf[x.pos+1] {
		case '/':
			return x.scanEnd()
		case '?':
			if err := x.skipTo(2, "?>"); err != nil {
				return xmlEOF, err
			}
		case '!':
			t, err := x.scanDeclaration()
			if t == xmlText || err != nil {
				return t, err
			}
		default:
			return x.scanStart()
		}
	}
}

func (x *xmlScanner) scanText() (xmlToken, error) {
	i, err := x.find(0, "<")
	if err == io.ErrUnexpectedEOF { // white space after the last tag
		i, err = x.end-x.pos, nil
	}
	if err != nil {
		return xmlEOF, err
	}
	x.text, x.literal = x.buf[x.pos:x.pos+i], false
	x.pos += i
	return xmlText, nil
}

func (x *xmlScanner) scanEnd() (xmlToken, error) {
	i, err := x.find(2, ">")
	if err != nil {
		return xmlEOF, err
	}
	x.name = localName(bytes.TrimRight(x.buf[x.pos+2:x.pos+i], " \t\r\n"))
	x.pos += i + 1
	return xmlEnd, nil
}

func (x *xmlScanner) scanStart() (xmlToken, error) {
	i := 1
	var quoted byte
	for {
		if x.pos+i >= x.end {
			if err := x.fill(); err == io.EOF {
				return xmlEOF, io.ErrUnexpectedEOF
			} else if err != nil {
				return xmlEOF, err
			}
			continue
		}
		c := x.buf[x.pos+i]
		if quoted != 0 {
			if c == quoted {
				quoted = 0
			}
		} else if c == '"' || c == '\'' {
			quoted = c
		} else if c == '>' {
			break
		} else if c == '<' {
			return xmlEOF, errXML
		}
		i++
	}
	tag := x.buf[x.pos+1 : x.pos+i]
	x.pos += i + 1
	x.empty = len(tag) > 0 && tag[len(tag)-1] == '/'
	if x.empty {
		tag = tag[:len(tag)-1]
	}
	n := 0
	for n < len(tag) && tag[n] > ' ' {
		n++
	}
	if n == 0 {
		return xmlEOF, errXML
	}
	x.name, x.attrs = localName(tag[:n]), tag[n:]
	return xmlStart, nil
}

// scanDeclaration passes over a comment and returns CDATA as text; a document type is refused.
func (x *xmlScanner) scanDeclaration() (xmlToken, error) {
	const cdata = "<![CDATA["
	for x.end-x.pos < len(cdata) {
		if err := x.fill(); err == io.EOF {
			return xmlEOF, io.ErrUnexpectedEOF
		} else if err != nil {
			return xmlEOF, err
		}
	}
	switch head := x.buf[x.pos:x.end]; {
	case bytes.HasPrefix(head, []byte("<!--")):
		return xmlEOF, x.skipTo(4, "-->")
	case bytes.HasPrefix(head, []byte(cdata)):
		i, err := x.find(len(cdata), "]]>")
		if err != nil {
			return xmlEOF, err
		}
		x.text, x.literal = x.buf[x.pos+len(cdata):x.pos+i], true
		x.pos += i + len("]]>")
		return xmlText, nil
	}
	return xmlEOF, errXML
}

func (x *xmlScanner) skipTo(from int, sep string) error {
	i, err := x.find(from, sep)
	if err == nil {
		x.pos += i + len(sep)
	}
	return err
}

// skip passes over the element whose start tag was the last token.
func (x *xmlScanner) skip() error {
	if x.empty {
		return nil
	}
	for depth := 1; depth > 0; {
		t, err := x.next()
		switch {
		case err != nil:
			return err
		case t == xmlEOF:
			return io.ErrUnexpectedEOF
		case t == xmlEnd:
			depth--
		case t == xmlStart && !x.empty:
			depth++
		}
	}
	return nil
}

// appendContent appends the text inside the element whose start tag was the last token, up to its end tag; elements in it are
// passed over.
func (x *xmlScanner) appendContent(dst []byte) ([]byte, error) {
	if x.empty {
		return dst, nil
	}
	for {
		t, err := x.next()
		switch {
		case err != nil:
			return dst, err
		case t == xmlEOF:
			return dst, io.ErrUnexpectedEOF
		case t == xmlEnd:
			return dst, nil
		case t == xmlStart:
			err = x.skip()
		case t == xmlText:
			dst, err = x.appendText(dst)
		}
		if err != nil {
			return dst, err
		}
	}
}

// appendText appends the current text with entities resolved and line ends as \n.
func (x *xmlScanner) appendText(dst []byte) ([]byte, error) {
	if x.literal {
		return append(dst, x.text...), nil
	}
	return appendUnescaped(dst, x.text)
}

func appendUnescaped(dst, s []byte) ([]byte, error) {
	for {
		i := bytes.IndexAny(s, "&\r")
		if i < 0 {
			return append(dst, s...), nil
		}
		dst = append(dst, s[:i]...)
		if s[i] == '\r' {
			s = s[i+1:]
			if len(s) == 0 || s[0] != '\n' {
				dst = append(dst, '\n')
			}
			continue
		}
		s = s[i+1:]
		semi := bytes.IndexByte(s[:min(len(s), 12)], ';')
		if semi < 0 {
			return dst, errXML
		}
		r, ok := entity(string(s[:semi]))
		if !ok {
			return dst, errXML
		}
		dst = utf8.AppendRune(dst, r)
		s = s[semi+1:]
	}
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	base, digits := 10, name[1:]
	if digits[0] == 'x' || digits[0] == 'X' {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return rune(n), err == nil && n != 0 && n <= utf8.MaxRune && utf8.ValidRune(rune(n))
}

// nextAttr splits the first attribute off raw. ok is false at the end or where raw is no list of attributes.
func nextAttr(raw []byte) (name, value, rest []byte, ok bool) {
	i := 0
	for i < len(raw) && raw[i] <= ' ' {
		i++
	}
	raw = raw[i:]
	eq := bytes.IndexByte(raw, '=')
	if eq < 0 || eq+1 >= len(raw) {
		return nil, nil, nil, false
	}
	name = localName(bytes.TrimRight(raw[:eq], " \t\r\n"))
	raw = raw[eq+1:]
	for len(raw) > 0 && raw[0] <= ' ' {
		raw = raw[1:]
	}
	if len(raw) == 0 || raw[0] != '"' && raw[0] != '\'' {
		return nil, nil, nil, false
	}
	close := bytes.IndexByte(raw[1:], raw[0])
	if close < 0 {
		return nil, nil, nil, false
	}
	return name, raw[1 : 1+close], raw[close+2:], true
}

// attr returns the value of the start tag's attribute called name, entities resolved; "" when it has none.
func (x *xmlScanner) attr(name string) string {
	for rest := x.attrs; ; {
		n, v, more, ok := nextAttr(rest)
		if !ok {
			return ""
		}
		if string(n) == name {
			s, err := appendUnescaped(nil, v)
			if err != nil {
				return ""
			}
			return string(s)
		}
		rest = more
	}
}

func localName(n []byte) []byte { return n[bytes.IndexByte(n, ':')+1:] }

// truth reads an XML boolean.
func truth(v string) bool { return v == "1" || v == "true" }
