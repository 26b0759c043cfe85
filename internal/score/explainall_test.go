package score

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

// All explanations at once are those that are asked for one by one.
func TestExplainAllIsExplain(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b, peers := drawBook(rt)
		rb := drawRulebook(rt, all())
		p, err := Ready(rb, b.Indicator)
		if err != nil {
			rt.Fatal(err)
		}
		same := func(unit, item string, n *Node) {
			want, err := p.Explain("组", peers, b, b.moment(), unit, item)
			if err != nil {
				rt.Fatal(err)
			}
			x, _ := json.Marshal(n)
			y, _ := json.Marshal(want)
			if string(x) != string(y) {
				rt.Fatalf("unit %s item %q:\n%s\n%s", unit, item, x, y)
			}
		}
		units := 0
		for u, err := range p.ExplainAll("组", peers, b, b.moment()) {
			if err != nil {
				rt.Fatal(err)
			}
			units++
			if u.Total != nil {
				same(u.Unit, "", u.Total)
			}
			for code, n := range u.Items {
				same(u.Unit, code, n)
			}
		}
		if units != len(peers) {
			rt.Fatalf("%d of %d units", units, len(peers))
		}
	})
}
