package inspect

import (
	"cmp"
	"slices"
	"time"
)

// Recurrence names a finding that was there before.
type Recurrence struct {
	Finding string     `json:"finding"`
	Alike   []Likeness `json:"alike"`  // earlier findings of the unit, the latest first
	Opened  int        `json:"opened"` // how often it was itself opened again after it had been closed
}

// Likeness is an earlier finding, and in what it is alike.
type Likeness struct {
	Finding  string `json:"finding"`
	Rule     bool   `json:"rule"`     // the same provision
	Category bool   `json:"category"` // the same category
}

// Recurring returns the findings that recur 屡查屡犯: opened again, or of the same unit and the same rule or category as one noticed within the period before it. Withdrawn
// ones count on neither side. They come by the time they were noticed.
func Recurring(findings []Finding, within time.Duration) []Recurrence {
	list := slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.State == FindingWithdrawn })
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(a.Noticed.Compare(b.Noticed), cmp.Compare(a.Code, b.Code))
	})
	var out []Recurrence
	for i, f := range list {
		r := Recurrence{Finding: f.Code, Alike: []Likeness{}, Opened: f.Reopened}
		for _, before := range slices.Backward(list[:i]) {
			if before.Unit != f.Unit || before.Inspection == f.Inspection || f.Noticed.Sub(before.Noticed) > within {
				continue
			}
			l := Likeness{Finding: before.Code, Rule: before.Rule == f.Rule, Category: before.Category == f.Category}
			if l.Rule || l.Category {
				r.Alike = append(r.Alike, l)
			}
		}
		if r.Opened > 0 || len(r.Alike) > 0 {
			out = append(out, r)
		}
	}
	return out
}
