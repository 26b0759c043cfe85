package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/archive"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/store"
)

func (a *app) cmdRestore() *cobra.Command {
	var database string
	c := a.command("restore BACKUP DIR", func(cmd *cobra.Command, args []string) error {
		m, err := a.restore(cmd.Context(), args[0], args[1], database)
		if err != nil {
			return err
		}
		a.outln(a.voice.T("backup.restored", a.backupArgs(args[1], m)))
		if !m.Keys {
			a.errln(a.voice.T("backup.bring_keys", map[string]any{"Path": filepath.Join(args[1], notary.LogKey+".key")}))
		}
		return nil
	})
	c.Args = a.args(cobra.ExactArgs(2))
	c.Flags().StringVar(&database, "database", "", a.voice.T("backup.flag.database"))
	return c
}

// restore makes the data directory dir of a backup. Everything is made and checked beside dir and moved into place at the end.
func (a *app) restore(ctx context.Context, path, dir, database string) (m archive.Manifest, err error) {
	return m, a.beside(dir, func(made string) error {
		f, err := os.Open(path)
		if err != nil {
			return unreadable(path, err)
		}
		defer f.Close()
		if m, err = archive.UnpackFile(ctx, f, made); err != nil {
			return err
		}
		if err := archive.Check(ctx, made, m); err != nil || database == "" {
			return err
		}
		return toDatabase(ctx, made, database, m)
	})
}

// beside lets do make a folder beside dir, and gives it dir's name when do has made it whole. dir may be there, but empty.
func (a *app) beside(dir string, do func(made string) error) error {
	if list, err := os.ReadDir(dir); err == nil && len(list) > 0 {
		return fault.New("backup_not_empty", dir, "")
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return archive.Unwritable(dir, err)
	}
	parent := filepath.Dir(filepath.Clean(dir))
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return archive.Unwritable(dir, err)
	}
	scratch, err := os.MkdirTemp(parent, ".tongchou-restore-*")
	if err != nil {
		return archive.Unwritable(dir, err)
	}
	defer os.RemoveAll(scratch)
	made := filepath.Join(scratch, "data")
	if err := do(made); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return archive.Unwritable(dir, err)
	}
	if err := os.Rename(made, dir); err != nil {
		return archive.Unwritable(dir, err)
	}
	return nil
}

// toDatabase puts the ledger of the data directory made into a PostgreSQL database, in place of its file.
func toDatabase(ctx context.Context, made, database string, m archive.Manifest) error {
	st, err := store.Open(made)
	if err != nil {
		return err
	}
	aside := made + "-database"
	err = copyTo(ctx, st, aside, database, m.Continues)
	if err = errors.Join(err, st.Close()); err != nil {
		return err
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(filepath.Join(made, store.FileName+suffix)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return os.Rename(filepath.Join(aside, store.URLName), filepath.Join(made, store.URLName))
}

// copyTo makes a new store in dir, in the database unless that is empty, copies st into it and asks check about it.
func copyTo(ctx context.Context, st *store.Store, dir, database string, check func(context.Context, *store.Store) error) error {
	to, err := create(dir, database, st.Settings())
	if err != nil {
		return err
	}
	if err = st.CopyTo(ctx, to); err == nil {
		err = check(ctx, to)
	}
	return errors.Join(err, to.Close())
}
