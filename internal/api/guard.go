package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
)

// handler is the mux with all that a request passes on its way, the outermost last.
func (s *server) handler() http.Handler {
	var h http.Handler = http.HandlerFunc(s.route)
	h = s.tagged(h)
	h = compressed(h)
	h = s.limited(h)
	h = s.signedIn(h)
	h = s.sameOrigin(h)
	h = s.bounded(h)
	h = s.headers(h)
	h = s.observed(h)
	return s.traced(h)
}

// observed gives the request its number, language and address, writes the log's line and the measures, and turns a panic into
// a problem.
func (s *server) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := s.Now()
		c := &call{id: requestID(r), voice: say.In(language(r)), address: s.address(r), near: near(r), key: r.Header.Get("Idempotency-Key")}
		r = r.WithContext(context.WithValue(r.Context(), callKey{}, c))
		w.Header().Set("X-Request-Id", c.id)
		rec := &recorder{ResponseWriter: w}
		c.w = rec
		defer func() {
			if p := recover(); p != nil {
				s.panicked(rec, r, p)
			}
			took := s.Now().Sub(start)
			s.measure.request(c, r, rec, took)
			s.looked.note(c, r, rec.code(), start)
			level := slog.LevelInfo
			if strings.HasSuffix(r.URL.Path, "z") && rec.status < 400 { // /healthz, /readyz: asked every few seconds
				level = slog.LevelDebug
			}
			s.Log.Log(r.Context(), level, "request", "request", c.id, "method", r.Method, "path", r.URL.Path, "operation", c.operation,
				"status", rec.code(), "bytes", rec.bytes, "took", took, "account", c.subject.Account, "address", c.address)
		}()
		next.ServeHTTP(rec, r)
	})
}

// panicked logs a panic and answers with a problem while that is still possible; an answer that has begun is cut off, so that
// nobody takes it for whole.
func (s *server) panicked(w *recorder, r *http.Request, p any) {
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(http.ErrAbortHandler)
	}
	s.Log.ErrorContext(r.Context(), "panic", "request", of(r.Context()).id, "method", r.Method, "path", r.URL.Path,
		"operation", of(r.Context()).operation, "panic", p, "stack", string(debug.Stack()))
	s.measure.panics.Inc()
	if w.status != 0 {
		w.status = http.StatusInternalServerError
		panic(http.ErrAbortHandler)
	}
	w.Header().Del("ETag")
	w.Header().Del("Content-Encoding")
	w.Header().Del("Content-Length")
	problem(r.Context(), http.StatusInternalServerError, fault.New("api_trouble", "", "")).send(w)
}

// requestID takes over the number that a proxy gave, where it looks like one.
func requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); id != "" && len(id) <= 64 && strings.Trim(strings.ToLower(id), "0123456789abcdefghijklmnopqrstuvwxyz-_") == "" {
		return id
	}
	var b [12]byte
	_, _ = rand.Read(b[:]) // it never errs
	return hex.EncodeToString(b[:])
}

// language is the first of Accept-Language that there is a catalogue for; Chinese where nothing is asked for.
func language(r *http.Request) string {
	for _, part := range strings.Split(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		if lang, ok := say.Match(tag); ok {
			return lang
		}
	}
	return "zh"
}

// address is the caller's: the connection's, or what a proxy of ours says of it.
func (s *server) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",") // some proxies add a line of their own
	for i := len(hops) - 1; i >= 0 && s.ours(ip); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		ip = next
	}
	return ip.Unmap().WithZone("").String()
}

// near says whether a request comes from this machine, and not for somebody else.
func near(r *http.Request) bool {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && at.Addr().Unmap().IsLoopback() && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == "" && r.Header.Get("Via") == ""
}

func (s *server) ours(ip netip.Addr) bool {
	for _, p := range s.Proxies {
		if p.Contains(ip.Unmap()) {
			return true
		}
	}
	return false
}

// route sends a request to its operation or to the application, and tells of unknown addresses and methods in our own words.
func (s *server) route(w http.ResponseWriter, r *http.Request) {
	h, pattern := s.mux.Handler(r)
	if pattern != "" {
		s.mux.ServeHTTP(w, r) // it sets the path's values, which h alone would not have
		return
	}
	if isWeb(r) && s.serveWeb(w, r) {
		return
	}
	dry := &dryWriter{header: http.Header{}}
	h.ServeHTTP(dry, r)
	if dry.status == http.StatusMethodNotAllowed {
		problem(r.Context(), dry.status, fault.New("api_method", r.Method, dry.header.Get("Allow"))).with("Allow", dry.header.Get("Allow")).send(w)
		return
	}
	problem(r.Context(), http.StatusNotFound, fault.New("api_not_found", r.URL.Path, "")).send(w)
}

// dryWriter only remembers what an answer would say.
type dryWriter struct {
	header http.Header
	status int
}

func (d *dryWriter) Header() http.Header         { return d.header }
func (d *dryWriter) WriteHeader(status int)      { d.status = status }
func (d *dryWriter) Write(b []byte) (int, error) { return len(b), nil }

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Flush sends on what the connection holds back; what packs answers looks for it by name.
func (w *recorder) Flush() {
	_ = http.NewResponseController(w.ResponseWriter).Flush() // a connection that is gone shows at the next write
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *recorder) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

// bounded keeps a body from being larger than any operation takes; operations bound theirs further.
func (s *server) bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, s.Limits.Upload+(1<<20)) // and what a form has around its file
		}
		next.ServeHTTP(w, r)
	})
}

// extend gives a connection so much more time to take a piece of an answer.
func extend(w http.ResponseWriter, d time.Duration) {
	c := http.NewResponseController(w)
	_ = c.SetWriteDeadline(time.Now().Add(d)) // a writer of a test has no deadline
}

// extendFor gives the request under ctx so much more time to be answered.
func extendFor(ctx context.Context, d time.Duration) {
	if w := of(ctx).w; w != nil {
		extend(w, d+patience)
	}
}
