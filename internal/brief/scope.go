package brief

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/pace"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
)

// Scope is what a template sees as its dot: words and codes, no numbers. Numbers come by fig.
type Scope struct {
	Title    words
	Agency   words
	Group    words
	Rulebook words
	Basis    string
	Demo     bool
	Focus    UnitView   // the unit that the briefing is about
	Units    []UnitView // by rank
	Early    []LineView // finished a month or more ahead, of the focus first, then the earliest
	Slips    []LineView // unfinished and behind time, the furthest behind first, at most five
}

// UnitView is a row of the board.
type UnitView struct {
	Code        string
	Name, Tier  words
	Scored      bool // it has a total and a rank
	Provisional bool
	Items       []ItemView
}

// ItemView is an item of a row.
type ItemView struct {
	Code       string
	Name, Tier words
	Marked     bool   // it has full marks of its own
	Completion bool   // there is a figure completion
	Missing    string // how a missing figure was counted; empty when there is none
	Items      []ItemView
}

// LineView is the pace of a target.
type LineView struct {
	Unit, Indicator         string
	UnitName, IndicatorName words
	Finished                bool // there is a figure finished_on
	Forecast                bool // there are figures forecast, forecast_low and level
	Bounded                 bool // there is a figure forecast_high
}

func scopeOf(title, focus string, facts Facts, v say.Voice) (Scope, error) {
	b := facts.Board
	if title == "" {
		title = v.T("brief.title", say.Args{"Rulebook": strings.TrimSuffix(strings.TrimSuffix(b.Rulebook.Name, "办法"), "考核")})
	}
	lines := current(facts.Lines)
	s := Scope{Title: words(title), Agency: words(facts.Agency.Name), Group: words(facts.Group), Rulebook: words(b.Rulebook.Name),
		Basis: v.T("brief.basis." + b.Basis.String()), Demo: facts.Agency.Demo, Slips: views(slips(lines))}
	for i := range b.Units {
		s.Units = append(s.Units, unitView(&b.Units[i], v))
	}
	if len(s.Units) == 0 {
		return s, fault.New("brief_empty_board", "", "")
	}
	at := 0
	if focus != "" {
		if at = slices.IndexFunc(s.Units, func(u UnitView) bool { return u.Code == focus }); at < 0 {
			return s, fault.At("--unit", "brief_unit_unknown", focus, "")
		}
	}
	s.Focus = s.Units[at]
	s.Early = views(early(lines, s.Focus.Code))
	return s, nil
}

func unitView(u *score.UnitScore, v say.Voice) UnitView {
	return UnitView{Code: u.Code, Name: words(u.Name), Tier: words(u.Tier), Scored: !u.Unscored, Provisional: u.Provisional, Items: itemViews(u.Items, v)}
}

func itemViews(items []score.ItemScore, v say.Voice) []ItemView {
	var out []ItemView
	for i := range items {
		it := &items[i]
		x := ItemView{Code: it.Code, Name: words(it.Name), Tier: words(it.Tier), Marked: it.Full != 0,
			Completion: measuresCompletion(it), Items: itemViews(it.Items, v)}
		if it.Missing != score.NotMissing {
			x.Missing = v.T("brief.missing." + it.Missing.String())
		}
		out = append(out, x)
	}
	return out
}

func views(lines []pace.Line) []LineView {
	var out []LineView
	for _, l := range lines {
		out = append(out, LineView{Unit: l.Unit, Indicator: l.Indicator, UnitName: words(l.UnitName), IndicatorName: words(l.IndicatorName),
			Finished: l.FinishedOn != nil, Forecast: l.Forecast.Finish != nil, Bounded: l.Forecast.High != nil})
	}
	return out
}

// current keeps of each unit and indicator the target that starts last, in the order of the lines.
func current(lines []pace.Line) []pace.Line {
	type of struct{ unit, indicator string }
	last := map[of]int{}
	for i, l := range lines {
		if at, seen := last[of{l.Unit, l.Indicator}]; !seen || l.Start > lines[at].Start {
			last[of{l.Unit, l.Indicator}] = i
		}
	}
	var out []pace.Line
	for i, l := range lines {
		if last[of{l.Unit, l.Indicator}] == i {
			out = append(out, l)
		}
	}
	return out
}

// early are the targets finished at least a month before they are due: the focus's first, then the earliest.
func early(lines []pace.Line, focus string) []pace.Line {
	var out []pace.Line
	for _, l := range lines {
		if l.FinishedOn != nil && l.MonthsAhead > 0 {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b pace.Line) int {
		if (a.Unit == focus) != (b.Unit == focus) {
			if a.Unit == focus {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.DaysAhead, a.DaysAhead)
	})
	return out
}

// slips are the unfinished targets behind time, the furthest behind first, at most five.
func slips(lines []pace.Line) []pace.Line {
	var out []pace.Line
	for _, l := range lines {
		if l.FinishedOn == nil && l.Difference.Sign() < 0 {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b pace.Line) int { return a.Difference.Cmp(b.Difference) })
	return out[:min(5, len(out))]
}
