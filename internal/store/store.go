// Package store keeps an agency's ledger on disk: records and versions under one strictly increasing number, in entries
// that are whole or absent. It is the truth; what stands in memory is built from it and may be thrown away.
//
// A data directory holds one SQLite database, tongchou.db, in write-ahead mode. Any number of readers work while one
// writer writes. Nothing kept is ever changed or deleted.
package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
)

// FileName is the database's name within a data directory.
const FileName = "tongchou.db"

// busyWait is how long a writer waits for another process to finish writing before it gives up.
const busyWait = 5 * time.Second

// Store is an open data directory. Its methods may be called from many goroutines.
type Store struct {
	path     string
	settings agency.Settings
	wait     time.Duration

	writing chan struct{} // holds one token: the right to use writer
	writer  *conn

	mu     sync.Mutex
	idle   []*conn // readers at rest
	closed bool
}

// Create makes dir, if need be, and an empty ledger in it. Faults: store_taken when dir already holds a ledger,
// store_name_missing, store_zone_unknown.
func Create(dir string, s agency.Settings) (*Store, error) {
	if strings.TrimSpace(s.Name) == "" {
		return nil, fault.At("name", "store_name_missing", "", "")
	}
	if _, err := s.Location(); s.Zone == "" || err != nil {
		return nil, fault.At("zone", "store_zone_unknown", s.Zone, "Asia/Shanghai")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, explain(err, dir)
	}
	path := filepath.Join(dir, FileName)
	// Made by hand so that only its owner can read it; SQLite takes an empty file for a new database.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, explain(err, path)
	}
	if err := f.Close(); err != nil {
		return nil, explain(err, path)
	}
	if err := recognise(path); err != nil {
		return nil, err
	}
	return open(path, busyWait, func(c *conn) error { return found(c, s) })
}

// Open opens the ledger in dir, bringing an older schema up to date. Faults: store_absent when dir holds no ledger,
// store_newer when a later version of the program wrote it; a Failure when the file is damaged or out of reach.
func Open(dir string) (*Store, error) { return openWaiting(dir, busyWait) }

func openWaiting(dir string, wait time.Duration) (*Store, error) {
	path := filepath.Join(dir, FileName)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid):
		return nil, fault.New("store_absent", dir, FileName)
	case err != nil:
		return nil, explain(err, path)
	case info.IsDir() || info.Size() == 0:
		return nil, fault.New("store_absent", dir, FileName)
	}
	if err := recognise(path); err != nil {
		return nil, err
	}
	return open(path, wait, func(c *conn) error { return upgrade(c) })
}

// open connects the writer, lets prepare see to the schema and reads the settings.
func open(path string, wait time.Duration, prepare func(*conn) error) (*Store, error) {
	c, err := dial(path, wait)
	if err != nil {
		return nil, explain(err, path)
	}
	s := &Store{path: path, wait: wait, writing: make(chan struct{}, 1), writer: c}
	s.writing <- struct{}{}
	if err = prepare(c); err == nil {
		s.settings, err = settings(c)
	}
	if err != nil {
		_ = c.Close() // the first error tells more
		return nil, explain(err, path)
	}
	return s, nil
}

// recognise refuses a file that is not an SQLite database before SQLite sees it. An empty file passes.
func recognise(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return explain(err, path)
	}
	defer f.Close()
	const magic = "SQLite format 3\x00"
	head := make([]byte, len(magic))
	n, err := io.ReadFull(f, head)
	switch {
	case errors.Is(err, io.EOF): // empty
		return nil
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return explain(err, path)
	case string(head[:n]) != magic:
		return failure("store_damaged", path, sqlite3.NOTADB)
	}
	return nil
}

// Settings returns what was fixed when the data directory was made.
func (s *Store) Settings() agency.Settings { return s.settings }

// Path is the database file.
func (s *Store) Path() string { return s.path }

// Close waits for a running Write to end and lets go of the file. Questions still running end their own connections.
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
	for _, c := range append(s.idle, s.writer) {
		errs = append(errs, c.Close())
	}
	s.idle = nil
	return explain(errors.Join(errs...), s.path)
}

// read lends fn a connection of its own for the time of one question.
func (s *Store) read(ctx context.Context, fn func(*conn) error) error {
	c, err := s.reader()
	if err != nil {
		return explain(err, s.path)
	}
	defer s.release(c)
	return explain(c.during(ctx, fn), s.path)
}

var errClosed = errors.New("store: closed")

func (s *Store) reader() (*conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed
	}
	if n := len(s.idle); n > 0 {
		c := s.idle[n-1]
		s.idle = s.idle[:n-1]
		return c, nil
	}
	return dial(s.path, s.wait)
}

// keptReaders is how many connections rest open: enough for the questions of one page at once.
const keptReaders = 4

func (s *Store) release(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.idle) >= keptReaders {
		_ = c.Close() // it only read
		return
	}
	s.idle = append(s.idle, c)
}
