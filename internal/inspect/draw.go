package inspect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// Team is a drawn unit with those who inspect it, in the order in which they were drawn.
type Team struct {
	Stratum    string   `json:"stratum"`
	Unit       string   `json:"unit"`
	Inspectors []string `json:"inspectors"`
}

// Draw works the draw of a plan out from its seed. It needs a plan that Check lets pass. Units first: of each stratum, in the plan's order, by the
// stream "units/<stratum>". Then inspectors, unit after unit in the order drawn: those whom no exclusion keeps away are put in an order by the
// stream "inspectors/<unit>", and in that order each is taken after whom all places can still be filled, until the unit has its number. Where
// the drawn units cannot be staffed at all: fault inspect_draw_infeasible, with the units that have too few and the numbers.
func (p Plan) Draw(seed [32]byte) ([]Team, error) {
	teams := p.drawUnits(seed)
	r := newRoster(p, teams)
	if err := r.fill(); err != nil {
		return nil, err
	}
	for u := range teams {
		asked := lots[int]{stream: newStream(seed, "inspectors/"+teams[u].Unit), list: slices.Clone(r.allowed[u])}
		for len(r.fixed[u]) < p.PerUnit {
			x, ok := asked.next()
			if !ok {
				return nil, infeasible([]string{teams[u].Unit}, p.PerUnit, len(r.fixed[u])) // fill found a way, so this is not reached
			}
			r.fix(u, x)
		}
		for _, x := range r.fixed[u] {
			teams[u].Inspectors = append(teams[u].Inspectors, p.Inspectors[x].Code)
		}
	}
	return teams, nil
}

func (p Plan) drawUnits(seed [32]byte) []Team {
	teams := []Team{}
	for _, s := range p.Strata {
		var of []string
		for _, u := range p.Units {
			if u.Stratum == s.Code {
				of = append(of, u.Code)
			}
		}
		for _, u := range pick(newStream(seed, "units/"+s.Code), of, s.Draw) {
			teams = append(teams, Team{Stratum: s.Code, Unit: u, Inspectors: []string{}})
		}
	}
	return teams
}

// infeasible names units that need more places than those who may inspect them have.
func infeasible(units []string, need, have int) error {
	slices.Sort(units)
	return fault.At("result", "inspect_draw_infeasible", strings.Join(units, ", "), fmt.Sprintf("%d > %d", need, have))
}
