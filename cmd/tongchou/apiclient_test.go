package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// document is what the client knows of the server: the OpenAPI document and nothing else.
type document struct {
	Paths map[string]map[string]struct {
		OperationID string `json:"operationId"`
		Parameters  []struct {
			Name, In string
			Required bool
		}
		RequestBody *struct {
			Content map[string]json.RawMessage
		}
		Responses map[string]json.RawMessage
	}
}

// user is somebody at the other end of the API, who finds every operation in the document by its name.
type user struct {
	t    *testing.T
	url  string
	doc  *document
	http *http.Client
	keys int
	name string
}

// visitor is a user who has not signed in.
func visitor(t *testing.T, at string) *user {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	u := &user{t: t, url: at, doc: &document{}, http: &http.Client{Jar: jar}, name: "visitor"}
	r, err := u.http.Get(at + "/api/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if err := json.NewDecoder(r.Body).Decode(u.doc); err != nil {
		t.Fatal(err)
	}
	return u
}

// values are the parameters of a call by name, in path or query; "body" is sent as JSON; "file:NAME" is a file of a form, []byte;
// "header:NAME" a header.
type call map[string]any

// reply is an answer.
type reply struct {
	*user
	op     string
	status int
	header http.Header
	body   []byte
}

// try calls an operation by its operationId. Whatever the answer, it must be one that the document knows.
func (u *user) try(op string, in call) *reply {
	u.t.Helper()
	for path, methods := range u.doc.Paths {
		for method, o := range methods {
			if o.OperationID != op {
				continue
			}
			query := url.Values{}
			for _, p := range o.Parameters {
				v, given := in[p.Name]
				switch {
				case p.In == "path":
					path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(fmt.Sprint(v)))
				case p.In == "query" && given:
					query.Set(p.Name, fmt.Sprint(v))
				}
				delete(in, p.Name)
			}
			r := u.send(strings.ToUpper(method), path, query, in)
			r.op = op
			known := false
			for _, code := range []string{strconv.Itoa(r.status), strconv.Itoa(r.status/100) + "XX", "default"} {
				_, is := o.Responses[code]
				known = known || is
			}
			if !known {
				u.t.Errorf("%s answers %d, which the document does not know: %s", op, r.status, r.body)
			}
			return r
		}
	}
	u.t.Fatalf("the document has no operation %s", op)
	return nil
}

func (u *user) send(method, path string, query url.Values, in call) *reply {
	u.t.Helper()
	body, media := u.encode(in)
	at := u.url + path
	if len(query) > 0 {
		at += "?" + query.Encode()
	}
	req, err := http.NewRequest(method, at, body)
	if err != nil {
		u.t.Fatal(err)
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	if method != http.MethodGet {
		u.keys++
		req.Header.Set("Idempotency-Key", fmt.Sprintf("%s-%d", u.name, u.keys))
	}
	for k, v := range in {
		if name, ok := strings.CutPrefix(k, "header:"); ok {
			req.Header.Set(name, fmt.Sprint(v))
			delete(in, k)
		}
	}
	for k := range in {
		u.t.Fatalf("%s %s takes no %s", method, path, k)
	}
	resp, err := u.http.Do(req)
	if err != nil {
		u.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		u.t.Fatal(err)
	}
	return &reply{user: u, status: resp.StatusCode, header: resp.Header, body: b}
}

// encode takes the body out of the call.
func (u *user) encode(in call) (io.Reader, string) {
	u.t.Helper()
	if v, ok := in["body"]; ok {
		delete(in, "body")
		b, err := json.Marshal(v)
		if err != nil {
			u.t.Fatal(err)
		}
		return bytes.NewReader(b), "application/json"
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	files := 0
	for k, v := range in {
		name, ok := strings.CutPrefix(k, "file:")
		if !ok {
			continue
		}
		files++
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf("form-data; name=%q; filename=%q", "file", name))
		h.Set("Content-Type", "application/octet-stream")
		part, err := w.CreatePart(h)
		if err == nil {
			_, err = part.Write(v.([]byte))
		}
		if err != nil {
			u.t.Fatal(err)
		}
		delete(in, k)
	}
	if files == 0 {
		return nil, ""
	}
	for k, v := range in {
		if strings.HasPrefix(k, "header:") {
			continue
		}
		if err := w.WriteField(k, fmt.Sprint(v)); err != nil {
			u.t.Fatal(err)
		}
		delete(in, k)
	}
	if err := w.Close(); err != nil {
		u.t.Fatal(err)
	}
	return &b, w.FormDataContentType()
}

// do calls an operation that must succeed.
func (u *user) do(op string, in call) *reply {
	u.t.Helper()
	r := u.try(op, in)
	if r.status >= 300 {
		u.t.Fatalf("%s: %s answers %d: %s", u.name, op, r.status, r.body)
	}
	return r
}

// refused calls an operation that must be refused with this code.
func (u *user) refused(op string, in call, status int, code string) *reply {
	u.t.Helper()
	r := u.try(op, in)
	if got := r.at("code"); r.status != status || got != code {
		u.t.Errorf("%s: %s answers %d %v, want %d %s: %s", u.name, op, r.status, got, status, code, r.body)
	}
	if ct := r.header.Get("Content-Type"); !strings.HasPrefix(ct, "application/problem+json") {
		u.t.Errorf("%s: a problem of type %q", op, ct)
	}
	return r
}

// at is the value at a path such as "records.0.seq", nil where there is none.
func (r *reply) at(path string) any {
	r.t.Helper()
	d := json.NewDecoder(bytes.NewReader(r.body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		r.t.Fatalf("%s: no JSON: %v: %.300s", r.op, err, r.body)
	}
	for _, step := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// is holds the value at a path to what it should be, as text.
func (r *reply) is(path, want string) *reply {
	r.t.Helper()
	if got := fmt.Sprint(r.at(path)); got != want {
		r.t.Errorf("%s: %s is %s, want %s: %.600s", r.op, path, got, want, r.body)
	}
	return r
}

// text is the value at a path, which must be there.
func (r *reply) text(path string) string {
	r.t.Helper()
	v := r.at(path)
	if v == nil {
		r.t.Fatalf("%s: there is no %s: %.600s", r.op, path, r.body)
	}
	return fmt.Sprint(v)
}
