package access

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"

	"github.com/tongchou/tongchou/internal/fault"
)

// Names of accounts are shorter than this many characters.
const nameMax = 64

// CanonicalName is the form an account's name is kept, compared and logged in: that of RFC 8265 (UsernameCaseMapped), so that “Ｗang.Wei” and
// “wang.wei” are one. Names are letters, digits and . _ - @ of any script, 2 to 64 characters, beginning with a letter or digit. Fault: access_name.
func CanonicalName(name string) (string, error) {
	refused := func() (string, error) { return "", fault.At("name", "access_name", cut(name), "2–64, . _ - @") }
	if len(name) > 4*nameMax {
		return refused()
	}
	canonical, err := precis.UsernameCaseMapped.String(strings.TrimSpace(name))
	if err != nil {
		return refused()
	}
	for i, r := range canonical {
		plain := unicode.IsLetter(r) || unicode.IsDigit(r)
		if !plain && (i == 0 || !(unicode.IsMark(r) || strings.ContainsRune("._-@", r))) {
			return refused()
		}
	}
	if n := utf8.RuneCountInString(canonical); n < 2 || n > nameMax {
		return refused()
	}
	return canonical, nil
}

// cut shortens what somebody typed to what an error may repeat.
func cut(s string) string {
	s = strings.ToValidUTF8(s, "�")
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
