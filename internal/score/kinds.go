package score

// Kinds of rules and, for those that can stand under a rule, of measures.
const (
	KindQuantity   = "quantity" // measure only
	KindCompletion = "completion"
	KindRate       = "rate"
	KindChange     = "change"
	KindBand       = "band"
	KindRank       = "rank"
	KindRelative   = "relative"
	KindDeduction  = "deduction"
	KindBonus      = "bonus"
	KindVeto       = "veto"
	KindManual     = "manual"
	KindFormula    = "formula"
	KindGroup      = "group"
)

// kinds lists the rule kinds in the order of the scoring reference, with the fields that count for each.
var kinds = []kindFields{
	{KindCompletion, []string{"indicator", "against", "direction", "cap", "bands", "early"}},
	{KindRate, []string{"indicator", "numerator", "denominator", "of", "floor", "base", "high", "base_mark"}},
	{KindChange, []string{"indicator", "numerator", "denominator", "against", "direction", "start", "per_point"}},
	{KindBand, []string{"indicator", "of", "bands"}},
	{KindRank, []string{"indicator", "of", "direction", "points", "step", "least"}},
	{KindRelative, []string{"indicator", "of", "direction", "method", "slope", "mid"}},
	{KindDeduction, []string{"indicator", "of", "direction", "per_event", "at_most"}},
	{KindBonus, []string{"indicator", "of", "direction", "per_event", "at_most", "levels"}},
	{KindVeto, []string{"indicator", "bars", "item"}},
	{KindManual, []string{"indicator"}},
	{KindFormula, []string{"inputs", "formula"}},
	{KindGroup, []string{"method", "weights"}},
}

// measureKinds lists the kinds of measures with the fields that count for each.
var measureKinds = []kindFields{
	{KindQuantity, []string{"indicator", "direction"}},
	{KindCompletion, []string{"indicator", "against", "direction"}},
	{KindRate, []string{"numerator", "denominator", "direction"}},
	{KindChange, []string{"indicator", "numerator", "denominator", "against", "direction"}},
	{KindFormula, []string{"inputs", "formula", "direction"}},
}

// kindFields is a kind with its fields as the YAML spells them, besides kind.
type kindFields struct {
	name   string
	fields []string
}

func fieldsOf(kinds []kindFields, name string) ([]string, bool) {
	for _, k := range kinds {
		if k.name == name {
			return k.fields, true
		}
	}
	return nil, false
}
