package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sync"
)

// once runs an operation. Writes that carry an Idempotency-Key run once; see replay.go.
func once[I, O any](ctx context.Context, s *server, o *op, in *I, do func(context.Context, *I) (*O, error)) (*O, error) {
	return do(ctx, in)
}

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

// printOf is the fingerprint of a request: of its operation and all that its form holds.
func printOf(id string, in any) (string, error) {
	b, err := json.Marshal(in)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append([]byte(id+"\n"), b...))
	return hex.EncodeToString(sum[:]), nil
}
