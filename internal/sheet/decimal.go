package sheet

import (
	"errors"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/num"
)

var (
	errGroups     = errors.New("sheet: thousands not in threes")
	errDigitsLost = errors.New("sheet: the exponent hides digits")
)

// decimal is a number taken apart: ±whole.frac × 10^exponent.
type decimal struct {
	negative    bool
	whole, frac string // digits; whole without thousands separators
	exponent    int
	hasExponent bool
}

// parseDecimal reads folded text: "-1,200.5", "1 200", ".5", "1.2E-2".
func parseDecimal(s string) (decimal, error) {
	var d decimal
	if s != "" && (s[0] == '-' || s[0] == '+') {
		d.negative = s[0] == '-'
		s = strings.TrimLeft(s[1:], " ")
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		exp, err := strconv.Atoi(s[i+1:])
		if err != nil || exp < -400 || exp > 400 {
			return d, num.ErrSyntax
		}
		s, d.exponent, d.hasExponent = s[:i], exp, true
	}
	whole, frac, dotted := strings.Cut(s, ".")
	if whole == "" && frac == "" || dotted && frac == "" || !allDigits(frac) {
		return d, num.ErrSyntax
	}
	var err error
	d.frac = frac
	d.whole, err = ungroup(whole)
	return d, err
}

// ungroup takes out thousands separators, which must be one of comma and space and stand in threes.
func ungroup(s string) (string, error) {
	sep := ","
	if strings.Contains(s, " ") {
		sep = " "
	}
	if !strings.Contains(s, sep) {
		if !allDigits(s) {
			return "", num.ErrSyntax
		}
		return s, nil
	}
	groups := strings.Split(s, sep)
	right := true
	for i, g := range groups {
		if !allDigits(g) {
			return "", num.ErrSyntax
		}
		right = right && (len(g) == 3 || i == 0 && len(g) >= 1 && len(g) <= 3)
	}
	if !right {
		return "", errGroups
	}
	return strings.Join(groups, ""), nil
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// quantity returns d × 10^shift. stored rounds to the digits a spreadsheet shows; otherwise only a number that would have too many
// decimals is rounded so, because its tail can be nothing but the noise of a spreadsheet.
func (d decimal) quantity(shift int, stored bool) (num.Qty, error) {
	digits := d.whole + d.frac
	point := len(d.whole) + d.exponent + shift // position of the decimal point in digits
	lead := len(digits) - len(strings.TrimLeft(digits, "0"))
	digits, point = digits[lead:], point-lead
	if digits == "" {
		return 0, nil
	}
	significant := strings.TrimRight(digits, "0")
	if len(significant) > shownDigits && (stored || len(significant)-point > num.Scale) {
		significant, point = roundDigits(significant, point, shownDigits)
	}
	if point > shownDigits {
		if d.hasExponent {
			return 0, errDigitsLost
		}
		return 0, num.ErrOverflow
	}
	if len(significant)-point > num.Scale {
		return 0, num.ErrPrecision
	}
	var b strings.Builder
	if d.negative {
		b.WriteByte('-')
	}
	switch {
	case point <= 0:
		b.WriteString("0." + strings.Repeat("0", -point) + significant)
	case point >= len(significant):
		b.WriteString(significant + strings.Repeat("0", point-len(significant)))
	default:
		b.WriteString(significant[:point] + "." + significant[point:])
	}
	return num.ParseQty(b.String())
}

// roundDigits rounds 0.digits × 10^point half up to n digits and drops trailing zeros.
func roundDigits(digits string, point, n int) (string, int) {
	b := []byte(digits[:n])
	if digits[n] >= '5' {
		i := n - 1
		for ; i >= 0 && b[i] == '9'; i-- {
			b[i] = '0'
		}
		if i < 0 {
			return "1", point + 1
		}
		b[i]++
	}
	return strings.TrimRight(string(b), "0"), point
}
