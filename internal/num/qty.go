// Package num holds the exact numbers of the ledger and of the scores: fixed-point quantities, rationals and their
// rounding. It is pure: no I/O, no clock, no floating point. Whatever does not fit is an error, never a wrap.
package num

import (
	"errors"
	"math"
	"math/bits"
	"strings"
)

// Scale is the number of decimal places a Qty carries.
const Scale = 4

// One is the Qty 1.
const One Qty = 10_000

// Errors of the package. Callers compare with errors.Is.
var (
	ErrOverflow   = errors.New("num: out of range")
	ErrSyntax     = errors.New("num: not a number")
	ErrPrecision  = errors.New("num: more than four decimal places")
	ErrDivideZero = errors.New("num: division by zero")
)

// Qty is an exact quantity in 1/10,000 of its unit of measure; range ±922,337,203,685,477.5807.
type Qty int64

// Int returns the whole number n as a Qty, or ErrOverflow.
func Int(n int64) (Qty, error) { return Qty(n).Times(int64(One)) }

// ParseQty reads a plain decimal such as "-12.5": optional sign, ASCII digits, at most four decimals that are not zero.
// It errs with ErrSyntax, ErrPrecision or ErrOverflow. Ledger spellings ("１，２００", "1.2万") are the business of package sheet.
func ParseQty(s string) (Qty, error) {
	body, negative := s, false
	if body != "" && (body[0] == '-' || body[0] == '+') {
		negative, body = body[0] == '-', body[1:]
	}
	whole, frac, dotted := strings.Cut(body, ".")
	if whole == "" || (dotted && frac == "") {
		return 0, ErrSyntax
	}
	frac = strings.TrimRight(frac, "0")
	// The digits are checked before the precision, so that "1.23456x" is a syntax error, not a precision one.
	for _, part := range [2]string{whole, frac} {
		for i := 0; i < len(part); i++ {
			if part[i] < '0' || part[i] > '9' {
				return 0, ErrSyntax
			}
		}
	}
	if len(frac) > Scale {
		return 0, ErrPrecision
	}
	var v uint64
	push := func(d byte) bool {
		hi, lo := bits.Mul64(v, 10)
		sum, carry := bits.Add64(lo, uint64(d), 0)
		v = sum
		return hi == 0 && carry == 0
	}
	for i := 0; i < len(whole); i++ {
		if !push(whole[i] - '0') {
			return 0, ErrOverflow
		}
	}
	for i := 0; i < Scale; i++ {
		var d byte
		if i < len(frac) {
			d = frac[i] - '0'
		}
		if !push(d) {
			return 0, ErrOverflow
		}
	}
	if v > math.MaxInt64 {
		return 0, ErrOverflow
	}
	if negative {
		return -Qty(v), nil
	}
	return Qty(v), nil
}

// MustQty is ParseQty for constants in code and tests; it panics on a bad one.
func MustQty(s string) Qty {
	q, err := ParseQty(s)
	if err != nil {
		panic("num.MustQty(" + s + "): " + err.Error())
	}
	return q
}

// Add returns q + r, or ErrOverflow.
func (q Qty) Add(r Qty) (Qty, error) {
	s := q + r
	if (s > q) != (r > 0) && r != 0 {
		return 0, ErrOverflow
	}
	return s, nil
}

// Sub returns q − r, or ErrOverflow.
func (q Qty) Sub(r Qty) (Qty, error) {
	s := q - r
	if (s < q) != (r > 0) && r != 0 {
		return 0, ErrOverflow
	}
	return s, nil
}

// Times returns q × n for a whole number n, or ErrOverflow.
func (q Qty) Times(n int64) (Qty, error) {
	p, ok := mul64(int64(q), n)
	if !ok {
		return 0, ErrOverflow
	}
	return Qty(p), nil
}

// Rat returns q as an exact rational.
func (q Qty) Rat() Rat { return Rat{n: int64(q), d: int64(One)} }

// String writes q as a plain decimal without trailing zeros: "85", "97.35", "-0.5".
func (q Qty) String() string { return string(q.Append(nil)) }

// Append is String for callers that write many.
func (q Qty) Append(b []byte) []byte {
	u := uint64(q)
	if q < 0 {
		b = append(b, '-')
		u = -u
	}
	b = appendUint(b, u/uint64(One))
	f := u % uint64(One)
	if f == 0 {
		return b
	}
	b = append(b, '.')
	for unit := uint64(One) / 10; f > 0; unit /= 10 {
		b = append(b, byte('0'+f/unit))
		f %= unit
	}
	return b
}

// MarshalText writes q as String does, so that JSON carries a decimal string.
func (q Qty) MarshalText() ([]byte, error) { return q.Append(nil), nil }

// UnmarshalText reads what MarshalText wrote; errors as ParseQty.
func (q *Qty) UnmarshalText(b []byte) (err error) {
	*q, err = ParseQty(string(b))
	return err
}

func appendUint(b []byte, u uint64) []byte {
	if u >= 10 {
		b = appendUint(b, u/10)
	}
	return append(b, byte('0'+u%10))
}

// mul64 multiplies with an overflow check, by the full product rather than by a division.
func mul64(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false // −2⁶³ too: it has no use here, and big numbers take it over
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}
