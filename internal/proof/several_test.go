package proof

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// kept is a log in memory as a Source.
func memory(leaves []Hash) (Source, Hash) {
	var t Tail
	nodes := map[string]Hash{}
	for _, h := range leaves {
		t.Append(h, func(level int, no int64, root Hash) { nodes[fmt.Sprint(level, no)] = root })
	}
	return func(level int, first int64, n int) ([]Hash, error) {
		if level == 0 {
			return leaves[first : first+int64(n)], nil
		}
		var out []Hash
		for i := range int64(n) {
			out = append(out, nodes[fmt.Sprint(level, first+i)])
		}
		return out, nil
	}, t.Root()
}

func TestSeveralLeavesAreProvenAtOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		size := rapid.Int64Range(1, 1500).Draw(rt, "size")
		leaves := make([]Hash, size)
		for i := range leaves {
			leaves[i] = HashLeaf([]byte(fmt.Sprint("leaf ", i)))
		}
		src, root := memory(leaves)
		indices := rapid.SliceOfNDistinct(rapid.Int64Range(0, size-1), 0, int(min(size, 40)), func(i int64) int64 { return i }).Draw(rt, "indices")
		slices.Sort(indices)
		hashes, err := Several(src, indices, size)
		if err != nil {
			rt.Fatal(err)
		}
		chosen := make([]Hash, len(indices))
		for i, at := range indices {
			chosen[i] = leaves[at]
		}
		if err := VerifySeveral(chosen, indices, size, hashes, root); err != nil {
			rt.Fatal(err)
		}
		if len(indices) == 1 {
			one, err := Inclusion(src, indices[0], size)
			if err != nil || len(one) != len(hashes) {
				rt.Fatalf("%d hashes prove one leaf, RFC 6962 takes %d (%v)", len(hashes), len(one), err)
			}
		}
		// Nothing can be altered, left out or added.
		if len(chosen) > 0 {
			other := slices.Clone(chosen)
			other[rapid.IntRange(0, len(other)-1).Draw(rt, "leaf")][3] ^= 1
			if VerifySeveral(other, indices, size, hashes, root) == nil {
				rt.Fatal("another leaf passed")
			}
			if size > int64(len(indices)) && VerifySeveral(chosen[1:], indices[1:], size, hashes, root) == nil {
				rt.Fatal("a leaf left out passed")
			}
		}
		if len(hashes) > 0 {
			other := slices.Clone(hashes)
			other[rapid.IntRange(0, len(other)-1).Draw(rt, "hash")][5] ^= 1
			if VerifySeveral(chosen, indices, size, other, root) == nil || VerifySeveral(chosen, indices, size, hashes[1:], root) == nil ||
				VerifySeveral(chosen, indices, size, append(other, Hash{}), root) == nil {
				rt.Fatal("altered hashes passed")
			}
		}
	})
}

func TestSeveralRefusesWhatIsNoPlace(t *testing.T) {
	src, root := memory([]Hash{{1}, {2}})
	for _, indices := range [][]int64{{2}, {-1}, {1, 0}, {0, 0}} {
		if _, err := Several(src, indices, 2); err == nil {
			t.Errorf("proved %v", indices)
		}
		if VerifySeveral(make([]Hash, len(indices)), indices, 2, nil, root) == nil {
			t.Errorf("verified %v", indices)
		}
	}
}
