package num

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// drawn is a rational and what it is in big numbers.
type drawn struct {
	r Rat
	b *big.Rat
}

func rats() *rapid.Generator[drawn] {
	return rapid.Custom(func(t *rapid.T) drawn {
		n, d := extreme().Draw(t, "n"), extreme().Draw(t, "d")
		if d == 0 {
			d = 1
		}
		b := new(big.Rat).SetFrac(big.NewInt(n), big.NewInt(d))
		r, err := Frac(n, d)
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "beyond") { // some beyond two machine words
			k := new(big.Rat).SetFrac(new(big.Int).Lsh(big.NewInt(1), 70), big.NewInt(3))
			b = k.Mul(k, b)
			r = FromBig(b)
		}
		return drawn{r, b}
	})
}

func TestRatAgreesWithBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := rats().Draw(t, "x"), rats().Draw(t, "y")
		check := func(op string, got Rat, want *big.Rat) {
			if got.Big().Cmp(want) != 0 {
				t.Fatalf("%s %s %s = %s, want %s", x.b, op, y.b, got.Big(), want)
			}
		}
		check("is", x.r, x.b)
		check("+", x.r.Add(y.r), new(big.Rat).Add(x.b, y.b))
		check("−", x.r.Sub(y.r), new(big.Rat).Sub(x.b, y.b))
		check("×", x.r.Mul(y.r), new(big.Rat).Mul(x.b, y.b))
		check("neg", x.r.Neg(), new(big.Rat).Neg(x.b))
		check("reduced", x.r.Reduced(), x.b)
		if q, err := x.r.Quo(y.r); y.b.Sign() == 0 {
			if !errors.Is(err, ErrDivideZero) {
				t.Fatalf("division by zero gave %s, %v", q, err)
			}
		} else {
			check("÷", q, new(big.Rat).Quo(x.b, y.b))
		}
		if got, want := x.r.Cmp(y.r), x.b.Cmp(y.b); got != want {
			t.Fatalf("%s against %s: %d, want %d", x.b, y.b, got, want)
		}
		if got, want := x.r.Sign(), x.b.Sign(); got != want {
			t.Fatalf("sign of %s: %d", x.b, got)
		}
		if x.r.Min(y.r).Cmp(x.r.Max(y.r)) > 0 {
			t.Fatalf("min over max of %s, %s", x.b, y.b)
		}
		if q, exact := x.r.Qty(); exact && q.Rat().Big().Cmp(x.b) != 0 {
			t.Fatalf("%s as a quantity is %s", x.b, q)
		}
	})
}

func TestSmallRatsMakeNoGarbage(t *testing.T) {
	a, b := MustQty("97.35").Rat(), MustQty("120").Rat()
	if n := testing.AllocsPerRun(100, func() {
		q, _ := a.Quo(b)
		_, _ = q.Mul(Whole(20)).Min(Whole(20)).Round(2, HalfUp)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestParseRat(t *testing.T) {
	for in, want := range map[string]string{"0.123456789012": "30864197253/250000000000", "12.5%": "0.125", "-3": "-3", "1/3": "", "": "", "%": "", "1e3": "", ".": "", "0x1": "", "1-2": ""} {
		r, err := ParseRat(in)
		if want == "" && !errors.Is(err, ErrSyntax) || want != "" && (err != nil || r.String() != want) {
			t.Errorf("ParseRat(%q) = %s, %v; want %q", in, r, err, want)
		}
	}
}

func TestWritingRats(t *testing.T) {
	third, _ := Frac(1, 3)
	for _, c := range []struct{ got, want string }{
		{third.Decimal(4), "0.3333"}, {third.String(), "1/3"}, {MustRat("0.97350").String(), "0.9735"}, {MustRat("0.9735").Percent(2), "97.35%"},
		{third.Neg().Decimal(0), "0"}, {Rat{}.String(), "0"}, {MustRat("2.5").Decimal(0), "3"}, {MustRat("1000").Decimal(2), "1000"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

func TestFracAtTheEnds(t *testing.T) {
	if _, err := Frac(1, 0); !errors.Is(err, ErrDivideZero) {
		t.Error(err)
	}
	r, err := Frac(math.MinInt64, -1)
	if err != nil || r.Big().Cmp(new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), 63))) != 0 {
		t.Error(r, err)
	}
}
