package score

// Missing says how an item's missing figure was counted.
type Missing uint8

const (
	NotMissing  Missing = iota
	Zero                // no marks
	Exclude             // not applicable: the item leaves the total, and what is left is raised to full marks in proportion
	Provisional         // no marks yet, and the unit's total is marked provisional
)

var missingNames = [...]string{"", "zero", "exclude", "provisional"}

// String returns the policy's name in a rulebook and in JSON.
func (m Missing) String() string { return missingNames[m] }

// MarshalText writes the policy's name.
func (m Missing) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

func parseMissing(s string) (Missing, bool) {
	for i, n := range missingNames[1:] {
		if s == n {
			return Missing(i + 1), true
		}
	}
	return NotMissing, false
}

// Why says why a figure is missing.
type Why uint8

const (
	Known           Why = iota // it is not missing
	NoData                     // no observation in the period, which is not zero
	NoTarget                   // nothing was assigned
	TargetZero                 // the target is zero or less, so there is no ratio to it
	TooEarly                   // the period has not begun
	BaseZero                   // the base period's figure is zero: there is no rate of change
	BaseNegative               // the base period's figure is below zero: a rate of change says nothing
	DenominatorZero            // the rate's denominator is zero
	DivideZero                 // the formula divides by zero
	BestZero                   // the group's best is zero or less, so there is no proportion to it
	NothingApplies             // every item of the group is excluded
)

var whyNames = [...]string{"", "no_data", "no_target", "target_zero", "too_early", "base_zero", "base_negative",
	"denominator_zero", "divide_zero", "best_zero", "nothing_applies"}

// String returns the reason's stable name; its sentence is the catalogue's message "score.why.<name>".
func (w Why) String() string { return whyNames[w] }

// MarshalText writes the reason's name.
func (w Why) MarshalText() ([]byte, error) { return []byte(w.String()), nil }
