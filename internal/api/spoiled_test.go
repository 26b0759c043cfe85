package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/access"
)

// TestSpoiledRequests are those that made-up requests broke the server with.
func TestSpoiledRequests(t *testing.T) {
	b := start(t, nil)
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(b.log.String())
		}
	})
	office := "token: " + b.role(access.Office, city)
	b.ask(http.MethodPost, "/api/v1/records/verify", `{"records": [[], {}]}`, office).is(422, "api_form")
	b.ask(http.MethodPost, "/api/v1/records/verify", `{"records": [7, 7]}`, office).is(422, "api_twice")
	b.ask(http.MethodPost, "/api/v1/editions", `{"languages": [[null], "zh"]}`, office)
	form := "--x\r\nCont\xd4nt-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\n\r\n1\r\n--x--\r\n"
	b.ask(http.MethodPost, "/api/v1/imports", strings.NewReader(form), office, "Content-Type: multipart/form-data; boundary=x").is(400, "api_cut")
	if got := b.ask(http.MethodGet, "/api/v1/export/observations?format=json", nil, office); got.Status != 200 || len(got.Body) < 1000 {
		t.Errorf("an export: %d, %d bytes", got.Status, len(got.Body))
	}
}
