package linear

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/anishathalye/porcupine"
)

// kind is what an operation does to the cell.
type kind string

const (
	add     kind = "submit"  // one more observation
	correct kind = "correct" // another quantity in the place of a record's
	list    kind = "list"    // the records that count, one by one, from the store
	sum     kind = "sum"     // what they add up to, from memory
)

// input is what was asked for.
type input struct {
	kind kind
	ref  int64 // of a correction
	qty  int64 // in whole numbers
}

// output is what was answered.
type output struct {
	seq     int64 // of the new record
	refused bool  // the record corrected did not count any more
	live    state
	sum     int64
}

// state is what counts in one cell: quantities by number of record. It is never changed in place.
type state map[int64]int64

func (s state) with(seq, qty, without int64) state {
	next := maps.Clone(s)
	if next == nil {
		next = state{}
	}
	delete(next, without)
	next[seq] = qty
	return next
}

func (s state) total() (n int64) {
	for _, q := range s {
		n += q
	}
	return n
}

func (s state) String() string {
	var b strings.Builder
	for _, seq := range slices.Sorted(maps.Keys(s)) {
		fmt.Fprintf(&b, "%d=%d ", seq, s[seq])
	}
	return strings.TrimSpace(b.String())
}

// model is the cell as one thing that does one operation at a time: a set of live quantities, which is a register for each
// record and a counter for their sum.
func model(first state) porcupine.Model {
	return porcupine.Model{
		Init:              func() any { return first },
		Step:              func(s, in, out any) (bool, any) { return step(s.(state), in.(input), out.(output)) },
		Equal:             func(a, b any) bool { return maps.Equal(a.(state), b.(state)) },
		DescribeOperation: func(in, out any) string { return fmt.Sprintf("%+v -> %+v", in, out) },
		DescribeState:     func(s any) string { return s.(state).String() },
	}
}

func step(s state, in input, out output) (bool, state) {
	switch in.kind {
	case add:
		return true, s.with(out.seq, in.qty, 0)
	case correct:
		_, live := s[in.ref]
		if out.refused {
			return !live, s
		}
		return live, s.with(out.seq, in.qty, in.ref)
	case list:
		return maps.Equal(s, out.live), s
	default:
		return s.total() == out.sum, s
	}
}
