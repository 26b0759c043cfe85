package desk

import (
	"slices"
	"strconv"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/when"
)

// CheckRulebook reads a rulebook and holds it against the agency's indicators; all faults come in one fault.List.
func (d *Desk) CheckRulebook(name string, text []byte) (*score.Rulebook, error) {
	today := d.Today()
	return score.ParseFor(name, text, func(rb *score.Rulebook, code string) (agency.Indicator, bool) {
		v, ok := d.directory.Indicators.At(code, max(today, rb.Period.Due), d.seq)
		return v.Value, ok
	})
}

func (d *Desk) checkRulebook(name string, text []byte, from string) (*score.Rulebook, when.Date, error) {
	rb, err := d.CheckRulebook(name, text)
	if err != nil {
		return nil, 0, err
	}
	day, err := when.ParseDate(from)
	if err != nil {
		return nil, 0, fault.At("from", "desk_not_a_date", from, "2021-04-26")
	}
	for _, v := range d.rulebooks.Versions(rb.Code) {
		if v.Value.Version >= rb.Version {
			return nil, 0, fault.At("version", "desk_rulebook_version", strconv.Itoa(rb.Version), strconv.Itoa(v.Value.Version+1))
		}
	}
	return rb, day, nil
}

// Rulebooks returns the codes of all rulebooks, in order of first appearance.
func (d *Desk) Rulebooks() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return slices.Clone(d.rulebooks.Keys())
}

// rulebook picks the rulebook of a question: the one named, or the only one whose period has begun on the day.
func (d *Desk) rulebook(q Question, m score.Moment) (*score.Rulebook, error) {
	if q.Rulebook != "" {
		v, ok := d.rulebooks.At(q.Rulebook, m.AsOf, m.Seq)
		if !ok {
			return nil, fault.At("rulebook", "desk_rulebook_unknown", q.Rulebook, list(d.rulebooks.Keys()))
		}
		return v.Value, nil
	}
	var in []*score.Rulebook
	var codes []string
	for _, code := range d.rulebooks.Keys() {
		if v, ok := d.rulebooks.At(code, m.AsOf, m.Seq); ok && v.Value.Period.Start <= m.AsOf {
			in = append(in, v.Value)
			codes = append(codes, code)
		}
	}
	switch len(in) {
	case 1:
		return in[0], nil
	case 0:
		return nil, fault.At("rulebook", "desk_no_rulebook", m.AsOf.String(), list(d.rulebooks.Keys()))
	}
	return nil, fault.At("rulebook", "desk_which_rulebook", "", list(codes))
}
