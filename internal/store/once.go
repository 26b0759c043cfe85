package store

import (
	"context"
	"encoding/json"
	"sync/atomic"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
)

// OnceDrawer holds the papers of writes that were asked for with a key of their own.
const OnceDrawer = "once"

// onceKept is how long a key is remembered: longer than any client repeats its request.
const onceKept = 48 * time.Hour

// OnceBody is what a paper of OnceDrawer says: what was asked for, and the numbers written then (0: none).
type OnceBody struct {
	Print string `json:"print"` // of the request, to tell a repetition from another use of the key
	First int64  `json:"first"`
	Last  int64  `json:"last"`
}

// Once gives the first Write under ctx that succeeds a key: it puts, in the same transaction, the paper key of OnceDrawer with
// an OnceBody, good for 48 hours. Where that paper is there already the Write fails with the fault store_once_used and writes
// nothing: what was asked for has been done. A Write that is repeated because it failed still has its key.
func Once(ctx context.Context, key, print string) context.Context {
	return context.WithValue(ctx, onceKey{}, &once{key: key, print: print})
}

type onceKey struct{}

type once struct {
	key, print string
	used       atomic.Bool
}

// onceOf returns the key that a Write under ctx still has to put, nil for none.
func onceOf(ctx context.Context) *once {
	o, _ := ctx.Value(onceKey{}).(*once)
	if o == nil || o.used.Load() {
		return nil
	}
	return o
}

// around lets fn write only if the key is new, and keeps the key with what fn wrote. A nil o leaves fn alone.
func (o *once) around(fn func(*Tx) error, at time.Time) func(*Tx) error {
	if o == nil {
		return fn
	}
	if at.IsZero() {
		at = time.Now()
	}
	return func(tx *Tx) error {
		before := tx.next
		old, found, err := tx.Paper(OnceDrawer, o.key)
		if err != nil {
			return err
		}
		if found && !old.Expired(at) {
			return fault.New("store_once_used", o.key, "")
		}
		if err := fn(tx); err != nil {
			return err
		}
		body := OnceBody{Print: o.print}
		if tx.next > before {
			body.First, body.Last = before, tx.next-1
		}
		b, err := json.Marshal(body)
		if err == nil {
			_, err = tx.Put(Paper{Drawer: OnceDrawer, Key: o.key, Body: b, Rev: old.Rev, Expires: at.Add(onceKept)})
		}
		return err
	}
}

// done notes that the key stands in the store.
func (o *once) done() {
	if o != nil {
		o.used.Store(true)
	}
}
