package inspect

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/when"
)

// Manner is whether the inspected unit is told before.
type Manner string

// The manners.
const (
	Announced   Manner = "announced"   // 明查
	Unannounced Manner = "unannounced" // 暗访
)

// State is how far an inspection has come.
type State string

// The states of an inspection.
const (
	Planned   State = "planned"
	Started   State = "started"    // at the unit, which knows of it now
	Reported  State = "findings"   // its findings are written, if it has any
	Closed    State = "closed"     // every finding is mended or withdrawn
	CalledOff State = "called_off" // before it started, with a reason
)

// Step is what somebody does to an inspection.
type Step string

// The steps of an inspection.
const (
	Start   Step = "start"
	Report  Step = "report"
	Close   Step = "close"
	CallOff Step = "call_off"
)

// steps is the life of an inspection; what is not here is refused.
var steps = map[State]map[Step]State{
	Planned:   {Start: Started, CallOff: CalledOff},
	Started:   {Report: Reported},
	Reported:  {Close: Closed},
	Closed:    {},
	CalledOff: {},
}

// Next returns the state that a step leads to, or the fault inspect_step_<state>.
func Next(from State, do Step) (State, error) {
	return next(steps, "inspect_step_", from, do)
}

// next follows one line of a life: a table of what each state lets be done, and where that leads. What is not in it is refused by the fault named after the state.
func next[S, D ~string](life map[S]map[D]S, code string, from S, do D) (S, error) {
	to, ok := life[from][do]
	if !ok {
		return from, fault.New(code+string(from), string(do), "")
	}
	return to, nil
}

// Inspection is one unit being inspected, as one step left it; each step is a version of it in the ledger.
type Inspection struct {
	Code             string    `json:"code"`
	Title            string    `json:"title"`
	Manner           Manner    `json:"manner"`
	Unit             string    `json:"unit"`            // code
	Office           string    `json:"office"`          // code of the unit whose supervision holds it
	Inspectors       []string  `json:"inspectors"`      // accounts, two at least
	Draw             string    `json:"draw"`            // code of the draw that it comes from; empty: chosen, for Ground
	Ground           string    `json:"ground"`          // why the unit was chosen, where no draw did; no secret of an informer's
	Checklist        string    `json:"checklist"`       // code; empty: none
	ChecklistVersion int       `json:"version"`         // of the checklist
	First            when.Date `json:"first"`           // the days on which it may start
	Last             when.Date `json:"last"`            //
	Notice           time.Time `json:"notice,omitzero"` // when the unit is told, of an announced one

	State      State     `json:"state"`
	By         string    `json:"by"` // who took this step
	At         time.Time `json:"at"`
	StartedAt  time.Time `json:"started_at,omitzero"`
	ReportedAt time.Time `json:"reported_at,omitzero"`
	Findings   []string  `json:"findings,omitempty"` // codes
	Summary    string    `json:"summary,omitempty"`  // what was seen, without findings too
	Reason     string    `json:"reason,omitempty"`   // why it was called off
	Seq        int64     `json:"seq,omitempty"`      // the number of this version; not part of what is kept
}

// LeastInspectors is how many inspectors an inspection has at least.
const LeastInspectors = 2

// Check says what is wrong with an inspection by itself.
func (i Inspection) Check() error {
	var l fault.List
	add := func(field, code, found, want string) { l = append(l, fault.At(field, code, found, want)) }
	need(&l, "code", i.Code)
	need(&l, "title", i.Title)
	need(&l, "unit", i.Unit)
	need(&l, "office", i.Office)
	if i.Draw == "" {
		need(&l, "ground", i.Ground)
	}
	if len(i.Inspectors) < LeastInspectors {
		add("inspectors", "inspect_few_inspectors", fmt.Sprint(len(i.Inspectors)), fmt.Sprint(LeastInspectors))
	}
	for n, x := range i.Inspectors {
		if x == "" || slices.Contains(i.Inspectors[:n], x) {
			add(fmt.Sprintf("inspectors[%d]", n), "inspect_twice", x, "")
		}
	}
	if i.Checklist != "" && i.ChecklistVersion < 1 {
		add("version", "inspect_missing", "", "")
	}
	if i.Last < i.First {
		add("last", "inspect_last_before_first", i.Last.String(), i.First.String())
	}
	switch {
	case i.Manner != Announced && i.Manner != Unannounced:
		add("manner", "inspect_manner", string(i.Manner), "announced, unannounced")
	case i.Manner == Announced && i.Notice.IsZero():
		add("notice", "inspect_missing", "", "")
	case i.Manner == Unannounced && !i.Notice.IsZero():
		add("notice", "inspect_notice_unannounced", "", "")
	}
	return l.Err()
}

// Drawn holds an inspection that names a draw to what was drawn: its unit, and the very inspectors. accounts gives the account of an inspector's code in the draw.
// Fault inspect_not_drawn.
func (i Inspection) Drawn(f File, accounts func(code string) string) error {
	for _, t := range f.Result.Teams {
		if f.Plan.Code != i.Draw || t.Unit != i.Unit {
			continue
		}
		team := []string{}
		for _, x := range t.Inspectors {
			team = append(team, accounts(x))
		}
		if slices.Equal(slices.Sorted(slices.Values(team)), slices.Sorted(slices.Values(i.Inspectors))) {
			return nil
		}
		return fault.At("inspectors", "inspect_not_drawn", strings.Join(i.Inspectors, ", "), strings.Join(team, ", "))
	}
	return fault.At("unit", "inspect_not_drawn", i.Unit, i.Draw)
}

// Plan makes the first version. Nobody is planned to inspect the unit they serve at: inspectors are the team as persons, in the inspection's order.
func (i Inspection) Plan(by string, at time.Time, inspectors []Person, lineage Lineage) (Inspection, error) {
	if err := i.Check(); err != nil {
		return i, err
	}
	if !slices.EqualFunc(inspectors, i.Inspectors, func(p Person, account string) bool { return p.Account == account }) {
		return i, fault.At("inspectors", "inspect_team_differs", strings.Join(i.Inspectors, ", "), "")
	}
	for _, p := range inspectors {
		if err := p.outside(i.Unit, lineage); err != nil {
			return i, err
		}
	}
	i.State, i.By, i.At = Planned, by, at
	i.StartedAt, i.ReportedAt, i.Findings, i.Summary, i.Reason, i.Seq = time.Time{}, time.Time{}, nil, "", "", 0
	return i, nil
}

// Start makes the version that begins it at the unit, by one of its inspectors, on one of its days.
func (i Inspection) Start(by string, at time.Time, today when.Date) (Inspection, error) {
	next, err := i.step(Start, by, at)
	if err != nil {
		return i, err
	}
	if !slices.Contains(i.Inspectors, by) {
		return i, fault.New("inspect_not_inspector", by, strings.Join(i.Inspectors, ", "))
	}
	if today < i.First || today > i.Last {
		return i, fault.New("inspect_other_day", today.String(), i.First.String()+"–"+i.Last.String())
	}
	next.StartedAt = at
	return next, nil
}

// Report makes the version that names its findings; without any it needs a summary of what was seen.
func (i Inspection) Report(by string, at time.Time, findings []string, summary string) (Inspection, error) {
	next, err := i.step(Report, by, at)
	if err != nil {
		return i, err
	}
	if !slices.Contains(i.Inspectors, by) {
		return i, fault.New("inspect_not_inspector", by, strings.Join(i.Inspectors, ", "))
	}
	if len(findings) == 0 && strings.TrimSpace(summary) == "" {
		return i, fault.At("summary", "inspect_missing", "", "")
	}
	next.ReportedAt, next.Findings, next.Summary = at, slices.Clone(findings), summary
	return next, nil
}

// Close makes the version that ends it. findings are its own as they stand; one that is neither closed nor withdrawn, or that is missing, keeps it open:
// fault inspect_findings_open with their codes.
func (i Inspection) Close(by string, at time.Time, findings []Finding) (Inspection, error) {
	next, err := i.step(Close, by, at)
	if err != nil {
		return i, err
	}
	done := map[string]bool{}
	for _, f := range findings {
		done[f.Code] = f.State == FindingClosed || f.State == FindingWithdrawn
	}
	var open []string
	for _, code := range i.Findings {
		if !done[code] {
			open = append(open, code)
		}
	}
	if len(open) > 0 {
		return i, fault.New("inspect_findings_open", strings.Join(open, ", "), "")
	}
	return next, nil
}

// CallOff makes the version that ends it before it began, with a reason. Of an unannounced one the unit never learns.
func (i Inspection) CallOff(by string, at time.Time, reason string) (Inspection, error) {
	next, err := i.step(CallOff, by, at)
	if err != nil {
		return i, err
	}
	if strings.TrimSpace(reason) == "" {
		return i, fault.At("reason", "inspect_missing", "", "")
	}
	next.Reason = reason
	return next, nil
}

func (i Inspection) step(do Step, by string, at time.Time) (Inspection, error) {
	state, err := Next(i.State, do)
	if err != nil {
		return i, err
	}
	i.State, i.By, i.At, i.Seq = state, by, at, 0
	i.Inspectors, i.Findings = slices.Clone(i.Inspectors), slices.Clone(i.Findings)
	return i, nil
}
