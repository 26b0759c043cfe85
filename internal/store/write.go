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
	words   []byte         // their notes and seals
	log     *grower
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
	before, err := lastSealed(c)
	if err != nil {
		return Entry{}, err
	}
	log, err := s.grow(c, before)
	if err != nil {
		return Entry{}, err
	}
	tx := &Tx{c: c, region: int64(s.settings.Region), next: before.Last + 1, digest: m.Digest, log: log}
	defer func() { tx.done = true }()
	if err := fn(tx); err != nil {
		return Entry{}, err
	}
	if err := errors.Join(tx.flush(), checkText(tx.digest)); err != nil {
		return Entry{}, err
	}
	if tx.next == before.Last+1 {
		s.edge.seal = before.seal // nothing was appended
		return Entry{}, nil
	}
	at := instant(m.At, before.Entry)
	e := Entry{
		No: before.No + 1, First: before.Last + 1, Last: tx.next - 1, RecordedAt: time.UnixMicro(at).UTC(),
		Actor: m.Actor, Origin: m.Origin, Digest: tx.digest,
	}
	sealed := sealedEntry{Entry: e, region: tx.region, at: at, seal: log.salt(nil)}
	leaf, _ := sealed.bytes()
	if err := errors.Join(log.add(leaf), log.flush()); err != nil {
		return Entry{}, err
	}
	s.edge.seal = sealed.seal
	return e, tx.c.exec("INSERT INTO entry (first_seq, region, last_seq, recorded_at, actor, origin, digest, no, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		e.First, tx.region, e.Last, at, e.Actor, e.Origin, e.Digest, e.No, sealed.seal)
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
	note, seal := tx.takeWords(&r)
	if tx.err = tx.log.record(&r, note, seal); tx.err != nil {
		return 0, tx.err
	}
	tx.pending = append(tx.pending, sealedRecord{Record: r, note: note, seal: seal})
	if len(tx.pending) == mostPending {
		if err := tx.flush(); err != nil {
			return 0, err
		}
	}
	return r.Seq, nil
}

// mostPending is how many records are handed over together.
const mostPending = 512

// takeWords writes r's words as JSON and a salt for the commitment to them, nil for none. They hold until the next flush.
func (tx *Tx) takeWords(r *ledger.Record) (note, seal []byte) {
	from := len(tx.words)
	tx.words = appendNote(tx.words, r)
	to := len(tx.words)
	if to == from {
		return nil, nil
	}
	tx.words = tx.log.salt(tx.words)
	return tx.words[from:to:to], tx.words[to:len(tx.words):len(tx.words)]
}

// flush hands over what is still pending.
func (tx *Tx) flush() error {
	if tx.err != nil || len(tx.pending) == 0 {
		return tx.err
	}
	tx.err = tx.c.records(tx.pending)
	tx.pending, tx.words = tx.pending[:0], tx.words[:0]
	return tx.err
}
