package store

import (
	"context"
	"iter"
)

// SaveCheckpoint keeps the signed checkpoint of a size, in place of the one of that size kept before (it may have fewer cosignatures).
func (s *Store) SaveCheckpoint(ctx context.Context, size int64, signed []byte) error {
	return s.write(ctx, func(c conn) error {
		return c.exec("INSERT INTO checkpoint (size, region, note) VALUES (?, ?, ?) ON CONFLICT (size, region) DO UPDATE SET note = excluded.note",
			size, int64(s.settings.Region), string(signed))
	})
}

// Checkpoint returns the checkpoint of the largest size, nil when there is none.
func (s *Store) Checkpoint(ctx context.Context) (signed []byte, err error) {
	err = s.read(ctx, func(c conn) error {
		return c.rows("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1", func(r row) bool {
			signed = []byte(r.Text(0))
			return false
		})
	})
	return signed, err
}

// Signed is a checkpoint as it is kept.
type Signed struct {
	Size int64
	Note []byte
}

// Checkpoints walks the checkpoints by size.
func (s *Store) Checkpoints(ctx context.Context) iter.Seq2[Signed, error] {
	return stream(ctx, s, func(r row) (Signed, error) { return Signed{r.Int(0), []byte(r.Text(1))}, nil }, "SELECT size, note FROM checkpoint ORDER BY size")
}
