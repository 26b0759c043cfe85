package num

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestParseQty(t *testing.T) {
	for _, c := range []struct {
		in, want string
		err      error
	}{
		{"0", "0", nil}, {"85", "85", nil}, {"97.35", "97.35", nil}, {"-0.5", "-0.5", nil}, {"+3", "3", nil}, {"007", "7", nil},
		{"1.50000", "1.5", nil}, {"0.0001", "0.0001", nil}, {"-0", "0", nil},
		{"922337203685477.5807", "922337203685477.5807", nil}, {"922337203685477.5808", "", ErrOverflow}, {"-922337203685477.5807", "-922337203685477.5807", nil},
		{"99999999999999999999", "", ErrOverflow}, {"1.00001", "", ErrPrecision},
		{"", "", ErrSyntax}, {"-", "", ErrSyntax}, {".5", "", ErrSyntax}, {"5.", "", ErrSyntax}, {"1,200", "", ErrSyntax}, {"1e3", "", ErrSyntax}, {"１", "", ErrSyntax},
		{" 1", "", ErrSyntax}, {"1.2.3", "", ErrSyntax}, {"1.23456x", "", ErrSyntax}, {"--1", "", ErrSyntax},
	} {
		q, err := ParseQty(c.in)
		if !errors.Is(err, c.err) || err == nil && q.String() != c.want {
			t.Errorf("ParseQty(%q) = %s, %v; want %s, %v", c.in, q, err, c.want, c.err)
		}
	}
}

func TestQtyReadsWhatItWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Qty(rapid.Int64Range(-math.MaxInt64, math.MaxInt64).Draw(t, "q"))
		got, err := ParseQty(q.String())
		if err != nil || got != q {
			t.Fatalf("%d writes %s, reads %d, %v", q, q, got, err)
		}
	})
}

// extreme draws whole numbers of every size, the ends of the range among them.
func extreme() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64Range(-100, 100), rapid.Int64(), rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, math.MaxInt64, math.MaxInt64 - 1, 1 << 32, -1 << 32}))
}

func TestQtyArithmeticNeverWraps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := extreme().Draw(t, "a"), extreme().Draw(t, "b")
		x, y := big.NewInt(a), big.NewInt(b)
		check := func(name string, got Qty, err error, want *big.Int) {
			// −2⁶³ is refused by Times, which is no loss: no quantity has that size.
			if fits := want.IsInt64(); err == nil && (!fits || want.Int64() != int64(got)) || err != nil && fits && want.Int64() != math.MinInt64 {
				t.Fatalf("%d %s %d = %d, %v; want %s", a, name, b, got, err, want)
			}
		}
		sum, err := Qty(a).Add(Qty(b))
		check("+", sum, err, new(big.Int).Add(x, y))
		diff, err := Qty(a).Sub(Qty(b))
		check("−", diff, err, new(big.Int).Sub(x, y))
		product, err := Qty(a).Times(b)
		check("×", product, err, new(big.Int).Mul(x, y))
	})
}
