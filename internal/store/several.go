package store

import (
	"context"

	"github.com/tongchou/tongchou/internal/proof"
)

// Several proves that all leaves of the rising indices are in the log of that size.
func (s *Store) Several(ctx context.Context, indices []int64, size int64) (hs []proof.Hash, err error) {
	err = s.read(ctx, func(c conn) error {
		return c.snapshot(func() error {
			hs, err = proof.Several(kept(c), indices, size)
			return err
		})
	})
	return hs, err
}

// Leaves returns the leaves of the records numbered, in rising order of their numbers. Fault: store_record_unknown.
func (s *Store) Leaves(ctx context.Context, seqs []int64) ([]Leaf, error) {
	out := make([]Leaf, 0, len(seqs))
	var e Entry
	for _, seq := range seqs {
		if seq < e.First || seq > e.Last || e.First == 0 {
			var err error
			if e, err = s.EntryOf(ctx, seq); err != nil {
				return nil, err
			}
		}
		out = append(out, Leaf{Index: e.leafOf(seq)})
	}
	err := s.read(ctx, func(c conn) error {
		for i, seq := range seqs {
			if err := c.rows(sealedRecords, func(r row) bool {
				out[i].Bytes, _ = recordLeafOf(r)
				return false
			}, seq, seq); err != nil {
				return err
			}
			if out[i].Bytes == nil {
				return unknown(seq)
			}
		}
		return nil
	})
	return out, err
}
