package store

import (
	"context"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Filter says which records to walk. Its zero value is all of them; an empty list or a zero bound asks for nothing special.
type Filter struct {
	AfterSeq   int64 // numbers above it
	UpTo       int64 // numbers up to and with it
	Before     int64 // numbers below it; 0: no bound
	Units      []agency.UnitNo
	Indicators []agency.IndicatorNo
	From, To   when.Date // occurred_on, both included
	Kinds      []ledger.Kind
	Limit      int  // at most so many, the first by number
	Newest     bool // the highest number first
}

const recordList = "SELECT seq, region, kind, unit, indicator, occurred_on, qty, basis, ref, note FROM record "

// recordOf reads a row of recordList; err is about its note only.
func recordOf(at row) (ledger.Record, error) {
	r := ledger.Record{
		Seq: at.Int(0), Region: int32(at.Int(1)), Kind: ledger.Kind(at.Int(2)),
		Unit: agency.UnitNo(at.Int(3)), Indicator: agency.IndicatorNo(at.Int(4)),
		On: when.Date(at.Int(5)), Qty: num.Qty(at.Int(6)), Basis: ledger.Basis(at.Int(7)),
		Ref: at.Int(8), // NULL reads as 0
	}
	return r, readNote(at.Bytes(9), &r)
}

// Records walks the records that f lets pass, by number, upwards unless the newest are asked for. It holds one record at a time, however many there are, and sees the
// store as it was when the walk began. There is no index by unit or day: a filter spares the caller's work, not the reading.
func (s *Store) Records(ctx context.Context, f Filter) iter.Seq2[ledger.Record, error] {
	upTo, order := orMost(f.UpTo), "ORDER BY seq LIMIT ?3"
	if f.Before > 0 {
		upTo = min(upTo, f.Before-1)
	}
	if f.Newest {
		order = "ORDER BY seq DESC LIMIT ?3"
	}
	sql := recordList + "WHERE seq > ?1 AND seq <= ?2 " + order
	args := []any{f.AfterSeq, upTo, orMost(int64(f.Limit))}
	if len(f.Units)+len(f.Indicators)+len(f.Kinds) > 0 || f.From != 0 || f.To != 0 {
		sql = recordList + `
			WHERE seq > ?1 AND seq <= ?2
				AND occurred_on >= ?4 AND occurred_on <= ?5
				AND (?6 = 0 OR unit IN (SELECT CAST(key AS BIGINT) FROM json_each(?7)))
				AND (?8 = 0 OR indicator IN (SELECT CAST(key AS BIGINT) FROM json_each(?9)))
				AND (?10 = 0 OR kind IN (SELECT CAST(key AS BIGINT) FROM json_each(?11)))
			` + order
		args = append(args, int64(f.From), orMost(int64(f.To)),
			int64(len(f.Units)), set(f.Units), int64(len(f.Indicators)), set(f.Indicators), int64(len(f.Kinds)), set(f.Kinds))
	}
	return stream(ctx, s, recordOf, sql, args...)
}

// orMost is n, or no bound at all for 0.
func orMost(n int64) int64 {
	if n == 0 {
		return math.MaxInt64
	}
	return n
}

// set writes numbers as the keys of a JSON object, because json_each gives the keys of an object as text in both databases.
func set[N ~uint32 | ~uint8](ns []N) string {
	b := []byte{'{'}
	for i, n := range ns {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = strconv.AppendUint(b, uint64(n), 10)
		b = append(b, `":0`...)
	}
	return string(append(b, '}'))
}

// Record returns record number seq, or the fault store_record_unknown.
func (s *Store) Record(ctx context.Context, seq int64) (r ledger.Record, err error) {
	err = s.read(ctx, func(c conn) error {
		r, err = record(c, seq)
		return err
	})
	return r, err
}

// RecordsBySeq returns the records of these numbers in the order given, or store_record_unknown for the first that is none.
func (s *Store) RecordsBySeq(ctx context.Context, seqs []int64) ([]ledger.Record, error) {
	rs := make([]ledger.Record, 0, len(seqs))
	err := s.read(ctx, func(c conn) (err error) {
		for some := range slices.Chunk(seqs, recordsAtOnce) {
			if rs, err = records(c, some, rs); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return rs, nil
}

// recordsAtOnce is how many records are asked for by number in one statement: asked for one by one, most of the time goes to the asking.
const recordsAtOnce = 256

var recordsByNumber = recordList + "WHERE seq IN (?" + strings.Repeat(", ?", recordsAtOnce-1) + ")"

// records appends the records of some numbers, recordsAtOnce at most, to rs.
func records(c conn, seqs []int64, rs []ledger.Record) ([]ledger.Record, error) {
	args := make([]any, recordsAtOnce)
	for i := range args {
		args[i] = seqs[min(i, len(seqs)-1)] // the last again and again, so that the statement is always the same
	}
	found := make(map[int64]ledger.Record, len(seqs))
	var bad error
	err := c.rows(recordsByNumber, func(at row) bool {
		var r ledger.Record
		r, bad = recordOf(at)
		found[r.Seq] = r
		return bad == nil
	}, args...)
	if err == nil {
		err = bad
	}
	for _, seq := range seqs {
		r, ok := found[seq]
		if !ok && err == nil {
			err = unknown(seq)
		}
		rs = append(rs, r)
	}
	return rs, err
}

func record(c conn, seq int64) (r ledger.Record, err error) {
	found := false
	broken := c.rows(recordList+"WHERE seq = ?", func(at row) bool {
		r, err = recordOf(at)
		found = true
		return false
	}, seq)
	switch {
	case broken != nil:
		return ledger.Record{}, broken
	case !found:
		return ledger.Record{}, unknown(seq)
	}
	return r, err
}

// Successors returns the records that refer to record number seq, by number.
func (s *Store) Successors(ctx context.Context, seq int64) ([]ledger.Record, error) {
	var rs []ledger.Record
	for r, err := range stream(ctx, s, recordOf, recordList+"WHERE ref = ? ORDER BY seq", seq) {
		if err != nil {
			return nil, err
		}
		rs = append(rs, r)
	}
	return rs, nil
}
