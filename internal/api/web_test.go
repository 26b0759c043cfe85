package api_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tongchou/tongchou/internal/api"
)

func gzipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(text))
	must(t, err)
	must(t, w.Close())
	return b.Bytes()
}

// application is what a build leaves.
func application(t *testing.T) fstest.MapFS {
	return fstest.MapFS{
		".keep":                {},
		"index.html":           {Data: []byte("<!doctype html><title>统筹</title>")},
		"sw.js":                {Data: []byte("self.x = 1")},
		"icon.svg":             {Data: []byte("<svg/>")},
		"manifest.webmanifest": {Data: []byte("{}")},
		"assets/a-1.js.gz":     {Data: gzipped(t, "export const a = 1")},
		"assets/a-1.css.gz":    {Data: gzipped(t, "a { color: red }")},
		"assets/f-1.woff2":     {Data: []byte("font")},
		"assets/l-1.png":       {Data: []byte("png")},
		"assets/d-1.json.gz":   {Data: gzipped(t, "{}")},
	}
}

// raw asks without what Go's client would unpack by itself.
func (b *bench) raw(path string, headers ...string) (*http.Response, []byte) {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodGet, b.url+path, nil)
	must(b.t, err)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	got, err := (&http.Transport{DisableCompression: true}).RoundTrip(r)
	must(b.t, err)
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	must(b.t, err)
	return got, body
}

func TestWebApplication(t *testing.T) {
	b := start(t, func(o *api.Options) { o.Web = application(t) })
	const index, good = "<!doctype html><title>统筹</title>", "public, max-age=31536000, immutable"
	for path, want := range map[string]struct {
		status            int
		media, keep, body string
	}{
		"/":                      {200, "text/html; charset=utf-8", "no-cache", index},
		"/index.html":            {200, "text/html; charset=utf-8", "no-cache", index},
		"/board?group=XQ":        {200, "text/html; charset=utf-8", "no-cache", index},
		"/publish/E1.2":          {200, "text/html; charset=utf-8", "no-cache", index},
		"/pace":                  {200, "text/html; charset=utf-8", "no-cache", index},
		"/sw.js":                 {200, "text/javascript; charset=utf-8", "no-cache", "self.x = 1"},
		"/icon.svg":              {200, "image/svg+xml", "no-cache", "<svg/>"},
		"/manifest.webmanifest":  {200, "application/manifest+json", "no-cache", "{}"},
		"/assets/a-1.js":         {200, "text/javascript; charset=utf-8", good, "export const a = 1"},
		"/assets/a-1.css":        {200, "text/css; charset=utf-8", good, "a { color: red }"},
		"/assets/d-1.json":       {200, "application/json", good, "{}"},
		"/assets/f-1.woff2":      {200, "font/woff2", good, "font"},
		"/assets/l-1.png":        {200, "image/png", good, "png"},
		"/assets/gone.js":        {404, "application/problem+json", "", ""},
		"/assets/a-1.js.gz":      {404, "application/problem+json", "", ""},
		"/assets/../sw.js":       {404, "application/problem+json", "", ""},
		"/.keep":                 {200, "text/html; charset=utf-8", "no-cache", index},
		"/api":                   {404, "application/problem+json", "", ""},
		"/api/v1/nothing":        {404, "application/problem+json", "no-store", ""},
		"/p/nothing":             {404, "text/html; charset=utf-8", "no-store", ""},
		"/healthz":               {200, "application/json", "no-store", "{\"status\": \"ok\"}\n"},
		"/api/v1/board/what-if":  {405, "application/problem+json", "no-store", ""},
		"/assets":                {200, "text/html; charset=utf-8", "no-cache", index},
		"/ledger?as_of=2021-4-1": {200, "text/html; charset=utf-8", "no-cache", index},
	} {
		r, body := b.raw(path)
		if r.StatusCode != want.status || r.Header.Get("Content-Type") != want.media || r.Header.Get("Cache-Control") != want.keep || want.body != "" && string(body) != want.body {
			t.Errorf("%s: %d %s, kept %q: %s", path, r.StatusCode, r.Header.Get("Content-Type"), r.Header.Get("Cache-Control"), body)
		}
	}
	r, _ := b.raw("/board")
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
		"X-Content-Type-Options":  "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY", "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
		"Cross-Origin-Opener-Policy": "same-origin",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	b.ask(http.MethodPost, "/board", nil).is(404, "api_not_found")
}

func TestWebApplicationIsSentPacked(t *testing.T) {
	b := start(t, func(o *api.Options) { o.Web = application(t) })
	for accepts, packed := range map[string]bool{"gzip": true, "br, GZIP;q=0.5": true, "*": true, "gzip;q=0": false, "gzip; q=0.0": false, "br": false, "identity": false} {
		r, body := b.raw("/assets/a-1.js", "Accept-Encoding: "+accepts)
		if (r.Header.Get("Content-Encoding") == "gzip") != packed || bytes.HasPrefix(body, []byte{0x1f, 0x8b}) != packed {
			t.Errorf("accepts %q: %q, %q", accepts, r.Header.Get("Content-Encoding"), body)
		}
		if v := r.Header.Values("Vary"); len(v) != 1 || v[0] != "Accept-Encoding" {
			t.Errorf("accepts %q: Vary %q", accepts, v)
		}
	}
}

func TestWebApplicationIsAskedAbout(t *testing.T) {
	b := start(t, func(o *api.Options) { o.Web = application(t) })
	for _, path := range []string{"/", "/sw.js", "/review", "/assets/a-1.js"} {
		for _, accepts := range []string{"gzip", "identity"} {
			r, _ := b.raw(path, "Accept-Encoding: "+accepts)
			tag := r.Header.Get("ETag")
			if again, body := b.raw(path, "Accept-Encoding: "+accepts, "If-None-Match: "+tag); tag == "" || again.StatusCode != http.StatusNotModified || len(body) != 0 {
				t.Errorf("%s with %q: %d %q", path, tag, again.StatusCode, body)
			}
		}
	}
}

func TestNoWebApplicationBuilt(t *testing.T) {
	b := start(t, func(o *api.Options) { o.Web = fstest.MapFS{".keep": {}} })
	for lang, want := range map[string]string{"zh": "网页应用尚未编入", "en": "the web application is not built in"} {
		r, body := b.raw("/", "Accept-Language: "+lang)
		for _, part := range []string{want, "make web", `href="/p/"`, `href="/api/docs"`} {
			if r.StatusCode != http.StatusOK || !strings.Contains(string(body), part) {
				t.Errorf("%s: %d, without %q: %s", lang, r.StatusCode, part, body)
			}
		}
	}
	b.ask(http.MethodGet, "/board", nil).is(404, "api_not_found")
}
