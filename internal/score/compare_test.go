package score_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/score"
)

// moves writes a comparison as "A 2→1 50→62 [Y 20→32]", one unit after the other.
func moves(c score.Comparison) string {
	var out []string
	for _, m := range c.Moved {
		s := fmt.Sprintf("%s %d→%d %s→%s", m.Code, m.RankFrom, m.RankTo, m.TotalFrom, m.TotalTo)
		for _, i := range m.Items {
			s += fmt.Sprintf(" [%s %s→%s]", i.Code, i.From, i.To)
		}
		if m.Only != "" {
			s += " only " + m.Only
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		name     string
		changes  score.Changes
		from, to []string // units on the boards
		want     string
	}{
		{"a board with itself", score.Changes{On: may}, []string{"A", "B", "C"}, []string{"A", "B", "C"}, ""},
		{"who passed whom, the larger change of total first", score.Changes{On: may, Figures: supposed(1, 2, "3", true)},
			[]string{"A", "B", "C"}, []string{"A", "B", "C"}, "A 2→1 50→62 [Y 20→32]; B 1→2 56→56"},
		{"a total without a rank", score.Changes{On: may, Figures: supposed(3, 2, "5", false)},
			[]string{"A", "B", "C"}, []string{"A", "B", "C"}, "C 3→3 28→32 [Y 16→20]"},
		{"a unit that comes", score.Changes{On: may}, []string{"A", "B"}, []string{"A", "B", "C"}, "C 0→3 0→28 only to"},
		{"a unit that goes", score.Changes{On: may}, []string{"A", "B", "C"}, []string{"A", "B"}, "C 3→0 28→0 only from"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, rb := bureaus(), parsed(t, campaign)
			got := score.Compare(boardOf(t, rb, c.from, f), boardOf(t, rb, c.to, score.Overlay(f, c.changes)))
			// Tiers by share move with the group's size; only who moved in rank, total or item is asked here.
			got.Moved = slices.DeleteFunc(got.Moved, func(m score.Move) bool {
				return len(c.from) != len(c.to) && m.Only == "" && m.RankFrom == m.RankTo && m.TotalFrom == m.TotalTo
			})
			if moves(got) != c.want {
				t.Errorf("got  %s\nwant %s", moves(got), c.want)
			}
		})
	}
}

func TestComparisonOfABoardWithItselfIsAnEmptyList(t *testing.T) {
	f, rb := bureaus(), parsed(t, campaign)
	b := boardOf(t, rb, f.Units, f)
	if got := bytesOf(t, score.Compare(b, b)); got != `{"moved":[]}` {
		t.Error(got)
	}
}

func TestReads(t *testing.T) {
	rb := parsed(t, strings.Replace(campaign, "rule: {kind: completion, indicator: y, cap: \"1\"}", "rule: {kind: rank, of: {kind: completion, indicator: y}, step: \"2\", least: \"0\"}", 1))
	for n, want := range []string{"x", "y"} {
		if got := rb.Items[n].Reads(); !slices.Equal(got, []string{want}) {
			t.Errorf("%s reads %v, want %s", rb.Items[n].Code, got, want)
		}
	}
}

func TestCompareUnderAnotherRulebook(t *testing.T) {
	f := bureaus()
	old := parsed(t, campaign)
	one := parsed(t, strings.Replace(strings.Replace(campaign, "full: 40", "full: 100", 1), "  - {code: X", "  # {code: X", 1))
	got := score.Compare(boardOf(t, old, []string{"A"}, f), boardOf(t, one, []string{"A"}, f))
	if want := "A 1→1 50→50 [Y 20→50] [X 30→0]"; moves(got) != want {
		t.Errorf("got %s, want %s", moves(got), want)
	}
}

func TestCompareNamesTheVetoThatCostATier(t *testing.T) {
	rb := parsed(t, campaign+"  - {code: V, name: 重大事故, full: 0, rule: {kind: veto, indicator: v, bars: tier}}\n")
	f := bureaus()
	f.Indicators = append(f.Indicators, agency.Indicator{Code: "v", Name: "事故", OverTime: agency.Sum, OverUnits: agency.Sum})
	got := score.Compare(boardOf(t, rb, f.Units, f), boardOf(t, rb, f.Units, score.Overlay(f, score.Changes{On: may, Figures: supposed(2, 3, "1", false)})))
	if want := "B 1→1 56→56 [V 0→0]"; moves(got) != want || got.Moved[0].TierFrom != "一" || got.Moved[0].TierTo != "二" {
		t.Errorf("got %s, want %s; tier %s→%s", moves(got), want, got.Moved[0].TierFrom, got.Moved[0].TierTo)
	}
}
