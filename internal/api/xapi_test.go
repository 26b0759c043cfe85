package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/access"
)

// pupil speaks to the learning record store as courseware does.
type pupil struct {
	*bench
	basic, version string
}

func (b *bench) courseware(version string) *pupil {
	token := b.role(access.Political, city)
	return &pupil{b, "Basic " + base64.StdEncoding.EncodeToString([]byte("political-"+city+":"+token)), version}
}

func (p *pupil) ask(method, path string, body any, headers ...string) reply {
	p.t.Helper()
	return p.bench.ask(method, "/xapi"+path, body, append([]string{"Authorization: " + p.basic, "X-Experience-API-Version: " + p.version}, headers...)...)
}

// want asks and holds the status against what is due.
func (p *pupil) want(status int, method, path string, body any, headers ...string) reply {
	p.t.Helper()
	r := p.ask(method, path, body, headers...)
	if r.Status != status {
		p.t.Fatalf("%s %s: %d %s, want %d", method, path, r.Status, r.Body, status)
	}
	return r
}

const (
	lesson1 = "8f87ccde-bb56-4c2e-ab83-44982ef22df0"
	lesson2 = "8f87ccde-bb56-4c2e-ab83-44982ef22df1"
)

func statement(id, who, what string) string {
	return `{"id":"` + id + `","actor":{"mbox":"mailto:` + who + `@example.cn"},"verb":{"id":"http://adlnet.gov/expapi/verbs/` + what + `","display":{"en":"done","zh":"完成"}},` +
		`"object":{"id":"http://example.cn/course/1","definition":{"name":{"en":"Course","zh":"课"}}},"result":{"score":{"raw":85.50}}}`
}

// ids are the statements of a page.
func ids(t testing.TB, r reply) (out []string, more string) {
	t.Helper()
	var page struct {
		Statements []struct{ ID string }
		More       string
	}
	if err := json.Unmarshal(r.Body, &page); err != nil {
		t.Fatal(err, string(r.Body))
	}
	for _, s := range page.Statements {
		out = append(out, s.ID)
	}
	return out, page.More
}

func TestStatementsComeAndAreFound(t *testing.T) {
	onEachStore(t, func(t *testing.T, b *bench) {
		p := b.courseware("2.0.0")
		before, err := b.desk.Store().Last(ctx)
		must(t, err)
		batch := "[" + statement(lesson1, "wang", "completed") + "," + statement(lesson2, "li", "completed") + "]"
		p.want(200, "POST", "/statements", batch)
		after, err := b.desk.Store().Last(ctx)
		must(t, err)
		if after.No != before.No+1 || after.Len() != 2 {
			t.Errorf("a batch is one entry: %+v after %+v", after, before)
		}
		p.want(200, "POST", "/statements", batch) // said again, it is not kept again
		if again, err := b.desk.Store().Last(ctx); err != nil || again.No != after.No {
			t.Error("the same statements made an entry", err)
		}
		p.want(409, "PUT", "/statements?statementId="+lesson1, strings.Replace(statement(lesson1, "wang", "completed"), "85.50", "85.51", 1))
		p.want(204, "PUT", "/statements?statementId="+lesson1, statement(lesson1, "wang", "completed"))

		r := p.want(200, "GET", "/statements?statementId="+lesson1, nil)
		if !strings.Contains(string(r.Body), `"raw":85.50`) || !strings.Contains(string(r.Body), `"name":"political-`+city+`"`) || r.Header.Get("Last-Modified") == "" {
			t.Errorf("%s %v", r.Body, r.Header)
		}
		if r.Header.Get("X-Experience-API-Version") != "2.0.0" || r.Header.Get("X-Experience-API-Consistent-Through") == "" {
			t.Error(r.Header)
		}
		agent := url.QueryEscape(`{"mbox":"mailto:wang@example.cn"}`)
		for query, want := range map[string][]string{
			"": {lesson2, lesson1}, "?ascending=true": {lesson1, lesson2}, "?agent=" + agent: {lesson1}, "?activity=http://example.cn/course/1&limit=1": {lesson2},
			"?verb=http://x/none": nil, "?since=2000-01-01T00:00:00Z&ascending=true": {lesson1, lesson2}, "?until=2000-01-01T00:00:00Z": nil,
		} {
			if got, _ := ids(t, p.want(200, "GET", "/statements"+query, nil)); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", query, got, want)
			}
		}
		_, more := ids(t, p.want(200, "GET", "/statements?limit=1", nil))
		if got, end := ids(t, p.want(200, "GET", strings.TrimPrefix(more, "/xapi"), nil)); !slices.Equal(got, []string{lesson1}) || end != "" {
			t.Errorf("more: %v %q", got, end)
		}
		if r := p.want(200, "GET", "/statements?format=canonical&limit=1", nil, "Accept-Language: zh"); !strings.Contains(string(r.Body), `"display":{"zh":"完成"}`) {
			t.Errorf("canonical: %s", r.Body)
		}
		if r := p.want(200, "GET", "/activities?activityId=http://example.cn/course/1", nil); !strings.Contains(string(r.Body), `"zh":"课"`) {
			t.Errorf("activity: %s", r.Body)
		}

		void := `{"actor":{"mbox":"mailto:office@example.cn"},"verb":{"id":"http://adlnet.gov/expapi/verbs/voided"},"object":{"objectType":"StatementRef","id":"` + lesson1 + `"}}`
		p.want(200, "POST", "/statements", void)
		p.want(404, "GET", "/statements?statementId="+lesson1, nil)
		p.want(200, "GET", "/statements?voidedStatementId="+lesson1, nil)
		if got, _ := ids(t, p.want(200, "GET", "/statements?agent="+agent, nil)); len(got) != 1 || got[0] == lesson1 {
			t.Error("by the voided one's agent:", got)
		}
		check, err := b.desk.Store().VerifyLog(ctx)
		if err != nil || len(check.Breaks) > 0 {
			t.Error(check.Breaks, err)
		}
	})
}

func TestWrongStatementsSayWhere(t *testing.T) {
	b := start(t, nil)
	p := b.courseware("1.0.3")
	r := p.want(400, "POST", "/statements", strings.Replace(statement(lesson1, "wang", "completed"), "mailto:", "", 1), "Accept-Language: en")
	if !strings.HasPrefix(string(r.Body), "actor.mbox: ") || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("%s %v", r.Body, r.Header)
	}
	p.want(400, "POST", "/statements", "["+statement(lesson1, "a", "x")+","+statement(lesson1, "a", "x")+"]")
	p.want(404, "GET", "/statements?statementId="+lesson1, nil) // nothing of a batch that failed
	p.want(400, "GET", "/statements?StatementId="+lesson1, nil)
	p.version = "0.95"
	p.want(400, "GET", "/statements", nil)
	if r := b.ask("GET", "/xapi/about", nil); r.Status != 200 || !strings.Contains(string(r.Body), "1.0.3") {
		t.Errorf("%d %s", r.Status, r.Body)
	}
}

func TestLearningRecordsAreForThoseWhoNeedThem(t *testing.T) {
	b := start(t, nil)
	p := b.courseware("2.0.0")
	version := "X-Experience-API-Version: 2.0.0"
	if r := b.ask("GET", "/xapi/statements", nil, version); r.Status != 401 || !strings.HasPrefix(r.Header.Get("WWW-Authenticate"), "Basic") {
		t.Errorf("nobody: %d %v", r.Status, r.Header)
	}
	if r := b.ask("GET", "/xapi/statements", nil, version, "token: "+b.role(access.Clerk, county)); r.Status != 403 {
		t.Errorf("a clerk: %d %s", r.Status, r.Body)
	}
	other := "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte("somebody:"+b.role(access.Political, city)))
	if r := b.ask("GET", "/xapi/statements", nil, version, other); r.Status != 401 {
		t.Errorf("another's token: %d", r.Status)
	}
	if r := b.ask("POST", "/xapi/statements", statement(lesson1, "a", "x"), version, "token: "+b.role(access.Auditor, city)); r.Status != 403 {
		t.Errorf("an auditor writes: %d", r.Status)
	}
	p.want(200, "GET", "/statements?verb=http://x/v", nil)
	r := b.ask("GET", "/api/v1/looks?what=learning", nil, "token: "+b.role(access.Auditor, city))
	if r.Status != 200 || !strings.Contains(string(r.Body), "/xapi/statements?verb=http://x/v") {
		t.Errorf("looks: %d %s", r.Status, r.Body)
	}
}

func TestDocumentsOfCourseware(t *testing.T) {
	onEachStore(t, func(t *testing.T, b *bench) {
		p := b.courseware("2.0.0")
		agent := url.QueryEscape(`{"account":{"homePage":"http://kaohe.example","name":"p1"}}`)
		at := "/activities/state?activityId=http://example.cn/course/1&agent=" + agent
		one := at + "&stateId=bookmark"
		p.want(404, "GET", one, nil)
		p.want(204, "PUT", one, `{"page":1,"seen":{"a":1}}`)
		p.want(409, "PUT", one, `{"page":2}`)
		tag := p.want(200, "GET", one, nil).Header.Get("ETag")
		p.want(412, "PUT", one, `{"page":2}`, `If-Match: "0"`)
		p.want(412, "PUT", one, `{"page":2}`, `If-None-Match: *`)
		p.want(204, "POST", one, `{"seen":{"b":1}}`, "If-Match: "+tag)
		if r := p.want(200, "GET", one, nil); string(r.Body) != `{"page":1,"seen":{"b":1}}` {
			t.Errorf("merged: %s", r.Body)
		}
		if r := p.want(200, "GET", at, nil); string(r.Body) != `["bookmark"]` || r.Header.Get("Last-Modified") == "" {
			t.Errorf("ids: %s", r.Body)
		}
		p.want(400, "POST", one, `[1]`)
		p.want(204, "DELETE", at, nil)
		p.want(404, "GET", one, nil)
		p.version = "1.0.3"
		p.want(204, "PUT", one, `{"page":1}`)
		p.want(204, "PUT", one, `{"page":2}`) // state could be overwritten unseen in 1.0.3
		p.want(400, "PUT", "/activities/profile?activityId=http://x/a&profileId=p", `{}`)
	})
}

func TestAttachmentsComeAlong(t *testing.T) {
	onEachStore(t, func(t *testing.T, b *bench) {
		p := b.courseware("2.0.0")
		data := []byte("PK\x03\x04 whatever it is")
		sum := sha256.Sum256(data)
		sha2 := hex.EncodeToString(sum[:])
		said := strings.TrimSuffix(statement(lesson1, "wang", "attended"), "}") +
			`,"attachments":[{"usageType":"http://x/u","display":{"zh":"附件"},"contentType":"application/x-own","length":20,"sha2":"` + sha2 + `"}]}`
		p.want(400, "POST", "/statements", said) // neither here nor elsewhere
		send := func(hash string, data []byte) (string, string) {
			var body bytes.Buffer
			m := multipart.NewWriter(&body)
			w, _ := m.CreatePart(textproto.MIMEHeader{"Content-Type": {"application/json"}})
			_, _ = w.Write([]byte(said))
			w, _ = m.CreatePart(textproto.MIMEHeader{"Content-Type": {"application/x-own"}, "Content-Transfer-Encoding": {"binary"}, "X-Experience-API-Hash": {hash}})
			_, _ = w.Write(data)
			_ = m.Close()
			return body.String(), "Content-Type: multipart/mixed; boundary=" + m.Boundary()
		}
		body, kind := send(sha2, []byte("other bytes"))
		p.want(400, "POST", "/statements", body, kind)
		body, kind = send(strings.Repeat("0", 64), data)
		p.want(400, "POST", "/statements", body, kind)
		body, kind = send(sha2, data)
		p.want(200, "POST", "/statements", body, kind)
		r := p.want(200, "GET", "/statements?statementId="+lesson1+"&attachments=true", nil)
		_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		must(t, err)
		parts := multipart.NewReader(bytes.NewReader(r.Body), params["boundary"])
		_, err = parts.NextPart()
		must(t, err)
		part, err := parts.NextPart()
		must(t, err)
		var got bytes.Buffer
		_, err = got.ReadFrom(part)
		must(t, err)
		if !bytes.Equal(got.Bytes(), data) || part.Header.Get("X-Experience-API-Hash") != sha2 {
			t.Errorf("%q %v", got.Bytes(), part.Header)
		}
	})
}

func TestAlternateSyntaxIsOf103Alone(t *testing.T) {
	b := start(t, nil)
	p := b.courseware("1.0.3")
	form := url.Values{"statementId": {lesson1}, "content": {statement(lesson1, "wang", "completed")}, "Authorization": {p.basic}, "X-Experience-API-Version": {"1.0.3"}}
	post := func(form url.Values) int {
		return b.ask(http.MethodPost, "/xapi/statements?method=PUT", strings.NewReader(form.Encode()), "Content-Type: application/x-www-form-urlencoded").Status
	}
	if got := post(form); got != 204 {
		t.Error(got)
	}
	form.Set("X-Experience-API-Version", "2.0.0")
	if got := post(form); got != 400 {
		t.Error("2.0.0:", got)
	}
	form.Set("X-Experience-API-Version", "1.0.3")
	form.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("x:y")))
	if got := post(form); got != 401 {
		t.Error("a wrong token:", got)
	}
}
