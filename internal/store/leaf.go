package store

import (
	"slices"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/when"
)

// Leaves as the tables give them, to be held against the log. The words come as they stand in the table, not as they would be written today.

const (
	sealedRecords = "SELECT seq, region, kind, unit, indicator, occurred_on, qty, basis, ref, note, seal FROM record " +
		"WHERE seq >= ? AND seq <= ? ORDER BY seq"
	sealedVersions = "SELECT v.seq, v.region, v.no, v.holds, v.seal, v.kind, t.code, v.body " +
		"FROM version v LEFT JOIN thing t ON t.kind = v.kind AND t.no = v.no AND t.region = v.region " +
		"WHERE v.seq >= ? AND v.seq <= ? ORDER BY v.seq"
	sealedEntryList   = "SELECT no, first_seq, last_seq, region, recorded_at, seal, actor, origin, digest FROM entry "
	sealedEntryLast   = sealedEntryList + "ORDER BY first_seq DESC LIMIT 1"
	sealedEntries     = sealedEntryList + "ORDER BY first_seq"
	sealedEntriesFrom = sealedEntryList + "WHERE first_seq >= ? ORDER BY first_seq LIMIT 1"
)

// recordLeafOf reads a row of sealedRecords; ok is false when its seal is of an odd length or a value does not fit its column.
func recordLeafOf(r row) (leaf []byte, ok bool) {
	words, ok := proof.Sealed(r.Bytes(10), r.Bytes(9))
	rec := ledger.Record{
		Seq: r.Int(0), Region: int32(r.Int(1)), Kind: ledger.Kind(r.Int(2)), Unit: agency.UnitNo(r.Int(3)), Indicator: agency.IndicatorNo(r.Int(4)),
		On: when.Date(r.Int(5)), Qty: num.Qty(r.Int(6)), Basis: ledger.Basis(r.Int(7)), Ref: r.Int(8),
	}
	// A value too wide for its type would lose its upper bits on the way into the leaf, and a flip in those would go unseen.
	fits := typed(r, "iiiiiiiiITB") && int64(rec.Region) == r.Int(1) && int64(rec.Kind) == r.Int(2) && int64(rec.Unit) == r.Int(3) && int64(rec.Indicator) == r.Int(4) &&
		int64(rec.On) == r.Int(5) && int64(rec.Basis) == r.Int(7) && r.Null(8) == (rec.Ref == 0)
	return proof.AppendRecord(nil, &rec, words), ok && fits
}

// versionLeafOf reads a row of sealedVersions.
func versionLeafOf(r row) (leaf []byte, ok bool) {
	content := proof.VersionText(r.Text(5), r.Text(6), r.Text(7))
	if slices.Contains(erasable, Kind(r.Text(5))) && len(r.Bytes(4)) == len(proof.Hash{}) && r.Text(7) == erasedBody {
		content = nil
	}
	text, ok := proof.Sealed(r.Bytes(4), content)
	v := proof.Version{Seq: r.Int(0), Region: int32(r.Int(1)), No: r.Int(2), From: when.Date(r.Int(3))}
	return proof.AppendVersion(nil, v, text), ok && typed(r, "iiiibttt") && int64(v.Region) == r.Int(1) && int64(v.From) == r.Int(3)
}

// sealedEntry is an entry with what its leaf needs.
type sealedEntry struct {
	Entry
	region int64
	at     int64
	seal   []byte
	typed  bool
}

// sealedEntryOf reads a row of sealedEntryList.
func sealedEntryOf(r row) sealedEntry {
	return sealedEntry{
		Entry:  Entry{No: r.Int(0), First: r.Int(1), Last: r.Int(2), RecordedAt: time.UnixMicro(r.Int(4)).UTC(), Actor: r.Text(6), Origin: r.Text(7), Digest: r.Text(8)},
		region: r.Int(3), at: r.Int(4), seal: append([]byte(nil), r.Bytes(5)...), typed: typed(r, "iiiiibttt"),
	}
}

// lastSealed reads the latest entry, the zero one when nothing has been written yet.
func lastSealed(c conn) (e sealedEntry, err error) {
	err = c.rows(sealedEntryLast, func(r row) bool {
		e = sealedEntryOf(r)
		return false
	})
	return e, err
}

// bytes is the entry's leaf.
func (e sealedEntry) bytes() (leaf []byte, ok bool) {
	text, ok := proof.Sealed(e.seal, proof.EntryText(e.Actor, e.Origin, e.Digest))
	leaf = proof.AppendEntry(nil, proof.Entry{No: e.No, First: e.First, Last: e.Last, Region: int32(e.region), RecordedAt: e.at}, text)
	return leaf, ok && e.typed && len(e.seal) > 0 && int64(int32(e.region)) == e.region
}

// typed says whether the columns hold values of these types: i a whole number, t text, b bytes; in upper case or nothing. PostgreSQL holds nothing else, but
// SQLite takes what a flipped byte has made of a value's type, and reads it as if it were the same.
func typed(r row, types string) bool {
	is, can := r.(interface{ Type(i int) byte })
	if !can {
		return true
	}
	for i := range len(types) {
		want, got := types[i], is.Type(i)
		optional := want < 'a'
		if got != want|0x20 && !(optional && got == 0) {
			return false
		}
	}
	return true
}
