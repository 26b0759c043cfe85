package remote

import (
	"context"
	"io"
	"net/http"
	"os"
	"time"
)

// Prepare decides about a command and returns what runs it. What is wrong with it is said by err, before anything was written.
type Prepare func(context.Context, *Received) (run func(context.Context, *Writer), err error)

// Handle serves one request. Its files are kept in a folder under tmp, "" for the system's, until the command has ended. An error
// comes before anything of the answer was written, and is the caller's to tell; the caller bounds the body and knows who asks.
func Handle(w http.ResponseWriter, r *http.Request, tmp string, prepare Prepare) error {
	to := http.NewResponseController(w)
	r.Body = &unhurried{r.Body, to}
	parts, err := r.MultipartReader()
	if err != nil {
		return malformed(err)
	}
	dir, err := os.MkdirTemp(tmp, "tongchou-command-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	rc, err := Receive(parts, dir)
	if err != nil {
		return err
	}
	_ = to.SetReadDeadline(time.Time{}) // one that passes while the command runs would end it
	run, err := prepare(r.Context(), rc)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", MediaType)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy that gathers would hide the progress
	w.WriteHeader(http.StatusOK)
	run(r.Context(), NewWriter(&patient{w, to}, func() { _ = to.Flush() }))
	return nil
}

// patience is how long either side may take for a piece of what is sent: files and answers as a whole take as long as they take.
var patience = time.Minute

// unhurried gives the sender time for each piece.
type unhurried struct {
	io.ReadCloser
	to *http.ResponseController
}

func (u *unhurried) Read(b []byte) (int, error) {
	_ = u.to.SetReadDeadline(time.Now().Add(patience)) // a writer of a test has no deadline
	return u.ReadCloser.Read(b)
}

// patient gives the receiver time for each piece.
type patient struct {
	http.ResponseWriter
	to *http.ResponseController
}

func (p *patient) Write(b []byte) (int, error) {
	_ = p.to.SetWriteDeadline(time.Now().Add(patience))
	return p.ResponseWriter.Write(b)
}
