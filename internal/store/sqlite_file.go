package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/ncruces/go-sqlite3"
	"golang.org/x/sys/unix"

	"github.com/tongchou/tongchou/internal/fault"
)

// sqliteFile is a ledger in a file of this machine.
type sqliteFile struct {
	path string
	wait time.Duration // for another process that writes
}

func (f *sqliteFile) dial(context.Context) (conn, error) {
	c, err := dialSQLite(f.path, f.wait)
	if err != nil {
		return nil, err // not a nil *sqliteConn in a conn
	}
	return c, nil
}

func (f *sqliteFile) place() string { return f.path }
func (f *sqliteFile) empty() error  { return fault.New("store_absent", f.path, FileName) }
func (f *sqliteFile) readers() int  { return 16 } // opening one takes longer than most questions; each may hold a cache of 16 MB

// makeFile makes an empty database file that only its owner can read, unless there is one; SQLite takes an empty file for
// a new database.
func makeFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return explainFile(err, path)
	}
	return explainFile(f.Close(), path)
}

// recognise refuses a file that is not an SQLite database before SQLite sees it. An empty file passes.
func recognise(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return explainFile(err, path)
	}
	defer f.Close()
	const magic = "SQLite format 3\x00"
	head := make([]byte, len(magic))
	n, err := io.ReadFull(f, head)
	switch {
	case errors.Is(err, io.EOF): // empty
		return nil
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return explainFile(err, path)
	case string(head[:n]) != magic:
		return failure("store_damaged", path, sqlite3.NOTADB)
	}
	return nil
}

// explain turns an error of SQLite or of the file system into a Failure.
func (f *sqliteFile) explain(err error) error {
	if settled(err) {
		return err
	}
	var code sqlite3.ErrorCode
	sqlite := errors.As(err, &code)
	is := func(codes ...sqlite3.ErrorCode) bool { return sqlite && slices.Contains(codes, code) }
	switch {
	case is(sqlite3.BUSY, sqlite3.LOCKED):
		return failure("store_busy", strings.Join(holders(f.path), ", "), err)
	case is(sqlite3.FULL), is(sqlite3.IOERR) && full(filepath.Dir(f.path)):
		return failure("store_full", f.path, err)
	case is(sqlite3.CORRUPT, sqlite3.NOTADB):
		return failure("store_damaged", f.path, err)
	case is(sqlite3.READONLY, sqlite3.PERM, sqlite3.AUTH, sqlite3.CANTOPEN):
		return failure("store_forbidden", f.path, err)
	}
	if known := explainFile(err, f.path); known != err || !sqlite {
		return known
	}
	return failure("store_trouble", f.path, err)
}

// full says whether so little is left of a file system that SQLite can't write there. Where it can't extend its shared memory it
// says only that the disk failed.
func full(dir string) bool {
	var fs unix.Statfs_t
	return unix.Statfs(dir, &fs) == nil && int64(fs.Bavail)*int64(fs.Bsize) < 256<<10
}

// explainFile turns an error of the file system into a Failure.
func explainFile(err error, path string) error {
	var onPath *fs.PathError
	switch {
	case settled(err):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return failure("store_full", path, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return failure("store_forbidden", path, err)
	case errors.As(err, &onPath):
		return failure("store_trouble", onPath.Path, err)
	}
	return err
}

// holders names the other processes of this machine that have the file open, as far as the system tells ("tongchou (1234)").
// It reads /proc and finds nothing where there is none.
func holders(path string) (names []string) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	own := "/proc/" + pid() + "/"
	links, _ := filepath.Glob("/proc/[0-9]*/fd/*") // errs only on a bad pattern
	for _, link := range links {
		if strings.HasPrefix(link, own) {
			continue
		}
		if target, err := os.Readlink(link); err != nil || target != path {
			continue
		}
		process := filepath.Dir(filepath.Dir(link))
		name, _ := os.ReadFile(filepath.Join(process, "comm")) // it may just have ended
		who := strings.TrimSpace(string(name)) + " (" + filepath.Base(process) + ")"
		if !slices.Contains(names, who) {
			names = append(names, who)
		}
	}
	return names
}

func pid() string {
	real, err := os.Readlink("/proc/self")
	if err != nil {
		return "self"
	}
	return real
}
