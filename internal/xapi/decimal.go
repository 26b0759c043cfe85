package xapi

import (
	"math/big"
	"strings"
)

// decimal is a number as JSON writes it, made comparable without ever being written out: 1e999999999 costs no more than 1.
type decimal struct {
	sign   int      // -1, 0, 1
	digits string   // without zeros at either end
	scale  *big.Int // the number is 0.digits × 10^scale
}

func readDecimal(text string) decimal {
	d := decimal{sign: 1, scale: new(big.Int)}
	if strings.HasPrefix(text, "-") {
		d.sign, text = -1, text[1:]
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	if exponent != "" {
		d.scale.SetString(strings.TrimPrefix(exponent, "+"), 10)
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	all := whole + fraction
	d.digits = strings.TrimLeft(all, "0")
	d.scale.Add(d.scale, big.NewInt(int64(len(whole)-(len(all)-len(d.digits)))))
	if d.digits = strings.TrimRight(d.digits, "0"); d.digits == "" {
		return decimal{scale: new(big.Int)}
	}
	return d
}

// compare is -1, 0 or 1 as a is below, equal to or above b.
func (a decimal) compare(b decimal) int {
	if a.sign != b.sign {
		return sign(a.sign - b.sign)
	}
	if a.sign == 0 {
		return 0
	}
	if c := a.scale.Cmp(b.scale); c != 0 {
		return c * a.sign
	}
	return strings.Compare(a.digits, b.digits) * a.sign
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}
