package num

import (
	"math"
	"math/big"
	"math/bits"
)

// Rat is an exact rational. The zero value is 0. Small values are two int64 and cost no allocation; what does not fit
// moves to a big.Rat, so no operation overflows. A Rat is immutable and may be copied.
type Rat struct {
	n, d int64 // n/d, d > 0; d == 0 stands for the zero value's denominator 1
	big  *big.Rat
}

// Frac returns n/d, or ErrDivideZero.
func Frac(n, d int64) (Rat, error) {
	if d == 0 {
		return Rat{}, ErrDivideZero
	}
	if d < 0 {
		if n == math.MinInt64 || d == math.MinInt64 {
			return fromBig(new(big.Rat).SetFrac(big.NewInt(n), big.NewInt(d))), nil
		}
		n, d = -n, -d
	}
	return Rat{n: n, d: d}, nil
}

// Ratio returns a/b as an exact rational, or ErrDivideZero.
func Ratio(a, b Qty) (Rat, error) { return Frac(int64(a), int64(b)) }

// Whole returns the whole number n.
func Whole(n int64) Rat { return Rat{n: n, d: 1} }

// ParseRat reads a decimal of any length ("0.123456") or a percentage ("12.5%"); ErrSyntax otherwise.
func ParseRat(s string) (Rat, error) {
	percent := len(s) > 0 && s[len(s)-1] == '%'
	if percent {
		s = s[:len(s)-1]
	}
	for i, c := range []byte(s) {
		if (c < '0' || c > '9') && c != '.' && !(i == 0 && (c == '-' || c == '+')) {
			return Rat{}, ErrSyntax
		}
	}
	if len(s) > 60 { // bounded cost: no honest ledger or rulebook writes sixty digits
		return Rat{}, ErrSyntax
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return Rat{}, ErrSyntax
	}
	if percent {
		r.Quo(r, big.NewRat(100, 1))
	}
	return fromBig(r), nil
}

// MustRat is ParseRat for constants in code and tests; it panics on a bad one.
func MustRat(s string) Rat {
	r, err := ParseRat(s)
	if err != nil {
		panic("num.MustRat(" + s + "): " + err.Error())
	}
	return r
}

// Big returns r as a new big.Rat.
func (r Rat) Big() *big.Rat {
	if r.big != nil {
		return new(big.Rat).Set(r.big)
	}
	return new(big.Rat).SetFrac64(r.n, r.den())
}

// Add returns r + s.
func (r Rat) Add(s Rat) Rat {
	if r.big == nil && s.big == nil {
		if r.den() == s.den() {
			if n, err := Qty(r.n).Add(Qty(s.n)); err == nil {
				return Rat{n: int64(n), d: r.den()}
			}
		}
		a, ok1 := mul64(r.n, s.den())
		b, ok2 := mul64(s.n, r.den())
		d, ok3 := mul64(r.den(), s.den())
		if ok1 && ok2 && ok3 {
			if n, err := Qty(a).Add(Qty(b)); err == nil {
				return Rat{n: int64(n), d: d}
			}
		}
	}
	return fromBig(new(big.Rat).Add(r.Big(), s.Big()))
}

// Sub returns r − s.
func (r Rat) Sub(s Rat) Rat { return r.Add(s.Neg()) }

// Neg returns −r.
func (r Rat) Neg() Rat {
	if r.big == nil && r.n != math.MinInt64 {
		return Rat{n: -r.n, d: r.d}
	}
	return fromBig(r.Big().Neg(r.Big()))
}

// Mul returns r × s.
func (r Rat) Mul(s Rat) Rat {
	if r.big == nil && s.big == nil {
		n, ok1 := mul64(r.n, s.n)
		d, ok2 := mul64(r.den(), s.den())
		if ok1 && ok2 {
			return Rat{n: n, d: d}
		}
		// What cancels crosswise often saves the way over big numbers.
		a, b := Rat{n: r.n, d: s.den()}.Reduced(), Rat{n: s.n, d: r.den()}.Reduced()
		n, ok1 = mul64(a.n, b.n)
		d, ok2 = mul64(a.d, b.d)
		if ok1 && ok2 {
			return Rat{n: n, d: d}
		}
	}
	return fromBig(new(big.Rat).Mul(r.Big(), s.Big()))
}

// Quo returns r ÷ s, or ErrDivideZero.
func (r Rat) Quo(s Rat) (Rat, error) {
	if s.Sign() == 0 {
		return Rat{}, ErrDivideZero
	}
	if s.big == nil {
		if r.big == nil && r.den() == s.den() && s.n > 0 {
			return Rat{n: r.n, d: s.n}, nil // two quantities: their denominators cancel
		}
		if inv, err := Frac(s.den(), s.n); err == nil {
			return r.Mul(inv), nil
		}
	}
	return fromBig(new(big.Rat).Quo(r.Big(), s.Big())), nil
}

// Cmp returns −1, 0 or +1 as r is less than, equal to or greater than s.
func (r Rat) Cmp(s Rat) int {
	if r.big == nil && s.big == nil {
		if rs, ss := sign(r.n), sign(s.n); rs != ss {
			if rs < ss {
				return -1
			}
			return 1
		}
		h1, l1 := bits.Mul64(magnitude(r.n), uint64(s.den()))
		h2, l2 := bits.Mul64(magnitude(s.n), uint64(r.den()))
		c := 0
		switch {
		case h1 < h2 || h1 == h2 && l1 < l2:
			c = -1
		case h1 != h2 || l1 != l2:
			c = 1
		}
		if r.n < 0 {
			return -c
		}
		return c
	}
	return r.Big().Cmp(s.Big())
}

// Sign returns −1, 0 or +1.
func (r Rat) Sign() int {
	if r.big != nil {
		return r.big.Sign()
	}
	return sign(r.n)
}

// Min returns the lesser of r and s.
func (r Rat) Min(s Rat) Rat {
	if s.Cmp(r) < 0 {
		return s
	}
	return r
}

// Max returns the greater of r and s.
func (r Rat) Max(s Rat) Rat {
	if s.Cmp(r) > 0 {
		return s
	}
	return r
}

func (r Rat) den() int64 {
	if r.d == 0 {
		return 1
	}
	return r.d
}

// fromBig takes ownership of b and comes back to the small form where it fits.
func fromBig(b *big.Rat) Rat {
	if b.Num().IsInt64() && b.Denom().IsInt64() {
		return Rat{n: b.Num().Int64(), d: b.Denom().Int64()}
	}
	return Rat{big: b}
}

func sign(n int64) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// Qty returns r as a quantity where it is one exactly.
func (r Rat) Qty() (Qty, bool) {
	if r.big == nil && r.d == int64(One) {
		return Qty(r.n), true
	}
	q, err := r.Round(Scale, Down)
	if err != nil || q.Rat().Cmp(r) != 0 {
		return 0, false
	}
	return q, true
}

// Reduced returns r in lowest terms, which keeps later products small.
func (r Rat) Reduced() Rat {
	if r.big != nil {
		return r
	}
	g := int64(gcd(magnitude(r.n), uint64(r.den())))
	return Rat{n: r.n / g, d: r.den() / g}
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// FromBig returns b as a Rat; b may be changed afterwards.
func FromBig(b *big.Rat) Rat { return fromBig(new(big.Rat).Set(b)) }
