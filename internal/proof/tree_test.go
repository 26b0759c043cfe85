package proof

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
	"pgregory.net/rapid"
)

// kept is a log with every kept hash in memory.
type kept struct {
	tail   Tail
	levels [][]Hash
}

func (k *kept) add(leaf Hash) {
	if len(k.levels) == 0 {
		k.levels = append(k.levels, nil)
	}
	k.levels[0] = append(k.levels[0], leaf)
	k.tail.Append(leaf, func(level int, no int64, root Hash) {
		for len(k.levels) <= level {
			k.levels = append(k.levels, nil)
		}
		if int64(len(k.levels[level])) != no {
			panic(fmt.Sprintf("level %d: subtree %d given as number %d", level, len(k.levels[level]), no))
		}
		k.levels[level] = append(k.levels[level], root)
	})
}

func (k *kept) source(level int, first int64, n int) ([]Hash, error) {
	if level >= len(k.levels) || first+int64(n) > int64(len(k.levels[level])) {
		return nil, fmt.Errorf("level %d holds no %d+%d", level, first, n)
	}
	return k.levels[level][first : first+int64(n)], nil
}

func leafNo(i int) Hash { return HashLeaf(fmt.Appendf(nil, "leaf %d", i)) }

// reference is the root as the library of the certificate logs computes it.
func reference(t *testing.T, n int) []Hash {
	f := compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}
	r := f.NewEmptyRange(0)
	roots := []Hash{sha256.Sum256(nil)}
	for i := range n {
		if err := r.Append(rfc6962.DefaultHasher.HashLeaf(fmt.Appendf(nil, "leaf %d", i)), nil); err != nil {
			t.Fatal(err)
		}
		root, err := r.GetRootHash(nil)
		if err != nil {
			t.Fatal(err)
		}
		roots = append(roots, Hash(root))
	}
	return roots
}

const most = 70_000 // more than 256 × 256, so that three levels are kept

func TestRootEqualsTheReferenceAtEverySize(t *testing.T) {
	want := reference(t, most)
	var k kept
	for i := range most {
		if i < 1200 || i%997 == 0 || i > 65_400 && i < 65_700 {
			if got := k.tail.Root(); got != want[i] {
				t.Fatalf("size %d: root %x, want %x", i, got, want[i])
			}
			if k.tail.Size() != int64(i) {
				t.Fatalf("size %d, want %d", k.tail.Size(), i)
			}
		}
		k.add(leafNo(i))
	}
	if k.tail.Root() != want[most] {
		t.Fatal("root at the end differs")
	}
}

func TestProofsHoldAndOnlyForWhatTheyProve(t *testing.T) {
	roots := reference(t, most)
	var k kept
	for i := range most {
		k.add(leafNo(i))
	}
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(1, most).Draw(t, "size")
		index := rapid.Int64Range(0, size-1).Draw(t, "index")
		hashes, err := Inclusion(k.source, index, size)
		if err != nil {
			t.Fatal(err)
		}
		if err := VerifyInclusion(leafNo(int(index)), index, size, hashes, roots[size]); err != nil {
			t.Fatal(err)
		}
		if VerifyInclusion(leafNo(int(index)+1), index, size, hashes, roots[size]) == nil {
			t.Fatal("another leaf is proven by it")
		}
		from := rapid.Int64Range(0, size).Draw(t, "from")
		if hashes, err = Consistency(k.source, from, size); err != nil {
			t.Fatal(err)
		}
		if err := VerifyConsistency(from, size, hashes, roots[from], roots[size]); err != nil {
			t.Fatal(err)
		}
		if from > 0 && from < size && VerifyConsistency(from, size, hashes, roots[from-1], roots[size]) == nil {
			t.Fatal("another beginning is proven by it")
		}
	})
	if _, err := Inclusion(k.source, 7, 7); err == nil {
		t.Error("a leaf beyond the end got a proof")
	}
	if _, err := Consistency(k.source, 8, 7); err == nil {
		t.Error("a longer log got a proof that it is a shorter one's beginning")
	}
}

// TestKnownRoots are the roots of the test vectors that come with RFC 6962's reference implementation (eight leaves).
func TestKnownRoots(t *testing.T) {
	leaves := [][]byte{{}, {0x00}, {0x10}, {0x20, 0x21}, {0x30, 0x31}, {0x40, 0x41, 0x42, 0x43},
		{0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57}, {0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f}}
	roots := []string{
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
	var tail Tail
	for i := range roots {
		if got := fmt.Sprintf("%x", tail.Root()); got != roots[i] {
			t.Errorf("root of %d leaves %s, want %s", i, got, roots[i])
		}
		if i < len(leaves) {
			tail.Append(HashLeaf(leaves[i]), nil)
		}
	}
}

func TestCloneGrowsByItself(t *testing.T) {
	var a Tail
	for i := range 300 {
		a.Append(leafNo(i), nil)
	}
	before := a.Root()
	b := a.Clone()
	b.Append(leafNo(300), nil)
	if a.Root() != before || b.Size() != 301 || a.Size() != 300 {
		t.Error("a clone shares what it should not")
	}
}

func BenchmarkAppend(b *testing.B) {
	var t Tail
	h := leafNo(1)
	for b.Loop() {
		t.Append(h, nil)
	}
}
