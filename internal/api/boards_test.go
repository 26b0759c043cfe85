package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/publish"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/when"
)

// asTheCommandPrints is a value as board --format json prints it.
func asTheCommandPrints(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	must(t, e.Encode(v))
	return b.Bytes()
}

func TestBoardHasTheBytesOfTheCommand(t *testing.T) {
	b := start(t, nil)
	clerk := b.role(access.Clerk, county)
	at := b.clock.now()
	path := "/api/v1/board?as_of=2021-04-26&known_at=" + at.Format("2006-01-02T15:04:05.999999Z")
	want, err := b.desk.Board(ctx, desk.Question{AsOf: when.MustDate("2021-04-26"), KnownAt: at, Basis: ledger.Verified})
	must(t, err)
	r := b.ask("GET", path, nil, "token: "+clerk).is(200, "")
	if !bytes.Equal(r.Body, asTheCommandPrints(t, want)) {
		t.Errorf("the board over HTTP differs:\n%.500s\n%.500s", r.Body, asTheCommandPrints(t, want))
	}
	tag := r.Header.Get("ETag")
	again := b.ask("GET", path, nil, "token: "+clerk, "If-None-Match: "+tag)
	if tag == "" || again.Status != 304 || len(again.Body) > 0 {
		t.Errorf("ETag %q, then %d with %d bytes; want 304 without", tag, again.Status, len(again.Body))
	}
}

func TestBoardFileIsTheCommands(t *testing.T) {
	b := start(t, nil)
	clerk := b.role(access.Clerk, county)
	at := b.clock.now()
	board, err := b.desk.Board(ctx, desk.Question{AsOf: when.MustDate("2021-04-26"), KnownAt: at, Basis: ledger.Verified})
	must(t, err)
	table := func() sheet.Output { return publish.BoardTable(b.desk.Settings(), b.desk.Zone(), board, say.In("zh")) }
	for format, write := range map[string]func(io.Writer) error{
		"csv":  func(w io.Writer) error { return sheet.WriteCSV(w, table()) },
		"xlsx": func(w io.Writer) error { return sheet.WriteXLSX(w, table()) },
	} {
		var want bytes.Buffer
		must(t, write(&want))
		path := "/api/v1/board/file?as_of=2021-04-26&known_at=" + at.Format("2006-01-02T15:04:05.999999Z") + "&format=" + format
		r := b.ask("GET", path, nil, "token: "+clerk).is(200, "")
		if !bytes.Equal(r.Body, want.Bytes()) {
			t.Errorf("the %s over HTTP has %d bytes, the command's %d, and they differ", format, len(r.Body), want.Len())
		}
		expect(t, "its name", r.Header.Get("Content-Disposition"), `attachment; filename="board-2021-04-26.`+format+`"`)
	}
}

func TestQuestionsAnswer(t *testing.T) {
	b := start(t, nil)
	clerk := b.role(access.Clerk, county)
	for _, path := range []string{
		"/api/v1/board/compare?as_of=2021-04-01&to_as_of=2021-04-26",
		"/api/v1/board/robustness?as_of=2021-04-26&runs=50",
		"/api/v1/board/explanation?as_of=2021-04-26&unit=" + county,
		"/api/v1/pace?as_of=2021-04-26",
		"/api/v1/pace?as_of=2021-04-26&below=true&unit=" + county,
	} {
		b.ask("GET", path, nil, "token: "+clerk).is(200, "")
	}
	b.ask("POST", "/api/v1/board/what-if?as_of=2021-04-26", `{"figures": [{"unit": "`+county+`", "indicator": "za", "quantity": "+5"}]}`, "token: "+clerk).is(200, "")
	lines, _ := b.ask("GET", "/api/v1/pace?as_of=2021-04-26", nil, "token: "+clerk).at("targets").([]any)
	for _, l := range lines {
		if u := l.(map[string]any)["unit"]; u != county {
			t.Errorf("the clerk of %s sees the pace of %v", county, u)
		}
	}
	b.ask("GET", "/api/v1/board/explanation?as_of=2021-04-26&unit="+other, nil, "token: "+clerk).is(403, "access_denied")
}

func TestProblemsAreInTheCallersLanguage(t *testing.T) {
	b := start(t, nil)
	clerk := b.role(access.Clerk, county)
	zh := b.ask("GET", "/api/v1/board?group=nowhere", nil, "token: "+clerk).is(404, "desk_group_unknown")
	en := b.ask("GET", "/api/v1/board?group=nowhere", nil, "token: "+clerk, "Accept-Language: en-GB, zh;q=0.5").is(404, "desk_group_unknown")
	if d := zh.at("detail").(string); !strings.Contains(d, "考核分组") {
		t.Errorf("detail %q", d)
	}
	if d := en.at("detail").(string); !strings.Contains(d, "peer group") {
		t.Errorf("detail %q", d)
	}
	expect(t, "content type", zh.Header.Get("Content-Type"), "application/problem+json")
}
