package inspect

import (
	"slices"

	"github.com/tongchou/tongchou/internal/fault"
)

// Person is somebody as the rules of inspection see them.
type Person struct {
	Account    string
	Serves     []string // codes of units where they serve or hold a role other than supervision
	Supervises []string // codes of units at which they hold a role of supervision 督察
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

// supervises says that a person belongs to the supervision that holds an inspection, at its office or above it, and is not themselves inspected by it. Supervision below the
// office learns no more than its own units do: it would know too early of what is done to them.
func (p Person) supervises(i Inspection, lineage Lineage) bool {
	above := lineage(i.Office)
	return slices.ContainsFunc(p.Supervises, func(u string) bool { return slices.Contains(above, u) }) && !p.within(i.Unit, lineage)
}

// outside refuses who serves at the inspected unit or below it: fault inspect_own_unit.
func (p Person) outside(unit string, lineage Lineage) error {
	if p.within(unit, lineage) {
		return fault.New("inspect_own_unit", p.Account, unit)
	}
	return nil
}
