package score

import (
	"strings"
	"testing"
)

// year is a book as of the end of June with an indicator x of which more is better, y of which less is.
func year() *book {
	return newBook("2021-06-30").indicator("x").indicator("y", "less").indicator("s", "latest").indicator("m", "mean").indicator("p", "manual").indicator("z")
}

func TestRules(t *testing.T) {
	for _, c := range []struct {
		name, rule string
		book       *book
		want       string // scores of units A, B, C …
	}{
		{"completion: in proportion, one when reached, capped at one",
			"rule: {kind: completion, indicator: x}", year().assign("x", "2021-01-01", "2021-12-31", "100", "100", "100").put("x", "2021-03-01", "33.333", "100", "250"), "33.33 100 100"},
		{"completion: a cap above one gives more than full marks, and no more than the cap",
			"rule: {kind: completion, indicator: x, cap: 1.2}", year().assign("x", "2021-01-01", "2021-12-31", "100", "100", "100").put("x", "2021-03-01", "110", "120", "500"), "110 120 120"},
		{"completion: nothing recorded, nothing assigned and a target of zero are missing",
			"rule: {kind: completion, indicator: x}", year().assign("x", "2021-01-01", "2021-12-31", "100", "", "0").put("x", "2021-03-01", "", "5", "5"), "0 0 0"},
		{"completion: a negative actual gives no marks",
			"rule: {kind: completion, indicator: x}", year().assign("x", "2021-01-01", "2021-12-31", "100").put("x", "2021-03-01", "-5"), "0"},
		{"completion: of less is better 2 − actual ÷ target, from 0 to the cap",
			"rule: {kind: completion, indicator: y}", year().assign("y", "2021-01-01", "2021-12-31", "10", "10", "10", "10").put("y", "2021-03-01", "10", "12.5", "5", "30"), "100 75 100 0"},
		{"completion: against the pace, 181 of 365 days",
			"rule: {kind: completion, indicator: x, against: pace}", year().assign("x", "2021-01-01", "2021-12-31", "365", "365").put("x", "2021-03-01", "181", "90.5"), "100 50"},
		{"completion: records count within the target's period only",
			"rule: {kind: completion, indicator: x}", year().assign("x", "2021-02-01", "2021-12-31", "10").put("x", "2021-01-31", "5").put("x", "2021-02-01", "4").put("x", "2021-07-01", "1"), "40"},
		{"completion: bands give a share of full marks",
			"rule: {kind: completion, indicator: x, bands: [{to: 0.6, share: 0}, {from: 0.6, to: 1, share: 0.5}, {from: 1, share: 1}]}",
			year().assign("x", "2021-01-01", "2021-12-31", "10", "10", "10").put("x", "2021-03-01", "5.9999", "6", "10"), "0 50 100"},
		{"rate: lines, floor and below 0, base 0.6, high and above 1",
			"rule: {kind: rate, numerator: x, denominator: z, floor: 80%, base: 90%, high: 95%}",
			year().put("x", "2021-02-01", "79", "80", "85", "90", "92.5", "95", "99").put("z", "2021-02-01", "100", "100", "100", "100", "100", "100", "100"), "0 0 30 60 80 100 100"},
		{"rate: lines that fall, less is better",
			"rule: {kind: rate, indicator: y, floor: 20, base: 10, high: 5, base_mark: 0.5}",
			year().put("y", "2021-02-01", "21", "20", "15", "10", "7.5", "5", "0"), "0 0 25 50 75 100 100"},
		{"rate: no base, linear from floor to high; below the floor nothing",
			"rule: {kind: rate, indicator: x, floor: 10, high: 20}", year().put("x", "2021-02-01", "9", "15", "20"), "0 50 100"},
		{"rate: no floor, nothing below the base",
			"rule: {kind: rate, indicator: x, base: 10, high: 20}", year().put("x", "2021-02-01", "9.9999", "10", "15"), "0 60 80"},
		{"rate: one standard, in proportion",
			"rule: {kind: rate, indicator: x, high: 20}", year().put("x", "2021-02-01", "5", "20", "30"), "25 100 100"},
		{"rate: a denominator of zero has no rate",
			"rule: {kind: rate, numerator: x, denominator: z, high: 1}", year().put("x", "2021-02-01", "1").put("z", "2021-02-01", "0"), "0"},
		{"change: two marks a percentage point, both signs, against last year's same days",
			"rule: {kind: change, indicator: x, start: 60, per_point: 2}",
			year().put("x", "2020-03-01", "100", "100", "100", "0").put("x", "2020-07-01", "999", "999", "999").put("x", "2021-03-01", "105", "90", "200", "5"), "70 40 100 0"},
		{"change: less is better",
			"rule: {kind: change, indicator: y, start: 60, per_point: 2}", year().put("y", "2020-03-01", "100", "100").put("y", "2021-03-01", "90", "105"), "80 50"},
		{"change: of a rate in percentage points",
			"rule: {kind: change, numerator: x, denominator: z, start: 60, per_point: 2}",
			year().put("x", "2020-03-01", "50").put("z", "2020-03-01", "100").put("x", "2021-03-01", "30").put("z", "2021-03-01", "50"), "80"},
		{"band: bounds open and closed, no band no marks",
			"rule: {kind: band, indicator: x, bands: [{from: 0, to: 10, brackets: '(]', points: 40}, {from: 10, to: 20, brackets: '()', points: 70}, {from: 20, points: 100}]}",
			year().put("x", "2021-03-01", "0", "0.0001", "10", "19.9999", "20", "-3"), "0 40 40 70 100 0"},
		{"rank: ties share the place, the next place is skipped, the last points serve the rest",
			"rule: {kind: rank, indicator: x, points: [100, 90, 80, 70]}", year().put("x", "2021-03-01", "9", "7", "7", "5", "3", ""), "100 90 90 70 70 0"},
		{"rank: less is better, by step, not below least",
			"rule: {kind: rank, indicator: y, step: 30, least: 20}", year().put("y", "2021-03-01", "1", "2", "3", "4"), "100 70 40 20"},
		{"rank: of a rate", "rule: {kind: rank, of: {kind: rate, numerator: x, denominator: z}, points: [100, 50]}",
			year().put("x", "2021-03-01", "1", "3").put("z", "2021-03-01", "3", "4"), "50 100"},
		{"relative min_max", "rule: {kind: relative, method: min_max, indicator: x}", year().put("x", "2021-03-01", "10", "15", "20"), "0 50 100"},
		{"relative min_max, less is better", "rule: {kind: relative, method: min_max, indicator: y}", year().put("y", "2021-03-01", "10", "15", "20"), "100 50 0"},
		{"relative min_max: all equal have full marks", "rule: {kind: relative, method: min_max, indicator: x}", year().put("x", "2021-03-01", "7", "7"), "100 100"},
		{"relative best", "rule: {kind: relative, method: best, indicator: x}", year().put("x", "2021-03-01", "6", "3", "0", "-1"), "100 50 0 0"},
		{"relative best, less is better", "rule: {kind: relative, method: best, indicator: y}", year().put("y", "2021-03-01", "2", "4", "8"), "100 50 25"},
		{"relative best, less is better, none at all is best", "rule: {kind: relative, method: best, indicator: y}", year().put("y", "2021-03-01", "0", "4"), "100 0"},
		{"relative best: nobody above zero has no proportion", "rule: {kind: relative, method: best, indicator: x}", year().put("x", "2021-03-01", "0", "0"), "0 0"},
		{"relative mean: full marks at or below the average, half a mark less for each above it",
			"rule: {kind: relative, method: mean, indicator: y, mid: 100, slope: 0.5}", year().put("y", "2021-03-01", "1", "2", "9"), "100 100 97.5"},
		{"relative median", "rule: {kind: relative, method: median, indicator: x, mid: 60, slope: 10}", year().put("x", "2021-03-01", "1", "2", "4", "9"), "40 50 70 100"},
		{"relative z_score, population deviation", "rule: {kind: relative, method: z_score, indicator: x, mid: 60, slope: 10}",
			year().put("x", "2021-03-01", "2", "4", "4", "4", "5", "5", "7", "9"), "45 55 55 55 60 60 70 80"},
		{"relative z_score, all equal are in the middle", "rule: {kind: relative, method: z_score, indicator: x, mid: 60, slope: 10}", year().put("x", "2021-03-01", "2", "2"), "60 60"},
		{"manual: the reviewer's points, within full marks", "rule: {kind: manual, indicator: p}", year().put("p", "2021-03-01", "88.5", "120", "-3"), "88.5 100 0"},
		{"latest: the last value counts", "rule: {kind: rate, indicator: s, high: 100}", year().put("s", "2021-03-01", "90").put("s", "2021-02-01", "10"), "90"},
		{"mean: of the observations", "rule: {kind: rate, indicator: m, high: 100}", year().put("m", "2021-03-01", "90").put("m", "2021-02-01", "20"), "55"},
		{"formula: names in Chinese, when takes one branch, the other may divide by zero",
			"rule: {kind: formula, inputs: [{name: 破案, measure: {kind: quantity, indicator: x}}, {name: 立案, measure: {kind: quantity, indicator: z}}], formula: 'when(立案 == 0, full, round(破案 / 立案, 2) * 100)'}",
			year().put("x", "2021-03-01", "1", "2", "9").put("z", "2021-03-01", "3", "0", "3"), "33 100 100"},
		{"formula: a division by zero is missing",
			"rule: {kind: formula, inputs: [{name: a, measure: {kind: quantity, indicator: x}}], formula: 1 / a}", year().put("x", "2021-03-01", "0", "1"), "0 1"},
		{"formula: min, max, abs, clamp, logic",
			"rule: {kind: formula, inputs: [{name: a, measure: {kind: quantity, indicator: x}}], formula: 'when(a < 0 || !(a <= 50) && a != 60, clamp(-a, 1, 2), max(abs(-a), 3, min(a, 90)) + 0.5)'}",
			year().put("x", "2021-03-01", "-9", "40", "60", "70"), "2 40.5 60.5 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := strings.Fields(c.want)
			b := c.book.board(t, oneItem(t, c.rule), peersOf(len(want)))
			got := scoresOf(b, "X")
			for u, w := range want {
				if got[unitCode(u)] != w {
					t.Errorf("unit %s: got %s, want %s (all: %v)", unitCode(u), got[unitCode(u)], w, got)
				}
			}
		})
	}
}
