package score

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// recordsUnder collects the numbers of the records that an explanation ends at.
func recordsUnder(n *Node, seqs map[int64]bool) {
	for _, r := range n.Records {
		seqs[r.Seq] = true
	}
	for _, k := range n.Of {
		recordsUnder(k, seqs)
	}
}

// What a score is said to stand on is what its explanation ends at, for every kind of rule.
func TestGroundIsWhatTheExplanationReads(t *testing.T) {
	for name, doc := range examples(t) {
		raw, err := os.ReadFile("../../examples/rulebooks/" + strings.TrimSuffix(name, ".yaml") + ".golden.yaml")
		if err != nil {
			t.Fatal(err)
		}
		var w worked
		if err := yaml.Unmarshal(raw, &w); err != nil {
			t.Fatal(err)
		}
		b, peers := w.book()
		rb, err := Parse(name, doc)
		if err != nil {
			t.Fatal(err)
		}
		p, err := Ready(rb, b.Indicator)
		if err != nil {
			t.Fatal(err)
		}
		for _, peer := range peers {
			for _, it := range p.items {
				node, err := p.Explain("组", peers, b, b.moment(), peer.Code, it.head.Code)
				if err != nil {
					t.Fatal(err)
				}
				want, got := map[int64]bool{}, map[int64]bool{}
				recordsUnder(node, want)
				for _, s := range p.Ground(peer.No, it.head.Code, b, b.moment()).Spans {
					rs, err := b.Records(peer.No, s.Indicator, s.Period)
					if err != nil {
						t.Fatal(err)
					}
					for _, r := range rs {
						got[r.Seq] = true
					}
				}
				// A formula that divides by zero stops there, and its explanation with it.
				short := len(got) != len(want) && node.Op != OpMissing
				if short || slices.ContainsFunc(keysOf(want), func(n int64) bool { return !got[n] }) {
					t.Errorf("%s, unit %s, item %s: stands on %v, explained by %v", name, peer.Code, it.head.Code, keysOf(got), keysOf(want))
				}
			}
		}
	}
}

func keysOf(m map[int64]bool) []int64 {
	var out []int64
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
