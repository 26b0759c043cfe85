package score

import (
	"slices"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/when"
)

// Span is an indicator's figures over a period, as a rule asks for them.
type Span struct {
	Indicator agency.IndicatorNo
	Period    when.Period
}

// Ground is what one unit's score of one item stands on besides the rulebook.
type Ground struct {
	Spans   []Span  // the unit's own figures, each once
	Targets []int64 // versions of the unit's targets, by record number
	Peers   bool    // the figures of the other units of the group count too
}

// Ground returns what the item's score of unit u stands on at m: the figures that its rule, the items under it and the vetoes
// over it read. It is empty for an item that the rulebook does not have.
func (p *Plan) Ground(u agency.UnitNo, item string, f Figures, m Moment) Ground {
	day := min(m.AsOf, p.rb.Period.Due)
	s := &surveyor{plan: p.plan, unit: u, figures: f, moment: m, day: day, window: when.Period{Start: p.rb.Period.Start, Due: day}}
	for _, it := range p.items {
		if it.head.Code == item {
			s.item(it)
		}
	}
	return s.ground
}

// surveyor walks an item and notes what it would read.
type surveyor struct {
	*plan
	unit    agency.UnitNo
	figures Figures
	moment  Moment
	day     when.Date
	window  when.Period
	ground  Ground
}

func (s *surveyor) item(it *item) {
	for _, m := range measuresOf(it.rule) {
		s.measure(m)
	}
	if _, ok := it.rule.(interface{ peerMeasure() *measure }); ok {
		s.ground.Peers = true
	}
	for _, at := range it.vetoes {
		s.item(s.items[at])
	}
	for at := it.first; at < it.end; at++ {
		s.item(s.items[at])
	}
}

func (s *surveyor) measure(m *measure) {
	switch m.kind {
	case KindCompletion:
		t, seq, found := s.figures.Target(s.unit, m.indicator.No, s.day)
		if !found {
			return
		}
		if !slices.Contains(s.ground.Targets, seq) {
			s.ground.Targets = append(s.ground.Targets, seq)
		}
		s.add(m.indicator, when.Period{Start: t.Period.Start, Due: min(t.Period.Due, s.moment.AsOf)})
	case KindFormula:
		for i := range m.formula.inputs {
			s.measure(m.formula.inputs[i].m)
		}
	default:
		s.level(m, s.window)
		if m.kind == KindChange {
			s.level(m, base(s.rb.Period, s.window, m.previous))
		}
	}
}

// level notes the figures of a rate, or of a single indicator, over p.
func (s *surveyor) level(m *measure, p when.Period) {
	if m.kind == KindRate || m.ofRate {
		s.add(m.num, p)
		s.add(m.den, p)
		return
	}
	s.add(m.indicator, p)
}

func (s *surveyor) add(i agency.Indicator, p when.Period) {
	if span := (Span{i.No, p}); p.Due >= p.Start && !slices.Contains(s.ground.Spans, span) {
		s.ground.Spans = append(s.ground.Spans, span)
	}
}

// measuresOf lists what a rule measures.
func measuresOf(r rule) []*measure {
	switch r := r.(type) {
	case *completion:
		return []*measure{r.m}
	case *lines:
		return []*measure{r.m}
	case *change:
		return []*measure{r.m}
	case *band:
		return []*measure{r.m}
	case *rank:
		return []*measure{r.m}
	case *relative:
		return []*measure{r.m}
	case *deduction:
		return []*measure{r.m}
	case *veto:
		return []*measure{r.m}
	case *manual:
		return []*measure{r.m}
	case *formulaRule:
		return []*measure{r.m}
	case *bonus:
		ms := []*measure{r.m}
		for i := range r.levels {
			ms = append(ms, r.levels[i].m)
		}
		return slices.DeleteFunc(ms, func(m *measure) bool { return m == nil })
	}
	return nil // a group: its items are walked by themselves
}
