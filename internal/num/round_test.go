package num

import (
	"errors"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestRound(t *testing.T) {
	for _, c := range []struct {
		in     string
		places int
		mode   Mode
		want   string
	}{
		{"12.505", 2, HalfUp, "12.51"}, {"-12.505", 2, HalfUp, "-12.51"}, {"12.505", 2, HalfEven, "12.5"}, {"12.515", 2, HalfEven, "12.52"},
		{"12.5051", 2, HalfEven, "12.51"}, {"12.509", 2, Down, "12.5"}, {"-12.509", 2, Down, "-12.5"}, {"12.501", 2, Up, "12.51"}, {"12.5", 2, Up, "12.5"},
		{"0.5", 0, HalfUp, "1"}, {"0.5", 0, HalfEven, "0"}, {"1.5", 0, HalfEven, "2"}, {"0.00005", 4, HalfUp, "0.0001"}, {"7", 3, HalfUp, "7"},
	} {
		got, err := MustRat(c.in).Round(c.places, c.mode)
		if err != nil || got.String() != c.want {
			t.Errorf("%s to %d %s: %s, %v; want %s", c.in, c.places, c.mode, got, err, c.want)
		}
	}
	if _, err := MustRat("922337203685477.5808").Round(4, HalfUp); !errors.Is(err, ErrOverflow) {
		t.Error(err)
	}
}

// rounded is the same by definition: the nearest multiple, found in big numbers.
func rounded(x *big.Rat, places int, m Mode) *big.Rat {
	scale := new(big.Rat).SetInt64(pow10[places])
	y := new(big.Rat).Mul(x, scale)
	low := new(big.Int).Div(y.Num(), y.Denom()) // toward −∞
	high := new(big.Int).Add(low, big.NewInt(1))
	below := new(big.Rat).Sub(y, new(big.Rat).SetInt(low))
	pick := low
	if c := below.Cmp(big.NewRat(1, 2)); below.Sign() != 0 {
		up := y.Sign() > 0
		switch m {
		case HalfUp:
			if c > 0 || c == 0 && up {
				pick = high
			}
		case HalfEven:
			if c > 0 || c == 0 && low.Bit(0) == 1 {
				pick = high
			}
		case Up:
			if up {
				pick = high
			}
		case Down:
			if !up {
				pick = high
			}
		}
	}
	return new(big.Rat).Quo(new(big.Rat).SetInt(pick), scale)
}

func TestRoundAgreesWithItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rats().Draw(t, "x")
		if rapid.Bool().Draw(t, "half") { // ties are rare unless asked for
			n := rapid.Int64Range(-1_000_000, 1_000_000).Draw(t, "n")
			x.r, _ = Frac(2*n+1, 20)
			x.b = x.r.Big()
		}
		places, m := rapid.IntRange(0, Scale).Draw(t, "places"), Mode(rapid.IntRange(0, 3).Draw(t, "mode"))
		got, err := x.r.Round(places, m)
		want := rounded(x.b, places, m)
		fits := new(big.Rat).Mul(want, big.NewRat(int64(One), 1)).Num().IsInt64()
		if err == nil && got.Rat().Big().Cmp(want) != 0 || err != nil && fits && want.Cmp(big.NewRat(-(1<<62), 10000/2)) > 0 {
			t.Fatalf("%s to %d %s: %s, %v; want %s", x.b, places, m, got, err, want)
		}
	})
}

func TestModeNames(t *testing.T) {
	for _, m := range []Mode{HalfUp, HalfEven, Down, Up} {
		if got, err := ParseMode(m.String()); err != nil || got != m {
			t.Errorf("%s reads as %s, %v", m, got, err)
		}
	}
	if _, err := ParseMode("ceil"); !errors.Is(err, ErrSyntax) {
		t.Error(err)
	}
}

func TestSqrtIsCutOff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rats().Draw(t, "x")
		root := x.r.Sqrt(12).Big()
		if x.b.Sign() <= 0 {
			if root.Sign() != 0 {
				t.Fatalf("√%s = %s", x.b, root)
			}
			return
		}
		next := new(big.Rat).Add(root, big.NewRat(1, 1_000_000_000_000))
		if new(big.Rat).Mul(root, root).Cmp(x.b) > 0 || new(big.Rat).Mul(next, next).Cmp(x.b) <= 0 {
			t.Fatalf("√%s = %s", x.b, root)
		}
	})
}

func TestGeometricMean(t *testing.T) {
	for _, c := range []struct {
		full   string
		shares []string
		powers []int64
		mode   Mode
		want   string
	}{
		{"100", []string{"0.5", "0.4"}, []int64{1, 1}, HalfUp, "44.72"}, {"100", []string{"0.25", "1"}, []int64{1, 1}, HalfUp, "50"},
		{"100", []string{"0.5", "0.4"}, []int64{1, 1}, Up, "44.73"}, {"10", []string{"0", "1"}, []int64{1, 1}, HalfUp, "0"},
		{"8", []string{"0.5"}, []int64{3}, HalfUp, "4"}, {"1", []string{"0.000225"}, []int64{2}, HalfUp, "0"},
		{"1", []string{"0.000025", "1"}, []int64{1, 1}, HalfUp, "0.01"}, {"1", []string{"0.000025", "1"}, []int64{1, 1}, HalfEven, "0"}, // 0.005 exactly
	} {
		shares := make([]Rat, len(c.shares))
		powers := make([]*big.Int, len(c.powers))
		for i := range shares {
			shares[i], powers[i] = MustRat(c.shares[i]), big.NewInt(c.powers[i])
		}
		got, err := GeometricMean(MustRat(c.full), shares, powers, 2, c.mode)
		if err != nil || got.String() != c.want {
			t.Errorf("%v: %s, %v; want %s", c, got, err, c.want)
		}
	}
}
