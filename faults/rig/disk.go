package rig

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// SmallDisk mounts a file system of a size, in memory, which goes with the rig. It takes root.
func (r *Rig) SmallDisk(size int64) (string, error) {
	dir := r.path("disk")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", err
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d,mode=0755", size)); err != nil {
		return "", fmt.Errorf("mounting a small file system: %w", err)
	}
	r.onClose(func() error { return syscall.Unmount(dir, 0) })
	return dir, nil
}

// LedgerOn is a seeded ledger whose database lies in a directory: the file, or a cluster of its own.
func (r *Rig) LedgerOn(ctx context.Context, kind, dir string) (*Ledger, *Cluster, error) {
	l := &Ledger{Kind: kind, Dir: filepath.Join(dir, "data"), Tokens: map[string]string{}}
	var own *Cluster
	if kind == Postgres {
		c, err := newCluster(ctx, filepath.Join(dir, "postgres"))
		if err != nil {
			return nil, nil, err
		}
		r.onClose(c.Stop)
		if err := c.Start(ctx); err != nil {
			return nil, nil, err
		}
		own, l.Dir = c, r.path("data")
	}
	d, err := r.create(ctx, l, own)
	if err != nil {
		return nil, nil, err
	}
	err = errors.Join(fill(ctx, d, 0, r.Seed), l.accounts(ctx, d), d.Close())
	return l, own, err
}

// Ended says whether the postmaster has ended.
func (c *Cluster) Ended() bool {
	select {
	case <-c.gone:
		return true
	default:
		return false
	}
}
