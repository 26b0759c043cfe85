package score

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
)

// maxItems bounds a rulebook; the longest found in practice has about sixty.
const maxItems = 500

// Check returns every fault that shows only against the agency's indicators: unknown codes, an early bonus for an
// indicator that does not add up, manual points from an indicator that is not manual. It repeats the document's own.
func (rb *Rulebook) Check(find func(code string) (agency.Indicator, bool)) fault.List {
	_, faults := ready(rb, find)
	return faults
}

func (p *planner) header() {
	rb := p.rb
	for _, f := range []struct{ path, s string }{{"code", rb.Code}, {"name", rb.Name}} {
		if strings.TrimSpace(f.s) == "" {
			p.fault(f.path, "rule_text_missing", "", "")
		}
	}
	if rb.Version < 1 {
		p.fault("version", "rule_version_below_one", fmt.Sprint(rb.Version), "≥ 1")
	}
	if rb.Period.Due < rb.Period.Start {
		p.fault("period", "rule_period_reversed", rb.Period.Start.String()+" – "+rb.Period.Due.String(), "")
	}
	if rb.Rounding.Places < 0 || rb.Rounding.Places > num.Scale {
		p.fault("rounding.places", "rule_places_out_of_range", fmt.Sprint(rb.Rounding.Places), "0–4")
		rb.Rounding.Places = 2
	}
	mode, err := num.ParseMode(rb.Rounding.Mode)
	if err != nil {
		p.fault("rounding.mode", "rule_word_unknown", rb.Rounding.Mode, "half_up, half_even, down, up")
	}
	p.mode = mode
	for _, c := range []struct {
		path string
		q    *num.Qty
	}{{"caps.bonus", rb.Caps.Bonus}, {"caps.deduction", rb.Caps.Deduction}} {
		if c.q != nil && *c.q < 0 {
			p.fault(c.path, "rule_not_positive", c.q.String(), "≥ 0")
		}
	}
	if len(rb.Items) == 0 {
		p.fault("items", "rule_items_missing", "", "")
	}
	p.oneOf("ranking.method", rb.Ranking.Method, "competition", "dense")
	p.fullMarks("full", rb.Full, rb.Items)
}

// fullMarks holds the sum of the items' full marks to the whole.
func (p *planner) fullMarks(path string, whole num.Qty, items []Item) {
	var sum num.Rat
	for _, it := range items {
		sum = sum.Add(it.Full.Rat())
	}
	if sum.Cmp(whole.Rat()) != 0 {
		p.fault(path, "rule_full_marks_differ", whole.String(), sum.String())
	}
	if whole <= 0 {
		p.fault(path, "rule_not_positive", whole.String(), "> 0")
	}
}

// rules checks what all items have in common and builds the item's rule.
func (p *planner) rules(it *item) {
	d := p.def(it)
	if len(p.items) > maxItems {
		if it.at == 0 {
			p.fault("items", "rule_too_many_items", fmt.Sprint(len(p.items)), fmt.Sprint("≤ ", maxItems))
		}
		return
	}
	for _, f := range []struct{ path, s string }{{".code", d.Code}, {".name", d.Name}} {
		if strings.TrimSpace(f.s) == "" {
			p.fault(it.path+f.path, "rule_text_missing", "", "")
		}
	}
	path := it.path + ".rule"
	fields, ok := fieldsOf(kinds, d.Rule.Kind)
	if !ok {
		p.fault(path+".kind", "rule_kind_unknown", d.Rule.Kind, kindList())
		return
	}
	p.onlyFields(path, d.Rule.Kind, reflect.ValueOf(d.Rule), fields)
	p.marks(it, d)
	p.missingPolicy(it, d)
	if d.Rule.Kind != KindGroup && len(d.Items) > 0 {
		p.fault(it.path+".items", "rule_items_outside_group", d.Rule.Kind, KindGroup)
	}
	if d.Difficulty && slices.Contains([]string{KindVeto, KindManual, KindGroup}, d.Rule.Kind) {
		p.fault(it.path+".difficulty", "rule_difficulty_not_here", d.Rule.Kind, "")
	}
	it.rule = p.rule(it, &d.Rule, path)
}

// marks checks full marks: bonuses and vetoes have none, a deduction may have, all else must.
func (p *planner) marks(it *item, d *Item) {
	path := it.path + ".full"
	switch d.Rule.Kind {
	case KindBonus, KindVeto:
		if d.Full != 0 {
			p.fault(path, "rule_full_marks_not_here", d.Full.String(), "0")
		}
	case KindDeduction:
		if d.Full < 0 {
			p.fault(path, "rule_not_positive", d.Full.String(), "≥ 0")
		}
	default:
		if d.Full <= 0 {
			p.fault(path, "rule_not_positive", d.Full.String(), "> 0")
		}
	}
	if it.grouped && d.Full == 0 {
		p.fault(path, "rule_outside_of_groups_only", d.Rule.Kind, "")
	}
}

// missingPolicy wants a policy where a figure can be missing; no events recorded are no events, and a group has its items'.
func (p *planner) missingPolicy(it *item, d *Item) {
	path := it.path + ".missing"
	switch d.Rule.Kind {
	case KindDeduction, KindBonus, KindVeto, KindGroup:
		if d.Missing != "" {
			p.fault(path, "rule_missing_policy_not_here", d.Missing, "")
		}
		it.missing = Exclude // a group none of whose items applies
		return
	}
	m, ok := parseMissing(d.Missing)
	if !ok {
		p.fault(path, "rule_missing_policy_wanted", d.Missing, "zero, exclude, provisional")
	}
	it.missing = m
}

// onlyFields refuses fields that do not count for this kind: a line ignored would be a rule that nobody applies.
func (p *planner) onlyFields(path, kind string, v reflect.Value, allowed []string) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, opts, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if opts == "inline" {
			p.onlyFields(path, kind, v.Field(i), allowed)
			continue
		}
		if name != "kind" && !v.Field(i).IsZero() && !slices.Contains(allowed, name) {
			p.fault(path+"."+name, "rule_field_not_of_kind", kind, strings.Join(allowed, ", "))
		}
	}
}

func kindList() string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return strings.Join(names, ", ")
}

// indicator looks up a code that has to be there.
func (p *planner) indicator(path, code string) agency.Indicator {
	if code == "" {
		p.fault(path, "rule_indicator_missing", "", "")
		return agency.Indicator{}
	}
	i, ok := p.find(code)
	if !ok {
		p.fault(path, "rule_indicator_unknown", code, "")
	}
	return i
}

// rule builds the rule of one item.
func (p *planner) rule(it *item, r *Rule, path string) rule {
	switch r.Kind {
	case KindCompletion:
		return p.completion(it, r, path)
	case KindRate:
		return p.lines(it, r, path)
	case KindChange:
		return p.change(r, path)
	case KindBand:
		return p.band(it, r, path)
	case KindRank:
		return p.rank(it, r, path)
	case KindRelative:
		return p.relative(it, r, path)
	case KindDeduction:
		return p.deduction(it, r, path)
	case KindBonus:
		return p.bonus(r, path)
	case KindVeto:
		return p.veto(it, r, path)
	case KindManual:
		return p.manual(r, path)
	case KindFormula:
		return p.formulaRule(r, path)
	}
	return p.group(it, r, path)
}
