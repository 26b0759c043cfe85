package store

import (
	"bufio"
	"crypto/rand"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/when"
)

// logSchema is the schema that brought the log.
const logSchema = 2

// backfill seals and logs a ledger that was written before there was a log. From then on it is protected; what was changed before cannot be found.
func backfill(c conn) error {
	region, _, err := number(c, "SELECT region FROM agency WHERE id = 1")
	if err != nil {
		return err
	}
	g := &grower{c: c, region: region, tail: &proof.Tail{}, salts: bufio.NewReaderSize(rand.Reader, 4096)}
	for first := int64(1); ; {
		var e sealedEntry
		found := false
		err := c.rows(sealedEntriesFrom, func(r row) bool {
			e, found = sealedEntryOf(r), true
			return false
		}, first)
		if err != nil || !found {
			return err
		}
		if err := g.entryOfOld(e); err != nil {
			return err
		}
		first = e.Last + 1
	}
}

// entryOfOld logs one entry of an older schema, a window of numbers at a time.
func (g *grower) entryOfOld(e sealedEntry) error {
	for from := e.First; from <= e.Last; from += window {
		olds, err := readOlds(g.c, from, min(from+window-1, e.Last))
		if err != nil {
			return err
		}
		for _, o := range olds {
			if err := g.old(o); err != nil {
				return err
			}
		}
	}
	e.seal = g.salt(nil)
	leaf, _ := e.bytes()
	if err := g.add(leaf); err != nil {
		return err
	}
	if err := g.flush(); err != nil {
		return err
	}
	return g.c.exec("UPDATE entry SET seal = ? WHERE first_seq = ?", e.seal, e.First)
}

// old is a record or a version of an older schema.
type old struct {
	record  ledger.Record
	note    []byte
	version *proof.Version
	text    []byte
}

// readOlds reads what has the numbers first to last, in their order. A number that nothing has is left out: its damage is older than the log, and doctor's.
func readOlds(c conn, first, last int64) ([]old, error) {
	at := make([]old, last-first+1)
	err := c.rows(sealedRecords, func(r row) bool {
		at[r.Int(0)-first] = old{note: append([]byte(nil), r.Bytes(9)...), record: ledger.Record{
			Seq: r.Int(0), Region: int32(r.Int(1)), Kind: ledger.Kind(r.Int(2)), Unit: agency.UnitNo(r.Int(3)), Indicator: agency.IndicatorNo(r.Int(4)),
			On: when.Date(r.Int(5)), Qty: num.Qty(r.Int(6)), Basis: ledger.Basis(r.Int(7)), Ref: r.Int(8)}}
		return true
	}, first, last)
	if err != nil {
		return nil, err
	}
	err = c.rows(sealedVersions, func(r row) bool {
		at[r.Int(0)-first] = old{
			version: &proof.Version{Seq: r.Int(0), Region: int32(r.Int(1)), No: r.Int(2), From: when.Date(r.Int(3))},
			text:    proof.VersionText(r.Text(5), r.Text(6), r.Text(7)),
		}
		return true
	}, first, last)
	var out []old
	for _, o := range at {
		if o.version != nil || o.record.Seq != 0 {
			out = append(out, o)
		}
	}
	return out, err
}

func (g *grower) old(o old) error {
	switch {
	case o.version != nil:
		seal := g.salt(nil)
		if err := g.version(*o.version, o.text, seal); err != nil {
			return err
		}
		return g.c.exec("UPDATE version SET seal = ? WHERE seq = ?", seal, o.version.Seq)
	case len(o.note) > 0:
		seal := g.salt(nil)
		if err := g.record(&o.record, o.note, seal); err != nil {
			return err
		}
		return g.c.exec("UPDATE record SET seal = ? WHERE seq = ?", seal, o.record.Seq)
	}
	return g.record(&o.record, nil, nil)
}
