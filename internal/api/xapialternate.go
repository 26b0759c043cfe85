package api

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/xapi"
)

// formHeaders are the fields of a form that stand for headers.
var formHeaders = []string{"Authorization", "X-Experience-API-Version", "Content-Type", "Content-Length", "If-Match", "If-None-Match"}

// alternate reads a request in the alternate syntax of 1.0.3, by which browsers sent what they could not otherwise: a POST whose only parameter,
// method, is the method meant, and whose form holds parameters, headers and content. Version 2.0.0 has given it up.
func (l *learner) alternate() error {
	no := func(field, found, want string) error { return fault.At(field, "xapi_alternate", found, want) }
	if l.r.Method != http.MethodPost {
		return no("method", l.r.Method, http.MethodPost)
	}
	if len(l.params) > 1 || len(l.params["method"]) > 1 {
		return no("method", l.r.URL.RawQuery, "?method=…")
	}
	if kind, _, _ := mime.ParseMediaType(l.r.Header.Get("Content-Type")); kind != "application/x-www-form-urlencoded" {
		return no("Content-Type", l.r.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
	}
	body, err := l.read(l.r.Body, maxStatements)
	if err != nil {
		return err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return no("", err.Error(), "application/x-www-form-urlencoded")
	}
	l.header = l.r.Header.Clone()
	l.header.Del("Content-Type")
	method := l.params.Get("method")
	l.params = url.Values{}
	for name, values := range form {
		switch {
		case slices.Contains(formHeaders, name):
			l.header.Set(name, values[0])
		case name == "content":
			l.content = []byte(values[0])
		default:
			l.params[name] = values
		}
	}
	if v, ok := xapi.ReadVersion(l.header.Get("X-Experience-API-Version")); ok && v != xapi.V103 {
		return no("method", method, "1.0.3")
	}
	if (method == http.MethodPut || method == http.MethodPost) && l.content == nil {
		return no("content", "", "content")
	}
	if l.content == nil {
		l.content = []byte{}
	}
	if l.header.Get("Content-Type") == "" {
		l.header.Set("Content-Type", "application/json")
	}
	l.method = strings.ToUpper(method)
	return l.formSignedIn(form.Get("Authorization"))
}

// formSignedIn signs in by a form's credentials, where the request itself has none.
func (l *learner) formSignedIn(authorization string) error {
	c := of(l.ctx)
	if authorization == "" || c.subject.Account != "" || l.Access == nil {
		return nil
	}
	name, token, ok := basic(authorization)
	if !ok {
		token = access.TokenPrefix
	}
	sub, err := l.subject(l.ctx, name, token)
	if err != nil {
		if wait := l.limit.take("address "+network(c.address), 5); wait > 0 {
			return tooOften(l.r, wait)
		}
		return l.refused(l.r, err)
	}
	c.subject, c.bearer, c.secret = sub, true, token
	return nil
}

// read reads a body to its end. Fault: api_too_large.
func (l *learner) read(r io.Reader, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, broken(err, most)
	}
	if int64(len(b)) > most {
		return nil, fault.New("api_too_large", "", itoa(most))
	}
	return b, nil
}

// body is the request's content, at most so many bytes.
func (l *learner) body(most int64) ([]byte, error) {
	if l.content != nil {
		return l.content, nil
	}
	return l.read(l.r.Body, most)
}
