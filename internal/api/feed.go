package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// feed writes server-sent events. Nothing is queued: who reads too slowly is cut off and comes back with the number it had.
type feed struct {
	w http.ResponseWriter
	c *http.ResponseController
}

// feedPatience is how long a reader may take for one event.
const feedPatience = 10 * time.Second

func newFeed(w http.ResponseWriter) *feed {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // a proxy before us must pass events on as they come
	f := &feed{w, http.NewResponseController(w)}
	_ = f.c.SetReadDeadline(time.Time{}) // a writer of a test has none
	return f
}

// send writes one event: its id (may be empty), its name and v as JSON.
func (f *feed) send(id, name string, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	var out strings.Builder
	if id != "" {
		out.WriteString("id: " + id + "\n")
	}
	out.WriteString("event: " + name + "\ndata: " + strings.TrimSpace(b.String()) + "\n\n") // JSON has no line ends of its own
	return f.write(out.String())
}

// beat keeps the connection open, and tells how far the feed has been looked through: a message without data only moves the number on.
func (f *feed) beat(id string) error { return f.write(": \nid: " + id + "\n\n") }

func (f *feed) write(s string) error {
	_ = f.c.SetWriteDeadline(time.Now().Add(feedPatience)) // a writer of a test has none
	if _, err := f.w.Write([]byte(s)); err != nil {
		return err
	}
	return f.c.Flush()
}

// eventStream documents an answer of events.
func eventStream(h *huma.Operation) {
	h.Responses = map[string]*huma.Response{"200": {Description: "api.doc.event_stream", Content: map[string]*huma.MediaType{
		"text/event-stream": {Schema: &huma.Schema{Type: "string"}}}}}
}
