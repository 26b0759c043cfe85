package ledger

import (
	"math/bits"

	"github.com/tongchou/tongchou/internal/num"
)

// sum128 adds machine words without wrapping, so that only the result has to fit and no order of adding matters.
type sum128 struct {
	hi int64
	lo uint64
}

func (s *sum128) add(q int64) {
	lo, carry := bits.Add64(s.lo, uint64(q), 0)
	s.lo, s.hi = lo, s.hi+q>>63+int64(carry)
}

func (s *sum128) plus(t sum128) {
	lo, carry := bits.Add64(s.lo, t.lo, 0)
	s.lo, s.hi = lo, s.hi+t.hi+int64(carry)
}

// qty returns the sum, or num.ErrOverflow.
func (s sum128) qty() (num.Qty, error) {
	if s.hi != int64(s.lo)>>63 {
		return 0, num.ErrOverflow
	}
	return num.Qty(s.lo), nil
}

// atLeast says whether the sum is q or more.
func (s sum128) atLeast(q num.Qty) bool {
	if hi := int64(q) >> 63; s.hi != hi {
		return s.hi > hi
	}
	return s.lo >= uint64(q)
}
