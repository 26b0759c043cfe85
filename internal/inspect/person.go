package inspect

import (
	"slices"

	"github.com/tongchou/tongchou/internal/fault"
)

// Person is somebody as the rules of inspection see them.
type Person struct {
	Account    string
	Serves     []string // codes of units where they serve or hold a role other than supervision
	Supervises bool     // they hold a role of the supervision office 督察
}

// Lineage gives the codes of a unit and of all above it, the unit first, as the organisation was on the day that is asked about.
type Lineage func(unit string) []string

// within says that a person serves at a unit or below it: they are whom an inspection of it inspects.
func (p Person) within(unit string, lineage Lineage) bool {
	return slices.ContainsFunc(p.Serves, func(s string) bool { return slices.Contains(lineage(s), unit) })
}

// over says that a person serves at a unit or above it.
func (p Person) over(unit string, lineage Lineage) bool {
	above := lineage(unit)
	return slices.ContainsFunc(p.Serves, func(s string) bool { return slices.Contains(above, s) })
}

// outside refuses who serves at the inspected unit or below it: fault inspect_own_unit.
func (p Person) outside(unit string, lineage Lineage) error {
	if p.within(unit, lineage) {
		return fault.New("inspect_own_unit", p.Account, unit)
	}
	return nil
}
