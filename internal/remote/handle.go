package remote

import (
	"context"
	"net/http"
	"os"
	"time"
)

// Prepare decides about a command and returns what runs it. What is wrong with it is said by err, before anything was written.
type Prepare func(context.Context, *Received) (run func(context.Context, *Writer), err error)

// Handle serves one request. Its files are kept in a folder under tmp, "" for the system's, until the command has ended. An error
// comes before anything of the answer was written, and is the caller's to tell; the caller bounds the body and knows who asks.
func Handle(w http.ResponseWriter, r *http.Request, tmp string, prepare Prepare) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return malformed(err)
	}
	dir, err := os.MkdirTemp(tmp, "tongchou-command-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	to := http.NewResponseController(w)
	// Files and answers take as long as they take; a connection that has died ends the context.
	_ = to.SetReadDeadline(time.Time{}) // not every writer can, and then it sets none either
	rc, err := Receive(parts, dir)
	if err != nil {
		return err
	}
	run, err := prepare(r.Context(), rc)
	if err != nil {
		return err
	}
	_ = to.SetWriteDeadline(time.Time{})
	w.Header().Set("Content-Type", MediaType)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy that gathers would hide the progress
	w.WriteHeader(http.StatusOK)
	run(r.Context(), NewWriter(w, func() { _ = to.Flush() }))
	return nil
}
