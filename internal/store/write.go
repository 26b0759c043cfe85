package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/when"
)

// Meta is what an entry says about itself.
type Meta struct {
	At     time.Time // now; the zero time asks the system's clock
	Actor  string
	Origin string
	Digest string
}

// Tx is an entry being written. It serves one goroutine and only until the function given to Write returns.
type Tx struct {
	c      conn
	region int64
	next   int64
	digest string
	err    error // the first failure; nothing is written after it
	done   bool

	pending []sealedRecord // numbered, not yet handed to the database
	notes   []byte         // theirs
}

// Write runs fn in one transaction. When fn returns nil, all it wrote is on disk and the entry comes back; when it errs or
// panics, nothing is kept. A fn that writes nothing, or papers only, leaves no entry, and the zero Entry comes back. The entry's time is m.At
// in whole microseconds or, where the clock has gone back or stands still, one microsecond after the last entry's: two
// entries never share an instant, so what is known at one never changes.
//
// One Write runs at a time, in this process and beside others; a Failure store_busy after five seconds of waiting for
// another process. fn must not call Write itself.
func (s *Store) Write(ctx context.Context, m Meta, fn func(*Tx) error) (e Entry, err error) {
	for _, text := range []string{m.Actor, m.Origin, m.Digest} {
		if err := checkText(text); err != nil {
			return Entry{}, err
		}
	}
	once := onceOf(ctx)
	err = s.write(ctx, func(c conn) error {
		e, err = s.append(c, m, once.around(fn, m.At))
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	once.done()
	return e, nil
}

func (s *Store) append(c conn, m Meta, fn func(*Tx) error) (Entry, error) {
	before, err := last(c)
	if err != nil {
		return Entry{}, err
	}
	tx := &Tx{c: c, region: int64(s.settings.Region), next: before.Last + 1, digest: m.Digest}
	defer func() { tx.done = true }()
	if err := fn(tx); err != nil {
		return Entry{}, err
	}
	if err := errors.Join(tx.flush(), checkText(tx.digest)); err != nil {
		return Entry{}, err
	}
	if tx.next == before.Last+1 {
		return Entry{}, nil
	}
	at := instant(m.At, before)
	e := Entry{
		No: before.No + 1, First: before.Last + 1, Last: tx.next - 1, RecordedAt: time.UnixMicro(at).UTC(),
		Actor: m.Actor, Origin: m.Origin, Digest: tx.digest,
	}
	// The log takes the entry's own leaf here, and its seal goes into the row.
	return e, c.exec("INSERT INTO entry (first_seq, region, last_seq, recorded_at, actor, origin, digest, no, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		e.First, tx.region, e.Last, at, e.Actor, e.Origin, e.Digest, e.No, nil)
}

// instant is the time in microseconds of an entry that ends now, later than that of the one before.
func instant(at time.Time, before Entry) int64 {
	if at.IsZero() {
		at = time.Now()
	}
	if before.First == 0 {
		return at.UnixMicro()
	}
	return max(at.UnixMicro(), before.RecordedAt.UnixMicro()+1)
}

// Digest sets the entry's digest, in place of Meta's, when it is known only once all has been read.
func (tx *Tx) Digest(digest string) { tx.digest = digest }

// ready says whether the transaction still takes something.
func (tx *Tx) ready() error {
	if tx.done {
		return fmt.Errorf("store: the transaction has ended")
	}
	return tx.err
}

// Record appends r and returns the number it got; r.Seq is not read. It checks only that r can be kept (kind, basis and day
// in range, texts in UTF-8); the rules of the ledger are its caller's. A failure of the disk may show only in a later call.
func (tx *Tx) Record(r ledger.Record) (seq int64, err error) {
	if err := tx.ready(); err != nil {
		return 0, err
	}
	if r.Kind < ledger.Observation || r.Kind > ledger.Return || r.Basis > ledger.Verified || r.On < 0 || r.On > when.MaxRecordDate || r.Ref < 0 {
		return 0, fmt.Errorf("store: no ledger record: kind %d, basis %d, day %d, ref %d", r.Kind, r.Basis, r.On, r.Ref)
	}
	for _, text := range [...]string{r.Voucher, r.By, r.Reason, r.Evidence} {
		if err := checkText(text); err != nil {
			return 0, err
		}
	}
	r.Seq = tx.next
	tx.next++
	sealed := sealedRecord{Record: r, note: tx.takeNote(&r)}
	// The log takes the record's leaf here, and sealed.seal is set.
	tx.pending = append(tx.pending, sealed)
	if len(tx.pending) == mostPending {
		if err := tx.flush(); err != nil {
			return 0, err
		}
	}
	return r.Seq, nil
}

// mostPending is how many records are handed over together.
const mostPending = 512

// takeNote writes r's words as JSON, nil for none. They hold until the next flush.
func (tx *Tx) takeNote(r *ledger.Record) []byte {
	from := len(tx.notes)
	tx.notes = appendNote(tx.notes, r)
	if len(tx.notes) == from {
		return nil
	}
	return tx.notes[from:len(tx.notes):len(tx.notes)]
}

// flush hands over what is still pending.
func (tx *Tx) flush() error {
	if tx.err != nil || len(tx.pending) == 0 {
		return tx.err
	}
	tx.err = tx.c.records(tx.pending)
	tx.pending, tx.notes = tx.pending[:0], tx.notes[:0]
	return tx.err
}
