package score

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/num"
)

// ownRules are rules whose score stands on the unit's own figures; peerRules on the group's too.
var (
	ownRules = []string{
		"kind: completion, indicator: x", "kind: completion, indicator: x, cap: 1.5", "kind: completion, indicator: x, against: pace",
		"kind: completion, indicator: x, bands: [{to: 0.5, share: 0}, {from: 0.5, to: 1, share: 0.6}, {from: 1, share: 1}]",
		"kind: completion, indicator: x, early: {per_day: 0.1, at_most: 3}", "kind: completion, indicator: y",
		"kind: rate, numerator: x, denominator: z, floor: 0.2, base: 0.5, high: 2", "kind: rate, indicator: y, floor: 90, base: 40, high: 5",
		"kind: change, indicator: x, start: 10, per_point: 0.1", "kind: change, numerator: x, denominator: z, start: 10, per_point: 0.05",
		"kind: band, indicator: x, bands: [{to: 10, points: 1}, {from: 10, to: 50, points: 7}, {from: 50, points: 20}]",
		"kind: manual, indicator: p", "kind: formula, inputs: [{name: a, measure: {kind: quantity, indicator: x}}, {name: b, measure: {kind: quantity, indicator: y}}], formula: a / (b - 3)",
	}
	peerRules = []string{
		"kind: rank, indicator: x, points: [20, 15, 15, 3]", "kind: rank, indicator: y, step: 1.5, least: 2",
		"kind: relative, method: min_max, indicator: x", "kind: relative, method: best, indicator: x", "kind: relative, method: best, indicator: y",
		"kind: relative, method: mean, indicator: x, mid: 10, slope: 0.5", "kind: relative, method: median, indicator: y, mid: 10, slope: 0.3",
		"kind: relative, method: z_score, indicator: x, mid: 12, slope: 3", "kind: rank, of: {kind: completion, indicator: x}, points: [20, 10]",
	}
	extras = []string{
		"{code: B, name: b, rule: {kind: bonus, indicator: z, per_event: 0.5, at_most: 4}}",
		"{code: L, name: l, rule: {kind: bonus, levels: [{name: 省, indicator: z, points: 2}, {name: 市, indicator: s, points: 1}], at_most: 6}}",
		"{code: D, name: d, rule: {kind: deduction, indicator: y, per_event: 0.3, at_most: 5}}",
		"{code: V, name: v, rule: {kind: veto, indicator: m, bars: tier}}",
		"{code: W, name: w, rule: {kind: veto, indicator: s, bars: item, item: X0}}",
	}
)

// drawBook draws figures, targets and peers for up to six units.
func drawBook(t *rapid.T) (*book, []Peer) {
	b := newBook("2021-06-30").indicator("x").indicator("y", "less").indicator("s", "latest").indicator("m", "mean").indicator("p", "manual").indicator("z")
	n := rapid.IntRange(1, 6).Draw(t, "units")
	peers := peersOf(n)
	for u := range n {
		peers[u].Difficulty = rapid.SampledFrom([]num.Qty{0, num.One, 12_000, 9_500}).Draw(t, "difficulty")
		for _, code := range []string{"x", "y", "z", "s", "m", "p"} {
			for range rapid.IntRange(0, 3).Draw(t, code) {
				day := rapid.SampledFrom([]string{"2020-03-01", "2020-06-30", "2021-01-01", "2021-03-01", "2021-06-30", "2021-07-01"}).Draw(t, "on")
				q := make([]string, u+1)
				q[u] = num.Qty(rapid.Int64Range(-1, 800_000).Draw(t, "q")).String()
				b.put(code, day, q...)
			}
		}
		for _, code := range []string{"x", "y"} {
			if rapid.IntRange(0, 5).Draw(t, "assigned") > 0 {
				q := make([]string, u+1)
				q[u] = num.Qty(rapid.Int64Range(0, 900_000).Draw(t, "target")).String()
				b.assign(code, "2021-01-01", "2021-06-30", q...)
			}
		}
	}
	return b, peers
}

// drawRulebook draws five marks items from rules, alone or in a group, and some extras.
func drawRulebook(t *rapid.T, rules []string) *Rulebook {
	item := func(i int) string {
		rule := rapid.SampledFrom(rules).Draw(t, "rule")
		hard := rapid.Bool().Draw(t, "difficulty") && !strings.Contains(rule, "manual")
		return fmt.Sprintf("{code: X%d, name: x, full: 20, missing: %s, difficulty: %v, rule: {%s}}", i,
			rapid.SampledFrom([]string{"zero", "exclude", "provisional"}).Draw(t, "missing"), hard, rule)
	}
	var doc strings.Builder
	doc.WriteString(strings.Replace(head, "tiers:", "caps: {bonus: 5, deduction: 4}\nranking: {method: "+
		rapid.SampledFrom([]string{"competition", "dense"}).Draw(t, "method")+"}\ntiers:", 1) + "items:\n")
	for i := range 3 {
		doc.WriteString("  - " + item(i) + "\n")
	}
	var under []string
	for i := 3; i < 5; i++ {
		s := item(i)
		if at := strings.Index(s, ", early"); at > 0 {
			s = s[:at] + "}}"
		}
		under = append(under, s)
	}
	method := rapid.SampledFrom([]string{"method: arithmetic", "method: geometric", "weights: {X3: 2, X4: 1}"}).Draw(t, "group")
	fmt.Fprintf(&doc, "  - {code: G, name: g, full: 40, rule: {kind: group, %s}, items: [%s]}\n", method, strings.Join(under, ", "))
	for _, e := range extras {
		if rapid.Bool().Draw(t, "extra") {
			doc.WriteString("  - " + e + "\n")
		}
	}
	rb, err := Parse("drawn.yaml", []byte(doc.String()))
	if err != nil {
		t.Fatalf("%v\n%s", err, doc.String())
	}
	return rb
}

func all() []string { return slices.Concat(ownRules, peerRules) }

func compute(t *rapid.T, rb *Rulebook, peers []Peer, b *book) *Board {
	out, err := Compute(rb, "组", peers, b, b.moment())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestLeavesRecomputeToTheRoot(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b, peers := drawBook(rt)
		rb := drawRulebook(rt, all())
		board := compute(rt, rb, peers, b)
		for _, u := range board.Units {
			check := func(item string, want num.Qty) {
				n, err := Explain(rb, "组", peers, b, b.moment(), u.Code, item)
				if err != nil {
					rt.Fatal(err)
				}
				got, err := n.Recompute()
				if err != nil || got.Cmp(want.Rat()) != 0 {
					rt.Fatalf("unit %s item %q: board %s, recomputed %v, %v", u.Code, item, want, got, err)
				}
			}
			check("", u.Total)
			eachScore(u.Items, func(s *ItemScore) {
				if s.Kind != KindVeto {
					check(s.Code, s.Score)
				}
			})
		}
	})
}

func TestScoresStayWithinFullMarks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b, peers := drawBook(rt)
		board := compute(rt, drawRulebook(rt, all()), peers, b)
		for _, u := range board.Units {
			eachScore(u.Items, func(s *ItemScore) {
				switch own := s.Score - s.Bonus; {
				case s.Kind == KindBonus && s.Score < 0,
					s.Kind != KindBonus && s.Full == 0 && s.Score > 0,
					s.Full > 0 && (own < 0 || own > s.Full*3/2): // a cap of 1.5 is among the rules
					rt.Fatalf("unit %s item %s: %s of %s", u.Code, s.Code, s.Score, s.Full)
				}
			})
		}
	})
}

func TestScalingTargetsAndActualsAlikeChangesNoCompletion(t *testing.T) {
	completions := ownRules[:6]
	rapid.Check(t, func(rt *rapid.T) {
		b, peers := drawBook(rt)
		rb := drawRulebook(rt, completions)
		before := compute(rt, rb, peers, b)
		k := rapid.Int64Range(2, 1000).Draw(rt, "times")
		for i := range b.records {
			if r := &b.records[i]; r.Indicator == b.indicators["x"].No || r.Indicator == b.indicators["y"].No {
				r.Qty *= num.Qty(k)
			}
		}
		for i := range b.targets {
			b.targets[i].Quantity *= num.Qty(k)
		}
		after := compute(rt, rb, peers, b)
		for i := range before.Units {
			u, _ := after.Unit(before.Units[i].Code)
			eachScore(before.Units[i].Items, func(s *ItemScore) {
				if got, _ := u.Item(s.Code); s.Kind == KindCompletion && got.Score != s.Score {
					rt.Fatalf("unit %s item %s: %s, then %s", u.Code, s.Code, s.Score, got.Score)
				}
			})
		}
	})
}

// A unit does better on one item and equal on the rest. Of the kinds relative to peers all but z_score keep the promise to
// that unit too; see TestWhatBreaksDoingBetter for what does not.
func TestDoingBetterNeverRanksLower(t *testing.T) {
	rules := []string{ownRules[0], ownRules[1], ownRules[2], ownRules[3], ownRules[4], ownRules[10], "kind: rate, indicator: x, floor: 5, base: 20, high: 60", "kind: change, indicator: x, start: 10, per_point: 0.1",
		"kind: rank, indicator: x, points: [20, 15, 15, 3]", "kind: rank, indicator: x, step: 1.5, least: 2", "kind: relative, method: min_max, indicator: x", "kind: relative, method: best, indicator: x",
		"kind: relative, method: mean, indicator: x, mid: 10, slope: 0.5", "kind: relative, method: median, indicator: x, mid: 10, slope: 0.5"}
	rapid.Check(t, func(rt *rapid.T) {
		b := newBook("2021-06-30").indicator("x").indicator("z")
		n := rapid.IntRange(2, 6).Draw(rt, "units")
		q := func(name string, least int64) []string {
			out := make([]string, n)
			for i := range out {
				out[i] = num.Qty(rapid.Int64Range(least, 800_000).Draw(rt, name)).String()
			}
			return out
		}
		b.assign("x", "2021-01-01", "2021-06-30", q("target", 1)...).put("x", "2020-03-01", q("base", 1)...).put("x", "2021-03-01", q("x", 1)...).put("z", "2021-03-01", q("z", 0)...)
		rb := parsed(t, strings.Replace(head, "tiers:", "ranking: {tie_break: [Z]}\ntiers:", 1)+"items: [{code: X, name: x, full: 60, missing: zero, rule: {"+
			rapid.SampledFrom(rules).Draw(rt, "rule")+"}}, {code: Z, name: z, full: 40, missing: zero, rule: {kind: rate, indicator: z, high: 70}}]")
		before := compute(rt, rb, peersOf(n), b)
		u := rapid.IntRange(0, n-1).Draw(rt, "unit")
		better := make([]string, u+1)
		better[u] = num.Qty(rapid.Int64Range(0, 500_000).Draw(rt, "better")).String()
		b.put("x", "2021-03-02", better...)
		after := compute(rt, rb, peersOf(n), b)
		was, _ := before.Unit(unitCode(u))
		is, _ := after.Unit(unitCode(u))
		if is.Rank > was.Rank || is.Total < was.Total {
			rt.Fatalf("was %s, is %s", row(was), row(is))
		}
	})
}

// These are the cases that docs/scoring.md names. Unit A does better, and stands lower.
func TestWhatBreaksDoingBetter(t *testing.T) {
	for _, c := range []struct {
		name, items string
		book        *book
		better      string
		before      string
		after       string
	}{
		{"z_score: an outlier widens the deviation, which lifts those below the mean more than the unit itself",
			"{code: X, name: x, full: 60, missing: zero, rule: {kind: relative, method: z_score, indicator: x, mid: 50, slope: 20}}, {code: Z, name: z, full: 40, missing: zero, rule: {kind: rate, indicator: z, high: 40}}",
			year().put("x", "2021-03-01", "10", "0", "9").put("z", "2021-03-01", "5", "35", "0"), "90", "A 1 一 65; C 2 二 60; B 3 三 56.83", "B 1 一 68.91; A 2 二 65; C 3 三 37.9"},
		{"exclude: the first figure of an item, when it is a poor one, ends its being left out",
			"{code: X, name: x, full: 50, missing: exclude, rule: {kind: rate, indicator: x, high: 10}}, {code: Z, name: z, full: 50, missing: zero, rule: {kind: rate, indicator: z, high: 10}}",
			year().put("x", "2021-03-01", "", "8").put("z", "2021-03-01", "9", "8"), "1", "A 1 一 90; B 2 三 80", "B 1 一 80; A 2 三 50"},
		{"relative: the first figure of a unit without one, when it is a poor one, lowers the mean and lifts the others",
			"{code: X, name: x, full: 60, missing: zero, rule: {kind: relative, method: mean, indicator: x, mid: 30, slope: 5}}, {code: Z, name: z, full: 40, missing: zero, rule: {kind: rate, indicator: z, high: 40}}",
			year().put("x", "2021-03-01", "", "10").put("z", "2021-03-01", "40", "9"), "1", "A 1 一 40; B 2 三 39", "B 1 一 61.5; A 2 三 47.5"},
		{"band: steps need not rise with the measure",
			"{code: X, name: x, full: 100, missing: zero, rule: {kind: band, indicator: x, bands: [{from: 0, to: 5, share: 1}, {from: 5, share: 0.5}]}}",
			year().put("x", "2021-03-01", "4", "9"), "2", "A 1 一 100; B 2 三 50", "A 1 一 50; B 1 一 50"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rb := parsed(t, head+"items: ["+c.items+"]")
			n := 2 + strings.Count(c.before, "C ")
			if got := rows(c.book.board(t, rb, peersOf(n))); got != c.before {
				t.Errorf("before: %s, want %s", got, c.before)
			}
			if got := rows(c.book.put("x", "2021-03-02", c.better).board(t, rb, peersOf(n))); got != c.after {
				t.Errorf("after: %s, want %s", got, c.after)
			}
		})
	}
}

func TestRanksAreAFunctionOfScores(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b, peers := drawBook(rt)
		board := compute(rt, drawRulebook(rt, all()), peers, b)
		dense := board.Units[len(board.Units)-1].Rank
		for _, u := range board.Units {
			if u.Unscored {
				continue
			}
			higher, values := 1, map[num.Qty]bool{}
			for _, v := range board.Units {
				if !v.Unscored && v.Total > u.Total {
					higher++
					values[v.Total] = true
				}
			}
			if u.Rank != higher && u.Rank != len(values)+1 {
				rt.Fatalf("%s stands at %d behind %d units (last %d)", u.Code, u.Rank, higher-1, dense)
			}
		}
	})
}

func TestOrderOfPeersDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b, peers := drawBook(rt)
		rb := drawRulebook(rt, all())
		other := rapid.Permutation(peers).Draw(rt, "order")
		x, y := compute(rt, rb, peers, b), compute(rt, rb, other, b)
		if d := cmp.Diff(x, y, cmp.Comparer(func(a, b num.Rat) bool { return a.Cmp(b) == 0 })); d != "" {
			rt.Fatal(d)
		}
	})
}

func TestTheDirectWayGivesTheGeneralWaysScores(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b, peers := drawBook(rt)
		rb := parsed(t, strings.Replace(head, "tiers:", fmt.Sprintf("rounding: {places: %d, mode: %s}\ntiers:", rapid.IntRange(0, 4).Draw(rt, "places"),
			rapid.SampledFrom([]string{"half_up", "half_even", "down", "up"}).Draw(rt, "mode")), 1)+"items: [{code: X, name: x, full: 100, missing: exclude, rule: {kind: completion, indicator: x}}]")
		p, err := Ready(rb, b.Indicator)
		if err != nil {
			rt.Fatal(err)
		}
		direct, err := p.Compute("组", peers, b, b.moment())
		if err != nil {
			rt.Fatal(err)
		}
		p.items[0].rule.(*completion).direct = nil
		general, err := p.Compute("组", peers, b, b.moment())
		if err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(general, direct, cmp.Comparer(func(a, b num.Rat) bool { return a.Cmp(b) == 0 })); d != "" {
			rt.Fatal(d)
		}
	})
}
