package publish_test

import (
	"bytes"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/publish"
)

var update = flag.Bool("update", false, "write the golden files anew")

func site(o office) http.Handler {
	return publish.Handler(publish.Site{Desk: o.desk, Vault: o.vault, Signer: o.notary, Base: "https://office.example", Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return time.Date(2021, 4, 27, 2, 0, 0, 0, time.UTC) }})
}

func get(t *testing.T, h http.Handler, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// chance is what differs from one run to the next: the log's random name, its key, the hashes of what they stand in, the
// stylesheet's; and where the demo's ledger ends, which is not what these pages are about.
var chance = regexp.MustCompile(`tongchou/431000/[0-9a-f]{16}((\+|&#43;)[0-9a-f]{8}(\+|&#43;)[A-Za-z0-9+/=&#;]+)?|\b[0-9a-f]{64}\b|style\.css\?[0-9a-f]{8}|第 \d+ 号|number \d+|[0-9,]+ leaves|日志到 [0-9,]+ 项|\d+ kB`)

func golden(t *testing.T, name, got string) {
	t.Helper()
	got = chance.ReplaceAllString(got, "…")
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is otherwise; -update writes it anew:\n%s", path, got)
	}
}

func TestPages(t *testing.T) {
	o := open(t)
	ed := o.published(t)
	h := site(o)
	for name, path := range map[string]string{
		"board.zh.html": "/p/" + ed.Code, "board.en.html": "/p/" + ed.Code + "?lang=en", "figure.zh.html": "/p/" + ed.Code + "?unit=北湖分局&item=禁毒",
		"total.en.html": "/p/" + ed.Code + "?unit=431002&lang=en", "list.zh.html": "/p/",
	} {
		r := get(t, h, path)
		text := body(t, r)
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Security-Policy") != publish.Policy || r.Header.Get("ETag") == "" {
			t.Errorf("%s: %d, %v", path, r.StatusCode, r.Header)
		}
		if strings.Contains(text, "<script") || strings.Contains(text, "style=") || strings.Contains(text, "⟦") || strings.Contains(text, by.Actor) {
			t.Errorf("%s holds a script, a style, an unsaid word or a name", path)
		}
		golden(t, name, text)
	}
}

func TestPagesAreKeptByVisitors(t *testing.T) {
	o := open(t)
	ed := o.published(t)
	h := site(o)
	for _, path := range []string{"/p/" + ed.Code, "/p/style.css", "/p/" + ed.Code + "/board.json", "/p/" + ed.Code + "/" + ed.Code + publish.Extension} {
		tag := get(t, h, path).Header.Get("ETag")
		if r := get(t, h, path, "If-None-Match", tag); r.StatusCode != http.StatusNotModified {
			t.Errorf("%s: %d although nothing changed", path, r.StatusCode)
		}
	}
}

func TestFilesAreServedSafely(t *testing.T) {
	o := open(t)
	ed := o.published(t)
	h := site(o)
	r := get(t, h, "/p/"+ed.Code+"/"+ed.Code+publish.Extension)
	file := body(t, r)
	if r.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("headers %v", r.Header)
	}
	if report, err := publish.Check([]byte(file), publish.Trust{LogKey: o.notary.Public()}); err != nil || !report.Sound() {
		t.Errorf("the file that is served: %v, %v", err, report.Breaks)
	}
	if again := body(t, get(t, site(o), "/p/"+ed.Code+"/"+ed.Code+publish.Extension)); again != file {
		t.Error("another server of the same ledger serves another file")
	}
	for _, doc := range ed.Documents {
		if r := get(t, h, "/p/"+ed.Code+"/"+doc.Name); r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != doc.MediaType || int64(len(body(t, r))) != doc.Size {
			t.Errorf("%s: %d, %v", doc.Name, r.StatusCode, r.Header)
		}
	}
}

func TestOnlyWhatIsPublishedIsSeen(t *testing.T) {
	o := open(t)
	ed, err := publish.Freeze(ctx, o.desk, o.vault, by, publish.Wish{Question: april})
	if err != nil {
		t.Fatal(err)
	}
	h := site(o)
	if words := body(t, get(t, site(o), "/p/nothing")); !strings.Contains(words, `href="/p/?lang=zh"`) {
		t.Errorf("whoever is lost is not shown the way: %s", words)
	}
	for _, path := range []string{"/p/" + ed.Code, "/p/" + ed.Code + "/board.json", "/p/nothing", "/p/../etc"} {
		if r := get(t, h, path); r.StatusCode == http.StatusOK {
			t.Errorf("%s is served", path)
		}
	}
	if text := body(t, get(t, h, "/p/")); strings.Contains(text, ed.Code) {
		t.Error("a frozen edition is listed")
	}
	if _, err := publish.Publish(ctx, o.desk, by, ed.Code, time.Time{}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/p/" + ed.Code + "/keys", "/p/" + ed.Code + "?unit=X", "/p/" + ed.Code + "?unit=431002&item=税务"} {
		if r := get(t, h, path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/p/"+ed.Code, nil)
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}

// A damaged file of the vault is not shown as if it were whole, and a stranger is not told which.
func TestADamagedEditionIsNotShown(t *testing.T) {
	o := open(t)
	ed := o.published(t)
	path := filepath.Join(o.dir, "evidence", ed.BoardSHA256[:2], ed.BoardSHA256[2:4], ed.BoardSHA256)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(b, []byte(`"85"`), []byte(`"95"`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	r := get(t, site(o), "/p/"+ed.Code)
	if text := body(t, r); r.StatusCode != http.StatusServiceUnavailable || strings.Contains(text, ed.BoardSHA256) || strings.Contains(text, "95") {
		t.Errorf("%d: %s", r.StatusCode, text)
	}
}
