package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzhttp"

	"github.com/tongchou/tongchou/internal/fault"
)

// keptForTag is how large an answer may be to get an ETag: it is held back until it is whole.
const keptForTag = 2 << 20

// tagged gives answers to GET a strong ETag of their bytes, and answers 304 to who has them already. A board is asked for again
// and again, and the same question has the same bytes.
func (s *server) tagged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r)
			return
		}
		held := &holder{ResponseWriter: w}
		next.ServeHTTP(held, r)
		held.finish(r)
	})
}

// holder holds an answer back until it is whole, or passes it on once it streams or is too long.
type holder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
	passed bool
}

func (h *holder) WriteHeader(status int) {
	if h.passed || status < 200 {
		h.ResponseWriter.WriteHeader(status)
		return
	}
	if h.status == 0 {
		h.status = status
	}
}

func (h *holder) Write(b []byte) (int, error) {
	if h.passed {
		return h.ResponseWriter.Write(b)
	}
	if h.status == 0 {
		h.status = http.StatusOK
	}
	h.body.Write(b)
	if h.body.Len() > keptForTag {
		return len(b), h.pass()
	}
	return len(b), nil
}

// FlushError sends on what was held back: the answer streams.
func (h *holder) FlushError() error {
	if !h.passed {
		if err := h.pass(); err != nil {
			return err
		}
	}
	return http.NewResponseController(h.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach the connection's deadlines.
func (h *holder) Unwrap() http.ResponseWriter { return h.ResponseWriter }

func (h *holder) pass() error {
	h.passed = true
	if h.status == 0 {
		h.status = http.StatusOK
	}
	h.ResponseWriter.WriteHeader(h.status)
	_, err := h.ResponseWriter.Write(h.body.Bytes())
	h.body = bytes.Buffer{}
	return err
}

func (h *holder) finish(r *http.Request) {
	if h.passed || h.status == 0 {
		return
	}
	if h.status == http.StatusOK {
		tag := h.Header().Get("ETag")
		if tag == "" {
			tag = etagOf(h.body.Bytes())
			h.Header().Set("ETag", tag)
		}
		if h.Header().Get("Cache-Control") == "no-store" {
			h.Header().Set("Cache-Control", "private, no-cache") // kept, but asked about each time
		}
		if matches(r.Header.Get("If-None-Match"), tag) {
			h.Header().Del("Content-Type")
			h.Header().Del("Content-Length")
			h.passed = true
			h.ResponseWriter.WriteHeader(http.StatusNotModified)
			return
		}
	}
	_ = h.pass() // the caller may be gone
}

// etagOf is the strong tag of an answer's bytes.
func etagOf(b []byte) string {
	sum := sha256.Sum256(b)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:18]) + `"`
}

// packed is what compressed puts behind a tag: other bytes, another strong tag.
const packed = "-gzip"

// matches says whether a list of tags holds tag, or is *. The tag of the compressed form counts as the same.
func matches(list, tag string) bool {
	tags := strings.Split(list, ",")
	return slices.ContainsFunc(tags, func(t string) bool {
		t = strings.TrimPrefix(strings.TrimSpace(t), "W/")
		if strings.HasSuffix(t, packed+`"`) {
			t = strings.TrimSuffix(t, packed+`"`) + `"`
		}
		return t == "*" || t == tag
	})
}

// compressed packs answers by gzip where the caller takes it and it is worth it. Feeds of events pass as they are.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(2048), gzhttp.SuffixETag(packed), gzhttp.EnableZstd(false), gzhttp.ContentTypeFilter(func(ct string) bool {
		return !strings.HasPrefix(ct, "text/event-stream") && !strings.HasPrefix(ct, "application/vnd.") && gzhttp.DefaultContentTypeFilter(ct)
	}))
	if err != nil {
		panic(err) // the options are constants
	}
	return wrap(next)
}

// rev is the ETag of something that is edited: the number of its last change.
func rev(n int64) string { return `"` + itoa(n) + `"` }

// mustMatch holds If-Match against the number that the caller read: 428 when the header is missing, 412 when somebody else
// has changed the thing meanwhile.
func mustMatch(header string, now int64) error {
	if header == "" {
		return fault.At("If-Match", "api_match_missing", "", rev(now))
	}
	if !matches(header, rev(now)) {
		return fault.At("If-Match", "api_changed", header, rev(now))
	}
	return nil
}
