package proof

import (
	"bytes"
	"strconv"

	tlog "github.com/transparency-dev/formats/proof"

	"github.com/tongchou/tongchou/internal/fault"
)

// header begins a proof file (C2SP tlog-proof).
const header = "c2sp.org/tlog-proof@"

// IsProof says whether a file is, by its beginning, a proof file.
func IsProof(file []byte) bool { return bytes.HasPrefix(file, []byte(header)) }

// Proven is a leaf with all that proves it to somebody who has nothing else: it can be written to one small text file.
type Proven struct {
	Leaf   []byte
	Index  int64
	Hashes []Hash
	Signed []byte // the checkpoint
}

// Marshal writes a proof file: a C2SP tlog-proof whose extra data is the leaf.
func (p Proven) Marshal() []byte {
	return tlog.TLogProof{Index: uint64(p.Index), Hashes: p.Hashes, Checkpoint: p.Signed, ExtraData: p.Leaf}.Marshal()
}

// ParseProven reads a proof file, or the fault proof_file_broken.
func ParseProven(file []byte) (p Proven, err error) {
	var t tlog.TLogProof
	if err := t.Unmarshal(file); err != nil || t.Index > 1<<62 {
		return p, fault.New("proof_file_broken", firstLine(string(file)), header+"v1")
	}
	return Proven{Leaf: t.ExtraData, Index: int64(t.Index), Hashes: t.Hashes, Signed: t.Checkpoint}, nil
}

// Check checks that the leaf is in the log whose checkpoint it comes with. Faults: those of Trust.Open; proof_not_included.
func (p Proven) Check(t Trust) (c Checkpoint, cosigned []string, err error) {
	if c, cosigned, err = t.Open(p.Signed); err != nil {
		return c, nil, err
	}
	if VerifyInclusion(HashLeaf(p.Leaf), p.Index, c.Size, p.Hashes, c.Root) != nil {
		return c, cosigned, fault.New("proof_not_included", strconv.FormatInt(p.Index, 10), strconv.FormatInt(c.Size, 10))
	}
	return c, cosigned, nil
}
