package access

import (
	_ "embed"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"

	"github.com/tongchou/tongchou/internal/fault"
)

// Passwords have at least and at most as many characters.
const (
	PasswordMin = 10
	PasswordMax = 128
)

//go:embed common.txt
var commonText string

// common are passwords that lists of stolen ones are full of, folded; none is shorter than PasswordMin.
var common = func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(commonText) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			m[fold(line)] = true
		}
	}
	return m
}()

func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), "")) }

// plainPassword is the form in which a password is hashed (RFC 8265, OpaqueString): however a keyboard composes an é, it is the same.
func plainPassword(password string) (string, bool) {
	if len(password) > 4*PasswordMax {
		return "", false
	}
	p, err := precis.OpaqueString.String(password)
	return p, err == nil && utf8.RuneCountInString(p) <= PasswordMax
}

// CheckPassword says whether the account of this name may have the password: nil, or a fault that says why not.
//
//	access_password_short   fewer than PasswordMin characters
//	access_password_long    more than PasswordMax, or characters that can't be typed
//	access_password_name    the account's name with little else
//	access_password_common  among the commonest, or of fewer than five different characters
func CheckPassword(name, password string) error {
	p, ok := plainPassword(password)
	switch {
	case !ok && utf8.RuneCountInString(password) < PasswordMin, ok && utf8.RuneCountInString(p) < PasswordMin:
		return fault.At("password", "access_password_short", "", "10")
	case !ok:
		return fault.At("password", "access_password_long", "", "128")
	}
	f := fold(p)
	if n := fold(name); n != "" && utf8.RuneCountInString(strings.ReplaceAll(f, n, "")) < PasswordMin-4 && strings.Contains(f, n) {
		return fault.At("password", "access_password_name", "", "")
	}
	if common[f] || common[strings.TrimRight(f, "0123456789!.@#")] || different(f) < 5 {
		return fault.At("password", "access_password_common", "", "")
	}
	return nil
}

func different(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// passwordLetters leaves out what is taken for something else when read aloud or typed from paper: 0 o 1 l i.
const passwordLetters = "23456789abcdefghjkmnpqrstuvwxyz"

// NewPassword draws a password of four times five characters, 99 bits, from random.
func NewPassword(random io.Reader) (string, error) { return groups(random, 4, 5) }

// groups draws n groups of size letters, joined by hyphens.
func groups(random io.Reader, n, size int) (string, error) {
	var out strings.Builder
	var b [1]byte
	for i := 0; i < n*size; {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", err
		}
		if int(b[0]) >= 256/len(passwordLetters)*len(passwordLetters) {
			continue // every letter as likely as the others
		}
		if i > 0 && i%size == 0 {
			out.WriteByte('-')
		}
		out.WriteByte(passwordLetters[int(b[0])%len(passwordLetters)])
		i++
	}
	return out.String(), nil
}
