package score

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/num"
)

// ruled works out the ops of rules over their children's values.
func (n *Node) ruled(xs []*big.Rat) (*big.Rat, error) {
	switch n.Op {
	case OpStep:
		return xs[0], nil
	case OpBand:
		return n.banded(xs)
	case OpLines:
		return n.interpolated(xs)
	case OpPlace:
		place := int64(1)
		for _, x := range xs[1:] {
			if c := x.Cmp(xs[0]); c > 0 && n.With["better"] == "more" || c < 0 && n.With["better"] == "less" {
				place++
			}
		}
		return big.NewRat(place, 1), nil
	case OpByPlace:
		place := int(xs[0].Num().Int64())
		return xs[min(place, len(xs)-1)], nil
	case OpMean:
		return average(xs), nil
	case OpMedian:
		sorted := slices.SortedFunc(slices.Values(xs), (*big.Rat).Cmp)
		return average(sorted[(len(xs)-1)/2 : len(xs)/2+1]), nil
	case OpDeviation:
		return deviation(xs), nil
	}
	return nil, fmt.Errorf("%w: op %q", ErrExplanation, n.Op)
}

func average(xs []*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for _, x := range xs {
		sum.Add(sum, x)
	}
	return sum.Quo(sum, big.NewRat(int64(len(xs)), 1))
}

// deviation is √(mean of squares − square of mean), cut off after 12 decimals.
func deviation(xs []*big.Rat) *big.Rat {
	squares := make([]*big.Rat, len(xs))
	for i, x := range xs {
		squares[i] = new(big.Rat).Mul(x, x)
	}
	m := average(xs)
	variance := average(squares)
	variance.Sub(variance, m.Mul(m, m))
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(deviationPlaces), nil)
	variance.Mul(variance, new(big.Rat).SetInt(new(big.Int).Mul(scale, scale)))
	root := new(big.Int).Sqrt(new(big.Int).Quo(variance.Num(), variance.Denom()))
	return new(big.Rat).SetFrac(root, scale)
}

// banded is the marks of the step whose bounds, as its text says them, contain the measure.
func (n *Node) banded(xs []*big.Rat) (*big.Rat, error) {
	for i, k := range n.Of[1:] {
		inside := true
		for side, text := range [2]string{k.With["from"], k.With["to"]} {
			if text == "" {
				continue
			}
			bound, err := number(text)
			if err != nil {
				return nil, fmt.Errorf("%w: bound %q", ErrExplanation, text)
			}
			c := xs[0].Cmp(bound.Big()) * (1 - 2*side)
			inside = inside && (c > 0 || c == 0 && strings.ContainsAny(string(k.With["brackets"][side]), "[]"))
		}
		if inside {
			return xs[i+1], nil
		}
	}
	return new(big.Rat), nil
}

// interpolated draws the lines through the pairs of x and share: nothing before the first pair, the last share after it.
func (n *Node) interpolated(xs []*big.Rat) (*big.Rat, error) {
	x, points := xs[0], xs[1:]
	turn := int(1)
	if len(points) > 2 && points[0].Cmp(points[2]) > 0 {
		turn = -1
	}
	out := new(big.Rat)
	for i := 0; i < len(points); i += 2 {
		if c := x.Cmp(points[i]) * turn; c >= 0 {
			out.Set(points[i+1])
			if i+2 < len(points) {
				rise := new(big.Rat).Sub(points[i+3], points[i+1])
				run := new(big.Rat).Sub(points[i+2], points[i])
				out.Add(out, rise.Mul(rise, new(big.Rat).Quo(new(big.Rat).Sub(x, points[i]), run)))
			}
		}
	}
	return out, nil
}

// rooted is full × Π shareᵢ^(wᵢ/Σw), rounded: found by trying, not by the calculation's own root.
func (n *Node) rooted(xs []*big.Rat) (*big.Rat, error) {
	places, mode, err := n.rounding()
	if err != nil {
		return nil, err
	}
	weights := make([]num.Rat, 0, len(xs)/2)
	for i := 2; i < len(xs); i += 2 {
		weights = append(weights, num.FromBig(xs[i]))
	}
	powers := commonWeights(weights)
	degree := int64(0)
	product := big.NewRat(1, 1)
	for i, p := range powers {
		degree += p.Int64()
		product.Mul(product, power(xs[1+2*i], p.Int64()))
	}
	unit := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	// The largest whole number of units whose power, as a share of full marks, does not exceed the product.
	fits := func(units *big.Rat) int {
		return power(new(big.Rat).Quo(units.Mul(units, unit), xs[0]), degree).Cmp(product)
	}
	low, high := int64(0), int64(1)
	for fits(big.NewRat(high, 1)) <= 0 {
		low, high = high, high*2
	}
	for high-low > 1 {
		if mid := (low + high) / 2; fits(big.NewRat(mid, 1)) <= 0 {
			low = mid
		} else {
			high = mid
		}
	}
	half := -fits(big.NewRat(2*low+1, 2))
	if away(mode, half, fits(big.NewRat(low, 1)) != 0, low%2 == 1) {
		low++
	}
	return new(big.Rat).Mul(big.NewRat(low, 1), unit), nil
}

func power(x *big.Rat, n int64) *big.Rat {
	e := big.NewInt(n)
	return new(big.Rat).SetFrac(new(big.Int).Exp(x.Num(), e, nil), new(big.Int).Exp(x.Denom(), e, nil))
}
