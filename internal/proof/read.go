package proof

import (
	"encoding/binary"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Said is what a leaf says: of a record, a version or an entry, one of the three; Text is the commitment to its words.
type Said struct {
	Record  *ledger.Record
	Version *Version
	Entry   *Entry
	Text    Hash
}

// ReadLeaf takes a leaf apart; ok is false when it is none of ours.
func ReadLeaf(leaf []byte) (s Said, ok bool) {
	if len(leaf) < 1 {
		return s, false
	}
	r := numbers{leaf[1:]}
	switch leaf[0] {
	case recordLeaf:
		if len(leaf) != 75 {
			return s, false
		}
		s.Record = &ledger.Record{Seq: r.long(), Region: int32(r.word()), Kind: ledger.Kind(r.byte()), Unit: agency.UnitNo(r.word()),
			Indicator: agency.IndicatorNo(r.word()), On: when.Date(r.word()), Qty: num.Qty(r.long()), Basis: ledger.Basis(r.byte()), Ref: r.long()}
	case versionLeaf:
		if len(leaf) != 57 {
			return s, false
		}
		s.Version = &Version{Seq: r.long(), Region: int32(r.word()), No: r.long(), From: when.Date(r.word())}
	case entryLeaf:
		if len(leaf) != 69 {
			return s, false
		}
		s.Entry = &Entry{No: r.long(), First: r.long(), Last: r.long(), Region: int32(r.word()), RecordedAt: r.long()}
	default:
		return s, false
	}
	s.Text = Hash(r.rest)
	return s, true
}

type numbers struct{ rest []byte }

func (n *numbers) byte() byte {
	b := n.rest[0]
	n.rest = n.rest[1:]
	return b
}

func (n *numbers) word() uint32 {
	v := binary.BigEndian.Uint32(n.rest)
	n.rest = n.rest[4:]
	return v
}

func (n *numbers) long() int64 {
	v := binary.BigEndian.Uint64(n.rest)
	n.rest = n.rest[8:]
	return int64(v)
}
