package kill

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/tongchou/tongchou/faults/rig"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/store"
)

// book is what the clients know, and what was found on disk.
type book struct {
	l *rig.Ledger

	mu     sync.Mutex
	acks   map[string]int64 // by mark: the entry that was acknowledged, by its first number
	onDisk map[string]int64 // by mark: the number of the record
	seen   int64            // records up to here were counted
	roots  []root           // of the log, as seen after earlier kills
}

type root struct {
	size int64
	hash proof.Hash
}

func newBook(l *rig.Ledger) *book {
	return &book{l: l, acks: map[string]int64{}, onDisk: map[string]int64{}}
}

func (b *book) acked(q *request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range q.marks {
		b.acks[m] = q.answer.First
	}
}

// there says whether a request's records were on disk when the server was down.
func (b *book) there(q *request) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, ok := b.onDisk[q.marks[0]]
	return ok
}

// check examines the data directory while no server runs on it.
func (b *book) check(ctx context.Context, r *rig.Rig, t *tally) error {
	for _, command := range []string{"doctor", "verify"} {
		if _, err := r.Run(ctx, b.l.Dir, command); err != nil {
			return err
		}
		t.clean[command == "verify"]++
	}
	st, err := store.Open(b.l.Dir)
	if err != nil {
		return err
	}
	defer st.Close()
	return errors.Join(b.count(ctx, st, t), b.compare(ctx, st, t))
}

// count takes in the records that are new on disk. A mark that was there before is a write that was made twice.
func (b *book) count(ctx context.Context, st *store.Store, t *tally) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	var errs []error
	for rec, err := range st.Records(ctx, store.Filter{AfterSeq: b.seen}) {
		if err != nil {
			return err
		}
		b.seen = rec.Seq
		mark := rec.Voucher
		if rec.Kind == ledger.Correction {
			mark = rec.Reason
		}
		if !strings.HasPrefix(mark, "k") {
			continue
		}
		if before, twice := b.onDisk[mark]; twice {
			t.twice++
			errs = append(errs, fmt.Errorf("%s was written twice, as %d and %d", mark, before, rec.Seq))
		}
		b.onDisk[mark] = rec.Seq
	}
	for mark := range b.acks {
		if _, ok := b.onDisk[mark]; !ok {
			t.lost++
			errs = append(errs, fmt.Errorf("%s was acknowledged and is not on disk", mark))
		}
	}
	return errors.Join(errs...)
}

// compare holds the log against its roots after earlier kills.
func (b *book) compare(ctx context.Context, st *store.Store, t *tally) error {
	for _, one := range append(b.roots[max(0, len(b.roots)-3):len(b.roots):len(b.roots)], b.roots[:min(1, len(b.roots))]...) {
		now, err := st.LogRoot(ctx, one.size)
		if err != nil {
			return err
		}
		if now != one.hash {
			return fmt.Errorf("the log of %d leaves had the root %x and has %x", one.size, one.hash, now)
		}
		t.rootsCompared++
	}
	size, err := st.LogSize(ctx)
	if err != nil {
		return err
	}
	hash, err := st.LogRoot(ctx, size)
	if err != nil {
		return err
	}
	b.roots = append(b.roots, root{size, hash})
	t.leaves = size
	n := 0
	for _, err := range st.Checkpoints(ctx) {
		if err != nil {
			return err
		}
		n++
	}
	t.checkpoints = n
	return nil
}

// complete holds the end against all that was acknowledged: both ways, since every request was answered in the end.
func (b *book) complete(t *tally) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	var errs []error
	for mark := range b.onDisk {
		if _, ok := b.acks[mark]; !ok {
			errs = append(errs, fmt.Errorf("%s is on disk and was never acknowledged", mark))
		}
	}
	t.records = len(b.onDisk)
	return errors.Join(errs...)
}
