package notary

import (
	"context"

	"github.com/tongchou/tongchou/internal/proof"
)

// Prove returns record or version number seq with the proof that it is in the log, under a checkpoint of now. Fault: store_record_unknown.
func (n *Notary) Prove(ctx context.Context, seq int64) (p proof.Proven, err error) {
	l, err := n.store.Leaf(ctx, seq)
	if err != nil {
		return p, err
	}
	if p.Signed, err = n.Checkpoint(ctx); err != nil {
		return p, err
	}
	c, err := proof.Unverified(p.Signed)
	if err != nil {
		return p, err
	}
	p.Leaf, p.Index = l.Bytes, l.Index
	p.Hashes, err = n.store.Inclusion(ctx, l.Index, c.Size)
	return p, err
}
