package api_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/api"
)

func TestAPanicIsAProblem(t *testing.T) {
	b := start(t, nil)
	srv := httptest.NewServer(api.NewWithPanic(api.Options{Desk: b.desk, Access: b.access, Log: slog.New(slog.NewJSONHandler(b.log, nil))}))
	defer srv.Close()
	b.url = srv.URL
	r := b.ask("GET", "/panic", nil).is(500, "api_trouble")
	if strings.Contains(string(r.Body), "mistake") || !strings.Contains(b.log.String(), "a mistake") || !strings.Contains(b.log.String(), "panic_test") && !strings.Contains(b.log.String(), "export_test.go") {
		t.Errorf("the answer tells, or the log does not: %s\n%s", r.Body, b.log)
	}
	res, err := http.Get(srv.URL + "/panic/late")
	if err != nil {
		return // cut off before the headers went out
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err == nil {
		t.Errorf("an answer that broke off came whole: %q", body)
	}
	b.ask("GET", "/healthz", nil).is(200, "")
}
