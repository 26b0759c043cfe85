package proof

import (
	"fmt"
	"math/bits"

	"github.com/transparency-dev/merkle/compact"
)

// Several returns the hashes that prove that all leaves of the rising indices are in the log of that size: the roots of the largest subtrees that
// hold none of them, from left to right. For leaves that lie together it is much less than a proof for each.
func Several(src Source, indices []int64, size int64) (hashes []Hash, err error) {
	if err := rising(indices, size); err != nil {
		return nil, err
	}
	err = walk(indices, 0, size, func(lo, n int64) error {
		h, err := span(src, lo, n)
		hashes = append(hashes, h)
		return err
	}, nil, nil)
	return hashes, err
}

// VerifySeveral checks that the leaves, given by their hashes, stand at the rising indices in the log of that size and root.
func VerifySeveral(leaves []Hash, indices []int64, size int64, hashes []Hash, root Hash) error {
	if err := rising(indices, size); err != nil {
		return err
	}
	if len(leaves) != len(indices) || size == 0 {
		return fmt.Errorf("proof: %d leaves at %d places in a log of %d", len(leaves), len(indices), size)
	}
	var stack []Hash
	next := func(from *[]Hash) error {
		if len(*from) == 0 {
			return fmt.Errorf("proof: too few hashes")
		}
		stack, *from = append(stack, (*from)[0]), (*from)[1:]
		return nil
	}
	err := walk(indices, 0, size,
		func(int64, int64) error { return next(&hashes) },
		func() error { return next(&leaves) },
		func() {
			left, right := stack[len(stack)-2], stack[len(stack)-1]
			stack = append(stack[:len(stack)-2], HashNode(&left, &right))
		})
	switch {
	case err != nil:
		return err
	case len(hashes) > 0:
		return fmt.Errorf("proof: too many hashes")
	case stack[0] != root:
		return fmt.Errorf("proof: the leaves are not in the log")
	}
	return nil
}

func rising(indices []int64, size int64) error {
	for i, at := range indices {
		if at < 0 || at >= size || i > 0 && at <= indices[i-1] {
			return fmt.Errorf("proof: no rising places in a log of %d", size)
		}
	}
	return nil
}

// walk goes through the tree of n leaves from lo on: empty is called for the largest subtrees without a wanted leaf, leaf for each wanted
// one, and join after both sides of a node.
func walk(wanted []int64, lo, n int64, empty func(lo, n int64) error, leaf func() error, join func()) error {
	if len(wanted) == 0 {
		return empty(lo, n)
	}
	if n == 1 {
		if leaf == nil {
			return nil
		}
		return leaf()
	}
	half := largest(n)
	cut := 0
	for cut < len(wanted) && wanted[cut] < lo+half {
		cut++
	}
	if err := walk(wanted[:cut], lo, half, empty, leaf, join); err != nil {
		return err
	}
	if err := walk(wanted[cut:], lo+half, n-half, empty, leaf, join); err != nil {
		return err
	}
	if join != nil {
		join()
	}
	return nil
}

// largest is the largest power of two below n, which is at least 2.
func largest(n int64) int64 { return 1 << (bits.Len64(uint64(n-1)) - 1) }

// span is the root over n leaves from lo on, as the tree of RFC 6962 has them.
func span(src Source, lo, n int64) (Hash, error) {
	if n&(n-1) == 0 {
		level := uint(bits.TrailingZeros64(uint64(n)))
		return subtree(src, compact.NewNodeID(level, uint64(lo)>>level))
	}
	half := largest(n)
	left, err := span(src, lo, half)
	if err != nil {
		return Hash{}, err
	}
	right, err := span(src, lo+half, n-half)
	return HashNode(&left, &right), err
}
