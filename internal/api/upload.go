package api

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"os"
	"path"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/sheet"
)

// Upload is part of a form whose body the operation reads itself, bit by bit.
type Upload struct {
	r *http.Request
	w http.ResponseWriter
}

// Resolve implements huma.Resolver: it reads nothing yet, since nobody has said that the caller may.
func (u *Upload) Resolve(ctx huma.Context) []error {
	u.r, u.w = humago.Unwrap(ctx)
	return nil
}

// received is a file that came in and lies on disk without a name, so that nothing is left of it once it is closed.
type received struct {
	*os.File
	name   string
	size   int64
	digest string            // SHA-256 in hex
	fields map[string]string // of the form, that came before the file
	edits  []sheet.Edit      // of its cells
}

// maxField bounds the form's fields beside its file, fieldCost is what one takes that is empty.
const (
	maxField  = 1<<20 + 4096
	fieldCost = 64
)

// file reads the form's parts up to the file and keeps that on disk, at most limit bytes. What follows it is not read.
func (u *Upload) file(dir string, limit int64) (*received, error) {
	m, err := u.r.MultipartReader()
	if err != nil {
		return nil, fault.New("api_media", u.r.Header.Get("Content-Type"), "multipart/form-data")
	}
	u.r.Body = &unhurried{ReadCloser: u.r.Body, w: u.w}
	got := &received{fields: map[string]string{}}
	left := int64(maxField) // of memory, for all fields together
	for {
		part, err := m.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, fault.At("file", "api_missing", "", "")
		}
		if err != nil {
			return nil, broken(err, limit)
		}
		if part.FileName() != "" || part.FormName() == "file" {
			return got, got.take(part, fileName(part), dir, limit)
		}
		b, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return nil, broken(err, limit)
		}
		if left -= int64(len(b) + len(part.FormName()) + fieldCost); left < 0 {
			return nil, fault.At(part.FormName(), "api_long", "", itoa(maxField))
		}
		got.fields[part.FormName()] = string(b)
	}
}

// whole reads the request's body as the file.
func (u *Upload) whole(name, dir string, limit int64) (*received, error) {
	got := &received{}
	return got, got.take(&unhurried{ReadCloser: u.r.Body, w: u.w}, name, dir, limit)
}

func (f *received) take(r io.Reader, name, dir string, limit int64) error {
	tmp, err := os.CreateTemp(dir, "tongchou-upload-*")
	if err != nil {
		return err
	}
	if err := os.Remove(tmp.Name()); err != nil {
		tmp.Close()
		return err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(tmp, h), io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		tmp.Close()
		return broken(err, limit)
	case n > limit:
		tmp.Close()
		return fault.New("api_too_large", "", itoa(limit))
	}
	f.File, f.name, f.size, f.digest = tmp, name, n, hex.EncodeToString(h.Sum(nil))
	return nil
}

// fileName is what the sender calls the file, without folders.
func fileName(p *multipart.Part) string {
	name := path.Base(strings.ReplaceAll(p.FileName(), `\`, "/"))
	if name == "." || name == "/" || name == "" {
		name = "upload"
	}
	if r := []rune(name); len(r) > 200 {
		name = string(r[len(r)-200:])
	}
	return strings.ToValidUTF8(name, "_")
}

// broken says why a body could not be read to its end.
func broken(err error, limit int64) error {
	var large *http.MaxBytesError
	var slow net.Error
	var malformed textproto.ProtocolError // of a part's headers
	switch {
	case errors.As(err, &large):
		return fault.New("api_too_large", "", itoa(min(limit, large.Limit)))
	case errors.As(err, &slow) && slow.Timeout():
		return fault.New("api_slow", "", "")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), strings.HasPrefix(err.Error(), "multipart:"), errors.As(err, &malformed):
		return fault.New("api_cut", "", "")
	}
	return err
}

// unhurried gives the sender time for each piece instead of for the whole.
type unhurried struct {
	io.ReadCloser
	w http.ResponseWriter
}

func (u *unhurried) Read(b []byte) (int, error) {
	_ = http.NewResponseController(u.w).SetReadDeadline(time.Now().Add(patience)) // a writer of a test has no deadline
	return u.ReadCloser.Read(b)
}
