package plan

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/plan/rcpsp"
	"github.com/tongchou/tongchou/internal/when"
)

// Plan is programmes side by side on one calendar.
type Plan struct {
	From         when.Date // nothing starts before
	Tasks        []Task
	Dependencies []Dependency
	Capacities   []Capacity
	Inspections  []Inspection
}

// Task is a piece of work of one unit, done without interruption. A date of 0 is not given.
type Task struct {
	Code      string // unique over all programmes
	Programme string
	Unit      string
	Days      int       // working days, 0 to 2000; a task of 0 days is a milestone at the close of a day
	Effort    int       // hundredths of a person-day over all its days, spread evenly, each day's share rounded up
	Start     when.Date // as planned so far; 0 for as early as dependencies allow
	NotBefore when.Date
	Due       when.Date // last day
}

// Kind is how two tasks hang together.
type Kind string

// A task starts or finishes (second letter) no earlier than another has finished or started (first letter).
const (
	FinishToStart  Kind = "FS"
	StartToStart   Kind = "SS"
	FinishToFinish Kind = "FF"
	StartToFinish  Kind = "SF"
)

// Dependency ties To to From, of the same programme or another.
type Dependency struct {
	From, To string // codes of tasks
	Kind     Kind
	Lag      int // working days, -2000 to 2000
}

// Capacity is how many people a unit has for the plan. A unit without one is not limited.
type Capacity struct {
	Unit  string
	Daily int            // hundredths of a person on each working day
	Weeks []WeekCapacity // weeks that differ
}

// WeekCapacity is the capacity in the week that begins on Monday.
type WeekCapacity struct {
	Monday when.Date
	Daily  int
}

// Inspection is a time in which a unit is being inspected.
type Inspection struct {
	Code, Unit string
	when.Period
	Takes int // hundredths of a person on each working day, which the plan cannot have
}

const maxDays = 2000

// share is what a task needs of its unit on each of its days.
func (t *Task) share() int {
	if t.Days == 0 {
		return 0
	}
	return (t.Effort + t.Days - 1) / t.Days
}

// Check returns all that is wrong with p, as a fault.List whose fields name the task or dependency: a number outside its range, a
// code that is there twice or not at all, a kind that does not exist, a cycle, which is named by its tasks.
func (p *Plan) Check() error {
	_, err := p.arcs()
	return err
}

// arcs checks p and turns its dependencies into arcs between starts.
func (p *Plan) arcs() ([]rcpsp.Arc, error) {
	var faults fault.List
	in := func(v, lo, hi int, field string) {
		if v < lo || v > hi {
			faults = append(faults, fault.At(field, "plan_range", strconv.Itoa(v), fmt.Sprintf("%d … %d", lo, hi)))
		}
	}
	at := make(map[string]int, len(p.Tasks))
	for i, t := range p.Tasks {
		if _, twice := at[t.Code]; twice || t.Code == "" {
			faults = append(faults, fault.At(fmt.Sprintf("tasks[%d].code", i), "plan_code", t.Code, ""))
		}
		at[t.Code] = i
		in(t.Days, 0, maxDays, t.Code+".days")
		in(t.Effort, 0, rcpsp.MaxAmount, t.Code+".effort")
	}
	in(len(p.Tasks), 0, rcpsp.MaxActivities, "tasks")
	faults = append(faults, p.dates()...)
	known := map[string]bool{}
	for k, c := range p.Capacities {
		if known[c.Unit] || c.Unit == "" {
			faults = append(faults, fault.At(fmt.Sprintf("capacities[%d].unit", k), "plan_code", c.Unit, ""))
		}
		known[c.Unit] = true
		in(c.Daily, 0, rcpsp.MaxAmount, c.Unit+".daily")
		for _, w := range c.Weeks {
			in(w.Daily, 0, rcpsp.MaxAmount, c.Unit+"."+w.Monday.String())
		}
	}
	for _, s := range p.Inspections {
		in(s.Takes, 0, rcpsp.MaxAmount, s.Code+".takes")
	}
	var arcs []rcpsp.Arc
	for _, d := range p.Dependencies {
		name := d.From + " → " + d.To
		from, ok1 := at[d.From]
		to, ok2 := at[d.To]
		if !ok1 {
			faults = append(faults, fault.At(name, "plan_unknown", d.From, ""))
		}
		if !ok2 {
			faults = append(faults, fault.At(name, "plan_unknown", d.To, ""))
		}
		if !ok1 || !ok2 {
			continue
		}
		in(d.Lag, -maxDays, maxDays, name)
		lag, ok := d.lag(&p.Tasks[from], &p.Tasks[to])
		if !ok {
			faults = append(faults, fault.At(name, "plan_kind", string(d.Kind), "FS, SS, FF, SF"))
		}
		arcs = append(arcs, rcpsp.Arc{From: from, To: to, Lag: lag})
	}
	if len(faults) > 0 {
		return nil, faults
	}
	if _, cycle := rcpsp.Order(len(p.Tasks), arcs); cycle != nil {
		names := make([]string, len(cycle))
		for k, i := range cycle {
			names[k] = p.Tasks[i].Code
		}
		return nil, fault.List{fault.At("dependencies", "plan_cycle", strings.Join(names, " → "), "")}
	}
	return arcs, nil
}

// dates says which dates lie too far from the plan's first day to be meant.
func (p *Plan) dates() (faults fault.List) {
	near := func(d when.Date, field string) {
		if d != 0 && (d < p.From-maxDays || d > p.From+2*maxDays) {
			faults = append(faults, fault.At(field, "plan_date", d.String(), fmt.Sprintf("%s … %s", p.From-maxDays, p.From+2*maxDays)))
		}
	}
	for _, t := range p.Tasks {
		near(t.Start, t.Code+".start")
		near(t.NotBefore, t.Code+".not_before")
		near(t.Due, t.Code+".due")
	}
	for _, c := range p.Capacities {
		for _, w := range c.Weeks {
			near(w.Monday, c.Unit)
		}
	}
	for _, s := range p.Inspections {
		near(s.Start, s.Code)
		near(s.Due, s.Code)
	}
	return faults
}

// lag is the dependency as a distance between starts (Elmaghraby and Kamburowski 1992): with F = S + days, FF says
// S(to) + days(to) ≥ S(from) + days(from) + lag, and so on.
func (d *Dependency) lag(from, to *Task) (int, bool) {
	switch d.Kind {
	case FinishToStart:
		return from.Days + d.Lag, true
	case StartToStart:
		return d.Lag, true
	case FinishToFinish:
		return from.Days + d.Lag - to.Days, true
	case StartToFinish:
		return d.Lag - to.Days, true
	}
	return 0, false
}
