package target

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
)

// Share is a lower unit's part of a target by weight: its share is Weight ÷ the sum of all weights.
type Share struct {
	Unit   string
	Weight num.Rat
}

// Part is a lower unit's part of a target as given.
type Part struct {
	Unit     string
	Quantity num.Qty
}

// Equal gives every unit the same weight.
func Equal(units []string) []Share {
	shares := make([]Share, len(units))
	for n, u := range units {
		shares[n] = Share{u, num.Whole(1)}
	}
	return shares
}

// Split divides parent over lower units by weight, in whole steps (num.One for whole units of measure), by the largest
// remainder (Hare's quota): each gets the whole steps of its exact share, and the steps left over go, one each, to the
// largest remainders; equal remainders in the order of shares. What of the parent is less than a step goes to the next in
// that row. The parts sum exactly to the parent, and none differs from its exact share by a step or more.
// The children keep the parent's indicator, period and From. Errors are a fault.List.
func Split(parent Target, shares []Share, step num.Qty) ([]Target, error) {
	units := make([]string, len(shares))
	sum := new(big.Rat)
	var l fault.List
	for n, s := range shares {
		units[n] = s.Unit
		if s.Weight.Sign() < 0 {
			l = append(l, fault.At(partField(n, "weight"), "target_weight_negative", s.Weight.String(), ""))
		}
		sum.Add(sum, s.Weight.Big())
	}
	l = append(splitFaults(parent, units), l...)
	if step <= 0 {
		l = append(l, fault.At("step", "target_step", step.String(), ""))
	}
	if len(l) == 0 && sum.Sign() == 0 {
		l = append(l, fault.At("shares", "target_weights_zero", "0", ""))
	}
	if len(l) > 0 {
		return nil, l
	}
	quantities := largestRemainder(parent.Quantity, shares, sum, step)
	parts := make([]Part, len(shares))
	for n := range shares {
		parts[n] = Part{shares[n].Unit, quantities[n]}
	}
	return children(parent, parts), nil
}

func largestRemainder(total num.Qty, shares []Share, weights *big.Rat, step num.Qty) []num.Qty {
	out := make([]num.Qty, len(shares))
	remainder := make([]*big.Rat, len(shares))
	order := make([]int, len(shares))
	left := total
	for n, s := range shares {
		order[n] = n
		exact := new(big.Rat).Mul(new(big.Rat).SetInt64(int64(total)), s.Weight.Big())
		exact.Quo(exact, weights)
		// A share is at most the total, so its floor fits.
		floor := new(big.Int).Quo(exact.Num(), exact.Denom()).Int64()
		out[n] = num.Qty(floor - floor%int64(step))
		left -= out[n]
		remainder[n] = exact.Sub(exact, new(big.Rat).SetInt64(int64(out[n])))
	}
	slices.SortStableFunc(order, func(a, b int) int { return remainder[b].Cmp(remainder[a]) })
	for _, n := range order {
		more := min(left, step)
		out[n] += more
		left -= more
	}
	return out
}

// SplitAsGiven divides parent into the given parts, which must sum exactly to it. Errors are a fault.List.
func SplitAsGiven(parent Target, parts []Part) ([]Target, error) {
	units := make([]string, len(parts))
	var sum num.Qty
	var l fault.List
	for n, p := range parts {
		units[n] = p.Unit
		if p.Quantity < 0 {
			l = append(l, fault.At(partField(n, "quantity"), "target_quantity_negative", p.Quantity.String(), ""))
		}
		var err error
		if sum, err = sum.Add(p.Quantity); err != nil {
			return nil, err
		}
	}
	l = append(splitFaults(parent, units), l...)
	if len(l) == 0 && sum != parent.Quantity {
		l = append(l, fault.At("shares", "target_parts_sum", sum.String(), parent.Quantity.String()))
	}
	if len(l) > 0 {
		return nil, l
	}
	return children(parent, parts), nil
}

// splitFaults returns what is wrong with dividing parent over units, whatever the way.
func splitFaults(parent Target, units []string) fault.List {
	l := parent.Faults()
	if parent.Withdrawn {
		l = append(l, fault.At("withdrawn", "target_split_withdrawn", "", ""))
	}
	if len(units) == 0 {
		l = append(l, fault.At("shares", "target_split_nobody", "", ""))
	}
	seen := map[string]bool{parent.Unit: true}
	for n, u := range units {
		switch {
		case strings.TrimSpace(u) == "":
			l = append(l, fault.At(partField(n, "unit"), "target_unit_missing", "", ""))
		case u == parent.Unit:
			l = append(l, fault.At(partField(n, "unit"), "target_split_self", u, ""))
		case seen[u]:
			l = append(l, fault.At(partField(n, "unit"), "target_split_twice", u, ""))
		}
		seen[u] = true
	}
	return l
}

func partField(n int, name string) string { return "shares[" + strconv.Itoa(n) + "]." + name }

func children(parent Target, parts []Part) []Target {
	out := make([]Target, len(parts))
	for n, p := range parts {
		out[n] = Target{Unit: p.Unit, Indicator: parent.Indicator, Period: parent.Period, Quantity: p.Quantity, From: parent.From}
	}
	return out
}
