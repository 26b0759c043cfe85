package xapi

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tongchou/tongchou/internal/fault"
)

// deepest is how many arrays and objects may stand within one another.
const deepest = 64

// Parse reads one JSON text of RFC 8259, in UTF-8. It is stricter than the RFC: an object that names a property twice is refused, for nobody
// could say which of the two was meant. Fault: xapi_json, with the offset in bytes.
func Parse(text []byte) (*Value, error) {
	p := parser{s: text}
	v := p.value(0)
	if p.space(); v != nil && p.at < len(p.s) {
		p.fail("end of text")
	}
	if p.wrong != nil {
		return nil, p.wrong
	}
	return v, nil
}

type parser struct {
	s     []byte
	at    int
	wrong *fault.Fault
}

// fail notes the first thing that is wrong.
func (p *parser) fail(want string) *Value {
	if p.wrong == nil {
		found := ""
		if p.at < len(p.s) {
			found = strings.ToValidUTF8(string(p.s[p.at:min(len(p.s), p.at+20)]), "�")
		}
		p.wrong = fault.At("@"+strconv.Itoa(p.at), "xapi_json", found, want)
	}
	return nil
}

func (p *parser) space() {
	for p.at < len(p.s) {
		switch p.s[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// next says whether c comes next, after space, and goes past it.
func (p *parser) next(c byte) bool {
	p.space()
	if p.at < len(p.s) && p.s[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) value(depth int) *Value {
	p.space()
	if p.at == len(p.s) {
		return p.fail("value")
	}
	if depth > deepest {
		return p.fail("≤ " + strconv.Itoa(deepest) + " levels")
	}
	switch c := p.s[p.at]; {
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '"':
		if s, ok := p.text(); ok {
			return Text(s)
		}
		return nil
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	for word, kind := range map[string]Kind{"true": Bool, "false": Bool, "null": Null} {
		if strings.HasPrefix(string(p.s[p.at:min(len(p.s), p.at+5)]), word) {
			p.at += len(word)
			return &Value{Kind: kind, Text: word}
		}
	}
	return p.fail("value")
}

func (p *parser) array(depth int) *Value {
	p.at++
	v := &Value{Kind: Array}
	if p.next(']') {
		return v
	}
	for {
		e := p.value(depth + 1)
		if e == nil {
			return nil
		}
		v.List = append(v.List, e)
		if p.next(']') {
			return v
		}
		if !p.next(',') {
			return p.fail(", ]")
		}
	}
}

func (p *parser) object(depth int) *Value {
	p.at++
	v := &Value{Kind: Object}
	if p.next('}') {
		return v
	}
	seen := map[string]bool{}
	for {
		p.space()
		if p.at == len(p.s) || p.s[p.at] != '"' {
			return p.fail(`"`)
		}
		from := p.at
		name, ok := p.text()
		if !ok {
			return nil
		}
		if seen[name] {
			p.at = from
			return p.fail("a property once")
		}
		seen[name] = true
		if !p.next(':') {
			return p.fail(":")
		}
		m := p.value(depth + 1)
		if m == nil {
			return nil
		}
		v.Members = append(v.Members, Member{name, m})
		if p.next('}') {
			return v
		}
		if !p.next(',') {
			return p.fail(", }")
		}
	}
}

// text reads a string. Bytes that are no UTF-8 and halves of surrogates are refused.
func (p *parser) text() (string, bool) {
	p.at++
	from := p.at
	for p.at < len(p.s) && p.s[p.at] != '"' && p.s[p.at] != '\\' && p.s[p.at] >= ' ' {
		p.at++
	}
	if p.at < len(p.s) && p.s[p.at] == '"' { // the usual one, without escapes
		s := string(p.s[from:p.at])
		if !utf8.ValidString(s) {
			p.fail("UTF-8")
			return "", false
		}
		p.at++
		return s, true
	}
	b := append([]byte(nil), p.s[from:p.at]...)
	for p.at < len(p.s) {
		c := p.s[p.at]
		switch {
		case c == '"':
			if !utf8.Valid(b) {
				p.fail("UTF-8")
				return "", false
			}
			p.at++
			return string(b), true
		case c < ' ':
			p.fail("character")
			return "", false
		case c != '\\':
			b = append(b, c)
			p.at++
		default:
			r, ok := p.escape()
			if !ok {
				p.fail("escape")
				return "", false
			}
			b = utf8.AppendRune(b, r)
		}
	}
	p.fail(`"`)
	return "", false
}

var escapes = map[byte]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (p *parser) escape() (rune, bool) {
	if p.at+1 >= len(p.s) {
		return 0, false
	}
	if r, ok := escapes[p.s[p.at+1]]; ok {
		p.at += 2
		return r, true
	}
	r, ok := p.unit()
	if !ok || !utf16.IsSurrogate(r) {
		return r, ok
	}
	low, ok := p.unit()
	r = utf16.DecodeRune(r, low)
	return r, ok && r != utf8.RuneError
}

// unit reads \uXXXX.
func (p *parser) unit() (rune, bool) {
	if p.at+6 > len(p.s) || p.s[p.at] != '\\' || p.s[p.at+1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(p.s[p.at+2:p.at+6]), 16, 16)
	if err != nil {
		return 0, false
	}
	p.at += 6
	return rune(n), true
}

func (p *parser) number() *Value {
	from := p.at
	if p.s[p.at] == '-' {
		p.at++
	}
	zero := p.at < len(p.s) && p.s[p.at] == '0'
	n := p.digits()
	if n == 0 || zero && n > 1 {
		return p.fail("number")
	}
	if p.at < len(p.s) && p.s[p.at] == '.' {
		p.at++
		if p.digits() == 0 {
			return p.fail("digit")
		}
	}
	if p.at < len(p.s) && (p.s[p.at] == 'e' || p.s[p.at] == 'E') {
		p.at++
		if p.at < len(p.s) && (p.s[p.at] == '+' || p.s[p.at] == '-') {
			p.at++
		}
		if p.digits() == 0 {
			return p.fail("digit")
		}
	}
	return &Value{Kind: Number, Text: string(p.s[from:p.at])}
}

func (p *parser) digits() (n int) {
	for ; p.at < len(p.s) && p.s[p.at] >= '0' && p.s[p.at] <= '9'; n++ {
		p.at++
	}
	return n
}
