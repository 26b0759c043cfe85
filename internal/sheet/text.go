package sheet

import (
	"strings"
	"unicode"
)

// Trim takes white space of any kind, full-width and invisible characters too, off both ends.
func Trim(s string) string { return strings.TrimFunc(s, isSpace) }

// Code reads a code or a name to compare: trimmed, full-width letters, digits and punctuation made half-width, any white
// space inside made one space.
func Code(s string) string {
	if isPlain(s) {
		return s
	}
	return fold(s)
}

// Heading reads the text of a heading to compare: as Code, without any white space (headings are broken over lines and
// spread by blanks) and without the star that marks a column one must fill in.
func Heading(s string) string {
	s = strings.ReplaceAll(Code(s), " ", "")
	return strings.Trim(s, "*")
}

// isPlain says that Code has nothing to do: ASCII without spaces at the ends, the usual case.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

// fold trims, narrows full-width characters and the several minus signs, and collapses white space.
func fold(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range Trim(s) {
		if isSpace(r) {
			gap = gap || !invisible(r)
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		switch {
		case r >= '！' && r <= '～': // U+FF01 to U+FF5E stand for ASCII 0x21 to 0x7E
			r -= '！' - '!'
		case r == '−': // U+2212
			r = '-'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || invisible(r) }

// invisible characters take no room and come along from web pages and other programs.
func invisible(r rune) bool {
	return r >= 0x200B && r <= 0x200F || r == 0xFEFF || r == 0x2060 || r >= 0x202A && r <= 0x202E
}
