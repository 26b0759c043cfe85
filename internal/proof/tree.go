package proof

import (
	"crypto/sha256"
	"fmt"
	"math/bits"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

// Width is how many hashes of one level are folded into one of the next that is kept: the log keeps the hashes of leaves and the roots of
// complete subtrees of 256, 65,536, … leaves, as C2SP tlog-tiles does, and works the others out.
const Width = 256

const widthBits = 8

// Tail is the right edge of a growing log: at each level the hashes that are not yet folded, fewer than Width.
// The zero Tail is the empty log.
type Tail struct {
	Levels [][]Hash
}

// Size is the number of leaves in the log.
func (t *Tail) Size() int64 {
	var n int64
	for l := len(t.Levels) - 1; l >= 0; l-- {
		n = n<<widthBits + int64(len(t.Levels[l]))
	}
	return n
}

// Clone returns a tail that grows by itself.
func (t *Tail) Clone() Tail {
	c := Tail{Levels: make([][]Hash, len(t.Levels))}
	for l, hs := range t.Levels {
		c.Levels[l] = append(make([]Hash, 0, Width), hs...)
	}
	return c
}

// Append adds a leaf's hash. Each subtree of Width^level leaves that it completes is given to node, which may be nil: level from 1, and which of that
// level it is, from 0.
func (t *Tail) Append(leaf Hash, node func(level int, no int64, root Hash)) {
	h := leaf
	for l := 0; ; l++ {
		if l == len(t.Levels) {
			t.Levels = append(t.Levels, make([]Hash, 0, Width))
		}
		t.Levels[l] = append(t.Levels[l], h)
		if len(t.Levels[l]) < Width {
			return
		}
		h = perfect(t.Levels[l])
		t.Levels[l] = t.Levels[l][:0]
		if node != nil {
			node(l+1, t.above(l+1), h)
		}
	}
}

// above counts the complete subtrees of a level so far, the one being added not included.
func (t *Tail) above(level int) int64 {
	var n int64
	for l := len(t.Levels) - 1; l >= level; l-- {
		n = n<<widthBits + int64(len(t.Levels[l]))
	}
	return n
}

// perfect is the root over a number of hashes that is a power of two.
func perfect(hs []Hash) Hash {
	var row [Width / 2]Hash
	n := len(hs)
	if n == 1 {
		return hs[0]
	}
	for i := 0; i < n/2; i++ {
		row[i] = HashNode(&hs[2*i], &hs[2*i+1])
	}
	for n /= 2; n > 1; n /= 2 {
		for i := 0; i < n/2; i++ {
			row[i] = HashNode(&row[2*i], &row[2*i+1])
		}
	}
	return row[0]
}

// Root is the log's root hash, that of the empty log for no leaf.
func (t *Tail) Root() Hash {
	// From the right: the subtrees of a tail grow to the left.
	var root Hash
	started := false
	for _, hs := range t.Levels {
		for end := len(hs); end > 0; {
			n := 1 << bits.TrailingZeros(uint(end))
			sub := perfect(hs[end-n : end])
			if started {
				sub = HashNode(&sub, &root)
			}
			root, started = sub, true
			end -= n
		}
	}
	if !started {
		return sha256.Sum256(nil)
	}
	return root
}

// Source gives the kept hashes of a log: level 0 the leaves', level l ≥ 1 the roots of complete subtrees of Width^l leaves; n of them from number first on.
type Source func(level int, first int64, n int) ([]Hash, error)

// Inclusion returns the hashes that prove that leaf index is in the log of that size (RFC 6962, 2.1.1).
func Inclusion(src Source, index, size int64) ([]Hash, error) {
	if index < 0 || index >= size {
		return nil, fmt.Errorf("proof: leaf %d is not in a log of %d", index, size)
	}
	nodes, err := proof.Inclusion(uint64(index), uint64(size))
	if err != nil {
		return nil, err
	}
	return gather(src, nodes)
}

// Consistency returns the hashes that prove that the log of size from is the beginning of that of size to (RFC 6962, 2.1.2).
func Consistency(src Source, from, to int64) ([]Hash, error) {
	if from < 0 || from > to {
		return nil, fmt.Errorf("proof: a log of %d is no beginning of one of %d", from, to)
	}
	nodes, err := proof.Consistency(uint64(from), uint64(to))
	if err != nil {
		return nil, err
	}
	return gather(src, nodes)
}

func gather(src Source, nodes proof.Nodes) ([]Hash, error) {
	hashes := make([][]byte, len(nodes.IDs))
	for i, id := range nodes.IDs {
		h, err := subtree(src, id)
		if err != nil {
			return nil, err
		}
		hashes[i] = h[:]
	}
	hashes, err := nodes.Rehash(hashes, rfc6962.DefaultHasher.HashChildren)
	if err != nil {
		return nil, err
	}
	out := make([]Hash, len(hashes))
	for i, h := range hashes {
		out[i] = Hash(h)
	}
	return out, nil
}

// subtree is the root of a complete subtree of 2^id.Level leaves.
func subtree(src Source, id compact.NodeID) (Hash, error) {
	level, n := int(id.Level/widthBits), 1<<(id.Level%widthBits)
	hs, err := src(level, int64(id.Index)*int64(n), n)
	if err != nil {
		return Hash{}, err
	}
	if len(hs) != n {
		return Hash{}, fmt.Errorf("proof: the log keeps %d of the %d hashes of level %d from %d on", len(hs), n, level, int64(id.Index)*int64(n))
	}
	return perfect(hs), nil
}

// VerifyInclusion checks that a leaf stands at index in the log of that size and root.
func VerifyInclusion(leaf Hash, index, size int64, hashes []Hash, root Hash) error {
	if index < 0 || size < 0 {
		return fmt.Errorf("proof: leaf %d of %d", index, size)
	}
	return proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(index), uint64(size), leaf[:], bytesOf(hashes), root[:])
}

// VerifyConsistency checks that the log of size from and its root are the beginning of that of size to.
func VerifyConsistency(from, to int64, hashes []Hash, rootFrom, rootTo Hash) error {
	if from < 0 || to < 0 {
		return fmt.Errorf("proof: from %d to %d", from, to)
	}
	return proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(from), uint64(to), bytesOf(hashes), rootFrom[:], rootTo[:])
}

func bytesOf(hs []Hash) [][]byte {
	out := make([][]byte, len(hs))
	for i := range hs {
		out[i] = hs[i][:]
	}
	return out
}
