package access

import (
	"context"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
)

// ceremonyTime is how long somebody may take to touch a key, to scan a code, to sign in elsewhere.
const ceremonyTime = 10 * time.Minute

// begin keeps the state of a ceremony and returns the handle by which it is finished.
func (s *Service) begin(ctx context.Context, kind, owner string, state any) (handle string, err error) {
	if handle, err = s.secret(); err != nil {
		return "", err
	}
	err = s.write(ctx, func(tx Tx) error {
		_, err := put(tx, Paper{Drawer: ceremonies, Key: hashed(kind, handle), Owner: owner, Expires: s.now().Add(ceremonyTime)}, state)
		return err
	})
	return handle, err
}

// finish takes a ceremony's state away, so that its answer is looked at once. Fault: access_ceremony when it is none, is over, or is somebody else's.
func finish[T any](ctx context.Context, s *Service, kind, owner, handle string) (state T, err error) {
	gone := fault.New("access_ceremony", "", "")
	if !wellFormed(handle) {
		return state, gone
	}
	key := hashed(kind, handle)
	// A fault of fn would undo the drop: what is wrong with the ceremony is said after the write.
	var rev int64
	err = s.write(aside{ctx}, func(tx Tx) error {
		p, found, err := tx.Paper(ceremonies, key)
		if err == nil && found && p.Owner != owner {
			found = false
		}
		state, rev, err = read[T](p, found, err, s.now())
		if err != nil || !found {
			return err
		}
		return tx.Drop(ceremonies, key)
	})
	if err == nil && rev == 0 {
		err = gone
	}
	return state, err
}
