package plan

import (
	"fmt"
	"slices"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/plan/rcpsp"
	"github.com/tongchou/tongchou/internal/when"
)

// Levelled is a proposed schedule in which no unit needs more people than it has on any day.
type Levelled struct {
	Tasks   []Placed `json:"tasks"`    // as the tasks stand in the plan
	Moves   []Move   `json:"moves"`    // what is not where it was planned, as the tasks stand in the plan
	Late    int      `json:"late"`     // working days by which the latest task misses its due date, 0 when none does
	AtLeast int      `json:"at_least"` // no schedule is less late; Late when that is proven to be the least
	Steps   int      `json:"steps"`    // of the search, 0 when putting off what collides was enough
}

// Placed is a task with its dates.
type Placed struct {
	Code   string    `json:"code"`
	Start  when.Date `json:"start"`
	Finish when.Date `json:"finish"`
	Late   int       `json:"late,omitempty"` // working days after its due date, 0 when in time or when it has none
}

// Reason says what keeps a task from the day it was planned for, while the others stand where they now do.
type Reason string

// Reasons of a move.
const (
	NotBefore Reason = "not_before" // its own earliest start
	Waits     Reason = "waits"      // a task it depends on ends or starts too late
	MakesWay  Reason = "makes_way"  // a task that depends on it would be too late
	Occupied  Reason = "occupied"   // the unit's people are with other tasks, or with an inspection
	OwnDue    Reason = "own_due"    // it would miss its due date by more than the plan has to
	Room      Reason = "room"       // nothing any more: others have moved since
)

// Move is one task that does not start when it was planned to.
type Move struct {
	Code string    `json:"code"`
	Was  when.Date `json:"was"`
	Now  when.Date `json:"now"`
	Days int       `json:"days"` // working days later; negative for earlier
	Why  Reason    `json:"why"`
	By   []string  `json:"by,omitempty"` // the tasks and inspections in the way
	On   when.Date `json:"on,omitempty"` // the first day on which people are missing; 0 for other reasons
}

// Level proposes a schedule: dependencies, earliest starts and capacities hold; the largest lateness is as small as the search
// could make it, and being early is worth nothing; among such schedules tasks stay near where they are planned. A task without a
// planned start wants to be as early as it can; one without a due date counts as due at the end of the plan as it stands. The
// same plan, calendar and options give the same answer.
//
// It errs as Check, and with plan_too_much when a task needs more people a day than its unit ever has for as long as it lasts.
func (p *Plan) Level(c *Calendar, o rcpsp.Options) (*Levelled, error) {
	arcs, err := p.arcs()
	if err != nil {
		return nil, err
	}
	if len(p.Tasks) == 0 {
		return &Levelled{}, nil
	}
	l := &leveller{passes: newPasses(p, arcs, newAxis(c, p.From)), have: p.people()}
	l.wish = l.wishes()
	if err := l.pose(); err != nil {
		return nil, err
	}
	if err := l.solve(o); err != nil {
		return nil, err
	}
	return l.result(), nil
}

// leveller turns a plan into a problem in steps, and the answer back.
type leveller struct {
	*passes
	have    people
	wish    []int
	units   map[string]int // → resource
	problem rcpsp.Problem
	target  int // the value at which nobody is late
	last    int // capacities are told up to here
	start   []int
	bound   int
	steps   int
}

// pose makes the problem: a resource for each unit that is limited, a tail for each task so that the value is the target plus the
// largest lateness, and blocks where a unit has less than at its best.
func (l *leveller) pose() error {
	l.units = map[string]int{}
	for _, c := range l.p.Capacities {
		if _, twice := l.units[c.Unit]; !twice {
			l.units[c.Unit] = len(l.problem.Capacity)
			l.problem.Capacity = append(l.problem.Capacity, l.have.most(c.Unit))
		}
	}
	due := make([]int, len(l.p.Tasks))
	undated := l.end
	for i := range l.p.Tasks {
		undated = max(undated, l.wish[i]+l.p.Tasks[i].Days)
	}
	for i := range l.p.Tasks {
		if due[i] = undated; l.p.Tasks[i].Due != 0 {
			due[i] = l.axis.before(l.p.Tasks[i].Due + 1)
		}
		l.target = max(l.target, due[i])
	}
	total, last := 0, 0
	for i := range l.p.Tasks {
		t := &l.p.Tasks[i]
		a := rcpsp.Activity{Duration: t.Days, Tail: l.target - due[i]}
		if t.NotBefore != 0 {
			a.Release = l.axis.place(t, t.NotBefore)
		}
		if r, limited := l.units[t.Unit]; limited && t.share() > 0 {
			if t.share() > l.problem.Capacity[r] {
				return l.tooMuch(t)
			}
			a.Demand = make([]int, len(l.problem.Capacity))
			a.Demand[r] = t.share()
		}
		l.problem.Activities = append(l.problem.Activities, a)
		total += t.Days
		last = max(last, a.Release, l.wish[i])
	}
	l.problem.Arcs = l.arcs
	for _, a := range l.arcs {
		total += max(0, a.Lag)
	}
	l.blocks(last, total)
	return l.problem.Check()
}

func (l *leveller) tooMuch(t *Task) error {
	return fault.At(t.Code, "plan_too_much", fmt.Sprint(t.share()), fmt.Sprintf("≤ %d (%s)", l.have.most(t.Unit), t.Unit))
}

// blocks takes away what a unit does not have. A unit with more people in some weeks has that much only then, so its usual days
// are blocked as far as any schedule reaches: after the last day with a capacity of its own, all tasks one after the other.
func (l *leveller) blocks(last, total int) {
	for _, c := range l.p.Capacities {
		for _, w := range c.Weeks {
			last = max(last, l.axis.before(Monday(w.Monday)+7))
		}
	}
	for _, s := range l.p.Inspections {
		last = max(last, l.axis.before(s.Due+1))
	}
	l.last = last + total + 1
	for _, c := range l.p.Capacities {
		r := l.units[c.Unit]
		until := l.last
		if l.problem.Capacity[r] == c.Daily {
			until = last
		}
		for step := 0; step < until; step++ {
			amount, _ := l.have.of(c.Unit, l.axis.date(step))
			if less := l.problem.Capacity[r] - amount; less > 0 {
				l.block(rcpsp.Block{Resource: r, From: step, To: step + 1, Amount: less})
			}
		}
	}
}

// block adds a block, or makes the one before it longer.
func (l *leveller) block(b rcpsp.Block) {
	if n := len(l.problem.Taken); n > 0 {
		if before := &l.problem.Taken[n-1]; before.Resource == b.Resource && before.To == b.From && before.Amount == b.Amount {
			before.To = b.To
			return
		}
	}
	l.problem.Taken = append(l.problem.Taken, b)
}

// attempts to bring a schedule nearer to the plan, for each task.
const attempts = 200

// solve first only puts off what collides; when something is late then, it searches.
func (l *leveller) solve(o rcpsp.Options) error {
	l.start = rcpsp.Repair(&l.problem, l.wish)
	value := l.problem.Value(l.start)
	l.bound = l.target
	if value > l.target {
		o.Goal = l.target
		r, err := rcpsp.Solve(&l.problem, o)
		if err != nil {
			return err
		}
		l.steps, l.bound = r.Steps, max(l.target, r.Bound)
		if r.Value < value {
			l.start, value = r.Start, r.Value
		}
	}
	for i, s := range l.start {
		if t := &l.p.Tasks[i]; s+t.Days > l.last && t.share() > 0 {
			return l.tooMuch(t)
		}
	}
	l.start = rcpsp.Nearer(&l.problem, l.start, l.wish, max(value, l.target), o.Seed, attempts)
	return l.problem.Verify(l.start)
}

func (l *leveller) result() *Levelled {
	out := &Levelled{AtLeast: l.bound - l.target, Steps: l.steps}
	for i, s := range l.start {
		t := &l.p.Tasks[i]
		placed := Placed{Code: t.Code, Start: l.axis.starts(t, s), Finish: l.axis.ends(t, s)}
		if t.Due != 0 {
			placed.Late = max(0, s+t.Days-l.axis.before(t.Due+1))
		}
		out.Late = max(out.Late, s+t.Days+l.problem.Activities[i].Tail-l.target)
		out.Tasks = append(out.Tasks, placed)
		if s != l.wish[i] {
			out.Moves = append(out.Moves, l.why(i))
		}
	}
	return out
}

// why looks for what stands in the way of the planned start.
func (l *leveller) why(i int) Move {
	t, wish := &l.p.Tasks[i], l.wish[i]
	m := Move{Code: t.Code, Was: l.axis.starts(t, wish), Now: l.axis.starts(t, l.start[i]), Days: l.start[i] - wish, Why: Room}
	if wish < l.problem.Activities[i].Release {
		m.Why = NotBefore
		return m
	}
	for _, a := range l.in[i] {
		if l.start[a.From]+a.Lag > wish {
			m.Why, m.By = Waits, append(m.By, l.p.Tasks[a.From].Code)
		}
	}
	if len(m.By) > 0 {
		return m
	}
	if step, by, full := l.full(i, wish); full {
		m.Why, m.By, m.On = Occupied, by, l.axis.date(step)
		return m
	}
	for _, a := range l.out[i] {
		if wish+a.Lag > l.start[a.To] {
			m.Why, m.By = MakesWay, append(m.By, l.p.Tasks[a.To].Code)
		}
	}
	if len(m.By) == 0 && wish+t.Days+l.problem.Activities[i].Tail > l.target {
		m.Why = OwnDue
	}
	return m
}

// full finds the first step of task i, were it to start at wish, at which its unit has too few people beside the others; by are
// the tasks and inspections that have them.
func (l *leveller) full(i, wish int) (step int, by []string, full bool) {
	t := &l.p.Tasks[i]
	if _, limited := l.units[t.Unit]; !limited || t.share() == 0 {
		return 0, nil, false
	}
	for step = wish; step < wish+t.Days; step++ {
		day := l.axis.date(step)
		amount, _ := l.have.of(t.Unit, day)
		by = by[:0]
		for j := range l.p.Tasks {
			o := &l.p.Tasks[j]
			if j != i && o.Unit == t.Unit && o.share() > 0 && l.start[j] <= step && step < l.start[j]+o.Days {
				amount -= o.share()
				by = append(by, o.Code)
			}
		}
		if amount < t.share() {
			for _, s := range l.have.inspections[t.Unit] {
				if s.Contains(day) && s.Takes > 0 {
					by = append(by, s.Code)
				}
			}
			return step, slices.Clone(by), true
		}
	}
	return 0, nil, false
}
