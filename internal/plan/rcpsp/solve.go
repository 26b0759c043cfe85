package rcpsp

// Options bound the work.
type Options struct {
	Seed  uint64
	Steps int         // work: a pass over the activities is one step, a conflict learned from counts for twelve, which take as long; 0 means DefaultSteps
	Goal  int         // a value that is good enough: the search ends when it is reached
	Stop  func() bool // asked now and then; true ends the search with the best so far. nil never does. Time is the caller's business
}

// DefaultSteps is what Solve does when it is not told otherwise.
const DefaultSteps = 150000

// Result is a feasible schedule and what is known about it.
type Result struct {
	Start    []int // of each activity
	Value    int   // see Problem.Value
	Bound    int   // no schedule has a smaller value; Value = Bound means that it is optimal
	Steps    int
	Direct   int // the bound that needs no search: critical path and work against capacity
	Critical int // the critical path alone
}

// Optimal says that no better schedule exists.
func (r Result) Optimal() bool { return r.Value == r.Bound }

// Solve levels p: a schedule that keeps every arc, release and capacity, with a small Value. Errors as Problem.Check.
func Solve(p *Problem, o Options) (Result, error) {
	if err := p.Check(); err != nil {
		return Result{}, err
	}
	if len(p.Activities) == 0 {
		return Result{}, nil
	}
	if o.Steps <= 0 {
		o.Steps = DefaultSteps
	}
	if o.Stop == nil {
		o.Stop = func() bool { return false }
	}
	return newSolver(newNetwork(p, 0), o).solve(), nil
}

// solver lets two searches take turns: the population finds good schedules soon, the exact search proves that there is no
// better one, or finds it. Each tells the other what it has found.
type solver struct {
	Options
	w       *network
	genetic *genetic
	exact   *search
	bound   int
	direct  int
}

func newSolver(w *network, o Options) *solver {
	s := &solver{Options: o, w: w, genetic: newGenetic(w, o.Seed)}
	s.direct = w.directBound()
	s.bound = s.direct
	return s
}

const (
	perConflict = 12   // steps
	opening     = 1500 // steps of the population before the exact search begins
	turn        = 500  // conflicts of its first turn; each is half as long again as the one before
)

func (s *solver) solve() Result {
	s.genetic.run(min(opening, s.Steps), s.good(), s.Stop)
	if s.open() {
		s.exact = newSearch(s.w, s.genetic.value-1)
	}
	for conflicts := turn; s.open(); conflicts += conflicts / 2 {
		if s.exact != nil {
			s.prove(conflicts)
		}
		if s.open() {
			share := min(conflicts*perConflict*s.w.n/60, s.Steps-s.steps())
			s.genetic.run(s.genetic.steps+share, s.good(), s.Stop)
		}
	}
	return Result{Start: s.genetic.best, Value: s.genetic.value, Bound: min(s.bound, s.genetic.value), Steps: s.steps(), Direct: s.direct, Critical: s.w.criticalPath()}
}

func (s *solver) good() int { return max(s.bound, s.Goal) }

func (s *solver) open() bool {
	return s.genetic.value > s.good() && s.steps() < s.Steps && !s.Stop()
}

func (s *solver) steps() int {
	n := s.genetic.steps
	if s.exact != nil {
		n += perConflict * int(s.exact.conflicts)
	}
	return n
}

// prove gives the exact search so many conflicts.
func (s *solver) prove(conflicts int) {
	limit := s.exact.conflicts + uint64(min(conflicts, max(0, s.Steps-s.steps())/perConflict+1))
	for s.genetic.value > s.good() {
		s.exact.bound(s.genetic.value - 1)
		s.exact.guide = s.genetic.best
		found := s.exact.run(limit, s.Stop)
		if s.exact.dead {
			s.bound = s.genetic.value
			return
		}
		s.bound = max(s.bound, s.exact.low[s.w.n])
		if found == nil {
			return
		}
		s.genetic.offer(found)
	}
}
