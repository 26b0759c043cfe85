package api_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/api"
)

func TestUnknownAddressesAndMethodsAreProblems(t *testing.T) {
	b := start(t, nil)
	b.ask("GET", "/api/v1/nothing", nil).is(404, "api_not_found")
	b.ask("GET", "/nothing", nil).is(404, "api_not_found")
	r := b.ask("DELETE", "/api/v1/board", nil).is(405, "api_method")
	if allow := r.Header.Get("Allow"); !strings.Contains(allow, "GET") {
		t.Errorf("Allow %q", allow)
	}
}

func TestWhoIsNotSignedInIsAskedTo(t *testing.T) {
	b := start(t, nil)
	r := b.ask("GET", "/api/v1/board", nil).is(401, "access_signed_out")
	if r.Header.Get("WWW-Authenticate") == "" {
		t.Error("no WWW-Authenticate")
	}
	b.ask("GET", "/api/v1/board", nil, "token: tc_nonsense").is(401, "access_token_refused")
	b.ask("GET", "/api/v1/board", nil, "Authorization: Basic eDp5").is(401, "access_token_refused")
	b.ask("GET", "/api/v1/me", nil, "Cookie: "+api.SessionCookie+"=ended").is(200, "")
}

func TestFormsNameWhatIsWrong(t *testing.T) {
	b := start(t, nil)
	token := b.role(access.Office, city)
	for name, c := range map[string]struct {
		method, path, body string
		status             int
		code, field        string
	}{
		"a parameter that nobody knows":  {"GET", "/api/v1/board?asof=2021-04-26", "", 422, "api_unknown_field", "asof"},
		"a day that is none":             {"GET", "/api/v1/board?as_of=26.4.2021", "", 422, "api_form", "as_of"},
		"an instant that is none":        {"GET", "/api/v1/board?known_at=yesterday", "", 422, "api_form", "known_at"},
		"a word that is not in the list": {"GET", "/api/v1/board?basis=all", "", 422, "api_one_of", "basis"},
		"a number that is none":          {"GET", "/api/v1/records?limit=many", "", 422, "api_form", "limit"},
		"a page too long":                {"GET", "/api/v1/records?limit=501", "", 422, "api_large", "limit"},
		"a cursor of another list":       {"GET", "/api/v1/records?cursor=eyJvIjoiZW50cmllcyIsIm4iOjF9", "", 422, "api_cursor", "cursor"},
		"no body":                        {"POST", "/api/v1/targets", "", 400, "api_body_missing", ""},
		"no JSON":                        {"POST", "/api/v1/targets", "{", 400, "api_json", ""},
		"a field that nobody knows":      {"POST", "/api/v1/records/verify", `{"records": [1], "why": "x"}`, 422, "api_unknown_field", "why"},
		"a field that is missing":        {"POST", "/api/v1/records/retract", `{"records": [1]}`, 422, "api_missing", "reason"},
		"a field of another type":        {"POST", "/api/v1/records/verify", `{"records": "1"}`, 422, "api_form", "records"},
		"an empty list":                  {"POST", "/api/v1/records/verify", `{"records": []}`, 422, "api_few", "records"},
		"a quantity too fine":            {"POST", "/api/v1/targets", `{"unit": "431002", "indicator": "za", "quantity": "1.23456", "start": "2021-01-01", "due": "2021-02-01"}`, 422, "api_form", "quantity"},
		"a quantity as a number":         {"POST", "/api/v1/targets", `{"unit": "431002", "indicator": "za", "quantity": 1, "start": "2021-01-01", "due": "2021-02-01"}`, 422, "api_form", "quantity"},
		"a quantity too large":           {"POST", "/api/v1/targets", `{"unit": "431002", "indicator": "za", "quantity": "999999999999999", "start": "2021-01-01", "due": "2021-02-01"}`, 422, "", ""},
		"a unit that nobody knows":       {"POST", "/api/v1/targets", `{"unit": "9", "indicator": "za", "quantity": "1", "start": "2021-01-01", "due": "2021-02-01"}`, 404, "desk_unit_unknown", "unit"},
		"a record that nobody knows":     {"GET", "/api/v1/records/99999999", "", 404, "store_record_unknown", ""},
	} {
		t.Run(name, func(t *testing.T) {
			b.t = t
			var body any
			if c.body != "" {
				body = c.body
			}
			r := b.ask(c.method, c.path, body, "token: "+token).is(c.status, c.code)
			errors, _ := r.at("errors").([]any)
			if len(errors) == 0 {
				t.Fatalf("no errors in %s", r.Body)
			}
			if field, _ := errors[0].(map[string]any)["field"].(string); c.field != "" && field != c.field {
				t.Errorf("field %q; want %q\n%s", field, c.field, r.Body)
			}
			if strings.Contains(string(r.Body), "⟦") {
				t.Errorf("a sentence is missing: %s", r.Body)
			}
		})
	}
}

func TestSecretsDoNotComeBack(t *testing.T) {
	b := start(t, nil)
	long := strings.Repeat("my-secret-password-", 100)
	r := b.ask("POST", "/api/v1/session", map[string]string{"name": "a.b", "password": long})
	if r.Status != 422 || strings.Contains(string(r.Body), "my-secret") || strings.Contains(b.log.String(), "my-secret") {
		t.Errorf("%d: the password comes back or is logged: %s", r.Status, r.Body)
	}
	b.ask("POST", "/api/v1/session", `{"name": "a.b", "password": "my-secret-broken`)
	if strings.Contains(b.log.String(), "my-secret") {
		t.Error("a password is in the log")
	}
}

func TestBodiesAreBounded(t *testing.T) {
	b := start(t, func(o *api.Options) { o.Limits.Body = 1000 })
	b.ask("POST", "/api/v1/records/verify", `{"records": [1`+strings.Repeat(" ", 2000)+`]}`, "token: "+b.role(access.Office, city)).is(413, "api_too_large")
}

func TestOtherSitesCannotUseASession(t *testing.T) {
	b := start(t, nil)
	session := b.cookie("somebody", access.Grant{Role: access.Office, Unit: city})
	body := `{"records": [1]}`
	b.ask("POST", "/api/v1/records/verify", body, session, "Sec-Fetch-Site: cross-site").is(403, "api_cross_origin")
	b.ask("POST", "/api/v1/records/verify", body, session, "Origin: https://evil.example").is(403, "api_cross_origin")
	b.ask("POST", "/api/v1/session", `{"name": "x.y", "password": "x"}`, "Sec-Fetch-Site: cross-site").is(403, "api_cross_origin")
	if r := b.ask("POST", "/api/v1/records/verify", body, session, "Sec-Fetch-Site: same-origin"); r.Status == 403 {
		t.Errorf("its own page may not: %s", r.Body)
	}
}

func TestHeadersKeepBrowsersCareful(t *testing.T) {
	b := start(t, func(o *api.Options) { o.Secure = true })
	r := b.ask("GET", "/api/v1/me", nil).is(200, "")
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Strict-Transport-Security": "max-age=31536000; includeSubDomains", "X-Frame-Options": "DENY"} {
		expect(t, name, r.Header.Get(name), want)
	}
	if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") || !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("Content-Security-Policy %q", csp)
	}
	b.account("somebody")
	in := b.ask("POST", "/api/v1/session", map[string]string{"name": "somebody", "password": password}).is(200, "")
	cookie := in.Header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the session's cookie lacks %s: %s", want, cookie)
		}
	}
}

func TestCallersAreCountedApart(t *testing.T) {
	b := start(t, func(o *api.Options) { o.Limits.PerSecond, o.Limits.Burst = 1, 5 })
	one, two := b.role(access.Clerk, county), b.role(access.Clerk, other)
	for range 5 {
		b.ask("GET", "/api/v1/units", nil, "token: "+one).is(200, "")
	}
	r := b.ask("GET", "/api/v1/units", nil, "token: "+one).is(429, "api_rate")
	if r.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	b.ask("GET", "/api/v1/units", nil, "token: "+two).is(200, "")
	b.clock.forward(10 * time.Second)
	b.ask("GET", "/api/v1/units", nil, "token: "+one).is(200, "")
}

func TestAnswersAreCompressedUnderATagOfTheirOwn(t *testing.T) {
	b := start(t, nil)
	token := b.role(access.Clerk, county)
	plain := b.ask("GET", "/api/v1/units", nil, "token: "+token).is(200, "")
	packed := b.ask("GET", "/api/v1/units", nil, "token: "+token, "Accept-Encoding: gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" || len(packed.Body) >= len(plain.Body) || packed.Header.Get("ETag") == plain.Header.Get("ETag") {
		t.Errorf("%v, %d of %d bytes, tags %s and %s", packed.Header["Content-Encoding"], len(packed.Body), len(plain.Body), packed.Header.Get("ETag"), plain.Header.Get("ETag"))
	}
	if r := b.ask("GET", "/api/v1/units", nil, "token: "+token, "Accept-Encoding: gzip", "If-None-Match: "+packed.Header.Get("ETag")); r.Status != 304 {
		t.Errorf("%d for the tag that was given", r.Status)
	}
}

func TestHealthAndMetrics(t *testing.T) {
	b := start(t, nil)
	b.ask("GET", "/healthz", nil).is(200, "")
	b.ask("GET", "/readyz", nil).is(200, "")
	b.ask("GET", "/api/v1/board?as_of=2021-04-26", nil, "token: "+b.role(access.Clerk, county)).is(200, "")
	m := string(b.ask("GET", "/metrics", nil).is(200, "").Body)
	for _, want := range []string{`tongchou_http_requests_total{operation="get-board",status="200"} 1`, "tongchou_database_up 1", "tongchou_ledger_seq ", `tongchou_http_request_duration_seconds_count{operation="get-board"} 1`} {
		if !strings.Contains(m, want) {
			t.Errorf("no %s in the metrics", want)
		}
	}
	if strings.Contains(m, "clerk-") || strings.Contains(m, "127.0.0.1") {
		t.Error("the metrics name an account or an address")
	}
	must(t, b.desk.Close())
	b.ask("GET", "/readyz", nil).is(503, "")
	b.ask("GET", "/healthz", nil).is(200, "")
	if m := string(b.ask("GET", "/metrics", nil).Body); !strings.Contains(m, "tongchou_database_up 0") {
		t.Error("the metrics say that a closed database is up")
	}
}

func TestTroubleIsToldWithoutItsInsides(t *testing.T) {
	b := start(t, nil)
	token := b.role(access.Clerk, county)
	must(t, b.desk.Close())
	r := b.ask("GET", "/api/v1/board", nil, "token: "+token)
	if r.Status < 500 || strings.Contains(string(r.Body), b.dir) || strings.Contains(strings.ToLower(string(r.Body)), "sql") {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	id, _ := r.at("request").(string)
	if id == "" || !strings.Contains(b.log.String(), id) {
		t.Errorf("the log does not know request %q", id)
	}
}

func TestSameKeyWritesOnce(t *testing.T) {
	b := start(t, nil)
	token := b.role(access.Office, city)
	body := `{"unit": "431002", "indicator": "zfwt", "quantity": "12", "start": "2021-02-10", "due": "2021-06-30"}`
	first := b.ask("POST", "/api/v1/targets", body, "token: "+token, "Idempotency-Key: key-number-1").is(201, "")
	again := b.ask("POST", "/api/v1/targets", body, "token: "+token, "Idempotency-Key: key-number-1").is(201, "")
	if string(first.Body) != string(again.Body) || first.Header.Get("ETag") != again.Header.Get("ETag") || again.Header.Get("Idempotency-Replayed") != "true" || first.Header.Get("Idempotency-Replayed") != "" {
		t.Errorf("first %s %v\nagain %s %v", first.Body, first.Header, again.Body, again.Header)
	}
	b.ask("POST", "/api/v1/targets", strings.Replace(body, "12", "13", 1), "token: "+token, "Idempotency-Key: key-number-1").is(422, "api_key_reused")
	b.ask("POST", "/api/v1/targets", body, "token: "+token, "Idempotency-Key: key-number-2").is(409, "desk_target_exists")
	b.ask("POST", "/api/v1/targets", body, "token: "+token, "Idempotency-Key: short").is(422, "api_key_form")
	other := b.account("another-office", access.Grant{Role: access.Office, Unit: city})
	b.ask("POST", "/api/v1/targets", body, "token: "+other, "Idempotency-Key: key-number-1").is(409, "desk_target_exists")
}

func TestSameKeyAtOnceWritesOnce(t *testing.T) {
	b := start(t, nil)
	token := b.role(access.Office, city)
	before, err := b.desk.Store().Last(ctx)
	must(t, err)
	body := `{"unit": "431002", "indicator": "zfwt", "quantity": "12", "start": "2021-02-10", "due": "2021-06-30"}`
	var wg sync.WaitGroup
	bodies := make([]string, 8)
	for i := range bodies {
		wg.Go(func() {
			bodies[i] = string(b.ask("POST", "/api/v1/targets", body, "token: "+token, "Idempotency-Key: all-at-once").is(201, "").Body)
		})
	}
	wg.Wait()
	for _, got := range bodies {
		expect(t, "answer", got, bodies[0])
	}
	after, err := b.desk.Store().Last(ctx)
	must(t, err)
	expect(t, "numbers written", after.Last-before.Last, 1)
}

// A caller whose network breaks while the write goes on gets, when it asks again, the whole answer of the write that was made.
func TestAWriteOutlastsItsConnection(t *testing.T) {
	b := start(t, nil)
	token := b.role(access.Office, city)
	body := `{"unit": "431002", "indicator": "zfwt", "quantity": "12", "start": "2021-02-10", "due": "2021-06-30"}`
	cut, cancel := context.WithCancel(ctx)
	req := httptest.NewRequest("POST", "/api/v1/targets", &atEnd{strings.NewReader(body), func() { b.clock.once(cancel) }}).WithContext(cut)
	for name, value := range map[string]string{"Content-Type": "application/json", "Authorization": "Bearer " + token, "Idempotency-Key": "cut-in-the-middle"} {
		req.Header.Set(name, value)
	}
	lost := httptest.NewRecorder()
	b.handler.ServeHTTP(lost, req)
	if cut.Err() == nil {
		t.Fatal("the connection was not cut")
	}
	again := b.ask("POST", "/api/v1/targets", body, "token: "+token, "Idempotency-Key: cut-in-the-middle").is(201, "")
	expect(t, "replayed", again.Header.Get("Idempotency-Replayed"), "true")
	expect(t, "quantity in the answer", fmt.Sprint(again.at("target", "quantity")), "12")
	expect(t, "tag", again.Header.Get("ETag") != "", true)
}

// atEnd is a request's body that tells when it has been read.
type atEnd struct {
	io.Reader
	tell func()
}

func (a *atEnd) Read(p []byte) (int, error) {
	n, err := a.Reader.Read(p)
	if err == io.EOF {
		a.tell()
	}
	return n, err
}

func TestSecretsAreNotReplayed(t *testing.T) {
	b := start(t, nil)
	admin := b.role(access.Administrator, city)
	body := `{"name": "new.clerk", "unit": "431002"}`
	r := b.ask("POST", "/api/v1/accounts", body, "token: "+admin, "Idempotency-Key: make-an-account").is(201, "")
	if p, _ := r.at("password").(string); len(p) < 10 {
		t.Errorf("no password in %s", r.Body)
	}
	b.ask("POST", "/api/v1/accounts", body, "token: "+admin, "Idempotency-Key: make-an-account").is(409, "api_key_secret")
}

func TestWhoHasNotReadChangesNothing(t *testing.T) {
	b := start(t, nil)
	token := b.role(access.Office, city)
	path := "/api/v1/targets/431002/za/2021-02-10"
	body := `{"quantity": "1300", "reason": "调整"}`
	b.ask("PATCH", path, body, "token: "+token).is(428, "api_match_missing")
	b.ask("PATCH", path, body, "token: "+token, `If-Match: "1"`).is(412, "api_changed")
	tag := b.ask("GET", path, nil, "token: "+token).is(200, "").Header.Get("ETag")
	done := b.ask("PATCH", path, body, "token: "+token, "If-Match: "+tag).is(200, "")
	b.ask("PATCH", path, `{"quantity": "1400", "reason": "又调整"}`, "token: "+token, "If-Match: "+tag).is(412, "api_changed")
	expect(t, "the new tag", b.ask("GET", path, nil, "token: "+token).Header.Get("ETag"), done.Header.Get("ETag"))
}

func TestListsComePageByPage(t *testing.T) {
	b := start(t, nil)
	token := b.role(access.Clerk, county)
	var seen []string
	path := "/api/v1/records?limit=500&from=2021-04-20"
	for next := ""; ; {
		r := b.ask("GET", path+next, nil, "token: "+token).is(200, "")
		records := r.at("records").([]any)
		for _, x := range records {
			rec := x.(map[string]any)
			seen = append(seen, fmt.Sprint(rec["seq"]))
			if u := rec["unit"].(string); u != county && !strings.HasPrefix(u, county+"-") {
				t.Fatalf("the clerk of %s sees a record of %s", county, u)
			}
		}
		cursor, _ := r.at("next").(string)
		if cursor == "" {
			break
		}
		if len(records) != 500 {
			t.Fatalf("a page of %d with another behind it", len(records))
		}
		next = "&cursor=" + cursor
	}
	small := b.ask("GET", "/api/v1/records?limit=3&from=2021-04-20", nil, "token: "+token)
	expect(t, "the first of a small page", fmt.Sprint(small.at("records").([]any)[0].(map[string]any)["seq"]), seen[0])
	unique := map[string]bool{}
	for _, s := range seen {
		unique[s] = true
	}
	if len(unique) != len(seen) || len(seen) < 10 {
		t.Errorf("%d records, %d different", len(seen), len(unique))
	}
}

func TestAHalfSentBodyIsCut(t *testing.T) {
	b := start(t, nil)
	pr, pw := io.Pipe()
	go func() {
		_, _ = io.WriteString(pw, "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n单位代码,指标代码")
		pw.Close() // before the form's last line
	}()
	r := b.ask(http.MethodPost, "/api/v1/imports", pr, "Content-Type: multipart/form-data; boundary=x", "token: "+b.role(access.Clerk, county)).is(400, "api_cut")
	if strings.Contains(string(r.Body), "⟦") {
		t.Errorf("%s", r.Body)
	}
}
