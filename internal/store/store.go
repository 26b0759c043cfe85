// Package store keeps an agency's ledger on disk: records and versions under one strictly increasing number, in entries
// that are whole or absent. It is the truth; what stands in memory is built from it and may be thrown away.
//
// A data directory holds one SQLite database, tongchou.db, in write-ahead mode, or database.url, the address of a PostgreSQL
// database. Any number of readers work while one writer writes. Nothing kept is ever changed or deleted, but for papers, which are no part of the ledger.
package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
)

// FileName is the database's name within a data directory.
const FileName = "tongchou.db"

// busyWait is how long a writer waits for another process to finish writing before it gives up.
const busyWait = 5 * time.Second

// Store is an open data directory. Its methods may be called from many goroutines.
type Store struct {
	db       database
	settings agency.Settings

	writing chan struct{} // holds one token: the right to use writer
	writer  conn          // nil once it was lost: the next Write dials anew
	edge    edge          // of the log

	mu     sync.Mutex
	idle   []conn // readers at rest
	closed bool
}

// Create makes dir, if need be, and an empty ledger in it. Faults: store_taken when dir already holds a ledger,
// store_name_missing, store_zone_unknown.
func Create(dir string, s agency.Settings) (*Store, error) {
	if err := checkSettings(s); err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, URLName)); err == nil {
		return nil, fault.New("store_taken", dir, "")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, explainFile(err, dir)
	}
	return createFile(filepath.Join(dir, FileName), s)
}

func createFile(path string, s agency.Settings) (*Store, error) {
	if err := makeFile(path); err != nil {
		return nil, err
	}
	if err := recognise(path); err != nil {
		return nil, err
	}
	db := &sqliteFile{path, busyWait}
	return open(db, func(c conn) error { return found(c, db.place(), s) })
}

func checkSettings(s agency.Settings) error {
	if strings.TrimSpace(s.Name) == "" {
		return fault.At("name", "store_name_missing", "", "")
	}
	if _, err := s.Location(); s.Zone == "" || err != nil {
		return fault.At("zone", "store_zone_unknown", s.Zone, "Asia/Shanghai")
	}
	return nil
}

// Open opens the ledger in dir, or the one whose address dir holds, bringing an older schema up to date. Faults: store_absent
// when dir holds no ledger, store_newer when a later version of the program wrote it; a Failure when the file is damaged or
// the server out of reach.
func Open(dir string) (*Store, error) { return openWaiting(dir, busyWait) }

func openWaiting(dir string, wait time.Duration) (*Store, error) {
	if url, found, err := readURL(dir); err != nil || found {
		if err != nil {
			return nil, err
		}
		return openServer(url, wait)
	}
	path := filepath.Join(dir, FileName)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid):
		return nil, fault.New("store_absent", dir, FileName)
	case err != nil:
		return nil, explainFile(err, path)
	case info.IsDir() || info.Size() == 0:
		return nil, fault.New("store_absent", dir, FileName)
	}
	if err := recognise(path); err != nil {
		return nil, err
	}
	db := &sqliteFile{path, wait}
	return open(db, func(c conn) error { return upgrade(c, db) })
}

// open connects the writer, lets prepare see to the schema and reads the settings.
func open(db database, prepare func(conn) error) (*Store, error) {
	c, err := db.dial(context.Background())
	if err != nil {
		return nil, db.explain(err)
	}
	s := &Store{db: db, writing: make(chan struct{}, 1), writer: c}
	s.writing <- struct{}{}
	err = c.during(context.Background(), func(c conn) error {
		err := prepare(c)
		if err == nil {
			s.settings, err = settings(c)
		}
		return err
	})
	if err != nil {
		_ = c.Close() // the first error tells more
		return nil, db.explain(err)
	}
	return s, nil
}

// Settings returns what was fixed when the data directory was made.
func (s *Store) Settings() agency.Settings { return s.settings }

// Path is the database file or, for a server, its address without the password.
func (s *Store) Path() string { return s.db.place() }

// Close waits for a running Write to end and lets go of the database. Questions still running end their own connections.
func (s *Store) Close() error {
	<-s.writing
	defer func() { s.writing <- struct{}{} }()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	var errs []error
	if s.writer != nil {
		errs = append(errs, s.writer.Close())
	}
	for _, c := range s.idle {
		errs = append(errs, c.Close())
	}
	s.idle = nil
	return s.db.explain(errors.Join(errs...))
}
