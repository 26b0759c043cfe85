package num

import (
	"math/big"
	"testing"
)

// The completion rule's arithmetic: 20 × min(actual ÷ target, 1), to two decimals.
func BenchmarkRat(b *testing.B) {
	x, y, full, one := MustQty("97.35").Rat(), MustQty("120").Rat(), Whole(20), Whole(1)
	for b.Loop() {
		q, _ := x.Quo(y)
		_, _ = full.Mul(q.Min(one)).Round(2, HalfUp)
	}
}

func BenchmarkBigRat(b *testing.B) {
	x, y, full, one := MustQty("97.35").Rat().Big(), MustQty("120").Rat().Big(), big.NewRat(20, 1), big.NewRat(1, 1)
	for b.Loop() {
		q := new(big.Rat).Quo(x, y)
		if q.Cmp(one) > 0 {
			q = one
		}
		_, _ = FromBig(q.Mul(q, full)).Round(2, HalfUp)
	}
}
