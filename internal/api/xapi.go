package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/xapi"
)

// The learning record store: the Experience API, 1.0.3 and 2.0.0, as any courseware speaks it (docs/xapi.md). It is somebody else's standard, so
// that it stands beside the OpenAPI document, not in it, and tells what is wrong in plain text. Who asks and what they may is the house's.

// xapiBase is under what all of it stands; xapiBase103 is the same for courseware of before 2.0: a request that names no version is told that it is 1.0.3's.
const (
	xapiBase    = "/xapi"
	xapiBase103 = "/xapi/1.0"
)

// The operations, for the log and the looks.
const (
	readStatements = "xapi-read-statements"
	readDocuments  = "xapi-read-documents"
	readAgent      = "xapi-read-agent"
)

// learns says whether a request is for the learning record store.
func learns(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, xapiBase+"/") }

// learner answers one request for learning records.
type learner struct {
	*server
	w       http.ResponseWriter
	r       *http.Request
	ctx     context.Context
	base    string
	version xapi.Version
	method  string
	params  url.Values
	header  http.Header
	content []byte // of the alternate request syntax; nil: the body is the content
}

// xapiMethod is one method of a resource.
type xapiMethod struct {
	name   string // operationId
	does   access.Operation
	params []string
	do     func(*learner) error
}

// xapiResources are the resources by their path below the base.
var xapiResources = map[string]map[string]xapiMethod{}

func init() {
	query := []string{"statementId", "voidedStatementId", "agent", "verb", "activity", "registration", "related_activities", "related_agents", "since", "until",
		"limit", "format", "attachments", "ascending", "cursor"}
	xapiResources["/about"] = map[string]xapiMethod{"GET": {"xapi-about", access.Public, nil, (*learner).about}}
	xapiResources["/statements"] = map[string]xapiMethod{
		"GET":  {readStatements, access.XapiRead, query, (*learner).getStatements},
		"PUT":  {"xapi-put-statement", access.XapiWrite, []string{"statementId"}, (*learner).putStatement},
		"POST": {"xapi-post-statements", access.XapiWrite, nil, (*learner).postStatements},
	}
	xapiResources["/activities"] = map[string]xapiMethod{"GET": {"xapi-read-activity", access.XapiRead, []string{"activityId"}, (*learner).getActivity}}
	xapiResources["/agents"] = map[string]xapiMethod{"GET": {readAgent, access.XapiRead, []string{"agent"}, (*learner).getAgent}}
	for path, d := range xapiDocuments {
		one := append(slices.Clone(d.about), d.id)
		xapiResources[path] = map[string]xapiMethod{
			"GET":    {readDocuments, access.XapiDocument, append(slices.Clone(one), "since"), func(l *learner) error { return l.getDocument(d) }},
			"PUT":    {"xapi-put-document", access.XapiDocument, one, func(l *learner) error { return l.putDocument(d) }},
			"POST":   {"xapi-post-document", access.XapiDocument, one, func(l *learner) error { return l.postDocument(d) }},
			"DELETE": {"xapi-delete-document", access.XapiDocument, one, func(l *learner) error { return l.deleteDocument(d) }},
		}
	}
}

func (s *server) learning() {
	s.mux.HandleFunc(xapiBase+"/", func(w http.ResponseWriter, r *http.Request) {
		ctx, done := context.WithTimeout(r.Context(), s.Limits.Timeout)
		defer done()
		extend(w, s.Limits.Timeout+patience)
		l := &learner{server: s, w: w, r: r, ctx: ctx, base: xapiBase, version: xapi.V200, method: r.Method, params: r.URL.Query(), header: r.Header}
		path := strings.TrimPrefix(r.URL.Path, xapiBase)
		if below, ok := strings.CutPrefix(r.URL.Path, xapiBase103+"/"); ok {
			path, l.base, l.version = "/"+below, xapiBase103, xapi.V103
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Experience-API-Version", string(l.version))
		if err := l.answer(path); err != nil {
			l.fail(err)
		}
	})
}

// answer finds the resource and its method, who asks, and whether they may.
func (l *learner) answer(path string) error {
	methods, ok := xapiResources[path]
	if !ok {
		return problem(l.ctx, http.StatusNotFound, fault.New("api_not_found", l.r.URL.Path, ""))
	}
	if path == "/statements" && (l.r.Method == http.MethodGet || l.r.Method == http.MethodHead) {
		if err := l.consistent(); err != nil {
			return err
		}
	}
	if _, alternate := l.params["method"]; alternate {
		if err := l.alternate(); err != nil {
			return err
		}
	}
	if l.method == http.MethodHead {
		l.method = http.MethodGet // the server sends no body
	}
	m, ok := methods[l.method]
	if !ok {
		allowed := make([]string, 0, len(methods))
		for name := range methods {
			allowed = append(allowed, name)
		}
		slices.Sort(allowed)
		allow := strings.Join(allowed, ", ")
		return problem(l.ctx, http.StatusMethodNotAllowed, fault.New("api_method", l.r.Method, allow)).with("Allow", allow)
	}
	c := of(l.ctx)
	c.operation = m.name
	if m.does != access.Public {
		if c.subject.Account == "" {
			return l.refused(l.r, fault.New("access_signed_out", "", ""))
		}
		if err := l.speak(); err != nil {
			return err
		}
		top, err := l.whole(l.ctx)
		if err == nil {
			err = decide(c.subject, m.does, top)
		}
		if err != nil {
			return err
		}
	}
	if err := l.known(m.params); err != nil {
		return err
	}
	return m.do(l)
}

// speak settles on the version of the request. All but the about resource need one.
func (l *learner) speak() error {
	said := l.header.Get("X-Experience-API-Version")
	v, ok := xapi.ReadVersion(said)
	if !ok {
		return fault.At("X-Experience-API-Version", "xapi_version", said, "1.0.3, 2.0.0")
	}
	l.version = v
	l.w.Header().Set("X-Experience-API-Version", string(v))
	return nil
}

// known refuses parameters that the method does not have, and those given twice. Names count by their case.
func (l *learner) known(names []string) error {
	for name, values := range l.params {
		if !slices.Contains(names, name) {
			return fault.At(name, "xapi_parameter", name, strings.Join(names, ", "))
		}
		if len(values) > 1 {
			return fault.At(name, "xapi_twice", values[1], "")
		}
	}
	return nil
}

// fail tells what is wrong, a line each: where, and the sentence.
func (l *learner) fail(err error) {
	p := l.told(l.ctx, err)
	var b strings.Builder
	for _, t := range p.Errors {
		if t.Field != "" {
			b.WriteString(t.Field + ": ")
		}
		b.WriteString(t.Message + "\n")
	}
	if len(p.Errors) == 0 {
		b.WriteString(p.Detail + "\n")
	}
	for k, vs := range p.header {
		l.w.Header()[k] = vs
	}
	l.send(p.Status, "text/plain; charset=utf-8", []byte(b.String()))
}

func (l *learner) send(status int, contentType string, body []byte) {
	l.w.Header().Set("Content-Type", contentType)
	l.w.WriteHeader(status)
	_, _ = l.w.Write(body) // the caller may be gone
}

func (l *learner) sendJSON(body []byte) { l.send(http.StatusOK, "application/json", body) }

// about tells the versions; it needs no account and no version.
func (l *learner) about() error {
	l.sendJSON([]byte(`{"version":["2.0.0","1.0.3"]}`))
	return nil
}

// agent reads a parameter that is an agent.
func (l *learner) agent() (*xapi.Value, error) {
	text := l.params.Get("agent")
	if text == "" {
		return nil, fault.At("agent", "xapi_missing", "", "agent")
	}
	v, err := xapi.Parse([]byte(text))
	if err == nil {
		err = xapi.CheckAgent("agent", v)
	}
	return v, err
}

// iri reads a parameter that must be an IRI.
func (l *learner) iri(name string) (string, error) {
	s := l.params.Get(name)
	switch {
	case s == "":
		return "", fault.At(name, "xapi_missing", "", name)
	case !xapi.IsIRI(s):
		return "", fault.At(name, "xapi_form", s, "IRI (RFC 3987)")
	}
	return s, nil
}

// instant reads a parameter that is a timestamp; the zero time where there is none.
func (l *learner) instant(name string) (time.Time, error) {
	s := l.params.Get(name)
	if s == "" && !l.params.Has(name) {
		return time.Time{}, nil
	}
	t, ok := xapi.Instant(s)
	if !ok {
		return t, fault.At(name, "xapi_form", s, "ISO 8601 / RFC 3339, 2026-12-01T08:00:00Z")
	}
	return t, nil
}

// consistent says up to when all that was stored is shown: the last entry's instant, or longer ago than any write that still runs may have begun.
func (l *learner) consistent() error {
	last, err := l.Desk.Store().Last(l.ctx)
	if err != nil {
		return err
	}
	through := l.Now().Add(-2 * l.Limits.Timeout)
	if last.RecordedAt.After(through) {
		through = last.RecordedAt
	}
	l.w.Header().Set("X-Experience-API-Consistent-Through", xapi.Stamp(through))
	return nil
}

// home is the page that accounts of this agency are known by in statements.
func (s *server) home() string {
	if s.Origin != "" {
		return s.Origin
	}
	return "http://localhost"
}
