package score

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// errNone says that a node has no value: nothing to add up, a division by zero.
var errNone = errors.New("score: no value")

// ErrExplanation says that an explanation does not hold together: a branch that its condition does not take, an unknown op.
var ErrExplanation = errors.New("score: the explanation does not hold together")

// Recompute works the root's value out again from the leaves alone: records, targets, parameters and peers' measures. It
// looks at no inner node's value and shares no arithmetic with the calculation, so that it may serve as its check. It errs with
// ErrExplanation when the tree does not hold together.
func (n *Node) Recompute() (num.Rat, error) {
	b, err := n.again()
	if err != nil {
		return num.Rat{}, err
	}
	return num.FromBig(b), nil
}

func (n *Node) again() (*big.Rat, error) {
	switch n.Op {
	case OpRecords:
		return n.addUp()
	case OpTarget:
		if n.Target == nil {
			return nil, errNone
		}
		return n.Target.Quantity.Rat().Big(), nil
	case OpParam, OpNumber, OpPeer, OpCoeff:
		return n.Value.Big(), nil
	case OpReached:
		return n.ahead()
	case OpMissing:
		if _, err := n.Of[0].again(); !errors.Is(err, errNone) {
			return nil, fmt.Errorf("%w: %s is not missing", ErrExplanation, n.What)
		}
		return new(big.Rat), nil
	case OpWhen:
		return n.branch()
	}
	xs := make([]*big.Rat, len(n.Of))
	for i, k := range n.Of {
		x, err := k.again()
		if err != nil {
			return nil, err
		}
		xs[i] = x
	}
	return n.applied(xs)
}

// applied is the op over its children's values.
func (n *Node) applied(xs []*big.Rat) (*big.Rat, error) {
	out := new(big.Rat)
	switch n.Op {
	case OpSame:
		return xs[0], nil
	case OpAdd:
		for _, x := range xs {
			out.Add(out, x)
		}
		return out, nil
	case OpSub:
		return out.Sub(xs[0], xs[1]), nil
	case OpMul:
		return out.Mul(xs[0], xs[1]), nil
	case OpDiv:
		if xs[1].Sign() == 0 {
			return nil, errNone
		}
		return out.Quo(xs[0], xs[1]), nil
	case OpNeg:
		return out.Neg(xs[0]), nil
	case OpAbs:
		return out.Abs(xs[0]), nil
	case OpMin:
		return slices.MinFunc(xs, (*big.Rat).Cmp), nil
	case OpMax:
		return slices.MaxFunc(xs, (*big.Rat).Cmp), nil
	case OpRound:
		return n.rounded(xs[0])
	case OpRoot:
		return n.rooted(xs)
	case OpLess, OpLessEq, OpMore, OpMoreEq, OpEqual, OpNotEq, OpAnd, OpOr, OpNot:
		return n.judged(xs)
	case OpVeto:
		if slices.ContainsFunc(xs[1:], func(x *big.Rat) bool { return x.Sign() > 0 }) {
			return out, nil
		}
		return xs[0], nil
	case OpBand, OpStep, OpLines, OpPlace, OpByPlace, OpMean, OpMedian, OpDeviation:
		return n.ruled(xs)
	}
	return nil, fmt.Errorf("%w: op %q", ErrExplanation, n.Op)
}

func (n *Node) judged(xs []*big.Rat) (*big.Rat, error) {
	yes := false
	sign := xs[0].Sign()
	switch n.Op {
	case OpNot:
		yes = sign == 0
	case OpAnd:
		yes = !slices.ContainsFunc(xs, func(x *big.Rat) bool { return x.Sign() == 0 })
	case OpOr:
		yes = slices.ContainsFunc(xs, func(x *big.Rat) bool { return x.Sign() != 0 })
	default:
		c := xs[0].Cmp(xs[1])
		yes = n.Op == OpLess && c < 0 || n.Op == OpLessEq && c <= 0 || n.Op == OpMore && c > 0 || n.Op == OpMoreEq && c >= 0 ||
			n.Op == OpEqual && c == 0 || n.Op == OpNotEq && c != 0
	}
	if yes {
		return big.NewRat(1, 1), nil
	}
	return new(big.Rat), nil
}

// branch takes the branch that the condition, worked out again, takes.
func (n *Node) branch() (*big.Rat, error) {
	cond, err := n.Of[0].again()
	if err != nil {
		return nil, err
	}
	if (cond.Sign() != 0) != (n.With["taken"] == "yes") {
		return nil, fmt.Errorf("%w: the other branch", ErrExplanation)
	}
	return n.Of[1].again()
}

// addUp adds the records' quantities by unit over time, then over the units, as With says.
func (n *Node) addUp() (*big.Rat, error) {
	if len(n.Records) == 0 {
		return nil, errNone
	}
	byUnit := map[agency.UnitNo][]ledger.Record{}
	var units []agency.UnitNo
	for _, r := range n.Records {
		if _, seen := byUnit[r.Unit]; !seen {
			units = append(units, r.Unit)
		}
		byUnit[r.Unit] = append(byUnit[r.Unit], r)
	}
	perUnit := make([]*big.Rat, 0, len(units))
	for _, u := range units {
		rs := byUnit[u]
		if agency.Adding(n.With["over_time"]) == agency.Latest {
			rs = []ledger.Record{slices.MaxFunc(rs, func(a, b ledger.Record) int {
				if a.On != b.On {
					return int(a.On - b.On)
				}
				return int(a.Seq - b.Seq)
			})}
		}
		qs := make([]*big.Rat, len(rs))
		for i, r := range rs {
			qs[i] = r.Qty.Rat().Big()
		}
		perUnit = append(perUnit, added(agency.Adding(n.With["over_time"]), qs))
	}
	return added(agency.Adding(n.With["over_units"]), perUnit), nil
}

func added(how agency.Adding, qs []*big.Rat) *big.Rat {
	if how == agency.Max {
		return slices.MaxFunc(qs, (*big.Rat).Cmp)
	}
	sum := new(big.Rat)
	for _, q := range qs {
		sum.Add(sum, q)
	}
	if how == agency.Mean {
		sum.Quo(sum, big.NewRat(int64(len(qs)), 1))
	}
	return sum
}

// ahead counts days or whole months from the day in With to the due date.
func (n *Node) ahead() (*big.Rat, error) {
	if n.With["reached"] == "" {
		return new(big.Rat), nil
	}
	day, err1 := when.ParseDate(n.With["reached"])
	due, err2 := when.ParseDate(n.With["due"])
	if err := errors.Join(err1, err2); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrExplanation, err)
	}
	count := int64(0)
	if n.With["unit"] == "month" {
		for day.AddMonths(int(count)+1) <= due {
			count++
		}
	} else {
		count = max(0, int64(due-day))
	}
	return big.NewRat(count, 1), nil
}

// rounding reads the constants of a rounding.
func (n *Node) rounding() (places int, mode string, err error) {
	places, err = strconv.Atoi(n.With["places"])
	if err != nil || places < 0 || places > num.Scale {
		return 0, "", fmt.Errorf("%w: places %q", ErrExplanation, n.With["places"])
	}
	return places, n.With["mode"], nil
}

func (n *Node) rounded(x *big.Rat) (*big.Rat, error) {
	places, mode, err := n.rounding()
	if err != nil {
		return nil, err
	}
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	y := new(big.Rat).Mul(x, scale)
	whole, rest := new(big.Int).QuoRem(y.Num(), y.Denom(), new(big.Int))
	half := new(big.Rat).SetFrac(rest.Abs(rest), y.Denom()).Cmp(big.NewRat(1, 2))
	if away(mode, half, rest.Sign() != 0, whole.Bit(0) == 1) {
		whole.Add(whole, big.NewInt(int64(y.Sign())))
	}
	return new(big.Rat).Quo(new(big.Rat).SetInt(whole), scale), nil
}

// away says whether a rounding goes away from zero; half is the rest against one half.
func away(mode string, half int, inexact, odd bool) bool {
	return mode == "up" && inexact || mode == "half_up" && half >= 0 || mode == "half_even" && (half > 0 || half == 0 && odd)
}
