package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
)

// Problem is an answer that is no success, as of RFC 9457. Code is stable; the sentences are in the caller's language.
type Problem struct {
	Type    string    `json:"type" format:"uri-reference" example:"/api/docs#problems"`
	Title   string    `json:"title" example:"Unprocessable Entity"`
	Status  int       `json:"status" example:"422"`
	Code    string    `json:"code" example:"desk_group_unknown" doc:"api.doc.problem_code"`
	Detail  string    `json:"detail" example:"没有考核分组“东区”。现有：XQ。"`
	Request string    `json:"request,omitempty" doc:"api.doc.problem_request"`
	Errors  []Trouble `json:"errors,omitempty" doc:"api.doc.problem_errors"`

	header http.Header
}

// Trouble is one thing wrong with a request: which, where, what was found and what was expected.
type Trouble struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Field   string `json:"field,omitempty"`
	File    string `json:"file,omitempty"`
	Sheet   string `json:"sheet,omitempty"`
	Cell    string `json:"cell,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty" doc:"api.doc.problem_column"`
	Record  int64  `json:"record,omitempty"`
	Found   string `json:"found,omitempty"`
	Want    string `json:"want,omitempty"`
}

// Error implements error, for logs.
func (p *Problem) Error() string { return p.Code }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header { return p.header }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// with adds a header to the answer.
func (p *Problem) with(key, value string) *Problem {
	if p.header == nil {
		p.header = http.Header{}
	}
	p.header.Set(key, value)
	return p
}

// problem makes a problem of one fault under a status.
func problem(ctx context.Context, status int, f *fault.Fault) *Problem {
	return problems(ctx, status, fault.List{f})
}

// problems makes a problem of faults: the first gives code and detail, all are listed.
func problems(ctx context.Context, status int, l fault.List) *Problem {
	c := of(ctx)
	p := &Problem{Type: "/api/docs#problems", Title: http.StatusText(status), Status: status, Request: c.id}
	for _, f := range l {
		p.Errors = append(p.Errors, trouble(c.voice, f))
	}
	p.Code, p.Detail = p.Errors[0].Code, p.Errors[0].Message
	if status == http.StatusUnauthorized {
		p.with("WWW-Authenticate", `Bearer realm="tongchou"`)
	}
	return p
}

func trouble(v say.Voice, f *fault.Fault) Trouble {
	return Trouble{Code: f.Code, Message: v.T("fault."+f.Code, say.Args{"Found": f.Found, "Want": f.Want}), Field: f.Place.Field, File: f.Place.File,
		Sheet: f.Place.Sheet, Cell: f.Place.Cell, Line: f.Place.Line, Column: f.Place.Column, Record: f.Place.Record, Found: f.Found, Want: f.Want}
}

// answered is what an operation gives huma for an error: the problem told of it, or an answer that was given before.
func (s *server) answered(ctx context.Context, err error) error {
	var again replayBody
	if errors.As(err, &again) {
		return again
	}
	return s.told(ctx, err)
}

// told turns an error of the layers below into a problem, once and for all operations. What the system, not the caller, is to
// blame for is logged in full and told without paths, addresses or SQL.
func (s *server) told(ctx context.Context, err error) *Problem {
	var p *Problem
	var failed *store.Failure
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &failed):
		return s.failed(ctx, failed)
	case errors.Is(err, context.DeadlineExceeded):
		return problem(ctx, http.StatusServiceUnavailable, fault.New("api_timeout", "", "")).with("Retry-After", "5")
	case errors.Is(err, context.Canceled):
		return problem(ctx, statusGone, fault.New("api_cancelled", "", ""))
	}
	if l := fault.Of(err); len(l) > 0 {
		p := problems(ctx, statusOf(l[0].Code), l)
		if w := access.Wait(err); w > 0 {
			p.with("Retry-After", strconv.Itoa(int(w.Seconds())))
		}
		return p
	}
	s.Log.ErrorContext(ctx, "operation failed", "request", of(ctx).id, "operation", of(ctx).operation, "error", err.Error())
	return problem(ctx, http.StatusInternalServerError, fault.New("api_trouble", "", ""))
}

// statusGone is what the log says of a request whose caller went away; nobody reads the answer.
const statusGone = 499

// failed tells of trouble with the store: passing trouble may be tried again.
func (s *server) failed(ctx context.Context, f *store.Failure) *Problem {
	s.Log.ErrorContext(ctx, "store failed", "request", of(ctx).id, "operation", of(ctx).operation, "error", f.Error())
	status, retry := http.StatusInternalServerError, 0
	switch f.Fault.Code {
	case "store_busy":
		status, retry = http.StatusServiceUnavailable, 2
	case "store_unreachable", "store_outcome_unknown":
		status, retry = http.StatusServiceUnavailable, 5
	case "store_full":
		status = http.StatusInsufficientStorage
	}
	p := problem(ctx, status, fault.New(f.Fault.Code, "", ""))
	if key := "api.failure." + f.Fault.Code; of(ctx).voice.Has(key) {
		p.Detail = of(ctx).voice.T(key)
	} else {
		p.Detail = of(ctx).voice.T("api.failure.other")
	}
	p.Errors = nil
	if retry > 0 {
		p.with("Retry-After", strconv.Itoa(retry))
	}
	return p
}

// send writes a problem where no operation of huma's does it.
func (p *Problem) send(w http.ResponseWriter) {
	for k, vs := range p.header {
		w.Header()[k] = vs
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = plain(w, p) // the caller may be gone
}

func plain(w http.ResponseWriter, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
