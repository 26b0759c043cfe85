// Package brief writes briefings in which no number stands that is not a figure: a named value computed from the records,
// with its provenance. A template says the words; the figures bring the numbers and their marks.
package brief

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
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
	Records map[string][]int64 // by "unit/item", of the board's top items: the records that the item counts; by "unit//indicator" those of a target
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

// Collect makes every figure that a briefing of the facts may quote; <unit>, <item> and <indicator> are codes:
//
//	as_of, known_at, board.units, board.full
//	board.<unit>.total, .rank, .of, .tier
//	board.<unit>.scores.<item>: the item's score with the unit's whole row as its source, for tables
//	board.<unit>.item.<item>.score, .full, .rank, .tier, .completion
//	pace.<unit>.<indicator>.assigned, .actual, .completion, .time_pace, .difference, .behind, .due, .days_ahead, .months_ahead,
//	  .finished_on, .forecast, .forecast_low, .forecast_high, .level, .needed_per_day
//	ledger.corrections, ledger.retractions, ledger.returns
//
// What does not apply (the rank of a unit without a score, the finish of an open target) is no figure. Of several targets of
// one unit and indicator the one that starts last is quoted.
func Collect(facts Facts, v say.Voice) *Figures {
	c := &collector{&Figures{by: map[string]Figure{}}, facts, v, ""}
	b := facts.Board
	c.board = v.T("brief.source.board", say.Args{"Code": b.Rulebook.Code, "Name": b.Rulebook.Name, "Version": b.Rulebook.Version, "AsOf": b.AsOf.String(),
		"KnownAt": c.instant(), "Basis": v.T("brief.basis." + b.Basis.String())})
	c.add("as_of", c.date(b.AsOf), c.board)
	c.add("known_at", b.KnownAt.In(facts.Zone).Format("2006-01-02 15:04"), c.board)
	c.add("board.units", strconv.Itoa(len(b.Units)), c.board)
	c.add("board.full", b.Rulebook.Full.String(), c.board)
	for i := range b.Units {
		c.unit(&b.Units[i])
	}
	lines := current(facts.Lines)
	for i := range lines {
		c.pace(&lines[i])
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
	c.add(name+"of", strconv.Itoa(len(c.facts.Board.Units)), c.board)
	if !u.Unscored {
		c.add(name+"total", u.Total.String(), source)
		c.add(name+"rank", strconv.Itoa(u.Rank), source)
	}
	if u.Tier != "" {
		c.add(name+"tier", u.Tier, source)
	}
	for i := range u.Items {
		c.item(u, &u.Items[i], u.Items[i].Code, source)
	}
}

// item adds an item's figures and those of the items under it, whose records are those of the top item.
func (c *collector) item(u *score.UnitScore, it *score.ItemScore, top, row string) {
	own := c.voice.T("brief.source.item", say.Args{"Unit": u.Name, "Item": it.Name, "Board": c.board, "Records": c.records(c.facts.Records[u.Code+"/"+top])})
	c.add("board."+u.Code+".scores."+it.Code, it.Score.String(), row)
	name := "board." + u.Code + ".item." + it.Code + "."
	c.add(name+"score", it.Score.String(), own)
	c.add(name+"full", it.Full.String(), own)
	if it.Rank > 0 {
		c.add(name+"rank", strconv.Itoa(int(it.Rank)), own)
	}
	if it.Tier != "" {
		c.add(name+"tier", it.Tier, own)
	}
	if measuresCompletion(it) {
		c.add(name+"completion", percent(it.Measured), own)
	}
	for i := range it.Items {
		c.item(u, &it.Items[i], top, row)
	}
}

func measuresCompletion(it *score.ItemScore) bool { return it.Known && it.Kind == "completion" }

func (c *collector) pace(l *pace.Line) {
	b := c.facts.Board
	source := c.voice.T("brief.source.pace", say.Args{"Unit": l.UnitName, "Indicator": l.IndicatorName, "AsOf": b.AsOf.String(), "Target": l.Record,
		"KnownAt": c.instant(), "Basis": c.voice.T("brief.basis." + b.Basis.String()), "Records": c.records(c.facts.Records[l.Unit+"//"+l.Indicator])})
	name := "pace." + l.Unit + "." + l.Indicator + "."
	c.add(name+"assigned", l.Assigned.String(), source)
	c.add(name+"actual", l.Actual.String(), source)
	c.add(name+"completion", percent(l.Completion), source)
	c.add(name+"time_pace", percent(l.TimePace), source)
	c.add(name+"difference", l.Difference.Decimal(2), source)
	c.add(name+"behind", l.Difference.Neg().Decimal(2), source)
	c.add(name+"due", c.date(l.Due), source)
	c.add(name+"days_ahead", strconv.Itoa(l.DaysAhead), source)
	c.add(name+"months_ahead", strconv.Itoa(l.MonthsAhead), source)
	c.day(name+"finished_on", l.FinishedOn, source)
	c.day(name+"forecast", l.Forecast.Finish, source)
	c.day(name+"forecast_low", l.Forecast.Low, source)
	c.day(name+"forecast_high", l.Forecast.High, source)
	if l.Forecast.Finish != nil {
		if level, err := num.ParseRat(l.Forecast.Level); err == nil {
			c.add(name+"level", percent(level), source)
		}
	}
	if l.NeededPerDay != nil {
		c.add(name+"needed_per_day", l.NeededPerDay.String(), source)
	}
}

func (c *collector) day(name string, d *when.Date, source string) {
	if d != nil {
		c.add(name, c.date(*d), source)
	}
}

// percent writes r to two places, half up as everywhere; but what is not complete never reads 100%.
func percent(r num.Rat) string {
	p := r.Percent(2)
	if p == "100%" && r.Cmp(num.Whole(1)) < 0 {
		return "99.99%"
	}
	return p
}

func (c *collector) instant() string {
	return c.facts.Board.KnownAt.In(c.facts.Zone).Format(time.DateTime)
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
