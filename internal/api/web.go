package api

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"html/template"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/say"
)

// webPolicy is the content policy of the application: its own files and its own server, nothing else.
const webPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; " +
	"worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

// forGood is how long a browser keeps a file whose name changes with its content.
const forGood = "public, max-age=31536000, immutable"

// webFile is a file of the built application as it is kept.
type webFile struct {
	body   []byte
	packed bool // body is gzip
	media  string
	tag    string
}

// webFiles are the application's files by their address without the first slash.
type webFiles map[string]webFile

// readWeb reads the built application; nothing when none was built.
func readWeb(from fs.FS) (webFiles, error) {
	files := webFiles{}
	if from == nil {
		return files, nil
	}
	return files, fs.WalkDir(from, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		b, err := fs.ReadFile(from, name)
		name, packed := strings.CutSuffix(name, ".gz")
		files[name] = webFile{body: b, packed: packed, media: webMedia(name), tag: etagOf(b)}
		return err
	})
}

// medias are told here because a machine's own table may say otherwise.
var medias = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json",
	".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
}

func webMedia(name string) string {
	if m := medias[path.Ext(name)]; m != "" {
		return m
	}
	if m := mime.TypeByExtension(path.Ext(name)); m != "" {
		return m
	}
	return "application/octet-stream"
}

// find is the file of an address. An address that is no file is one of the application's own: it finds its way from index.html or, where its
// screen has one, from a page that is the same but names the screen's scripts, so that they are fetched at once.
func (f webFiles) find(address string) (webFile, bool) {
	name := strings.TrimPrefix(address, "/")
	if file, ok := f[name]; ok || strings.HasPrefix(name, "assets/") {
		return file, ok
	}
	screen, _, _ := strings.Cut(name, "/")
	if screen == "" {
		screen = "overview"
	}
	if file, ok := f["pages/"+screen+".html"]; ok {
		return file, true
	}
	file, ok := f["index.html"]
	return file, ok
}

// isWeb says whether a request is for the application: all that is not the server's own.
func isWeb(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch first {
	case "api", "p", "healthz", "readyz", "metrics":
		return false
	}
	return true
}

// serveWeb answers with a file of the application, and reports whether there is one.
func (s *server) serveWeb(w http.ResponseWriter, r *http.Request) bool {
	file, ok := s.web.find(r.URL.Path)
	if !ok && r.URL.Path == "/" {
		s.unbuilt(w, r)
		return true
	}
	if !ok {
		return false
	}
	of(r.Context()).operation = "web"
	unpack := file.packed && !takesGzip(r)
	if unpack {
		file.tag = strings.TrimSuffix(file.tag, `"`) + `-plain"` // other bytes, another strong tag
	}
	h := w.Header()
	h.Set("Content-Security-Policy", webPolicy)
	h.Set("Content-Type", file.media)
	h.Set("ETag", file.tag)
	h.Set("Cache-Control", "no-cache") // kept, but asked about each time
	if strings.HasPrefix(r.URL.Path, "/assets/") {
		h.Set("Cache-Control", forGood)
	}
	if matches(r.Header.Get("If-None-Match"), file.tag) {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	if unpack {
		file.sendUnpacked(w)
		return true
	}
	if file.packed {
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(file.body)))
	_, _ = w.Write(file.body) // the caller may be gone
	return true
}

func (f webFile) sendUnpacked(w io.Writer) {
	from, err := gzip.NewReader(bytes.NewReader(f.body))
	if err == nil {
		_, err = io.Copy(w, from)
	}
	if err != nil {
		panic(http.ErrAbortHandler) // the caller is gone, or would take a part for the whole
	}
}

// takesGzip reads Accept-Encoding.
func takesGzip(r *http.Request) bool {
	for _, one := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		coding, weight, _ := strings.Cut(strings.ToLower(one), ";")
		if coding = strings.TrimSpace(coding); coding != "gzip" && coding != "*" {
			continue
		}
		_, q, weighed := strings.Cut(strings.ReplaceAll(weight, " ", ""), "q=")
		return !weighed || strings.Trim(q, "0.") != ""
	}
	return false
}

//go:embed unbuilt.html
var unbuiltHTML string

var unbuiltPage = template.Must(template.New("unbuilt").Parse(unbuiltHTML))

// unbuilt says how the application is built, where the program holds none.
func (s *server) unbuilt(w http.ResponseWriter, r *http.Request) {
	v := say.In(langOf(r))
	of(r.Context()).operation = "web"
	w.Header().Set("Content-Security-Policy", docsPolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Vary", "Accept-Language")
	_ = unbuiltPage.Execute(w, map[string]any{"Lang": v.Lang, "T": func(key string) string { return v.T("api.page.unbuilt." + key) }}) // the caller may be gone
}
