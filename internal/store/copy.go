package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/ncruces/go-sqlite3"

	"github.com/tongchou/tongchou/internal/fault"
)

// CopyTo copies the ledger with all its numbers, seals, log and checkpoints, and all papers, unchanged into dst, which may be
// of either kind, must be empty and must not be in use; dst takes over the settings too. It sees s as it was when it began, while
// others go on writing to s, holds no more than some rows at a time, and leaves dst empty when it fails. Faults: store_taken
// when dst holds anything, store_copy_broken with the first row that is too damaged to be copied.
func (s *Store) CopyTo(ctx context.Context, dst *Store) error {
	err := dst.write(ctx, func(to conn) error {
		if err := dst.checkEmpty(to); err != nil {
			return err
		}
		return s.read(ctx, func(from conn) error {
			return from.snapshot(func() error {
				for i := range ledgerTables {
					if err := copyTable(&ledgerTables[i], from, to, dst.db); err != nil {
						return err
					}
				}
				return nil
			})
		})
	})
	if err == nil {
		dst.settings = s.settings
	}
	return err
}

// checkEmpty refuses a store that holds anything but its settings, which are then cleared.
func (s *Store) checkEmpty(c conn) error {
	for _, t := range ledgerTables {
		if t.name == "agency" {
			continue
		}
		if _, found, err := number(c, "SELECT 1 FROM "+t.name+" LIMIT 1"); err != nil || found {
			if err == nil {
				err = fault.New("store_taken", s.db.place(), "")
			}
			return err
		}
	}
	return c.exec("DELETE FROM agency")
}

// A parcel of rows is handed over when it reaches either bound.
const (
	parcelRows  = 512
	parcelBytes = 1 << 20
)

func copyTable(t *table, from, to conn, target database) error {
	var parcel [][]any
	size := 0
	var failed error
	hand := func() error {
		err := target.explain(to.bulk(t, parcel)) // before the source explains it as its own
		parcel, size = parcel[:0], 0
		return err
	}
	types := t.types()
	err := from.rows(t.selectAll(), func(r row) bool {
		if !typed(r, types) {
			failed = fault.New("store_copy_broken", t.name, "")
			return false
		}
		vs := t.values(r)
		parcel = append(parcel, vs)
		for _, v := range vs {
			switch v := v.(type) {
			case string:
				size += len(v)
			case []byte:
				size += len(v)
			}
		}
		if len(parcel) == parcelRows || size >= parcelBytes {
			failed = hand()
		}
		return failed == nil
	})
	if err = errors.Join(failed, err); err != nil {
		return err
	}
	if len(parcel) == 0 {
		return nil
	}
	return hand()
}

// Snapshot writes the ledger and the papers as they are now into one SQLite file at path, which must not exist; others go on
// writing. Only its owner can read it. Faults: store_taken; a Failure leaves no file.
func (s *Store) Snapshot(ctx context.Context, path string) (err error) {
	if _, err := os.Lstat(path); err == nil {
		return fault.New("store_taken", path, "")
	}
	defer func() {
		if err != nil {
			for _, part := range []string{"", "-wal", "-shm", "-journal"} {
				_ = os.Remove(path + part) // the first error tells more
			}
		}
	}()
	if _, file := s.db.(*sqliteFile); !file {
		to, err := createFile(path, s.settings)
		if err != nil {
			return err
		}
		return errors.Join(s.CopyTo(ctx, to), to.Close())
	}
	if err := makeFile(path); err != nil { // so that it is ours alone from the beginning
		return err
	}
	err = s.read(ctx, func(c conn) error {
		err := c.exec("VACUUM INTO ?", path)
		if errors.Is(err, sqlite3.CORRUPT) || errors.Is(err, sqlite3.NOTADB) {
			return err // of the source; all else is of the new file
		}
		return (&sqliteFile{path: path}).explain(err)
	})
	if err != nil {
		return err
	}
	return explainFile(syncFile(path), path)
}

// syncFile sees to it that a new file and its name are on the disk.
func syncFile(path string) error {
	for _, p := range []string{path, filepath.Dir(path)} {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return nil
}
