package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/ncruces/go-sqlite3"

	"github.com/tongchou/tongchou/internal/fault"
)

// Failure says that the system, not the user's input, stopped a question or a write: the disk is full, the file is
// damaged, another process writes. It unwraps to its Fault, so that fault.Of finds the sentence, and to the cause.
type Failure struct {
	Fault *fault.Fault // store_busy, store_damaged, store_full, store_forbidden or store_trouble
	Cause error
}

func (f *Failure) Error() string   { return f.Fault.Error() + ": " + f.Cause.Error() }
func (f *Failure) Unwrap() []error { return []error{f.Fault, f.Cause} }

func failure(code, found string, cause error) *Failure {
	return &Failure{Fault: fault.New(code, found, ""), Cause: cause}
}

// explain turns an error of SQLite or of the file system into a Failure. Faults, errors of the caller's context, errors
// of another kind and nil pass as they are.
func explain(err error, path string) error {
	var known *Failure
	if err == nil || errors.As(err, &known) || fault.Of(err) != nil {
		return err
	}
	var code sqlite3.ErrorCode
	sqlite := errors.As(err, &code)
	is := func(codes ...sqlite3.ErrorCode) bool { return sqlite && slices.Contains(codes, code) }
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case is(sqlite3.BUSY, sqlite3.LOCKED):
		return failure("store_busy", strings.Join(holders(path), ", "), err)
	case is(sqlite3.FULL), errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return failure("store_full", path, err)
	case is(sqlite3.CORRUPT, sqlite3.NOTADB):
		return failure("store_damaged", path, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), is(sqlite3.READONLY, sqlite3.PERM, sqlite3.AUTH, sqlite3.CANTOPEN):
		return failure("store_forbidden", path, err)
	case sqlite:
		return failure("store_trouble", path, err)
	}
	var onPath *fs.PathError
	if errors.As(err, &onPath) {
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
