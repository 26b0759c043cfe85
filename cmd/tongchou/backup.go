package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/archive"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/vault"
)

func (a *app) cmdBackup() *cobra.Command {
	var keys bool
	var evidence string
	c := a.command("backup FILE", func(cmd *cobra.Command, args []string) error {
		dir, err := a.dir()
		if err != nil {
			return err
		}
		st, err := store.Open(dir)
		if err != nil {
			return err
		}
		defer st.Close()
		files, err := vault.Connect(cmd.Context(), a.evidence(evidence), dir, a.Env)
		if err != nil {
			return err
		}
		src := archive.Source{Store: st, Vault: files, Dir: dir, Keys: keys, Program: version(), Now: a.now()}
		m, err := a.backup(cmd.Context(), src, args[0])
		if err != nil {
			return err
		}
		a.outln(a.voice.T("backup.done", a.backupArgs(args[0], m)))
		if !keys {
			a.errln(a.voice.T("backup.without_keys"))
		}
		return nil
	})
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().BoolVar(&keys, "with-keys", false, a.voice.T("backup.flag.with-keys"))
	c.Flags().StringVar(&evidence, "evidence", "", a.voice.T("backup.flag.evidence"))
	return c
}

// evidence is where the evidence files are: the flag, else as the server is told, else the data directory.
func (a *app) evidence(flag string) string {
	if flag != "" {
		return flag
	}
	return a.Env("TONGCHOU_EVIDENCE")
}

func (a *app) backupArgs(file string, m archive.Manifest) say.Args {
	return say.Args{"File": file, "Agency": m.Agency, "Seq": m.Seq, "Files": len(m.Members) - 1, "Size": m.LogSize, "Root": m.LogRoot,
		"At": m.MadeAt.Local().Format("2006-01-02 15:04:05")}
}

// backup writes a backup beside the file that it is to be, restores it into a scratch folder, and gives it its name only when it is
// the ledger.
func (a *app) backup(ctx context.Context, src archive.Source, path string) (m archive.Manifest, err error) {
	scratch, err := os.MkdirTemp(filepath.Dir(path), ".tongchou-backup-*")
	if err != nil {
		return m, unwritable(path, err)
	}
	defer os.RemoveAll(scratch)
	file := filepath.Join(scratch, "backup")
	if m, err = packInto(ctx, src, file, filepath.Join(scratch, "snapshot")); err != nil {
		return m, err
	}
	bar := a.progress("backup.checking")
	defer bar.end()
	restored := filepath.Join(scratch, "restored")
	if _, err := unpackFile(ctx, file, restored); err != nil {
		return m, err
	}
	if err := archive.Check(ctx, restored, m); err != nil {
		return m, err
	}
	if err := m.Continues(ctx, src.Store); err != nil {
		return m, err
	}
	return m, os.Rename(file, path)
}

func packInto(ctx context.Context, src archive.Source, path, scratch string) (m archive.Manifest, err error) {
	if err := os.Mkdir(scratch, 0o700); err != nil {
		return m, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return m, err
	}
	m, err = archive.Pack(ctx, f, src, scratch)
	return m, errors.Join(err, f.Sync(), f.Close(), os.RemoveAll(scratch))
}

// unpackFile unpacks a backup into a new folder.
func unpackFile(ctx context.Context, path, dir string) (m archive.Manifest, err error) {
	f, err := os.Open(path)
	if err != nil {
		return m, unreadable(path, err)
	}
	defer f.Close()
	if err := os.Mkdir(dir, 0o700); err != nil {
		return m, err
	}
	m, err = archive.Unpack(ctx, f, dir)
	for _, one := range fault.Of(err) {
		one.Place.File = path
	}
	return m, err
}

// unwritable says that a place can't be written to.
func unwritable(path string, err error) error {
	return &store.Failure{Fault: &fault.Fault{Code: "backup_unwritable", Place: fault.Place{File: path}}, Cause: err}
}
