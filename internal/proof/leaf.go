// Package proof makes the ledger tamper-evident: what a leaf of the log is, how leaves grow into a Merkle tree (RFC 6962),
// how a signed root is written (C2SP tlog-checkpoint), cosigned (tlog-witness) and checked by somebody who has only a file.
// It is pure: keys, time and chance come in.
package proof

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/when"
)

// Hash is a SHA-256 digest: of a leaf, of a node of the tree, of a file.
type Hash = [sha256.Size]byte

// SaltSize is the length in bytes of the salt that hides a commitment's content.
const SaltSize = 16

// Commit returns the commitment to content under a salt of SaltSize bytes: SHA-256(salt ‖ content). Without the salt nobody can tell, not
// even by guessing, what was committed to; so a text can be erased by law, salt and all, and the log stays whole.
func Commit(salt, content []byte) Hash {
	h := sha256.New()
	h.Write(salt)
	h.Write(content)
	return Hash(h.Sum(nil))
}

// Sealed returns the commitment that a seal stands for: none for no seal, that of content under a salt of SaltSize bytes, or a seal of 32
// bytes itself, which is what stays of an erased text: then there must be no content, which nothing would protect. ok is false where seal and
// content cannot belong together.
func Sealed(seal, content []byte) (h Hash, ok bool) {
	switch len(seal) {
	case 0:
		return h, len(content) == 0
	case SaltSize:
		return Commit(seal, content), true
	case sha256.Size:
		return Hash(seal), len(content) == 0
	}
	return h, false
}

// The first byte of a leaf says what it is of.
const (
	recordLeaf  = 1
	versionLeaf = 2
	entryLeaf   = 3
)

// Version is what the log says of a version of a thing.
type Version struct {
	Seq    int64
	Region int32
	No     int64
	From   when.Date
}

// Entry is what the log says of an entry.
type Entry struct {
	No, First, Last int64
	Region          int32
	RecordedAt      int64 // microseconds UTC since 1970
}

// The contents that commitments are made to. A zero byte, which no text of the store holds, parts them.

// VersionText is the content committed to by a version's leaf.
func VersionText(kind, code, body string) []byte { return join(kind, code, body) }

// EntryText is the content committed to by an entry's leaf.
func EntryText(actor, origin, digest string) []byte { return join(actor, origin, digest) }

func join(a, b, c string) []byte {
	out := make([]byte, 0, len(a)+len(b)+len(c)+2)
	out = append(append(out, a...), 0)
	out = append(append(out, b...), 0)
	return append(out, c...)
}

// AppendRecord appends a record's leaf to b: 75 bytes, numbers big-endian in the order of the store's columns, then the commitment to its
// words (its JSON note), zero when it has none.
func AppendRecord(b []byte, r *ledger.Record, words Hash) []byte {
	b = append(b, recordLeaf)
	b = binary.BigEndian.AppendUint64(b, uint64(r.Seq))
	b = binary.BigEndian.AppendUint32(b, uint32(r.Region))
	b = append(b, byte(r.Kind))
	b = binary.BigEndian.AppendUint32(b, uint32(r.Unit))
	b = binary.BigEndian.AppendUint32(b, uint32(r.Indicator))
	b = binary.BigEndian.AppendUint32(b, uint32(r.On))
	b = binary.BigEndian.AppendUint64(b, uint64(r.Qty))
	b = append(b, byte(r.Basis))
	b = binary.BigEndian.AppendUint64(b, uint64(r.Ref))
	return append(b, words[:]...)
}

// AppendVersion appends a version's leaf to b: 57 bytes; text is the commitment to VersionText.
func AppendVersion(b []byte, v Version, text Hash) []byte {
	b = append(b, versionLeaf)
	b = binary.BigEndian.AppendUint64(b, uint64(v.Seq))
	b = binary.BigEndian.AppendUint32(b, uint32(v.Region))
	b = binary.BigEndian.AppendUint64(b, uint64(v.No))
	b = binary.BigEndian.AppendUint32(b, uint32(v.From))
	return append(b, text[:]...)
}

// AppendEntry appends an entry's leaf to b: 69 bytes; text is the commitment to EntryText.
func AppendEntry(b []byte, e Entry, text Hash) []byte {
	b = append(b, entryLeaf)
	for _, n := range [...]int64{e.No, e.First, e.Last} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	b = binary.BigEndian.AppendUint32(b, uint32(e.Region))
	b = binary.BigEndian.AppendUint64(b, uint64(e.RecordedAt))
	return append(b, text[:]...)
}

// HashLeaf is the RFC 6962 hash of a leaf: SHA-256(0x00 ‖ leaf).
func HashLeaf(leaf []byte) Hash {
	var b [128]byte // every leaf of ours fits; a longer one goes to the heap
	return sha256.Sum256(append(append(b[:0], 0), leaf...))
}

// HashNode is the RFC 6962 hash of a node: SHA-256(0x01 ‖ left ‖ right).
func HashNode(left, right *Hash) Hash {
	var b [1 + 2*sha256.Size]byte
	b[0] = 1
	copy(b[1:], left[:])
	copy(b[1+sha256.Size:], right[:])
	return sha256.Sum256(b[:])
}
