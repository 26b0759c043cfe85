package vault

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// Folder is the name of the vault within a data directory.
const Folder = "evidence"

// disk keeps files in a folder, below two levels of folders named after the first digits of the hash.
type disk struct{ root string }

// OnDisk returns the vault in a folder, which is made when the first file is put.
func OnDisk(root string) Vault { return &disk{root} }

func (d *disk) path(hash string) string {
	return filepath.Join(d.root, filepath.FromSlash(shelf(hash)))
}

// Put implements Vault: written beside, forced to disk, renamed into place, and the folder forced to disk too.
func (d *disk) Put(ctx context.Context, r io.Reader, l Limits) (File, error) {
	if err := os.MkdirAll(d.root, 0o700); err != nil {
		return File{}, trouble(err, d.root)
	}
	s, err := spooled(ctx, d.root, r, l)
	if err != nil {
		return File{}, err
	}
	defer s.discard()
	if kept, err := d.sound(ctx, s.File); kept || err != nil {
		return s.File, err
	}
	return s.File, trouble(d.place(s), d.root)
}

// sound says whether the file is kept already and whole; a damaged one is put again.
func (d *disk) sound(ctx context.Context, f File) (bool, error) {
	r, size, err := d.Open(ctx, f.Hash)
	if err != nil {
		return false, onlyDamage(err)
	}
	defer r.Close()
	if size != f.Size {
		return false, nil
	}
	_, err = io.Copy(io.Discard, r)
	return err == nil, onlyDamage(err)
}

func (d *disk) place(s *spool) error {
	path := d.path(s.Hash)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := errors.Join(s.f.Chmod(0o400), s.f.Sync(), s.f.Close()); err != nil {
		return err
	}
	if err := os.Rename(s.f.Name(), path); err != nil {
		return err
	}
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if err := syncFolder(dir); err != nil || dir == filepath.Clean(d.root) {
			return err
		}
	}
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open implements Vault.
func (d *disk) Open(_ context.Context, hash string) (io.ReadCloser, int64, error) {
	if !IsHash(hash) {
		return nil, 0, missing(hash, fs.ErrNotExist)
	}
	f, err := os.Open(d.path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, missing(hash, err)
	}
	if err != nil {
		return nil, 0, trouble(err, d.path(hash))
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, trouble(err, d.path(hash))
	}
	return newChecked(f, hash), info.Size(), nil
}

// Walk implements Vault. Temporary files of a broken run are no kept ones.
func (d *disk) Walk(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		err := filepath.WalkDir(d.root, func(path string, e fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist) && path == d.root:
				return filepath.SkipAll // nothing was put yet
			case err != nil:
				return err
			case ctx.Err() != nil:
				return ctx.Err()
			case e.IsDir() || strings.HasPrefix(e.Name(), "."):
				return nil
			}
			if !yield(e.Name(), nil) {
				return filepath.SkipAll
			}
			return nil
		})
		if err != nil {
			yield("", trouble(err, d.root))
		}
	}
}
