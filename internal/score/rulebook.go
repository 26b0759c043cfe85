package score

import (
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Rulebook is one version of a 考核办法 as its YAML document says it.
type Rulebook struct {
	Code     string      `yaml:"code" json:"code"`
	Name     string      `yaml:"name" json:"name"`
	Version  int         `yaml:"version" json:"version"`
	Source   string      `yaml:"source,omitempty" json:"source,omitempty"` // the regulation it restates
	Period   when.Period `yaml:"period" json:"period"`                     // what it assesses
	Full     num.Qty     `yaml:"full" json:"full"`                         // full marks of the top items together, without bonus
	Rounding Rounding    `yaml:"rounding,omitempty" json:"rounding"`
	Ranking  Ranking     `yaml:"ranking,omitempty" json:"ranking"`
	Tiers    Tiers       `yaml:"tiers,omitempty" json:"tiers"`
	Caps     Caps        `yaml:"caps,omitempty" json:"caps"`
	Items    []Item      `yaml:"items" json:"items"`
}

// Rounding is applied to each item's score; sums are exact after that. Places 0 to 4; two and half up unless said.
type Rounding struct {
	Places int    `yaml:"places" json:"places"`
	Mode   string `yaml:"mode" json:"mode"` // half_up, half_even, down, up
}

// Ranking says how equal totals are placed: competition (1, 2, 2, 4) or dense (1, 2, 2, 3), after the tie-break chain.
type Ranking struct {
	Method   string   `yaml:"method" json:"method"`
	TieBreak []string `yaml:"tie_break,omitempty" json:"tie_break,omitempty"` // item codes: the higher score of the first that differs
}

// Tiers cuts the ranking into 方阵, for the total and for each item alike.
type Tiers struct {
	By    string `yaml:"by" json:"by"` // count, share or score
	Steps []Tier `yaml:"steps" json:"steps"`
}

// Tier is one 方阵. Bound: count = last place in it; share = the part of the group up to it, as a decimal or fraction
// such as "1/3", counted in whole units and at least one; score = least share of full marks for by score (0.9 of full). The last tier may leave it out.
type Tier struct {
	Name  string `yaml:"name" json:"name"`
	Bound string `yaml:"bound,omitempty" json:"bound,omitempty"`
}

// Caps bound bonuses and deductions over the whole rulebook; nil is unbounded.
type Caps struct {
	Bonus     *num.Qty `yaml:"bonus,omitempty" json:"bonus,omitempty"`
	Deduction *num.Qty `yaml:"deduction,omitempty" json:"deduction,omitempty"`
}

// Item is a 考核项目: full marks and one rule, or items under it (rule kind group).
type Item struct {
	Code       string  `yaml:"code" json:"code"`
	Name       string  `yaml:"name" json:"name"`
	Full       num.Qty `yaml:"full" json:"full"`
	Missing    string  `yaml:"missing,omitempty" json:"missing,omitempty"`       // zero, exclude (and renormalise) or provisional; required where a figure can be missing
	Difficulty bool    `yaml:"difficulty,omitempty" json:"difficulty,omitempty"` // the member's coefficient applies to the measure
	Rule       Rule    `yaml:"rule" json:"rule"`
	Items      []Item  `yaml:"items,omitempty" json:"items,omitempty"` // of a group
}

// Measure is what is measured before it becomes points.
type Measure struct {
	Kind        string  `yaml:"kind" json:"kind"`                                   // quantity, completion, rate, change, formula
	Indicator   string  `yaml:"indicator,omitempty" json:"indicator,omitempty"`     // quantity, completion, change
	Numerator   string  `yaml:"numerator,omitempty" json:"numerator,omitempty"`     // rate
	Denominator string  `yaml:"denominator,omitempty" json:"denominator,omitempty"` // rate
	Against     string  `yaml:"against,omitempty" json:"against,omitempty"`         // completion: target (default) or pace (target × elapsed share); change: year (default) or period
	Inputs      []Input `yaml:"inputs,omitempty" json:"inputs,omitempty"`           // formula
	Formula     string  `yaml:"formula,omitempty" json:"formula,omitempty"`
	Direction   string  `yaml:"direction,omitempty" json:"direction,omitempty"` // more or less is better; unless said the indicator's (the numerator's), of a completion and a formula more
}

// Input is a named figure that a formula may use.
type Input struct {
	Name    string  `yaml:"name" json:"name"`
	Measure Measure `yaml:"measure" json:"measure"`
}

// Rule turns figures into points. Kind decides which fields count; Check refuses the others.
type Rule struct {
	Kind    string `yaml:"kind" json:"kind"` // completion, rate, change, band, rank, relative, deduction, bonus, veto, manual, formula, group
	Measure `yaml:",inline" json:",inline"`
	Of      *Measure `yaml:"of,omitempty" json:"of,omitempty"` // rate, band, rank, relative, deduction, bonus: what is measured, where an indicator does not say it

	Cap   string `yaml:"cap,omitempty" json:"cap,omitempty"`     // completion: the ratio counted at most, 1 unless said
	Bands []Band `yaml:"bands,omitempty" json:"bands,omitempty"` // completion (optional), band

	Early *Early `yaml:"early,omitempty" json:"early,omitempty"` // completion: bonus for finishing before the due date

	Floor    string `yaml:"floor,omitempty" json:"floor,omitempty"`         // rate: 底线, below it no marks
	Base     string `yaml:"base,omitempty" json:"base,omitempty"`           // rate: 基线, the pass mark
	High     string `yaml:"high,omitempty" json:"high,omitempty"`           // rate: 高线, full marks
	BaseMark string `yaml:"base_mark,omitempty" json:"base_mark,omitempty"` // rate: share of full marks at the base, 0.6 unless said

	Start    string `yaml:"start,omitempty" json:"start,omitempty"`         // change: marks at no change
	PerPoint string `yaml:"per_point,omitempty" json:"per_point,omitempty"` // change: marks per percentage point for the better

	Points []string `yaml:"points,omitempty" json:"points,omitempty"` // rank: marks of places 1, 2, …; the last serves all further places
	Step   string   `yaml:"step,omitempty" json:"step,omitempty"`     // rank: instead of points, marks less for each place after the first
	Least  string   `yaml:"least,omitempty" json:"least,omitempty"`   // rank with step: never less than this

	Method string `yaml:"method,omitempty" json:"method,omitempty"` // relative: min_max, best, mean, median, z_score; group: arithmetic, geometric
	Slope  string `yaml:"slope,omitempty" json:"slope,omitempty"`   // relative by mean, median, z_score: marks per unit of distance
	Mid    string `yaml:"mid,omitempty" json:"mid,omitempty"`       // relative by mean, median, z_score: marks at the centre

	PerEvent string  `yaml:"per_event,omitempty" json:"per_event,omitempty"` // deduction, bonus: marks per unit of quantity
	AtMost   string  `yaml:"at_most,omitempty" json:"at_most,omitempty"`     // deduction, bonus: cap in marks
	Levels   []Level `yaml:"levels,omitempty" json:"levels,omitempty"`       // bonus by level of recognition: the highest of one matter only

	Bars string `yaml:"bars,omitempty" json:"bars,omitempty"` // veto: item (zeroes Target), or tier (bars the first tier)
	Item string `yaml:"item,omitempty" json:"item,omitempty"` // veto with bars item: the item's code

	Weights map[string]string `yaml:"weights,omitempty" json:"weights,omitempty"` // group: by item code; full marks unless said
}

// Band is one step: Marks as a share of full marks ("0.8") or, where Points is set, marks themselves. Bounds are of the
// measure; From and To may be empty (no bound); brackets say open or closed: "[", "(" and "]", ")".
type Band struct {
	From     string `yaml:"from,omitempty" json:"from,omitempty"`
	To       string `yaml:"to,omitempty" json:"to,omitempty"`
	Brackets string `yaml:"brackets,omitempty" json:"brackets,omitempty"` // "[)" unless said
	Share    string `yaml:"share,omitempty" json:"share,omitempty"`
	Points   string `yaml:"points,omitempty" json:"points,omitempty"`
}

// Early gives PerMonth marks for each whole month finished before the due date, or PerDay for each day, at most AtMost.
type Early struct {
	PerMonth string `yaml:"per_month,omitempty" json:"per_month,omitempty"`
	PerDay   string `yaml:"per_day,omitempty" json:"per_day,omitempty"`
	AtMost   string `yaml:"at_most,omitempty" json:"at_most,omitempty"`
}

// Level is one level of recognition, with the indicator that counts it and the marks one is worth.
type Level struct {
	Name      string `yaml:"name" json:"name"`
	Indicator string `yaml:"indicator" json:"indicator"`
	Points    string `yaml:"points" json:"points"`
}
