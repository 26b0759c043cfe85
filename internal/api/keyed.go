package api

import "sync"

// keyed gives out one lock per key, so that two requests with one key go after each other.
type keyed struct {
	mu    sync.Mutex
	locks map[string]*lock
}

type lock struct {
	sync.Mutex
	users int
}

func newKeyed() *keyed { return &keyed{locks: map[string]*lock{}} }

// hold locks a key until done.
func (k *keyed) hold(key string) (done func()) {
	k.mu.Lock()
	l := k.locks[key]
	if l == nil {
		l = &lock{}
		k.locks[key] = l
	}
	l.users++
	k.mu.Unlock()
	l.Lock()
	return func() {
		l.Unlock()
		k.mu.Lock()
		defer k.mu.Unlock()
		if l.users--; l.users == 0 {
			delete(k.locks, key)
		}
	}
}
