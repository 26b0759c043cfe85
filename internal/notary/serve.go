package notary

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strconv"
	"sync"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
)

// mostRequest bounds a request to the witness.
const mostRequest = 64 << 10

// Serve is a witness of one log: an office other than the log's operator runs it, and it cosigns only what continues what it has seen. What it has seen
// stands in the file state, written through before a cosignature is given out.
func Serve(w proof.Witness, state string) http.Handler {
	mux := http.NewServeMux()
	witness := &witnessing{Witness: w, state: state}
	mux.HandleFunc("POST /add-checkpoint", witness.add)
	return mux
}

type witnessing struct {
	proof.Witness
	state string
	mu    sync.Mutex
}

// add answers as C2SP tlog-witness says: 200 with the cosignature; 409 with the size remembered; 422 where the proof does not hold; 403 for a checkpoint that the
// log has not signed; 404 for another log.
func (w *witnessing) add(out http.ResponseWriter, in *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(out, in.Body, mostRequest))
	if err != nil {
		http.Error(out, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	r, err := proof.ParseRequest(body)
	if err != nil {
		http.Error(out, err.Error(), http.StatusBadRequest)
		return
	}
	if c, err := proof.Unverified(r.Signed); err != nil || c.Origin != (proof.Key{Public: w.Log}).Name() {
		http.Error(out, "unknown log", http.StatusNotFound)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	line, size, err := w.cosign(r)
	switch {
	case err == nil:
		_, _ = out.Write(line) // the log asks again when it did not get it
	case errors.Is(err, proof.ErrOld):
		out.Header().Set("Content-Type", "text/x.tlog.size")
		out.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(out, strconv.FormatInt(size, 10)+"\n")
	case code(err) == "proof_signature":
		http.Error(out, err.Error(), http.StatusForbidden)
	case code(err) == "proof_inconsistent":
		http.Error(out, err.Error(), http.StatusUnprocessableEntity)
	default:
		http.Error(out, "the witness cannot keep its state", http.StatusInternalServerError)
	}
}

func (w *witnessing) cosign(r proof.Request) (line []byte, size int64, err error) {
	seen, err := w.seen()
	if err != nil {
		return nil, 0, err
	}
	line, now, err := w.Cosign(r, seen)
	if err != nil {
		return nil, seen.Size, err
	}
	b, err := json.Marshal(now)
	if err == nil && now != seen {
		err = writeWhole(w.state, b, 0o600)
	}
	return line, now.Size, err
}

func (w *witnessing) seen() (s proof.Seen, err error) {
	b, err := readOptional(w.state)
	if err != nil || len(b) == 0 {
		return s, err
	}
	return s, json.Unmarshal(b, &s)
}

func code(err error) string {
	if l := fault.Of(err); len(l) == 1 {
		return l[0].Code
	}
	return ""
}

// readOptional reads a file; one that is not there is empty.
func readOptional(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}
