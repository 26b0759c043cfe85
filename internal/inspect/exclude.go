package inspect

import (
	"cmp"
	"slices"
)

// Lines are the exclusions that the organisation gives: nobody inspects the unit they serve at, nor one above or below it. parent gives the code
// of the unit directly above, false at the top; reason gives the words to be published. What only people know (former posts, relatives)
// is added by hand; Arrange puts all in order.
func Lines(inspectors []Inspector, units []Unit, parent func(unit string) (string, bool), reason func(Ground) string) []Exclusion {
	var out []Exclusion
	for _, x := range inspectors {
		for _, u := range units {
			ground := Line
			switch {
			case x.Home == u.Code:
				ground = Home
			case !above(parent, x.Home, u.Code) && !above(parent, u.Code, x.Home):
				continue
			}
			out = append(out, Exclusion{Inspector: x.Code, Unit: u.Code, Ground: ground, Reason: reason(ground)})
		}
	}
	return out
}

// deepest bounds the steps up, should the tree have a ring.
const deepest = 100

func above(parent func(string) (string, bool), high, low string) bool {
	for range deepest {
		up, ok := parent(low)
		if !ok {
			return false
		}
		if up == high {
			return true
		}
		low = up
	}
	return false
}

// Arrange puts a plan's lists in the order that Check asks for; an exclusion that stands twice stays once, with its first reason.
func (p Plan) Arrange() Plan {
	p.Strata = slices.SortedFunc(slices.Values(p.Strata), func(a, b Stratum) int { return cmp.Compare(a.Code, b.Code) })
	p.Units = slices.SortedFunc(slices.Values(p.Units), func(a, b Unit) int { return cmp.Compare(a.Code, b.Code) })
	p.Inspectors = slices.SortedFunc(slices.Values(p.Inspectors), func(a, b Inspector) int { return cmp.Compare(a.Code, b.Code) })
	p.Exclusions = slices.Clone(p.Exclusions)
	slices.SortStableFunc(p.Exclusions, func(a, b Exclusion) int { return cmp.Compare(a.key(), b.key()) })
	p.Exclusions = slices.CompactFunc(p.Exclusions, func(a, b Exclusion) bool { return a.key() == b.key() })
	return p.whole()
}
