package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/remote"
	"github.com/tongchou/tongchou/internal/sheet"
)

// Commands touch files only through this page, so that on a server they touch none but those that were sent with them.

// place is where an input file lies that the command line calls name.
func (a *app) place(name string) (string, error) {
	if a.host != nil {
		return a.host.files(name)
	}
	return name, nil
}

// book opens a file of tables.
func (a *app) book(name string) (*sheet.Book, error) {
	path, err := a.place(name)
	if err != nil {
		return nil, err
	}
	return sheet.OpenAs(name, path, sheet.Options{})
}

// original opens a file of the user's as it is, and says its size.
func (a *app) original(name string) (*os.File, int64, error) {
	path, err := a.place(name)
	if err != nil {
		return nil, 0, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, unreadable(name, err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, unreadable(name, err)
	}
	return f, info.Size(), nil
}

// readText reads a file of the user's; what can't be read is the input's fault.
func (a *app) readText(name string, limit int64) ([]byte, error) {
	path, err := a.place(name)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		err = syscall.EISDIR
	}
	if err != nil {
		return nil, unreadable(name, err)
	}
	if info.Size() > limit {
		return nil, &fault.Fault{Code: "cli_too_large", Place: fault.Place{File: name}}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(name, err)
	}
	return b, nil
}

// unreadable says why in the words that imports use, and in the system's where it is something rarer.
func unreadable(path string, err error) error {
	f := &fault.Fault{Place: fault.Place{File: filepath.ToSlash(path)}}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Code = "file_not_found"
	case errors.Is(err, fs.ErrPermission):
		f.Code = "file_not_allowed"
	case errors.Is(err, syscall.EISDIR):
		f.Code = "file_is_directory"
	default:
		f.Code, f.Found = "cli_unreadable", err.Error()
	}
	return f
}

// create begins a file that the command writes.
func (a *app) create(path string) (remote.Saved, error) {
	if a.host != nil {
		return a.host.create()
	}
	return beside(path)
}

// saved is a file being written under another name beside the one it will have.
type saved struct {
	*os.File
	path string
	mode fs.FileMode
}

func beside(path string) (*saved, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".tongchou-*")
	if err != nil {
		return nil, err
	}
	return &saved{f, path, 0o644}, nil
}

func (s *saved) Keep() error {
	err := s.Chmod(s.mode)
	if e := s.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(s.Name(), s.path)
	}
	if err != nil {
		os.Remove(s.Name())
	}
	return err
}

func (s *saved) Drop() {
	s.Close()
	os.Remove(s.Name())
}

// keepSecret writes a file that only its owner can read, to the terminal where path is empty.
func (a *app) keepSecret(path string, b []byte) error {
	if path == "" {
		_, err := a.Out.Write(b)
		return err
	}
	f, err := beside(path)
	if err != nil {
		return err
	}
	f.mode = 0o600
	if _, err := f.Write(b); err != nil {
		f.Drop()
		return err
	}
	if err := f.Keep(); err != nil {
		return err
	}
	a.errln(a.voice.T("cli.written", map[string]any{"File": path}))
	return nil
}
