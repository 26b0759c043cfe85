package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
)

// URLName is the file in a data directory that holds the address of a PostgreSQL database: one line, postgres://…. Only its
// owner may read it, for it may hold a password (which may stand in ~/.pgpass as well).
const URLName = "database.url"

// CreateOn makes dir, if need be, and an empty ledger in the PostgreSQL database at url, which must be empty; dir then holds
// the address. The role of url becomes the owner of the ledger; PostgresGrants tells what a role that only serves it needs.
// Faults: those of Create, store_url_broken, store_server_old, store_server_encoding; a Failure when the server is out of reach.
func CreateOn(dir, url string, s agency.Settings) (*Store, error) {
	if err := checkSettings(s); err != nil {
		return nil, err
	}
	return onServer(dir, url, func(db *postgresServer) func(conn) error {
		return func(c conn) error { return found(c, db.place(), s) }
	})
}

// Join makes dir a further data directory of the ledger that is in the database at url already: for a second server, or
// after the first one's machine was lost. Faults: as CreateOn, store_database_empty.
func Join(dir, url string) (*Store, error) {
	return onServer(dir, url, func(db *postgresServer) func(conn) error {
		return func(c conn) error { return upgrade(c, db) }
	})
}

// onServer opens the database at url, prepared, and notes its address in dir, which must hold no ledger.
func onServer(dir, url string, prepare func(*postgresServer) func(conn) error) (*Store, error) {
	db, err := parseURL(url, busyWait)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{FileName, URLName} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return nil, fault.New("store_taken", dir, "")
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, explainFile(err, dir)
	}
	s, err := open(db, prepare(db))
	if err != nil {
		return nil, err
	}
	if err := writeURL(dir, url); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// writeURL notes an address so that it is there whole or not at all.
func writeURL(dir, url string) error {
	path := filepath.Join(dir, URLName)
	f, err := os.CreateTemp(dir, ".url-") // with mode 0600
	if err != nil {
		return explainFile(err, path)
	}
	defer os.Remove(f.Name()) // once renamed it is not there
	_, err = f.WriteString(strings.TrimSpace(url) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return explainFile(err, path)
	}
	return explainFile(os.Rename(f.Name(), path), path)
}

// readURL returns the address that dir holds; false when it holds none.
func readURL(dir string) (url string, found bool, err error) {
	path := filepath.Join(dir, URLName)
	b, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrInvalid):
		return "", false, nil
	case err != nil:
		return "", false, explainFile(err, path)
	}
	return string(b), true, nil
}

func openServer(url string, wait time.Duration) (*Store, error) {
	db, err := parseURL(url, wait)
	if err != nil {
		return nil, err
	}
	return open(db, func(c conn) error { return upgrade(c, db) })
}
