package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/vault"
)

func (a *app) cmdMove() *cobra.Command {
	var to, database string
	c := a.command("move", func(cmd *cobra.Command, _ []string) error {
		dir, err := a.dir()
		if err != nil {
			return err
		}
		if err := stopped(dir); err != nil {
			return err
		}
		var moved moved
		err = a.beside(to, func(made string) error {
			moved, err = a.move(cmd.Context(), dir, made, database)
			return err
		})
		if err != nil {
			return err
		}
		a.outln(a.voice.T("backup.moved", say.Args{"From": dir, "To": to, "Size": moved.size, "Root": moved.root, "Boards": moved.boards, "Files": moved.files}))
		return nil
	})
	c.Args = a.args(cobra.NoArgs)
	c.Flags().StringVar(&to, "to", "", a.voice.T("backup.flag.to"))
	c.Flags().StringVar(&database, "database", "", a.voice.T("backup.flag.database"))
	a.require(c, "to")
	return c
}

// stopped refuses while a server of this machine works on the data directory: what it writes after the copy would be left behind.
func stopped(dir string) error {
	f, err := os.OpenFile(filepath.Join(dir, servingFile), os.O_RDWR, 0)
	if err != nil {
		return nil // no server has ever run here, or dir is none, which is found out next
	}
	defer f.Close()
	if errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB), syscall.EWOULDBLOCK) {
		return fault.New("backup_serving", dir, "")
	}
	return nil
}

// moved is what was compared.
type moved struct {
	size          int64
	root          string
	boards, files int
}

// move copies the ledger of dir into a new data directory, with its evidence files, keys and checkpoint, and holds the two against
// each other: the log's root, and the bytes of every board of the day of the last entry.
func (a *app) move(ctx context.Context, dir, made, database string) (m moved, err error) {
	st, err := store.Open(dir)
	if err != nil {
		return m, err
	}
	defer st.Close()
	if m.size, m.root, err = rootOf(ctx, st); err != nil {
		return m, err
	}
	err = copyTo(ctx, st, made, database, func(ctx context.Context, to *store.Store) error {
		size, root, err := rootOf(ctx, to)
		if err == nil && (size != m.size || root != m.root) {
			err = fault.New("archive_root", fmt.Sprintf("%d %s", size, root), fmt.Sprintf("%d %s", m.size, m.root))
		}
		return err
	})
	if err != nil {
		return m, err
	}
	if m.boards, err = a.sameBoards(ctx, dir, made); err != nil {
		return m, err
	}
	if m.files, err = copyFiles(ctx, dir, made); err != nil {
		return m, err
	}
	for _, name := range []string{notary.CheckpointFile, notary.LogKey + ".pub", notary.LogKey + ".key"} {
		if err := copyFile(filepath.Join(made, name), filepath.Join(dir, name)); err != nil {
			return m, err
		}
	}
	return m, nil
}

func rootOf(ctx context.Context, st *store.Store) (size int64, root string, err error) {
	if size, err = st.LogSize(ctx); err != nil {
		return 0, "", err
	}
	h, err := st.LogRoot(ctx, size)
	return size, hex.EncodeToString(h[:]), err
}

// sameBoards asks both ledgers for the board of each group under each rulebook and compares their bytes.
func (a *app) sameBoards(ctx context.Context, dir, made string) (n int, err error) {
	first, err := a.boards(ctx, dir)
	if err != nil {
		return 0, err
	}
	second, err := a.boards(ctx, made)
	if err != nil {
		return 0, err
	}
	if len(first) != len(second) {
		return 0, fault.New("backup_boards", fmt.Sprint(len(second)), fmt.Sprint(len(first)))
	}
	for what, bytesOf := range first {
		if !bytes.Equal(bytesOf, second[what]) {
			return 0, fault.New("backup_board", what, "")
		}
	}
	return len(first), nil
}

// boards are the bytes of the boards that a ledger gives, by group and rulebook, or of why it gives none.
func (a *app) boards(ctx context.Context, dir string) (map[string][]byte, error) {
	d, err := desk.Open(ctx, dir, a.now)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	last, err := d.Store().Last(ctx)
	if err != nil {
		return nil, err
	}
	var groups []string
	err = d.Hold(ctx, desk.Question{}, func(s desk.Scene) error {
		groups = s.Directory.Groups.Keys()
		return nil
	})
	if err != nil && !empty(err) {
		return nil, err
	}
	out := map[string][]byte{}
	for _, group := range groups {
		for _, rulebook := range d.Rulebooks() {
			b, err := d.Board(ctx, desk.Question{Group: group, Rulebook: rulebook, KnownAt: last.RecordedAt})
			if isFailure(err) {
				return nil, err
			}
			said, e := json.Marshal(b)
			if err != nil { // no board of this group under this rulebook, and the other ledger must say the same
				said, e = []byte(err.Error()), nil
			}
			if e != nil {
				return nil, e
			}
			out[group+" "+rulebook] = said
		}
	}
	return out, nil
}

// copyFiles copies the evidence files that lie in the data directory; each is held against its hash.
func copyFiles(ctx context.Context, dir, made string) (n int, err error) {
	from := vault.OnDisk(filepath.Join(dir, vault.Folder))
	for hash, err := range from.Walk(ctx) {
		if err != nil {
			return n, err
		}
		if !vault.IsHash(hash) {
			continue
		}
		r, _, err := from.Open(ctx, hash)
		if err != nil {
			return n, err
		}
		if err := errors.Join(vault.Restore(ctx, filepath.Join(made, vault.Folder), hash, r), r.Close()); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// copyFile copies a small file that may not be there.
func copyFile(to, from string) error {
	in, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
