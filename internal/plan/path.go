package plan

import (
	"slices"

	"github.com/tongchou/tongchou/internal/plan/rcpsp"
	"github.com/tongchou/tongchou/internal/when"
)

// Network is a plan with the dates that follow from durations and dependencies alone, as if people were never scarce.
type Network struct {
	Lines []Line    // as the tasks stand in the plan
	End   when.Date // the last early finish
	Path  []string  // a critical path: codes from a task that waits for nothing to one of the least float
}

// Line is one task of a network. Floats are in working days.
type Line struct {
	Code        string
	EarlyStart  when.Date
	EarlyFinish when.Date
	LateStart   when.Date // the plan's first day when it would have had to be before that; TotalFloat says by how much
	LateFinish  when.Date
	TotalFloat  int  // late start less early start; negative when a due date cannot be met
	FreeFloat   int  // how far it may slip before another task, or the end, moves
	Critical    bool // its total float is 0 or less
}

// Network computes the critical path by the forward and the backward pass (Kelley and Walker, "Critical-path planning and
// scheduling", 1959; the dependencies with lag as in the precedence diagramming method of PMI's Practice Standard for Scheduling):
//
//	early start  = max(not before, early start of each predecessor + its distance)
//	late start   = min(due or end less duration, late start of each successor less its distance)
//	total float  = late start less early start
//	free float   = min(early start of each successor less its distance, end less duration) less early start
//
// A task whose due date is before its early finish has negative float, and so have those that drive it. Errors as Check.
func (p *Plan) Network(c *Calendar) (*Network, error) {
	arcs, err := p.arcs()
	if err != nil {
		return nil, err
	}
	return newPasses(p, arcs, newAxis(c, p.From)).network(), nil
}

// passes holds the two passes in steps.
type passes struct {
	p           *Plan
	arcs        []rcpsp.Arc
	axis        *axis
	order       []int
	out, in     [][]rcpsp.Arc
	early, late []int
	end         int
}

func newPasses(p *Plan, arcs []rcpsp.Arc, a *axis) *passes {
	n := len(p.Tasks)
	s := &passes{p: p, arcs: arcs, axis: a, out: make([][]rcpsp.Arc, n), in: make([][]rcpsp.Arc, n), early: make([]int, n), late: make([]int, n)}
	s.order, _ = rcpsp.Order(n, arcs)
	for _, arc := range arcs {
		s.out[arc.From] = append(s.out[arc.From], arc)
		s.in[arc.To] = append(s.in[arc.To], arc)
	}
	s.forward()
	s.backward()
	return s
}

func (s *passes) forward() {
	for _, i := range s.order {
		t := &s.p.Tasks[i]
		if t.NotBefore != 0 {
			s.early[i] = s.axis.place(t, t.NotBefore)
		}
		for _, a := range s.in[i] {
			s.early[i] = max(s.early[i], s.early[a.From]+a.Lag)
		}
		s.end = max(s.end, s.early[i]+t.Days)
	}
}

func (s *passes) backward() {
	for _, i := range slices.Backward(s.order) {
		t := &s.p.Tasks[i]
		s.late[i] = s.end - t.Days
		if t.Due != 0 {
			s.late[i] = min(s.late[i], s.axis.before(t.Due+1)-t.Days)
		}
		for _, a := range s.out[i] {
			s.late[i] = min(s.late[i], s.late[a.To]-a.Lag)
		}
	}
}

func (s *passes) network() *Network {
	n := &Network{Lines: make([]Line, len(s.p.Tasks))}
	if len(n.Lines) == 0 {
		return n
	}
	n.End = s.axis.date(max(0, s.end-1))
	for i := range n.Lines {
		t := &s.p.Tasks[i]
		free := s.end - t.Days - s.early[i]
		for _, a := range s.out[i] {
			free = min(free, s.early[a.To]-a.Lag-s.early[i])
		}
		late := max(0, s.late[i])
		n.Lines[i] = Line{
			Code: t.Code, EarlyStart: s.axis.starts(t, s.early[i]), EarlyFinish: s.axis.ends(t, s.early[i]),
			LateStart: s.axis.starts(t, late), LateFinish: s.axis.ends(t, late),
			TotalFloat: s.late[i] - s.early[i], FreeFloat: free, Critical: s.late[i] <= s.early[i],
		}
	}
	n.Path = s.path()
	return n
}

// path goes back from the task of least float, the last to finish among equals, along the arcs that hold each task where it is.
func (s *passes) path() []string {
	float := func(i int) int { return s.late[i] - s.early[i] }
	at := 0
	for i := range s.early {
		if float(i) < float(at) || float(i) == float(at) && s.early[i]+s.p.Tasks[i].Days > s.early[at]+s.p.Tasks[at].Days {
			at = i
		}
	}
	path := []string{s.p.Tasks[at].Code}
	for {
		driver := -1
		for _, a := range s.in[at] {
			if s.early[a.From]+a.Lag == s.early[at] && (driver < 0 || float(a.From) < float(driver)) {
				driver = a.From
			}
		}
		if driver < 0 {
			slices.Reverse(path)
			return path
		}
		at = driver
		path = append(path, s.p.Tasks[at].Code)
	}
}
