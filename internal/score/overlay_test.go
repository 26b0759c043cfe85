package score_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/score/scoretest"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// campaign is a rulebook of two completion items, the first with points for finishing early.
const campaign = `
code: T
name: 考核
version: 1
period: {start: 2021-01-01, due: 2021-06-30}
full: 100
rounding: {places: 2, mode: half_up}
ranking: {method: competition}
tiers:
  by: share
  steps:
    - {name: 一, bound: "1/3"}
    - {name: 二}
items:
  - {code: X, name: 破案, full: 60, missing: zero, rule: {kind: completion, indicator: x, cap: "1", early: {per_month: 1, at_most: 3}}}
  - {code: Y, name: 查处, full: 40, missing: zero, rule: {kind: completion, indicator: y, cap: "1"}}
`

// may is the day that boards are asked for.
var may = when.MustDate("2021-05-31")

func parsed(t *testing.T, text string) *score.Rulebook {
	t.Helper()
	rb, err := score.Parse("t.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return rb
}

// bureaus are three units, each with a target of ten of both: A has done 5 and 5, B 8 and 2, C 2 and 4.
func bureaus() *scoretest.Figures {
	f := &scoretest.Figures{AsOf: when.MustDate("2021-05-31"), Units: []string{"A", "B", "C"}}
	half := when.Period{Start: when.MustDate("2021-01-01"), Due: when.MustDate("2021-06-30")}
	for n, code := range []string{"x", "y"} {
		f.Indicators = append(f.Indicators, agency.Indicator{Code: code, Name: code, Direction: agency.More, OverTime: agency.Sum, OverUnits: agency.Sum})
		for u, q := range [][]string{{"5", "8", "2"}, {"5", "2", "4"}}[n] {
			f.Targets = append(f.Targets, target.Target{Unit: f.Units[u], Indicator: code, Period: half, Quantity: num.MustQty("10"), From: half.Start})
			f.Observations = append(f.Observations, scoretest.Observation{Unit: agency.UnitNo(u + 1), Indicator: code, On: when.MustDate("2021-03-01"), Qty: num.MustQty(q)})
		}
	}
	return f
}

func boardOf(t *testing.T, rb *score.Rulebook, units []string, f score.Figures) *score.Board {
	t.Helper()
	var peers []score.Peer
	for n, code := range units {
		peers = append(peers, score.Peer{No: agency.UnitNo(n + 1), Code: code, Name: code + "局", Difficulty: num.One})
	}
	b, err := score.Compute(rb, "G", peers, f, score.Moment{AsOf: when.MustDate("2021-05-31")})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func standing(b *score.Board) string {
	var out []string
	for _, u := range b.Units {
		out = append(out, fmt.Sprint(u.Code, " ", u.Rank, " ", u.Total))
	}
	return strings.Join(out, "; ")
}

func bytesOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func supposed(u agency.UnitNo, i agency.IndicatorNo, q string, delta bool) map[score.Cell]score.Change {
	return map[score.Cell]score.Change{{Unit: u, Indicator: i}: {Quantity: num.MustQty(q), Delta: delta}}
}

func TestOverlay(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes score.Changes
		want    string
	}{
		{"nothing supposed", score.Changes{On: may}, "B 1 56; A 2 50; C 3 28"},
		{"a figure in place of the true one", score.Changes{On: may, Figures: supposed(3, 2, "10", false)}, "B 1 56; C 2 52; A 3 50"},
		{"a figure added to the true one", score.Changes{On: may, Figures: supposed(1, 2, "3", true)}, "A 1 62; B 2 56; C 3 28"},
		{"a figure taken from the true one", score.Changes{On: may, Figures: supposed(2, 1, "-8", true)}, "A 1 50; C 2 28; B 3 8"},
		{"where only the supposed figure reaches the target it does so on the last day asked about, one month early", score.Changes{On: may, Figures: supposed(1, 1, "10", false)}, "A 1 81; B 2 56; C 3 28"},
		{"a smaller target, reached on the true day, three months early", score.Changes{On: may, Targets: supposed(1, 1, "5", false)}, "A 1 83; B 2 56; C 3 28"},
		{"a target raised", score.Changes{On: may, Targets: supposed(2, 1, "10", true)}, "A 1 50; B 2 32; C 3 28"},
		{"a figure of no change", score.Changes{On: may, Figures: supposed(2, 1, "0", true)}, "B 1 56; A 2 50; C 3 28"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, rb := bureaus(), parsed(t, campaign)
			before := bytesOf(t, boardOf(t, rb, f.Units, f))
			o := score.Overlay(f, c.changes)
			if got := standing(boardOf(t, rb, f.Units, o)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			for n, code := range f.Units {
				p := []score.Peer{{No: agency.UnitNo(n + 1), Code: code, Name: code, Difficulty: num.One}}
				node, err := score.Explain(rb, "G", p, o, score.Moment{AsOf: f.AsOf}, code, "")
				if err != nil {
					t.Fatal(err)
				}
				if _, err := node.Recompute(); err != nil {
					t.Errorf("what is supposed of %s can't be recomputed: %v", code, err)
				}
			}
			if bytesOf(t, boardOf(t, rb, f.Units, f)) != before {
				t.Error("supposing changed the true board")
			}
		})
	}
}

func TestOverlayWithoutChangeGivesTheSameBytes(t *testing.T) {
	f, rb := bureaus(), parsed(t, campaign)
	want := bytesOf(t, boardOf(t, rb, f.Units, f))
	if got := bytesOf(t, boardOf(t, rb, f.Units, score.Overlay(f, score.Changes{On: may}))); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestOverlayRecordsAddUpToWhatIsSupposed(t *testing.T) {
	f := bureaus()
	half := when.Period{Start: when.MustDate("2021-01-01"), Due: when.MustDate("2021-06-30")}
	rs, err := score.Overlay(f, score.Changes{On: may, Figures: supposed(1, 1, "7.5", false)}).Records(1, 1, half)
	if err != nil || len(rs) != 2 || rs[0].Seq == 0 || rs[1].Seq != 0 {
		t.Fatal("want the true record, then one without a number:", rs, err)
	}
	if sum, err := rs[0].Qty.Add(rs[1].Qty); err != nil || sum.String() != "7.5" {
		t.Error("the records add up to", sum, err)
	}
	if still, err := f.Records(1, 1, half); err != nil || len(still) != 1 {
		t.Error("the true records changed:", still, err)
	}
}

func TestReweighted(t *testing.T) {
	rb := parsed(t, campaign)
	out, err := rb.Reweighted(map[string]num.Qty{"X": num.MustQty("30"), "Y": num.MustQty("90")})
	if err != nil || out.Full.String() != "120" || out.Items[0].Full.String() != "30" || out.Items[1].Full.String() != "90" {
		t.Error(out.Full, out.Items[0].Full, out.Items[1].Full, err)
	}
	if rb.Full.String() != "100" || rb.Items[0].Full.String() != "60" {
		t.Error("the true rulebook changed:", rb.Full, rb.Items[0].Full)
	}
	f := bureaus()
	if got := standing(boardOf(t, out, f.Units, f)); got != "A 1 60; B 2 42; C 2 42" {
		t.Error(got)
	}
	_, err = rb.Reweighted(map[string]num.Qty{"X": num.One, "NO": num.One})
	if l := fault.Of(err); len(l) != 1 || l[0].Code != "rule_item_unknown" || l[0].Found != "NO" {
		t.Errorf("an unknown item gives %v", err)
	}
}

func TestASupposedFigureIsOfItsDay(t *testing.T) {
	rb := parsed(t, strings.Replace(campaign, "rule: {kind: completion, indicator: y, cap: \"1\"}", "rule: {kind: change, indicator: y, start: \"20\", per_point: \"0.1\"}", 1))
	f := bureaus()
	for u, q := range []string{"10", "10", "10"} { // last year's, which 5, 2 and 4 of this year stand against
		f.Observations = append(f.Observations, scoretest.Observation{Unit: agency.UnitNo(u + 1), Indicator: "y", On: when.MustDate("2020-03-01"), Qty: num.MustQty(q)})
	}
	// A: 20 − 50 × 0.1 = 15 and 30; with 12 instead of 5 it is 20 + 20 × 0.1 = 22.
	for _, c := range []struct {
		name    string
		changes score.Changes
		want    string
	}{
		{"nothing supposed", score.Changes{On: may}, "A 45"},
		{"this year's figure is supposed, last year's is not", score.Changes{On: may, Figures: supposed(1, 2, "12", false)}, "A 52"},
		{"added to this year's, not to last year's", score.Changes{On: may, Figures: supposed(1, 2, "7", true)}, "A 52"},
		{"last year's is supposed", score.Changes{On: when.MustDate("2020-05-01"), Figures: supposed(1, 2, "5", false)}, "A 50"},
	} {
		u, _ := boardOf(t, rb, f.Units, score.Overlay(f, c.changes)).Unit("A")
		if got := fmt.Sprint("A ", u.Total); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestATargetRaisedBeyondAllBoundsStaysATarget(t *testing.T) {
	f, rb := bureaus(), parsed(t, campaign)
	huge := map[score.Cell]score.Change{{Unit: 1, Indicator: 1}: {Quantity: math.MaxInt64, Delta: true}}
	if got := standing(boardOf(t, rb, f.Units, score.Overlay(f, score.Changes{On: may, Targets: huge}))); got != "B 1 56; C 2 28; A 3 20" {
		t.Error(got)
	}
}
