package score

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
)

// examples are the example rulebooks, by file name.
func examples(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("../../examples/rulebooks/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no examples: ", err)
	}
	out := map[string][]byte{}
	for _, f := range files {
		if strings.HasSuffix(f, ".golden.yaml") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(f)] = b
	}
	return out
}

func TestExamplesParse(t *testing.T) {
	for name, b := range examples(t) {
		if _, err := Parse(name, b); err != nil {
			t.Error(err)
		}
	}
}

// said are the faults as "line path code".
func said(err error) []string {
	var out []string
	for _, f := range fault.Of(err) {
		out = append(out, fmt.Sprint(f.Place.Line, " ", f.Place.Field, " ", f.Code))
	}
	return out
}

func TestParseNamesEveryFaultInOnePass(t *testing.T) {
	for _, c := range []struct {
		name, doc string
		want      []string
	}{
		{"shape: unknown, repeated and mistyped fields", `code: T
naem: x
version: one
full: 10
full: 20
period: 2021
caps: {bonus: many}
items:
  - code: X
    rule: {kind: rank, points: 5, weird: 1}
    difficulty: maybe
`, []string{"2 naem field_unknown", "3 version value_bad", "5 full field_twice", "6 period yaml_wants_mapping", "7 caps.bonus value_bad",
			"10 items[0].rule.points yaml_wants_list", "10 items[0].rule.weird field_unknown", "11 items[0].difficulty value_bad"}},
		{"meaning: every kind's own", head + `ranking: {method: best, tie_break: [Q]}
rounding: {places: 5, mode: half_up}
items:
  - {code: A, name: a, full: 10, rule: {kind: completion, indicator: x, cap: 0, early: {per_day: 1, per_month: 1}}}
  - {code: A, name: "", full: 10, missing: zero, rule: {kind: rate, numerator: x, floor: 5, base: 5, high: 9, points: [1]}}
  - {code: C, name: c, full: 10, missing: never, rule: {kind: band, indicator: x, bands: [{from: 0, to: 5, share: 1}, {from: 4, share: 1.5}, {from: 9, to: 9, points: 1}, {points: 1, share: 1}]}}
  - {code: D, name: d, full: 10, missing: zero, rule: {kind: rank, indicator: x, points: [5, 6, 11], step: 1}}
  - {code: E, name: e, full: 10, missing: zero, rule: {kind: relative, method: z_score, of: {kind: rank}}}
  - {code: F, name: f, full: 10, rule: {kind: bonus, indicator: x, per_event: -1}}
  - {code: G, name: g, full: 10, rule: {kind: group, method: geometric, weights: {H: 1, J: 2}}, items: [{code: H, name: h, full: 1, missing: zero, rule: {kind: rate, indicator: x, high: 1}}, {code: I, name: i, full: 9, missing: zero, rule: {kind: completion, indicator: x, early: {per_day: 1}}}]}
  - {code: K, name: k, rule: {kind: veto, indicator: x, bars: item, item: L}}
  - {code: M, name: m, full: 0, missing: zero, rule: {kind: change, indicator: x, start: ten}}
  - {code: N, name: n, full: 10, missing: zero, rule: {kind: sum}}
`, []string{"5 full full_marks_differ", "7 ranking.method word_unknown", "7 ranking.tie_break[0] item_unknown", "8 rounding.places places_out_of_range",
			"10 items[0].missing missing_policy_wanted", "10 items[0].rule.cap not_positive", "10 items[0].rule.early early_by_month_and_day",
			"11 items[1].code item_code_twice", "11 items[1].name text_missing", "11 items[1].rule.denominator indicator_missing", "11 items[1].rule.base lines_out_of_order", "11 items[1].rule.points field_not_of_kind",
			"12 items[2].missing missing_policy_wanted", "12 items[2].rule.bands[1] bands_overlap", "12 items[2].rule.bands[1].share out_of_range", "12 items[2].rule.bands[2] band_empty", "12 items[2].rule.bands[2] bands_overlap",
			"12 items[2].rule.bands[3] bands_overlap", "12 items[2].rule.bands[3] share_or_points",
			"13 items[3].rule points_or_step",
			"14 items[4].rule.mid number_missing", "14 items[4].rule.of.kind measure_kind_unknown", "14 items[4].rule.slope number_missing",
			"15 items[5].full full_marks_not_here", "15 items[5].rule.per_event not_positive",
			"16 items[6].items[1].rule.early outside_of_groups_only", "16 items[6].rule.weights weight_missing", "16 items[6].rule.weights.J item_unknown",
			"17 items[7].rule.item item_unknown",
			"18 items[8].full not_positive", "18 items[8].rule.per_point number_missing", "18 items[8].rule.start not_a_number",
			"19 items[9].rule.kind rule_kind_unknown"}},
		{"formula", head + `items:
  - {code: A, name: a, full: 20, missing: zero, rule: {kind: formula, formula: a + 1}}
  - {code: B, name: b, full: 20, missing: zero, rule: {kind: formula, formula: 1 < 2}}
  - {code: C, name: c, full: 20, missing: zero, rule: {kind: formula, formula: 'f(1) + x[0] + 1e3 + "s" + 1 % 2 + (1 && 2)'}}
  - {code: D, name: d, full: 20, missing: zero, rule: {kind: formula, formula: 1 ＋ 2}}
  - {code: E, name: e, full: 20, missing: zero, rule: {kind: formula, formula: 'min(1)+round(1, 9)+(', inputs: [{name: max, measure: {kind: formula}}]}}
`, []string{"8 items[0].rule.formula formula_name_unknown", "9 items[1].rule.formula formula_gives_truth",
			"10 items[2].rule.formula formula_function_unknown", "10 items[2].rule.formula formula_not_allowed", "10 items[2].rule.formula formula_not_allowed", "10 items[2].rule.formula formula_number_bad", "10 items[2].rule.formula formula_number_bad",
			"10 items[2].rule.formula formula_wants_truth", "10 items[2].rule.formula formula_wants_truth", "10 items[2].rule.formula formula_wants_number",
			"11 items[3].rule.formula formula_wide_character", "12 items[4].rule.formula formula_syntax", "12 items[4].rule.inputs[0].measure.kind formula_in_formula", "12 items[4].rule.inputs[0].name input_name_bad"}},
		{"no YAML", "code: [", []string{"1  yaml_syntax"}},
		{"nothing", "", []string{"0  yaml_documents"}},
		{"two documents", "a: 1\n---\nb: 2\n", []string{"0  yaml_documents"}},
		{"anchors", "code: &a x\nname: *a\n", []string{"1 code yaml_wants_value", "2 name yaml_wants_value"}},
		{"deep", "code: " + strings.Repeat("[", 100), []string{"1  document_too_deep"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("f.yaml", []byte(c.doc))
			got := said(err)
			for i, g := range got {
				got[i] = strings.Replace(g, " rule_", " ", 1)
			}
			for i, w := range c.want {
				c.want[i] = strings.Replace(w, " rule_", " ", 1)
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestEveryFaultHasASentence(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		for _, word := range strings.Split(string(b), `"`) {
			for _, prefix := range []string{"rule_", "yaml_", "formula_", "score_"} {
				if strings.HasPrefix(word, prefix) && !strings.ContainsAny(word, " .:\n") {
					if !say.In("zh").Has("fault." + word) {
						t.Errorf("%s: fault %s has no sentence", f, word)
					}
				}
			}
			if strings.HasPrefix(word, "score.node.") && word != "score.node." && !say.In("en").Has(word) {
				t.Errorf("%s: message %s is not in the catalogue", f, word)
			}
		}
	}
	for w := NoData; int(w) < len(whyNames); w++ {
		if !say.In("zh").Has("score.why." + w.String()) {
			t.Errorf("no sentence for %s", w)
		}
	}
}

func TestCheckAgainstTheIndicators(t *testing.T) {
	rb := parsed(t, head+`items:
  - {code: A, name: a, full: 50, missing: zero, rule: {kind: completion, indicator: stock, early: {per_day: 1}}}
  - {code: B, name: b, full: 30, missing: zero, rule: {kind: manual, indicator: plain}}
  - {code: C, name: c, full: 20, missing: zero, rule: {kind: completion, indicator: fewer, early: {per_day: 1}}}
  - {code: D, name: d, rule: {kind: bonus, indicator: nowhere, per_event: 1}}
`)
	find := func(code string) (agency.Indicator, bool) {
		i := agency.Indicator{No: 1, Code: code, Name: code, Direction: agency.More, OverTime: agency.Sum}
		switch code {
		case "stock":
			i.OverTime = agency.Latest
		case "fewer":
			i.Direction = agency.Less
		case "nowhere":
			return agency.Indicator{}, false
		}
		return i, true
	}
	want := "0 items[0].rule.early rule_early_needs_a_sum; 0 items[1].rule.indicator rule_indicator_not_manual; 0 items[2].rule.early rule_early_of_a_limit; 0 items[3].rule.indicator rule_indicator_unknown"
	if got := strings.Join(said(rb.Check(find)), "; "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func FuzzParse(f *testing.F) {
	for _, b := range examples(f) {
		f.Add(b)
	}
	for _, s := range []string{"", "code: [", "- - - -", "a: &a [*a]", "? ? ?", "\xff\xfe", "code: !!binary x", "items: [{rule: {kind: formula, formula: '((((1'}}]", "|\n", "a: {b: [}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		rb, err := Parse("f.yaml", b)
		if err != nil {
			if len(fault.Of(err)) == 0 {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		if got := rb.Check(func(code string) (agency.Indicator, bool) {
			return agency.Indicator{Code: code, Direction: agency.More, OverTime: agency.Sum, Manual: true}, true
		}); len(got) > 0 {
			t.Fatalf("passed by Parse, refused by Check: %v", got)
		}
	})
}

func TestFaultsStandAtALineAndColumn(t *testing.T) {
	for _, c := range []struct{ name, doc, want string }{
		{"an unknown field", "code: T\nnaem: x\n", "2:1 naem"},
		{"within a line", "code: T\ncaps: {bonus: many}\n", "2:15 caps.bonus"},
		{"syntax", "code: [T\n", "1:7 "},
	} {
		_, err := Parse(c.name, []byte(c.doc))
		f := fault.Of(err)[0]
		if got := fmt.Sprintf("%d:%d %s", f.Place.Line, f.Place.Column, f.Place.Field); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	doc := examples(t)
	for name, b := range doc {
		_, err := ParseFor(name, b, func(*Rulebook, string) (agency.Indicator, bool) { return agency.Indicator{}, false })
		for _, f := range fault.Of(err) {
			if f.Place.Line == 0 || f.Place.Column == 0 {
				t.Errorf("%s: %v has no line and column", name, f)
			}
		}
	}
}
