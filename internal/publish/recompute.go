package publish

import (
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
)

// value is a step worked out again: its exact value, that there is none, or why it can't be had.
type value struct {
	num.Rat
	none bool
	err  error
}

// errNoValue is what a step without children gives when it has no value; score's own error is not its to tell.
var errNoValue = noValue()

func noValue() error {
	_, err := (&score.Node{Op: score.OpTarget}).Recompute()
	return err
}

// recomputed works every step out again, once, from what it comes from: the values that are written in inner steps are not looked at.
func (t *Trees) recomputed() []value {
	records := make(map[int64]ledger.Record, len(t.Records))
	for _, r := range t.Records {
		records[r.Seq] = r.record()
	}
	out := make([]value, len(t.Steps))
	for i := range t.Steps {
		out[i] = t.step(i, out, records)
	}
	return out
}

func (t *Trees) step(i int, before []value, records map[int64]ledger.Record) (v value) {
	s := &t.Steps[i]
	n := &score.Node{Op: s.Op, With: s.With, Target: s.Target}
	if len(s.Of) == 0 {
		var err error
		if n.Value, err = exact(s.Value); err != nil && s.Why == "" && s.Op != score.OpRecords && s.Op != score.OpTarget {
			return value{err: err}
		}
	}
	for _, seq := range s.Records {
		n.Records = append(n.Records, records[seq])
	}
	for _, k := range s.Of {
		switch b := before[k]; {
		case b.err != nil:
			return value{err: b.err}
		case b.none:
			n.Of = append(n.Of, &score.Node{Op: score.OpTarget}) // which has no value either
		default:
			n.Of = append(n.Of, &score.Node{Op: score.OpNumber, Value: b.Rat, With: t.Steps[k].With})
		}
	}
	if s.Why != "" && len(s.Of) == 0 && s.Op != score.OpRecords && s.Op != score.OpTarget {
		return value{none: true}
	}
	if s.Op == score.OpRoot && !sane(n) {
		return value{err: fmt.Errorf("step %d: a root of unreasonable numbers", i)}
	}
	// A step with too few children, or with a zero where none may be, makes the arithmetic panic: such a tree does not hold.
	defer func() {
		if r := recover(); r != nil {
			v = value{err: fmt.Errorf("step %d: %v", i, r)}
		}
	}()
	r, err := n.Recompute()
	if err != nil {
		return value{none: errors.Is(err, errNoValue), err: unless(errors.Is(err, errNoValue), err)}
	}
	return value{Rat: r}
}

// sane says that a root can be found in reasonable time: full marks and shares of some size, weights that a rulebook would write.
func sane(n *score.Node) bool {
	for k, of := range n.Of {
		if of.Value.Sign() < 0 || of.Value.Cmp(num.Whole(10_000)) > 0 || k == 0 && of.Value.Sign() == 0 || len(of.Value.String()) > 60 && (k == 0 || k%2 == 0) {
			return false
		}
	}
	return len(n.Of) >= 3 && len(n.Of)%2 == 1
}

func unless(no bool, err error) error {
	if no {
		return nil
	}
	return err
}

// mostDigits bounds a value's text: exact fractions of honest figures have some dozens.
const mostDigits = 4000

// exact reads a decimal or a fraction n/d.
func exact(s string) (num.Rat, error) {
	if len(s) > mostDigits || s == "" || strings.ContainsAny(s, "eEpPxX_") {
		return num.Rat{}, fmt.Errorf("no value: %.40q", s)
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return num.Rat{}, fmt.Errorf("no value: %.40q", s)
	}
	return num.FromBig(r), nil
}
