package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// spool is a file taken in, whole and judged, not yet in its place.
type spool struct {
	File
	f *os.File
}

// spooled reads r into a temporary file in dir, bounded, and judges it by its content.
func spooled(ctx context.Context, dir string, r io.Reader, l Limits) (_ *spool, err error) {
	if l.Size == 0 {
		l.Size = DefaultSize
	}
	if l.Media == nil {
		l.Media = Evidence
	}
	if l.Declared > l.Size {
		return nil, fault.New("vault_too_large", strconv.FormatInt(l.Declared, 10), strconv.FormatInt(l.Size, 10))
	}
	f, err := os.CreateTemp(dir, ".incoming-*")
	if err != nil {
		return nil, trouble(err, dir)
	}
	s := &spool{f: f}
	defer func() {
		if err != nil {
			s.discard()
		}
	}()
	if err := s.fill(ctx, r, l); err != nil {
		return nil, err
	}
	if l.Opaque {
		s.Media = "application/octet-stream"
		return s, nil
	}
	if s.Media, err = judge(f, s.Size); err != nil {
		return nil, err
	}
	for _, m := range l.Media {
		if m == s.Media {
			return s, nil
		}
	}
	return nil, fault.New("vault_type", s.Media, strings.Join(names(l.Media), ", "))
}

// fill copies r, counting and hashing.
func (s *spool) fill(ctx context.Context, r io.Reader, l Limits) error {
	h := sha256.New()
	n, err := io.Copy(&sink{f: s.f, h: h}, io.LimitReader(&patient{ctx, r}, l.Size+1))
	var tooLarge *http.MaxBytesError
	var writing *writeError
	switch {
	case errors.As(err, &writing):
		return trouble(writing.error, s.f.Name())
	case errors.As(err, &tooLarge) || n > l.Size:
		return fault.New("vault_too_large", strconv.FormatInt(max(n, l.Declared), 10), strconv.FormatInt(l.Size, 10))
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return err
	case err != nil || l.Declared > 0 && n != l.Declared:
		return fault.New("vault_cut", strconv.FormatInt(n, 10), strconv.FormatInt(l.Declared, 10))
	case n == 0:
		return fault.New("vault_empty", "", "")
	}
	s.Hash, s.Size = hex.EncodeToString(h.Sum(nil)), n
	return nil
}

func (s *spool) discard() {
	s.f.Close()
	os.Remove(s.f.Name()) // it may have been renamed into its place: then there is nothing to remove
}

// sink tells errors of the storage from those of the sender.
type sink struct {
	f io.Writer
	h io.Writer
}

type writeError struct{ error }

func (w *sink) Write(b []byte) (int, error) {
	w.h.Write(b) // a hash does not err
	n, err := w.f.Write(b)
	if err != nil {
		return n, &writeError{err}
	}
	return n, nil
}

// patient reads until the caller's context ends.
type patient struct {
	ctx context.Context
	r   io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}
