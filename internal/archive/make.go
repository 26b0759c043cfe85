package archive

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

// Stage is how far the making of a backup has come.
type Stage string

// The stages, in their order.
const (
	Packing   Stage = "packing"
	Verifying Stage = "verifying"
)

// Make writes a backup beside the file that it is to be, restores it into a scratch folder, and gives it its name only when it is
// the ledger. It needs about three times the database's size there. stage, which may be nil, is told how far it has come.
// Faults: backup_unwritable, backup_full, and what Unpack and Check find.
func Make(ctx context.Context, src Source, path string, stage func(Stage)) (Manifest, error) {
	return makeIn(ctx, src, path, ".tongchou-backup-", stage)
}

// makeIn is Make in a scratch folder whose name begins so.
func makeIn(ctx context.Context, src Source, path, prefix string, stage func(Stage)) (m Manifest, err error) {
	if stage == nil {
		stage = func(Stage) {}
	}
	scratch, err := os.MkdirTemp(filepath.Dir(path), prefix+"*")
	if err != nil {
		return m, Unwritable(path, err)
	}
	defer os.RemoveAll(scratch)
	file := filepath.Join(scratch, "backup")
	stage(Packing)
	if m, err = packInto(ctx, src, file, filepath.Join(scratch, "snapshot")); err != nil {
		return m, full(path, err)
	}
	stage(Verifying)
	if err := m.verify(ctx, src.Store, file, filepath.Join(scratch, "restored")); err != nil {
		return m, full(path, err)
	}
	if err := os.Rename(file, path); err != nil {
		return m, Unwritable(path, err)
	}
	return m, syncDir(filepath.Dir(path))
}

func packInto(ctx context.Context, src Source, path, scratch string) (m Manifest, err error) {
	if err := os.Mkdir(scratch, 0o700); err != nil {
		return m, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return m, err
	}
	m, err = Pack(ctx, f, src, scratch)
	return m, errors.Join(err, f.Sync(), f.Close(), os.RemoveAll(scratch))
}

// verify restores the backup in path into the new folder dir and holds that against its manifest, itself, and the ledger.
func (m Manifest) verify(ctx context.Context, st *store.Store, path, dir string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := UnpackFile(ctx, f, dir); err != nil {
		return err
	}
	if err := Check(ctx, dir, m); err != nil {
		return err
	}
	return m.Continues(ctx, st)
}

// UnpackFile unpacks a backup into a new folder; its faults name the file.
func UnpackFile(ctx context.Context, f *os.File, dir string) (m Manifest, err error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return m, err
	}
	m, err = Unpack(ctx, f, dir)
	for _, one := range fault.Of(err) {
		one.Place.File = f.Name()
	}
	return m, err
}

// syncDir makes a new name in a folder outlast a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return Unwritable(dir, err)
	}
	return errors.Join(d.Sync(), d.Close())
}
