package api

import (
	"context"
	"sync"
	"time"
)

// pulse wakes the event streams when something was written, here or by another server. One look at the database serves them all.
type pulse struct {
	last func(context.Context) (int64, error)

	mu      sync.Mutex
	next    chan struct{} // closed at the next beat
	seq     int64
	readers int
	stop    chan struct{} // of the looking, while there are readers
}

// lookEvery is how often the database is looked at for what other servers wrote.
const lookEvery = 500 * time.Millisecond

func newPulse(last func(context.Context) (int64, error)) *pulse {
	return &pulse{last: last, next: make(chan struct{})}
}

// join begins to wait for beats until leave; the looking goes on while anybody does.
func (p *pulse) join() (leave func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.readers++; p.readers == 1 {
		p.stop = make(chan struct{})
		go p.look(p.stop)
	}
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.readers--; p.readers == 0 {
			close(p.stop)
		}
	}
}

// wait returns what is closed at the next beat.
func (p *pulse) wait() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next
}

// poke wakes the readers: something was written here.
func (p *pulse) poke() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.next)
	p.next = make(chan struct{})
}

func (p *pulse) look(stop chan struct{}) {
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for {
		select {
		case <-stop:
			return
		case <-t.C:
		}
		ctx, done := context.WithTimeout(context.Background(), healthWait)
		seq, err := p.last(ctx)
		done()
		p.mu.Lock()
		changed := err == nil && seq != p.seq
		if changed {
			p.seq = seq
		}
		p.mu.Unlock()
		if changed {
			p.poke()
		}
	}
}
