// Package brief writes briefings in which no number stands that is not a figure: a named value computed from the records,
// with its provenance. A template says the words; the figures bring the numbers and their marks.
package brief

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/pace"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/when"
)

// Figure is a named value that a document may quote (数据).
type Figure struct {
	Name   string `json:"name"`
	Value  string `json:"value"`  // as it is shown
	Source string `json:"source"` // where it comes from, in words, with its record numbers
}

// Facts are what a briefing is made of: a board and the pace of its targets, as of one moment.
type Facts struct {
	Agency  agency.Settings
	Zone    *time.Location
	Group   string // the peer group's name
	Board   *score.Board
	Lines   []pace.Line
	Records map[string][]int64 // by "unit/item": the records that the item counts; by "unit//indicator" those of a target
	Undone  map[string][]int64 // by kind (correction, retraction, return): record numbers in the period
}

// Figures are all figures of one briefing, by name.
type Figures struct {
	by    map[string]Figure
	names []string
}

// Get returns the figure of that name.
func (f *Figures) Get(name string) (Figure, bool) {
	x, ok := f.by[name]
	return x, ok
}

// All returns the figures in a fixed order.
func (f *Figures) All() []Figure {
	out := make([]Figure, len(f.names))
	for i, n := range f.names {
		out[i] = f.by[n]
	}
	return out
}

func (f *Figures) add(name, value, source string) {
	f.by[name] = Figure{name, value, source}
	f.names = append(f.names, name)
}

// collector makes figures out of facts in a language.
type collector struct {
	*Figures
	facts Facts
	voice say.Voice
	board string // what all figures of the board stand on, in words
}

// Collect makes every figure that a briefing of the facts may quote:
//
//	as_of, known_at, board.units, board.full
//	board.<unit>.total, .rank, .item.<item>.score, .full, .rank, .completion
//	pace.<unit>.<indicator>.assigned, .actual, .completion, .time_pace, .difference, .due, .days_ahead, .months_ahead, .finished_on, .forecast
//	ledger.corrections, ledger.retractions, ledger.returns
func Collect(facts Facts, v say.Voice) *Figures {
	c := &collector{&Figures{by: map[string]Figure{}}, facts, v, ""}
	b := facts.Board
	c.board = v.T("brief.source.board", say.Args{"Code": b.Rulebook.Code, "Name": b.Rulebook.Name, "Version": b.Rulebook.Version, "AsOf": b.AsOf.String(),
		"KnownAt": b.KnownAt.In(facts.Zone).Format("2006-01-02 15:04:05"), "Basis": v.T("brief.basis." + b.Basis.String())})
	c.add("as_of", c.date(b.AsOf), c.board)
	c.add("known_at", b.KnownAt.In(facts.Zone).Format("2006-01-02 15:04"), c.board)
	c.add("board.units", strconv.Itoa(len(b.Units)), c.board)
	c.add("board.full", b.Rulebook.Full.String(), c.board)
	for i := range b.Units {
		c.unit(&b.Units[i])
	}
	for i := range facts.Lines {
		c.pace(&facts.Lines[i])
	}
	for _, kind := range []string{"correction", "retraction", "return"} {
		seqs := facts.Undone[kind]
		c.add("ledger."+kind+"s", strconv.Itoa(len(seqs)), v.T("brief.source.ledger", say.Args{"Kind": v.T("brief.kind." + kind), "Records": c.records(seqs)}))
	}
	return c.Figures
}

func (c *collector) unit(u *score.UnitScore) {
	var all []int64
	for _, it := range u.Items {
		all = append(all, c.facts.Records[u.Code+"/"+it.Code]...)
	}
	slices.Sort(all)
	source := c.voice.T("brief.source.unit", say.Args{"Unit": u.Name, "Board": c.board, "Records": c.records(slices.Compact(all))})
	name := "board." + u.Code + "."
	c.add(name+"total", u.Total.String(), source)
	c.add(name+"rank", strconv.Itoa(u.Rank), source)
	for _, it := range u.Items {
		own := c.voice.T("brief.source.item", say.Args{"Unit": u.Name, "Item": it.Name, "Board": c.board, "Records": c.records(c.facts.Records[u.Code+"/"+it.Code])})
		c.add(name+"item."+it.Code+".score", it.Score.String(), source)
		c.add(name+"item."+it.Code+".full", it.Full.String(), own)
		c.add(name+"item."+it.Code+".rank", strconv.Itoa(int(it.Rank)), own)
		if it.Known && it.Kind == "completion" {
			c.add(name+"item."+it.Code+".completion", it.Measured.Percent(2), own)
		}
	}
}

func (c *collector) pace(l *pace.Line) {
	source := c.voice.T("brief.source.pace", say.Args{"Unit": l.UnitName, "Indicator": l.IndicatorName, "AsOf": c.facts.Board.AsOf.String(), "Target": l.Record,
		"Records": c.records(c.facts.Records[l.Unit+"//"+l.Indicator])})
	name := "pace." + l.Unit + "." + l.Indicator + "."
	c.add(name+"assigned", l.Assigned.String(), source)
	c.add(name+"actual", l.Actual.String(), source)
	c.add(name+"completion", l.Completion.Percent(2), source)
	c.add(name+"time_pace", l.TimePace.Percent(2), source)
	c.add(name+"difference", l.Difference.Decimal(2), source)
	c.add(name+"behind", l.Difference.Neg().Decimal(2), source)
	c.add(name+"due", c.date(l.Due), source)
	c.add(name+"days_ahead", strconv.Itoa(l.DaysAhead), source)
	c.add(name+"months_ahead", strconv.Itoa(l.MonthsAhead), source)
	if l.FinishedOn != nil {
		c.add(name+"finished_on", c.date(*l.FinishedOn), source)
	}
	if l.Forecast.Finish != nil {
		c.add(name+"forecast", c.date(*l.Forecast.Finish), source)
	}
}

// date writes a date as documents do.
func (c *collector) date(d when.Date) string {
	y, m, day := d.Civil()
	return c.voice.T("brief.date", say.Args{"Year": y, "Month": int(m), "Day": day, "ISO": d.String()})
}

// named is how many record numbers a source lists before it only counts.
const named = 6

// records says how many records there are and which.
func (c *collector) records(seqs []int64) string {
	if len(seqs) == 0 {
		return c.voice.T("brief.source.none")
	}
	seqs = slices.Sorted(slices.Values(seqs))
	var list []string
	for _, n := range seqs[:min(named, len(seqs))] {
		list = append(list, strconv.FormatInt(n, 10))
	}
	key := "brief.source.records"
	if len(seqs) > named {
		key = "brief.source.records_range"
	}
	return c.voice.T(key, say.Args{"N": len(seqs), "List": strings.Join(list, c.voice.T("brief.comma")), "First": seqs[0], "Last": seqs[len(seqs)-1]})
}

// key joins the parts of a figure's name.
func key(parts ...any) string {
	s := make([]string, len(parts))
	for i, p := range parts {
		s[i] = fmt.Sprint(p)
	}
	return strings.Join(s, ".")
}

// early are the targets finished at least a month before they are due, the earliest first.
func early(lines []pace.Line) []pace.Line {
	var out []pace.Line
	for _, l := range lines {
		if l.FinishedOn != nil && l.MonthsAhead > 0 {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b pace.Line) int { return cmp.Compare(b.DaysAhead, a.DaysAhead) })
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
