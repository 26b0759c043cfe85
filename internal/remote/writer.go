package remote

import (
	"encoding/json"
	"io"
	"sync"
	"time"
)

// Writer is the server's side of an answer. Its methods may be called from many goroutines; what is written in order arrives in order.
type Writer struct {
	mu    sync.Mutex
	w     io.Writer
	flush func()

	pending kind // of what stands in buf
	buf     []byte
	told    time.Time // of the last progress
	err     error     // the first; nothing is sent after it
}

// gathered is how many bytes of one kind are sent as one frame.
const gathered = 32 << 10

// NewWriter writes frames to w; flush, which may be nil, sends on what w holds back.
func NewWriter(w io.Writer, flush func()) *Writer {
	if flush == nil {
		flush = func() {}
	}
	return &Writer{w: w, flush: flush}
}

// put gathers small writes of one kind.
func (w *Writer) put(k kind, b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pending != k {
		w.drain()
		w.pending = k
	}
	w.buf = append(w.buf, b...)
	if len(w.buf) >= gathered {
		w.drain()
	}
	if w.err != nil {
		return 0, w.err
	}
	return len(b), nil
}

// drain sends what was gathered. The caller holds the lock.
func (w *Writer) drain() {
	if len(w.buf) > 0 && w.err == nil {
		w.err = writeFrame(w.w, w.pending, w.buf)
		w.flush()
	}
	w.buf = w.buf[:0]
}

// send sends a frame by itself, after what was gathered.
func (w *Writer) send(k kind, b []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.drain()
	if w.err == nil {
		w.err = writeFrame(w.w, k, b)
		w.flush()
	}
	return w.err
}

// to is one stream of a Writer.
type to struct {
	w *Writer
	k kind
}

func (t to) Write(b []byte) (int, error) { return t.w.put(t.k, b) }

// Out is the standard output.
func (w *Writer) Out() io.Writer { return to{w, stdout} }

// Err is the standard error.
func (w *Writer) Err() io.Writer { return to{w, stderr} }

// Create begins the file of -o.
func (w *Writer) Create() (io.Writer, error) { return to{w, data}, w.send(begin, nil) }

// Whole says that the file is complete.
func (w *Writer) Whole() error { return w.send(whole, nil) }

// often is how often at most progress is told.
const often = 200 * time.Millisecond

// Progress tells how far the command is. now is the caller's clock.
func (w *Writer) Progress(p Progress, now time.Time) {
	w.mu.Lock()
	early := now.Sub(w.told) < often
	if !early {
		w.told = now
	}
	w.mu.Unlock()
	if early {
		return
	}
	if b, err := json.Marshal(p); err == nil { // two numbers and a text always marshal
		_ = w.send(progress, b) // the command itself will meet the same error
	}
}

// Exit ends the answer.
func (w *Writer) Exit(status int) error { return w.send(exit, []byte{byte(status)}) }
