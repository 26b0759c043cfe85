package store

import (
	"context"
	"iter"
	"strconv"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
)

// Entry is one transaction: the numbers First to Last, both included, were recorded together. The zero Entry is none.
type Entry struct {
	No         int64     `json:"-"` // 1, 2, 3…: which entry it is; 0 for none
	First      int64     `json:"first"`
	Last       int64     `json:"last"`
	RecordedAt time.Time `json:"recorded_at"` // UTC, whole microseconds; later than that of every entry before
	Actor      string    `json:"actor"`
	Origin     string    `json:"origin"`           // what it came from: a file, a command
	Digest     string    `json:"digest,omitempty"` // of the file it came from
}

// Len is how many records and versions the entry holds.
func (e Entry) Len() int64 {
	if e.First == 0 {
		return 0
	}
	return e.Last - e.First + 1
}

const (
	entryColumns  = "SELECT first_seq, last_seq, recorded_at, actor, origin, digest, no FROM entry "
	entryByDigest = entryColumns + "WHERE digest = ? AND digest <> '' ORDER BY first_seq LIMIT 1"
	seqAt         = "SELECT last_seq FROM entry WHERE recorded_at <= ? ORDER BY recorded_at DESC, last_seq DESC LIMIT 1"
)

func entryOf(r row) (Entry, error) {
	return Entry{
		First: r.Int(0), Last: r.Int(1), RecordedAt: time.UnixMicro(r.Int(2)).UTC(),
		Actor: r.Text(3), Origin: r.Text(4), Digest: r.Text(5), No: r.Int(6),
	}, nil
}

// Entries walks all entries in order.
func (s *Store) Entries(ctx context.Context) iter.Seq2[Entry, error] {
	return stream(ctx, s, entryOf, entryColumns+"ORDER BY first_seq")
}

// Last returns the latest entry, the zero Entry when nothing has been written yet.
func (s *Store) Last(ctx context.Context) (e Entry, err error) {
	err = s.read(ctx, func(c conn) error {
		e, err = last(c)
		return err
	})
	return e, err
}

func last(c conn) (e Entry, err error) {
	err = c.rows(entryColumns+"ORDER BY first_seq DESC LIMIT 1", func(r row) bool {
		e, _ = entryOf(r)
		return false
	})
	return e, err
}

// SeqAt returns the largest number that had been recorded at the instant t, 0 when nothing had.
func (s *Store) SeqAt(ctx context.Context, t time.Time) (seq int64, err error) {
	err = s.read(ctx, func(c conn) error {
		seq, _, err = number(c, seqAt, t.UnixMicro())
		return err
	})
	return seq, err
}

// EntryOf returns the entry that number seq was recorded in, or the fault store_record_unknown.
func (s *Store) EntryOf(ctx context.Context, seq int64) (Entry, error) {
	e, ok, err := s.entry(ctx, entryColumns+"WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1", seq)
	if err == nil && (!ok || e.Last < seq) {
		err = unknown(seq)
	}
	if err != nil {
		return Entry{}, err
	}
	return e, nil
}

// EntryByDigest returns the first entry that was written with this digest; false when there is none or digest is "".
func (s *Store) EntryByDigest(ctx context.Context, digest string) (Entry, bool, error) {
	return s.entry(ctx, entryByDigest, digest)
}

func (s *Store) entry(ctx context.Context, sql string, arg any) (e Entry, ok bool, err error) {
	err = s.read(ctx, func(c conn) error {
		return c.rows(sql, func(r row) bool {
			e, _ = entryOf(r)
			ok = true
			return false
		}, arg)
	})
	return e, ok, err
}

func unknown(seq int64) error {
	return &fault.Fault{Code: "store_record_unknown", Place: fault.Place{Record: seq}, Found: strconv.FormatInt(seq, 10)}
}

// stream walks the rows of a query, each turned into a value by of; an error of of ends the walk. The walk holds a connection
// until it ends, never more than one row, and sees the store as it was when the walk began.
func stream[V any](ctx context.Context, s *Store, of func(row) (V, error), sql string, args ...any) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		stopped := false
		err := s.read(ctx, func(c conn) error {
			var bad error
			err := c.rows(sql, func(r row) bool {
				var v V
				if v, bad = of(r); bad != nil {
					return false
				}
				stopped = !yield(v, nil)
				return !stopped
			}, args...)
			if bad != nil {
				return bad
			}
			return err
		})
		if err != nil && !stopped {
			var none V
			yield(none, err)
		}
	}
}
