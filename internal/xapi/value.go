// Package xapi knows the Experience API: what a statement must look like in version 1.0.3 and in 2.0.0 (IEEE 9274.1.1), when two of them say
// the same, by what they are found, how they are shown, how documents merge and how a signature is checked. It does no I/O and reads no clock.
//
// JSON is read into Values, which keep every number as it was written and every property in its order.
package xapi

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kind is what a Value is.
type Kind byte

// The kinds of JSON values.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

// String is the kind's name in JSON's own words.
func (k Kind) String() string {
	return [...]string{"null", "boolean", "number", "string", "array", "object"}[k]
}

// Value is a JSON value.
type Value struct {
	Kind    Kind
	Text    string   // of a String its characters; of a Number or Bool as it was written
	List    []*Value // of an Array
	Members []Member // of an Object, in the order in which they were written
}

// Member is one property of an Object.
type Member struct {
	Name  string
	Value *Value
}

// Text makes a String.
func Text(s string) *Value { return &Value{Kind: String, Text: s} }

// Get is the value of a property, nil when v has none of the name or is no Object.
func (v *Value) Get(name string) *Value {
	if v == nil || v.Kind != Object {
		return nil
	}
	for i := range v.Members {
		if v.Members[i].Name == name {
			return v.Members[i].Value
		}
	}
	return nil
}

// At is the text of a String that is a property, "" when there is none.
func (v *Value) At(name string) string {
	if p := v.Get(name); p != nil && p.Kind == String {
		return p.Text
	}
	return ""
}

// Set gives a property a value, in its place or, where there is none of the name, behind the others.
func (v *Value) Set(name string, to *Value) {
	for i := range v.Members {
		if v.Members[i].Name == name {
			v.Members[i].Value = to
			return
		}
	}
	v.Members = append(v.Members, Member{name, to})
}

// Without is an Object of all properties but those named. Values are shared.
func (v *Value) Without(names ...string) *Value {
	out := &Value{Kind: Object}
next:
	for _, m := range v.Members {
		for _, n := range names {
			if m.Name == n {
				continue next
			}
		}
		out.Members = append(out.Members, m)
	}
	return out
}

// Append writes v as JSON without spaces.
func (v *Value) Append(b []byte) []byte {
	switch v.Kind {
	case Null:
		return append(b, "null"...)
	case Bool, Number:
		return append(b, v.Text...)
	case String:
		return appendString(b, v.Text)
	case Array:
		b = append(b, '[')
		for i, e := range v.List {
			if i > 0 {
				b = append(b, ',')
			}
			b = e.Append(b)
		}
		return append(b, ']')
	}
	b = append(b, '{')
	for i, m := range v.Members {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, m.Name), ':')
		b = m.Value.Append(b)
	}
	return append(b, '}')
}

// String writes v as JSON.
func (v *Value) String() string { return string(v.Append(nil)) }

const hexDigits = "0123456789abcdef"

func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, `\n`...)
		case '\t':
			b = append(b, `\t`...)
		case '\r':
			b = append(b, `\r`...)
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(append(b, s[from:]...), '"')
}

// shown shortens a value to what an error repeats of it.
func (v *Value) shown() string { return cut(v.String()) }

func cut(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	s = s[:most]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s + "…"
}

// key writes a step of a path into an object: ".name", or ["http://…"] where the name is no plain word.
func key(path, name string) string {
	if name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == "" {
		if path == "" {
			return name
		}
		return path + "." + name
	}
	return path + "[" + strconv.Quote(cut(name)) + "]"
}

func index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
