package job

import (
	"context"
	"errors"
	"time"
)

// ErrNothing is what a planned run answers when nothing was to be done: it is forgotten.
var ErrNothing = errors.New("nothing was to be done")

// Plan is what runs by the clock, again and again.
type Plan struct {
	Kind  Kind
	Every time.Duration
	// Next says when it runs next, after its last run, which is the zero Run before the first. It is asked again when that time has
	// come: somebody may have done the work meanwhile. nil: at once, and then each Every.
	Next func(last Run) time.Time
	// Quiet runs are forgotten when they end well: that they ran, and when, the Timer says. For what runs every few minutes.
	Quiet bool
}

// Timer is a plan as it stands.
type Timer struct {
	Kind  Kind
	Every time.Duration
	Last  Run // zero before the first
	Next  time.Time
}

type timer struct {
	Plan
	last *Job
	next time.Time // of a plan without Next
}

// Every runs do as planned until ctx ends. A run that fails is followed by the next as if it had not. A plan whose Every is 0 never runs.
func (r *Register) Every(ctx context.Context, p Plan, do func(context.Context, *Job) error) {
	if p.Every <= 0 {
		return
	}
	t := &timer{Plan: p, next: r.now()}
	r.mu.Lock()
	r.timers = append(r.timers, t)
	r.mu.Unlock()
	for r.await(ctx, t) {
		j := r.Begin(p.Kind, "", "")
		before := t.last
		r.begun(t, j)
		err := do(ctx, j)
		j.End(err)
		if errors.Is(err, ErrNothing) {
			r.drop(j)
			r.begun(t, before)
		} else if p.Quiet && err == nil {
			r.drop(j)
		}
	}
}

// begun takes down which run of a timer was the last.
func (r *Register) begun(t *timer, j *Job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t.last, t.next = j, r.now().Add(t.Every)
}

// await waits until a timer's time has come; false when ctx has ended.
func (r *Register) await(ctx context.Context, t *timer) bool {
	for ctx.Err() == nil {
		wait := r.nextOf(t).Sub(r.now())
		if wait <= 0 {
			return true
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
			if t.Next == nil {
				return ctx.Err() == nil
			}
		}
	}
	return false
}

func (r *Register) nextOf(t *timer) time.Time {
	r.mu.Lock()
	next, last := t.next, t.last
	r.mu.Unlock()
	if t.Next == nil {
		return next
	}
	return t.Next(last.Run())
}

// Timers are the plans, in the order in which they were made known.
func (r *Register) Timers() []Timer {
	r.mu.Lock()
	timers := append([]*timer(nil), r.timers...)
	r.mu.Unlock()
	out := make([]Timer, len(timers))
	for i, t := range timers {
		r.mu.Lock()
		last := t.last
		r.mu.Unlock()
		out[i] = Timer{Kind: t.Kind, Every: t.Every, Last: last.Run(), Next: r.nextOf(t).UTC()}
	}
	return out
}
