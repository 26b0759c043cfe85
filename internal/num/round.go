package num

import (
	"math/big"
	"math/bits"
	"strings"
)

// Mode is a way to round.
type Mode uint8

const (
	HalfUp   Mode = iota // 四舍五入: ties away from zero, the default of a rulebook
	HalfEven             // 四舍六入五成双 (GB/T 8170)
	Down                 // 去尾: toward zero
	Up                   // 进一: away from zero
)

var modeNames = [...]string{"half_up", "half_even", "down", "up"}

// String returns the mode's name in a rulebook: half_up, half_even, down, up.
func (m Mode) String() string { return modeNames[m] }

// ParseMode reads a mode's name; ErrSyntax otherwise.
func ParseMode(s string) (Mode, error) {
	for i, n := range modeNames {
		if s == n {
			return Mode(i), nil
		}
	}
	return 0, ErrSyntax
}

var pow10 = [...]int64{1, 10, 100, 1000, 10000}

// Round rounds r to places decimals (0 to Scale) and returns it as a Qty, or ErrOverflow.
func (r Rat) Round(places int, m Mode) (Qty, error) {
	step := pow10[Scale-places]
	if r.big == nil {
		return MulDiv(r.n, pow10[places], r.den(), step, m)
	}
	b := r.Big()
	b.Mul(b, big.NewRat(pow10[places], 1))
	q, rem := new(big.Int).QuoRem(b.Num(), b.Denom(), new(big.Int))
	twice := new(big.Int).Abs(rem)
	twice.Lsh(twice, 1)
	if roundUp(m, twice.Cmp(b.Denom()), rem.Sign() != 0, q.Bit(0) == 1) {
		q.Add(q, big.NewInt(int64(b.Sign())))
	}
	if !q.IsInt64() {
		return 0, ErrOverflow
	}
	return Qty(q.Int64()).Times(step)
}

// MulDiv returns a × b ÷ c rounded to a whole number, times step, without an intermediate overflow. c must be positive.
// It is the hot path of every score, hence in terms of machine words. It errs with ErrOverflow or ErrDivideZero.
func MulDiv(a, b, c, step int64, m Mode) (Qty, error) {
	if c <= 0 {
		return 0, ErrDivideZero
	}
	negative := (a < 0) != (b < 0)
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi >= uint64(c) {
		return 0, ErrOverflow
	}
	q, rem := bits.Div64(hi, lo, uint64(c))
	half := uint64(c) - rem // rem against half of c, without doubling rem
	cmp := 0
	switch {
	case rem < half:
		cmp = -1
	case rem > half:
		cmp = 1
	}
	if roundUp(m, cmp, rem != 0, q&1 == 1) {
		q++
	}
	if q > 1<<63-1 {
		return 0, ErrOverflow
	}
	v := int64(q)
	if negative {
		v = -v
	}
	return Qty(v).Times(step)
}

// roundUp says whether the magnitude grows by one: cmp is the remainder against one half.
func roundUp(m Mode, cmp int, inexact, odd bool) bool {
	switch m {
	case HalfUp:
		return cmp >= 0
	case HalfEven:
		return cmp > 0 || cmp == 0 && odd
	case Up:
		return inexact
	}
	return false
}

// Decimal writes r rounded half up to at most places decimals (any number), without trailing zeros, for showing a ratio.
func (r Rat) Decimal(places int) string {
	s := r.Big().FloatString(places)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// Percent writes r as a percentage with at most places decimals: 0.9735 → "97.35%".
func (r Rat) Percent(places int) string { return r.Mul(Whole(100)).Decimal(places) + "%" }

// String writes r as a decimal of at most six places, or as n/d when that would not be exact.
func (r Rat) String() string {
	s := r.Decimal(6)
	if MustRat(s).Cmp(r) == 0 {
		return s
	}
	return r.Big().String()
}

// MarshalText writes r as a decimal string of at most six places, rounded half up: the form ratios have in JSON.
func (r Rat) MarshalText() ([]byte, error) { return []byte(r.Decimal(6)), nil }
