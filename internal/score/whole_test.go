package score

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
)

// row is one unit as "A 1 一 85 provisional", for tables.
func row(u *UnitScore) string {
	s := fmt.Sprint(u.Code, " ", u.Rank, " ", u.Tier, " ", u.Total)
	if u.Provisional {
		s += " provisional"
	}
	if u.Unscored {
		s += " unscored"
	}
	return s
}

func rows(b *Board) string {
	var out []string
	for i := range b.Units {
		out = append(out, row(&b.Units[i]))
	}
	return strings.Join(out, "; ")
}

const plain = "rule: {kind: rate, indicator: x, high: 100}"

func TestWhole(t *testing.T) {
	for _, c := range []struct {
		name, doc string
		book      *book
		units     int
		want      string
	}{
		{"equal totals share the place and the next is skipped, sorted by code",
			head + "items: [{code: X, name: x, full: 100, missing: zero, " + plain + "}]",
			year().put("x", "2021-03-01", "50", "70", "50", "40"), 4, "B 1 一 70; A 2 二 50; C 2 二 50; D 4 三 40"},
		{"dense places skip none",
			strings.Replace(head, "tiers:", "ranking: {method: dense}\ntiers:", 1) + "items: [{code: X, name: x, full: 100, missing: zero, " + plain + "}]",
			year().put("x", "2021-03-01", "50", "70", "50", "40"), 4, "B 1 一 70; A 2 二 50; C 2 二 50; D 3 三 40"},
		{"the tie-break chain decides between equal totals",
			strings.Replace(head, "tiers:", "ranking: {method: competition, tie_break: [Y]}\ntiers:", 1) +
				"items: [{code: X, name: x, full: 50, missing: zero, " + plain + "}, {code: Y, name: y, full: 50, missing: zero, rule: {kind: rate, indicator: z, high: 100}}]",
			year().put("x", "2021-03-01", "50", "70", "50").put("z", "2021-03-01", "50", "30", "50"), 3, "A 1 一 50; C 1 一 50; B 3 三 50"},
		{"an item that does not apply leaves the total, the rest is raised: 100 × 20 ÷ 60",
			head + "items: [{code: X, name: x, full: 60, missing: zero, rule: {kind: rate, indicator: x, high: 3}}, {code: Y, name: y, full: 40, missing: exclude, rule: {kind: rate, indicator: z, high: 1}}]",
			year().put("x", "2021-03-01", "1", "1").put("z", "2021-03-01", "", "0.5"), 2, "B 1 一 40; A 2 三 33.33"},
		{"a unit to which nothing applies has no place",
			head + "items: [{code: X, name: x, full: 100, missing: exclude, " + plain + "}]",
			year().put("x", "2021-03-01", "", "50"), 2, "B 1 一 50; A 0  0 unscored"},
		{"provisional counts what there is and marks the unit",
			head + "items: [{code: X, name: x, full: 60, missing: provisional, " + plain + "}, {code: Y, name: y, full: 40, missing: zero, rule: {kind: rate, indicator: z, high: 1}}]",
			year().put("z", "2021-03-01", "1", "1").put("x", "2021-03-01", "50"), 2, "A 1 一 70; B 2 三 40 provisional"},
		{"bonuses and deductions are capped over the rulebook",
			strings.Replace(head, "tiers:", "caps: {bonus: 4, deduction: 3}\ntiers:", 1) +
				`items:
  - {code: X, name: x, full: 100, missing: zero, ` + plain + `}
  - {code: B1, name: b1, rule: {kind: bonus, indicator: z, per_event: 2, at_most: 3}}
  - {code: B2, name: b2, rule: {kind: bonus, at_most: 5, levels: [{name: 省, indicator: m, points: 2}, {name: 市, indicator: s, points: 1}]}}
  - {code: D1, name: d1, rule: {kind: deduction, indicator: y, per_event: 1.5}}`,
			year().put("x", "2021-03-01", "50", "50", "50").put("z", "2021-03-01", "1", "9").put("m", "2021-03-01", "1", "").put("s", "2021-03-01", "1", "").put("y", "2021-03-01", "", "", "4"),
			3, "A 1 一 54; B 2 二 53; C 3 三 47"},
		{"a deduction with full marks ends at zero",
			head + "items: [{code: X, name: x, full: 50, missing: zero, rule: {kind: rate, indicator: x, high: 1}}, {code: D, name: d, full: 50, rule: {kind: deduction, indicator: y, per_event: 20}}]",
			year().put("x", "2021-03-01", "1", "1", "1").put("y", "2021-03-01", "", "1", "3"), 3, "A 1 一 100; B 2 二 80; C 3 三 50"},
		{"an early finish earns by whole months on top of full marks, under the cap",
			strings.Replace(head, "tiers:", "caps: {bonus: 2.5}\ntiers:", 1) +
				"items: [{code: X, name: x, full: 100, missing: zero, rule: {kind: completion, indicator: x, early: {per_month: 1, at_most: 3}}}]",
			year().assign("x", "2021-01-01", "2021-06-30", "10", "10", "10", "10", "10").
				put("x", "2021-04-30", "10", "", "9", "", "9.9").put("x", "2021-05-01", "", "10", "1", "", "").put("x", "2021-02-01", "", "", "", "10", ""), 5,
			"D 1 一 102.5; A 2 二 102; B 3 二 101; C 3 二 101; E 5 三 99"},
		{"a veto bars the first tier, not the rank; the place it leaves is not filled",
			head + "items: [{code: X, name: x, full: 100, missing: zero, " + plain + "}, {code: V, name: v, rule: {kind: veto, indicator: y, bars: tier}}]",
			year().put("x", "2021-03-01", "90", "80", "70").put("y", "2021-03-01", "1", "0"), 3, "A 1 二 90; B 2 二 80; C 3 三 70"},
		{"a veto zeroes an item, in a group too",
			head + `items:
  - {code: G, name: g, full: 60, rule: {kind: group}, items: [{code: X, name: x, full: 30, missing: zero, ` + plain + `}, {code: Y, name: y, full: 30, missing: zero, ` + plain + `}]}
  - {code: Z, name: z, full: 40, missing: zero, rule: {kind: rate, indicator: x, high: 100}}
  - {code: V, name: v, rule: {kind: veto, indicator: y, bars: item, item: X}}
  - {code: W, name: w, rule: {kind: veto, indicator: z, bars: item, item: Z}}`,
			year().put("x", "2021-03-01", "100", "100", "100").put("y", "2021-03-01", "1").put("z", "2021-03-01", "", "2"), 3, "C 1 一 100; A 2 二 70; B 3 三 60"},
		{"a group by weights, an excluded item leaves it; one whose items are all excluded leaves the total",
			head + `items:
  - {code: Z, name: z, full: 40, missing: zero, rule: {kind: rate, indicator: z, high: 100}}
  - code: G
    name: g
    full: 60
    rule: {kind: group, weights: {X: 2, Y: 1}}
    items: [{code: X, name: x, full: 10, missing: exclude, ` + plain + `}, {code: Y, name: y, full: 10, missing: exclude, rule: {kind: rate, indicator: s, high: 100}}]`,
			year().put("z", "2021-03-01", "100", "100", "50").put("x", "2021-03-01", "100", "50").put("s", "2021-03-01", "50", ""), 3, "A 1 一 90; B 2 二 70; C 3 三 50"},
		{"a geometric group is rounded once: 100 × √(0.5 × 0.4)",
			head + `items:
  - {code: G, name: g, full: 100, rule: {kind: group, method: geometric}, items: [{code: X, name: x, full: 50, missing: zero, ` + plain + `}, {code: Y, name: y, full: 50, missing: zero, rule: {kind: rate, indicator: z, high: 100}}]}`,
			year().put("x", "2021-03-01", "50", "100").put("z", "2021-03-01", "40", "0"), 2, "A 1 一 44.72; B 2 三 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := rows(c.book.board(t, parsed(t, c.doc), peersOf(c.units)))
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestDifficultyHelpsTheHarderUnit(t *testing.T) {
	for _, c := range []struct{ name, rule, want string }{
		{"completion times the coefficient", "rule: {kind: completion, indicator: x}", "50 60"},
		{"rank of more", "rule: {kind: rank, indicator: x, points: [100, 50]}", "50 100"},
		{"rank of less", "rule: {kind: rank, indicator: y, points: [100, 50]}", "50 100"},
		{"deduction divided by it", "rule: {kind: deduction, indicator: y, per_event: 1.2}", "94 95"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := year().assign("x", "2021-01-01", "2021-12-31", "10", "10").put("x", "2021-03-01", "5", "5").put("y", "2021-03-01", "5", "5")
			item := "missing: zero, "
			if strings.Contains(c.rule, "deduction") {
				item = ""
			}
			rb := parsed(t, head+"items: [{code: X, name: x, full: 100, difficulty: true, "+item+c.rule+"}]")
			peers := peersOf(2)
			peers[1].Difficulty = num.MustQty("1.2")
			got := scoresOf(b.board(t, rb, peers), "X")
			if s := got["A"] + " " + got["B"]; s != c.want {
				t.Errorf("got %s, want %s", s, c.want)
			}
		})
	}
}

func TestManualPointsWantReviewerReasonEvidence(t *testing.T) {
	b := year().put("p", "2021-03-01", "80", "70", "60")
	b.records[1].By, b.records[1].Evidence = "", " "
	b.records[2].Reason = ""
	_, err := Compute(oneItem(t, "rule: {kind: manual, indicator: p}"), "组", peersOf(3), b, b.moment())
	var got []string
	for _, f := range fault.Of(err) {
		got = append(got, fmt.Sprint(f.Place.Record, " ", f.Code))
	}
	want := "2 score_manual_without_reviewer; 2 score_manual_without_evidence; 3 score_manual_without_reason"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("got %q, want %q", s, want)
	}
}

func TestTiersByCountAndScore(t *testing.T) {
	for by, want := range map[string]string{
		"{by: count, steps: [{name: 甲, bound: 1}, {name: 乙, bound: 3}]}":                "A 1 甲 90; B 2 乙 80; C 2 乙 80; D 4  10",
		"{by: score, steps: [{name: 优, bound: 0.9}, {name: 良, bound: 80%}, {name: 差}]}": "A 1 优 90; B 2 良 80; C 2 良 80; D 4 差 10",
	} {
		doc := strings.Split(head, "tiers:")[0] + "tiers: " + by + "\nitems: [{code: X, name: x, full: 100, missing: zero, " + plain + "}]"
		b := year().put("x", "2021-03-01", "90", "80", "80", "10")
		if got := rows(b.board(t, parsed(t, doc), peersOf(4))); got != want {
			t.Errorf("%s: got %s, want %s", by, got, want)
		}
	}
}

func TestSumsOutOfRangeAreAFault(t *testing.T) {
	b := year().put("x", "2021-03-01", "922337203685477.5807")
	rb := parsed(t, head+"items: [{code: X, name: x, full: 100, missing: zero, "+plain+"}, {code: B, name: b, rule: {kind: bonus, indicator: x, per_event: 10}}]")
	if _, err := Compute(rb, "组", peersOf(1), b, b.moment()); len(fault.Of(err)) != 1 || fault.Of(err)[0].Code != "score_out_of_range" {
		t.Errorf("got %v", err)
	}
}
