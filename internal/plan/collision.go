package plan

import (
	"cmp"
	"slices"

	"github.com/tongchou/tongchou/internal/when"
)

// CollisionKind says what collides.
type CollisionKind string

// OverCapacity is a unit and week in which tasks need more people than there are on at least one day. DueInInspection is a task
// whose due date falls into an inspection of its unit.
const (
	OverCapacity    CollisionKind = "over_capacity"
	DueInInspection CollisionKind = "due_in_inspection"
)

// Collision is one thing that a plan cannot keep as it stands, with all that a sentence about it needs.
type Collision struct {
	Kind       CollisionKind `json:"kind"`
	Unit       string        `json:"unit"`
	From       when.Date     `json:"from"` // the first and the last day that are too full; of an inspection its own days
	To         when.Date     `json:"to"`
	Need       int           `json:"need,omitempty"` // hundredths of person-days in the whole week
	Have       int           `json:"have,omitempty"`
	Over       int           `json:"over,omitempty"`       // what is too much, day by day: Need − Have at least, more when other days have room
	Because    []Share       `json:"because"`              // the tasks at work on the full days, the largest first; the task that is due
	Inspection string        `json:"inspection,omitempty"` // its code
}

// Share is what one task takes of a collision's full days.
type Share struct {
	Task      string    `json:"task"`
	Programme string    `json:"programme"`
	Amount    int       `json:"amount"` // hundredths of person-days
	Due       when.Date `json:"due,omitempty"`
}

// Collisions names what collides while tasks stand as planned, those without a planned start as early as they can: by week,
// then unit. Errors as Check.
func (p *Plan) Collisions(c *Calendar) ([]Collision, error) {
	arcs, err := p.arcs()
	if err != nil {
		return nil, err
	}
	s := newPasses(p, arcs, newAxis(c, p.From))
	return s.collisions(s.wishes()), nil
}

// wishes is where tasks stand as planned.
func (s *passes) wishes() []int {
	wish := slices.Clone(s.early)
	for i := range s.p.Tasks {
		if t := &s.p.Tasks[i]; t.Start != 0 {
			wish[i] = s.axis.place(t, t.Start)
		}
	}
	return wish
}

type unitWeek struct {
	monday when.Date
	unit   string
}

// collisions of tasks that start at the given places.
func (s *passes) collisions(start []int) []Collision {
	working := map[unitWeek][]int{} // tasks
	for i := range s.p.Tasks {
		t := &s.p.Tasks[i]
		if t.share() == 0 {
			continue
		}
		for k := range t.Days {
			key := unitWeek{Monday(s.axis.date(start[i] + k)), t.Unit}
			if tasks := working[key]; len(tasks) == 0 || tasks[len(tasks)-1] != i {
				working[key] = append(tasks, i)
			}
		}
	}
	have := s.p.people()
	var all []Collision
	for key, tasks := range working {
		if c, ok := s.week(key, tasks, start, have); ok {
			all = append(all, c)
		}
	}
	all = append(all, s.dueInInspection()...)
	slices.SortFunc(all, func(a, b Collision) int {
		return cmp.Or(cmp.Compare(Monday(a.From), Monday(b.From)), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.From, b.From),
			cmp.Compare(a.Inspection, b.Inspection), cmp.Compare(a.Because[0].Task, b.Because[0].Task))
	})
	return all
}

// week looks at one unit's working days from one Monday on.
func (s *passes) week(key unitWeek, tasks, start []int, have people) (Collision, bool) {
	c := Collision{Kind: OverCapacity, Unit: key.unit}
	amounts := make([]int, len(tasks))
	for d := key.monday; d < key.monday+7; d++ {
		if d < s.p.From || !s.axis.calendar.Works(d) {
			continue
		}
		amount, limited := have.of(key.unit, d)
		if !limited {
			return c, false
		}
		step, need := s.axis.before(d), 0
		at := func(i int) int { // what task i needs that day
			if t := &s.p.Tasks[i]; start[i] <= step && step < start[i]+t.Days {
				return t.share()
			}
			return 0
		}
		for _, i := range tasks {
			need += at(i)
		}
		c.Need, c.Have = c.Need+need, c.Have+amount
		if need <= amount {
			continue
		}
		if c.From == 0 {
			c.From = d
		}
		c.To = d
		c.Over += need - amount
		for k, i := range tasks {
			amounts[k] += at(i)
		}
	}
	for k, i := range tasks {
		if amounts[k] > 0 {
			t := &s.p.Tasks[i]
			c.Because = append(c.Because, Share{t.Code, t.Programme, amounts[k], t.Due})
		}
	}
	slices.SortStableFunc(c.Because, func(a, b Share) int {
		return cmp.Or(cmp.Compare(b.Amount, a.Amount), cmp.Compare(a.Task, b.Task))
	})
	return c, c.Over > 0
}

func (s *passes) dueInInspection() (all []Collision) {
	for _, v := range s.p.Inspections {
		for _, t := range s.p.Tasks {
			if t.Due != 0 && t.Unit == v.Unit && v.Contains(t.Due) {
				all = append(all, Collision{Kind: DueInInspection, Unit: t.Unit, From: v.Start, To: v.Due, Inspection: v.Code,
					Because: []Share{{t.Code, t.Programme, 0, t.Due}}})
			}
		}
	}
	return all
}
