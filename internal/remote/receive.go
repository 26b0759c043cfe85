package remote

import (
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"os"
	"path/filepath"
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
)

// Received is a request as the server has it: its files lie in a folder of their own under numbers, whatever they are called.
type Received struct {
	Command
	paths  map[string]string // by the name in the command
	faults map[string]*fault.Fault
}

// Receive reads a request's parts and keeps the files in dir, which must be private to it. It holds no file in memory. The
// fault command_malformed is for what is no such request.
func Receive(r *multipart.Reader, dir string) (*Received, error) {
	part, err := r.NextRawPart()
	if err != nil {
		return nil, malformed(err)
	}
	if part.FormName() != "command" {
		return nil, malformed(errors.New("the first part is not the command"))
	}
	rc := &Received{paths: map[string]string{}, faults: map[string]*fault.Fault{}}
	b, err := io.ReadAll(io.LimitReader(part, maxCommand+1))
	switch {
	case err != nil:
		return nil, malformed(err)
	case len(b) > maxCommand:
		return nil, malformed(errors.New("the command is too long"))
	}
	if err := json.Unmarshal(b, &rc.Command); err != nil {
		return nil, malformed(err)
	}
	if len(rc.Files) > maxFiles {
		return nil, malformed(errors.New("too many files"))
	}
	for i, f := range rc.Files {
		if err := rc.take(r, i, f, dir); err != nil {
			return nil, err
		}
	}
	if _, err := r.NextRawPart(); !errors.Is(err, io.EOF) {
		return nil, malformed(errors.Join(errors.New("more parts than the command names"), err))
	}
	return rc, nil
}

func (rc *Received) take(r *multipart.Reader, i int, f File, dir string) error {
	if f.Fault != nil {
		rc.faults[f.Name] = f.Fault
		return nil
	}
	part, err := r.NextRawPart()
	if err != nil {
		return malformed(err)
	}
	if part.FormName() != "file" {
		return malformed(errors.New("a part is not a file"))
	}
	path := filepath.Join(dir, strconv.Itoa(i))
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, upload{part})
	if e := out.Close(); err == nil {
		err = e
	}
	rc.paths[f.Name] = path
	return err
}

// upload marks errors of reading, which are the sender's; those of writing are the server's.
type upload struct{ r io.Reader }

func (u upload) Read(b []byte) (int, error) {
	n, err := u.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = malformed(err)
	}
	return n, err
}

// Path is where the file that the command calls name lies; the fault says why it could not be read.
func (rc *Received) Path(name string) (string, error) {
	if f := rc.faults[name]; f != nil {
		return "", f
	}
	if p, ok := rc.paths[name]; ok {
		return p, nil
	}
	return "", &fault.Fault{Code: "file_not_found", Place: fault.Place{File: name}}
}

// malformed makes a fault of what went wrong while reading, but for limits: their error is the caller's to know.
func malformed(err error) error {
	if known := fault.Of(err); known != nil {
		return known
	}
	return &sender{fault.New("command_malformed", err.Error(), ""), err}
}

// sender is a fault of the sender's with its cause.
type sender struct {
	fault *fault.Fault
	cause error
}

func (s *sender) Error() string   { return s.fault.Error() }
func (s *sender) Unwrap() []error { return []error{s.fault, s.cause} }
