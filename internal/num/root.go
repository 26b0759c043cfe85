package num

import "math/big"

// Sqrt returns √r cut off after places decimals, for r ≥ 0; 0 below. The root of the whole number ⌊r × 10^(2 places)⌋ is
// taken exactly, so every machine gives the same digits.
func (r Rat) Sqrt(places int) Rat {
	if r.Sign() <= 0 {
		return Rat{}
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	b := r.Big()
	n := new(big.Int).Mul(b.Num(), new(big.Int).Mul(scale, scale))
	n.Quo(n, b.Denom())
	n.Sqrt(n)
	return fromBig(new(big.Rat).SetFrac(n, scale))
}

// GeometricMean returns full × Π shares[i]^(powers[i] ÷ Σ powers), correctly rounded to places decimals (0 to Scale): the
// digits are those of the exact root. Shares and full are not negative, powers positive. It errs with ErrOverflow.
func GeometricMean(full Rat, shares []Rat, powers []*big.Int, places int, m Mode) (Qty, error) {
	degree := new(big.Int)
	for _, p := range powers {
		degree.Add(degree, p)
	}
	// The root x of x^degree = (full × 10^places)^degree × Π share^power, as a fraction a/b.
	f := full.Big()
	f.Mul(f, new(big.Rat).SetInt64(pow10[places]))
	a := new(big.Int).Exp(f.Num(), degree, nil)
	b := new(big.Int).Exp(f.Denom(), degree, nil)
	for i, s := range shares {
		if s.Sign() <= 0 {
			return 0, nil
		}
		r := s.Big()
		a.Mul(a, new(big.Int).Exp(r.Num(), powers[i], nil))
		b.Mul(b, new(big.Int).Exp(r.Denom(), powers[i], nil))
	}
	x := floorRoot(new(big.Int).Quo(a, b), degree)
	// a/b against x^degree says whether x is exact, against ((2x+1)/2)^degree on which side of the half it lies.
	exact := new(big.Int).Exp(x, degree, nil)
	exact.Mul(exact, b)
	odd := new(big.Int).Add(new(big.Int).Lsh(x, 1), big.NewInt(1))
	odd.Exp(odd, degree, nil)
	odd.Mul(odd, b)
	doubled := new(big.Int).Lsh(a, uint(degree.Uint64()))
	if roundUp(m, doubled.Cmp(odd), a.Cmp(exact) != 0, x.Bit(0) == 1) {
		x.Add(x, big.NewInt(1))
	}
	if !x.IsInt64() {
		return 0, ErrOverflow
	}
	return Qty(x.Int64()).Times(pow10[Scale-places])
}

// floorRoot returns the largest x with x^k ≤ n, by bisection on the number of bits.
func floorRoot(n, k *big.Int) *big.Int {
	low := new(big.Int)
	high := new(big.Int).Lsh(big.NewInt(1), uint(n.BitLen())/uint(k.Uint64())+1)
	one := big.NewInt(1)
	for {
		mid := new(big.Int).Add(low, high)
		mid.Rsh(mid, 1)
		if mid.Cmp(low) == 0 {
			return low
		}
		if new(big.Int).Exp(mid, k, nil).Cmp(n) <= 0 {
			low = mid
		} else {
			high = mid
		}
		if new(big.Int).Sub(high, low).Cmp(one) <= 0 {
			return low
		}
	}
}
