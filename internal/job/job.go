// Package job keeps in memory what a server does beside its requests: what runs now, what ran lately, and what runs by the clock.
// It knows neither what a job is about nor who may see it, and forgets all with the process: what has to outlast that is in the
// ledger, its log, or the folder of backups.
package job

import (
	"slices"
	"sync"
	"time"
)

// Kind is what a job does.
type Kind string

// The kinds there are.
const (
	Import     Kind = "import"     // a file is read into the ledger
	Backup     Kind = "backup"     // a backup is taken and verified
	Checkpoint Kind = "checkpoint" // the log's root is signed, and witnesses are asked to cosign it
	Sweep      Kind = "sweep"      // sessions, keys and drafts that have run out are thrown away
)

// State is how a job stands.
type State string

// A job is running until it is one of the others.
const (
	Running State = "running"
	Done    State = "done"
	Refused State = "refused" // what it was given is wrong; nothing was written
	Failed  State = "failed"  // the system is to blame
)

// kept is how many jobs of a kind are remembered when they are over.
const kept = 50

// Run is a job as it stands at one moment.
type Run struct {
	ID      int64 // from 1, in the order in which they began; 0: no job
	Kind    Kind
	Account string // who began it; "" of what the clock began
	About   string // the name of a file: content, which only who may see it is told
	State   State
	Stage   string // how far it is, in a word of its kind
	Count   int64  // how much of it is done: rows read
	Started time.Time
	Ended   time.Time // zero while it runs
	Err     error     // why it was refused or failed
}

// Register is what a server knows of its jobs. It is safe for concurrent use.
type Register struct {
	now    func() time.Time
	mu     sync.Mutex
	last   int64
	jobs   []*Job // by ID
	timers []*timer
}

// New returns a register without jobs.
func New(now func() time.Time) *Register { return &Register{now: now} }

// Job is one that is under way. Its methods may be called on nil, which is no job.
type Job struct {
	r   *Register
	run Run
}

// Begin takes a job in.
func (r *Register) Begin(kind Kind, account, about string) *Job {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last++
	j := &Job{r: r, run: Run{ID: r.last, Kind: kind, Account: account, About: about, State: Running, Started: r.now().UTC()}}
	r.jobs = append(r.jobs, j)
	return j
}

// Stage says how far it is, in a word.
func (j *Job) Stage(stage string) { j.change(func(r *Run) { r.Stage = stage }) }

// Count says how much of it is done.
func (j *Job) Count(n int64) { j.change(func(r *Run) { r.Count = n }) }

// End says that it is over: nil is well. Of a job that is over already nothing changes.
func (j *Job) End(err error) {
	state := Done
	if err != nil {
		state = Failed
	}
	j.end(state, err)
}

// Refuse says that it is over because of what it was given.
func (j *Job) Refuse(err error) { j.end(Refused, err) }

func (j *Job) end(state State, err error) {
	if j == nil {
		return
	}
	now := j.r.now().UTC()
	j.change(func(r *Run) {
		if r.State == Running {
			r.State, r.Err, r.Ended, r.Stage = state, err, now, ""
		}
	})
	j.r.forget(j.run.Kind)
}

func (j *Job) change(do func(*Run)) {
	if j == nil {
		return
	}
	j.r.mu.Lock()
	defer j.r.mu.Unlock()
	do(&j.run)
}

// Run is the job as it stands.
func (j *Job) Run() (out Run) {
	j.change(func(r *Run) { out = *r })
	return out
}

// forget drops the oldest jobs of a kind that are over, beyond those that are kept.
func (r *Register) forget(kind Kind) {
	r.mu.Lock()
	defer r.mu.Unlock()
	over := 0
	for _, j := range r.jobs {
		if j.run.Kind == kind && j.run.State != Running {
			over++
		}
	}
	r.jobs = slices.DeleteFunc(r.jobs, func(j *Job) bool {
		if over > kept && j.run.Kind == kind && j.run.State != Running {
			over--
			return true
		}
		return false
	})
}

// drop takes a job out as if it had never been.
func (r *Register) drop(gone *Job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.jobs = slices.DeleteFunc(r.jobs, func(j *Job) bool { return j == gone })
}

// Runs are the jobs that run and ran lately, the newest first.
func (r *Register) Runs() []Run {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]Run, 0, len(r.jobs))
	for _, j := range slices.Backward(r.jobs) {
		out = append(out, j.run)
	}
	return out
}

// Latest is the last job of a kind that began; false when there was none.
func (r *Register) Latest(kind Kind) (Run, bool) {
	for _, run := range r.Runs() {
		if run.Kind == kind {
			return run, true
		}
	}
	return Run{}, false
}
