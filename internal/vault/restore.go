package vault

import (
	"context"
	"io"
	"os"

	"github.com/tongchou/tongchou/internal/fault"
)

// Restore puts a file that was judged when it was first taken in into the folder root, unjudged: from a backup, or from another vault.
// Fault vault_damaged when r does not give what hash says; a store.Failure when the disk fails. After an error nothing is kept.
func Restore(ctx context.Context, root, hash string, r io.Reader) error {
	if !IsHash(hash) {
		return fault.New("vault_foreign", hash, "")
	}
	if err := os.MkdirAll(root, 0o700); err != nil {
		return trouble(err, root)
	}
	f, err := os.CreateTemp(root, ".incoming-*")
	if err != nil {
		return trouble(err, root)
	}
	s := &spool{f: f}
	defer s.discard()
	if err := s.fill(ctx, r, Limits{Size: 1 << 62}); err != nil {
		return err
	}
	if s.Hash != hash {
		return fault.New("vault_damaged", hash, "")
	}
	d := &disk{root}
	return trouble(d.place(s), root)
}
