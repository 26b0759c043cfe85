package access

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// Paper and PaperFilter are the store's.
type (
	Paper       = store.Paper
	PaperFilter = store.PaperFilter
)

// Papers is where accounts and all that belongs to them are kept; On makes one of a store.
type Papers interface {
	Paper(ctx context.Context, drawer, key string) (Paper, bool, error)
	Papers(ctx context.Context, drawer string, f PaperFilter) iter.Seq2[Paper, error]
	Write(ctx context.Context, m store.Meta, fn func(Tx) error) (store.Entry, error)
}

// Tx is one write: all of it or nothing.
type Tx interface {
	Paper(drawer, key string) (Paper, bool, error)
	Put(Paper) (rev int64, err error)
	Drop(drawer, key string) error
	Version(kind store.Kind, code string, from when.Date, body any) (no, seq int64, err error)
}

// On keeps papers in a store.
func On(st *store.Store) Papers { return storePapers{st} }

type storePapers struct{ *store.Store }

func (p storePapers) Write(ctx context.Context, m store.Meta, fn func(Tx) error) (store.Entry, error) {
	return p.Store.Write(ctx, m, func(tx *store.Tx) error { return fn(tx) })
}

// The drawers of this package. Secrets that only have to be recognised are kept as their SHA-256.
const (
	accounts   = "account"  // key: name
	sessions   = "session"  // key: hash of the secret; owner: account
	tokens     = "token"    // key: hash of the secret; owner: account
	passkeys   = "passkey"  // key: credential; owner: account
	ceremonies = "ceremony" // a passkey's or another provider's sign-in under way; key: hash of its handle
	tries      = "tries"    // failures; key: hash of account or address
	familiar   = "familiar" // addresses an account has signed in from; owner: account
)

// read gives the paper's body and its revision, 0 when it is absent or past its time.
func read[T any](p Paper, found bool, err error, now time.Time) (body T, rev int64, _ error) {
	if err != nil || !found {
		return body, 0, err
	}
	if p.Expired(now) {
		return body, 0, nil
	}
	if err := json.Unmarshal(p.Body, &body); err != nil {
		return body, 0, fmt.Errorf("access: paper %s: %w", p.Drawer, err)
	}
	return body, p.Rev, nil
}

// put keeps v under the paper's drawer and key, over whatever stands there, and returns its revision.
func put(tx Tx, p Paper, v any) (rev int64, err error) {
	old, _, err := tx.Paper(p.Drawer, p.Key)
	if err != nil {
		return 0, err
	}
	if p.Body, err = json.Marshal(v); err != nil {
		return 0, err
	}
	p.Rev = old.Rev // the writer's lock is held: nobody comes between
	return tx.Put(p)
}

// aside is a context for writes beside the one that was asked for (a failure counted, a session last seen): it ends with the request, but
// carries none of its values, so that such a write does not use up the request's idempotency key.
type aside struct{ context.Context }

func (aside) Value(any) any { return nil }
