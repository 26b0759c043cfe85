package notary

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/store"
)

// CheckpointFile is the latest signed checkpoint within a data directory. It stands beside the database, not in it, so that a database put back to an
// older state is found out.
const CheckpointFile = "checkpoint"

// Notary signs the checkpoints of one ledger's log. It is safe for concurrent use.
type Notary struct {
	store     *store.Store
	dir       string
	key       proof.Key
	witnesses []WitnessAt
	signing   sync.Mutex
}

// New returns the notary of the ledger in dir, with the witnesses that it asks for cosignatures.
func New(st *store.Store, dir string, witnesses ...WitnessAt) (*Notary, error) {
	k, err := Key(dir, st.Settings().Region)
	if err != nil {
		return nil, err
	}
	return &Notary{store: st, dir: dir, key: k, witnesses: witnesses}, nil
}

// Public is the log's verifier key.
func (n *Notary) Public() string { return n.key.Public }

// Trust is whom a reader of this log's checkpoints believes: its key and its witnesses', a quorum of which is the reader's choice.
func (n *Notary) Trust() proof.Trust {
	t := proof.Trust{Log: n.key.Public}
	for _, w := range n.witnesses {
		t.Witnesses = append(t.Witnesses, w.Key)
	}
	return t
}

// Checkpoint returns a signed checkpoint of the log as it is now: the last one when nothing was added since, else a new one, which is kept. Before it signs it
// makes sure that the log continues what was signed last; where it does not (somebody has put back an old database, or deleted from it) nothing is signed:
// fault notary_history, and a person has to look.
func (n *Notary) Checkpoint(ctx context.Context) ([]byte, error) {
	n.signing.Lock()
	defer n.signing.Unlock()
	size, err := n.store.LogSize(ctx)
	if err != nil {
		return nil, err
	}
	before, signed, err := n.last(ctx)
	if err != nil {
		return nil, err
	}
	if err := n.continues(ctx, before, size); err != nil {
		return nil, err
	}
	if signed != nil && before.Size == size {
		return signed, nil
	}
	root, err := n.store.LogRoot(ctx, size)
	if err != nil {
		return nil, err
	}
	if signed, err = n.key.Sign(size, root); err != nil {
		return nil, err
	}
	return signed, n.keep(ctx, size, signed)
}

// last is the largest checkpoint signed before, from the file or the store, whichever goes further.
func (n *Notary) last(ctx context.Context) (c proof.Checkpoint, signed []byte, err error) {
	kept, err := n.store.Checkpoint(ctx)
	if err != nil {
		return c, nil, err
	}
	beside, err := readOptional(filepath.Join(n.dir, CheckpointFile))
	if err != nil {
		return c, nil, err
	}
	for _, b := range [][]byte{kept, beside} {
		if len(b) == 0 {
			continue
		}
		one, _, err := proof.Trust{Log: n.key.Public}.Open(b)
		if err != nil {
			return c, nil, err
		}
		if signed == nil || one.Size > c.Size {
			c, signed = one, b
		}
	}
	return c, signed, nil
}

func (n *Notary) continues(ctx context.Context, before proof.Checkpoint, size int64) error {
	if before.Size == 0 {
		return nil
	}
	broken := fault.New("notary_history", strconv.FormatInt(size, 10), strconv.FormatInt(before.Size, 10))
	if before.Size > size {
		return broken
	}
	root, err := n.store.LogRoot(ctx, before.Size)
	if err == nil && root != before.Root {
		return broken
	}
	return err
}

func (n *Notary) keep(ctx context.Context, size int64, signed []byte) error {
	if err := n.store.SaveCheckpoint(ctx, size, signed); err != nil {
		return err
	}
	return writeWhole(filepath.Join(n.dir, CheckpointFile), signed, 0o644)
}

// Cosigned asks every witness to cosign the checkpoint of now, keeps what they give and returns it. Witnesses that cannot be reached or that refuse come back
// in the error, beside the checkpoint with the cosignatures of the others.
func (n *Notary) Cosigned(ctx context.Context) ([]byte, error) {
	signed, err := n.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	c, err := proof.Unverified(signed)
	if err != nil || c.Size == 0 {
		return signed, err
	}
	var failed []error
	out := signed
	for _, w := range n.witnesses {
		if _, _, err := (proof.Trust{Log: n.key.Public, Witnesses: []string{w.Key}, Quorum: 1}).Open(out); err == nil {
			continue // it has cosigned this one before
		}
		line, err := w.ask(ctx, n.store, c, signed)
		if err == nil {
			var with []byte
			if with, err = proof.AddCosignature(out, line, n.key.Public, w.Key); err == nil {
				out = with
				continue
			}
		}
		failed = append(failed, err)
	}
	if !bytes.Equal(out, signed) {
		n.signing.Lock()
		defer n.signing.Unlock()
		// A checkpoint of a larger log may have been kept meanwhile; then only the store's row of this size is replaced.
		err := n.store.SaveCheckpoint(ctx, c.Size, out)
		if last, _, e := n.last(ctx); err == nil && e == nil && last.Size == c.Size {
			err = writeWhole(filepath.Join(n.dir, CheckpointFile), out, 0o644)
		}
		failed = append(failed, err)
	}
	return out, errors.Join(failed...)
}
