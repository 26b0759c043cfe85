// Package rig is what the fault and load programs share: the program under test built from this tree, throw-away data
// directories and PostgreSQL clusters, a seeded ledger with accounts, servers that can be killed, and a client.
//
// Everything lives under one scratch directory, /tmp/faults-*, which goes when the rig is closed. Processes are ended by their
// process id, never by name.
package rig

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

// Options are the same for all programs.
type Options struct {
	Quick  bool     // small counts: a smoke test of the programs
	Stores []string // which stores to run on: sqlite, postgres
	Seed   uint64
	Root   string    // of the repository
	Binary string    // of tongchou; "" builds it
	Keep   bool      // leave the scratch directory
	Log    io.Writer // progress
}

// Pick returns full, or quick in a quick run.
func Pick[V any](o Options, full, quick V) V {
	if o.Quick {
		return quick
	}
	return full
}

// Rig is a scratch place with the program in it.
type Rig struct {
	Options
	Dir    string // scratch
	Binary string

	mu      sync.Mutex
	n       int
	cluster *Cluster
	seeds   map[string]*Ledger
	closers []func() error
}

// New makes the scratch directory and builds the program.
func New(ctx context.Context, o Options) (*Rig, error) {
	dir, err := os.MkdirTemp("", "faults-*")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // the cluster's user passes through
		return nil, err
	}
	r := &Rig{Options: o, Dir: dir, Binary: o.Binary, seeds: map[string]*Ledger{}}
	if r.Binary == "" {
		r.Binary = filepath.Join(dir, "tongchou")
		cmd := exec.CommandContext(ctx, "go", "build", "-o", r.Binary, "./cmd/tongchou")
		cmd.Dir = o.Root
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, errors.Join(fmt.Errorf("building tongchou: %w\n%s", err, out), r.Close())
		}
	}
	return r, nil
}

// Close ends what was started, the last first, and removes the scratch directory.
func (r *Rig) Close() error {
	var errs []error
	r.mu.Lock()
	closers := r.closers
	r.closers = nil
	r.mu.Unlock()
	for i := len(closers) - 1; i >= 0; i-- {
		errs = append(errs, closers[i]())
	}
	if !r.Keep {
		errs = append(errs, os.RemoveAll(r.Dir))
	}
	return errors.Join(errs...)
}

// onClose has fn called when the rig is closed.
func (r *Rig) onClose(fn func() error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closers = append(r.closers, fn)
}

// path is a name in the scratch directory that nobody else has.
func (r *Rig) path(kind string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
	return filepath.Join(r.Dir, fmt.Sprintf("%s-%d", kind, r.n))
}

// Logf tells how far things are.
func (r *Rig) Logf(format string, args ...any) {
	if r.Log != nil {
		fmt.Fprintf(r.Log, format+"\n", args...)
	}
}
