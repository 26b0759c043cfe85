package fuzz

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/faults/rig"
)

// request is what is sent.
type request struct {
	op      *operation
	spoiled string // what was done to it; "": nothing
	method  string
	path    string
	body    []byte
	header  [][2]string
}

// request makes up a request of an operation: as the document wants it, or with something wrong.
func (m *maker) request(op *operation) *request {
	q := &request{op: op, method: op.method}
	m.of, _, _ = strings.Cut(strings.TrimPrefix(op.path, "/api/v1/"), "/")
	how := ""
	if m.rnd.IntN(100) < 55 {
		how = ways[m.rnd.IntN(len(ways))]
		if op.Body == nil && strings.HasPrefix(how, "body") {
			how = "parameter"
		}
	}
	q.spoiled = how
	m.address(q, how)
	m.content(q, how)
	m.headers(q, how)
	return q
}

// ways to spoil a request. The body is tried most.
var ways = []string{"path", "parameter", "parameter", "header", "sign-in", "body value", "body value", "body value", "body text", "body type", "body missing", "method"}

func (m *maker) address(q *request, how string) {
	path, query := q.op.path, url.Values{}
	spoilt := ""
	if how == "parameter" && len(q.op.Parameters) > 0 {
		spoilt = q.op.Parameters[m.rnd.IntN(len(q.op.Parameters))].Name
	}
	for _, p := range q.op.Parameters {
		v := text(m.value(p.Name, p.Schema, 0))
		switch {
		case p.Name == spoilt:
			v = text(m.oddity())
		case p.Name == "period" && p.In == "path" && m.of == "units" || p.Name == "code" && m.of == "periods":
			v = rig.Period(1 + m.rnd.IntN(4))
		case p.Name == "wait":
			v = "5"
		case p.Name == "runs":
			v = fmt.Sprint(1 + m.rnd.IntN(50))
		}
		switch p.In {
		case "path":
			if how == "path" {
				v = strange[m.rnd.IntN(len(strange))]
			}
			path = strings.Replace(path, "{"+p.Name+"}", url.PathEscape(v), 1)
		case "query":
			if p.Required || p.Name == spoilt || m.rnd.IntN(3) == 0 {
				query.Add(p.Name, v)
			}
		case "header":
			if p.Name == "If-Match" && p.Name != spoilt && m.rnd.IntN(4) > 0 {
				v = m.tag(path)
			}
			if p.Name == "Idempotency-Key" || p.Name == "Accept" || (!p.Required && p.Name != spoilt && m.rnd.IntN(3) > 0) {
				continue
			}
			q.header = append(q.header, [2]string{p.Name, v})
		}
	}
	if how == "parameter" && spoilt == "" {
		query.Add("unheard_of", text(m.oddity()))
	}
	if how == "method" {
		q.method = []string{"PUT", "DELETE", "PATCH", "POST", "OPTIONS", "TRACE"}[m.rnd.IntN(6)]
	}
	if how == "path" && m.rnd.IntN(4) == 0 {
		path += "/" + url.PathEscape(strange[m.rnd.IntN(len(strange))])
	}
	if q.path = path; len(query) > 0 {
		q.path += "?" + query.Encode()
	}
}

// tag is the last ETag that was seen of an address, else one that is plausible.
func (m *maker) tag(path string) string {
	if p := m.pool["tag "+strings.TrimSuffix(strings.TrimSuffix(path, "/submission"), "/draft")]; len(p) > 0 {
		return text(p[len(p)-1])
	}
	return "*"
}

func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 {
			return text(v[0])
		}
		return ""
	}
	return fmt.Sprint(v)
}

// content makes the body.
func (m *maker) content(q *request, how string) {
	if q.op.Body == nil || how == "body missing" {
		return
	}
	types := sorted(q.op.Body.Content)
	kind := types[m.rnd.IntN(len(types))]
	switch kind {
	case "multipart/form-data":
		q.body, kind = m.form(q.op, how)
	case "application/x-ndjson":
		q.body = m.lines(q.op.Body.Content[kind].Schema, how)
	default:
		v := m.value("", q.op.Body.Content[kind].Schema, 0)
		if how == "body value" {
			for range 1 + m.rnd.IntN(2) {
				v = m.spoil(v)
			}
		}
		q.body, _ = json.Marshal(v) // an oddity that has no JSON is a missing body
	}
	if how == "body text" {
		q.body = m.spoilText(q.body)
	}
	if how == "body type" {
		kind = []string{"", "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "/", "application/x-ndjson"}[m.rnd.IntN(8)]
	}
	q.header = append(q.header, [2]string{"Content-Type", kind})
}

// lines are observations, a line each.
func (m *maker) lines(s *schema, how string) []byte {
	var b bytes.Buffer
	for range 1 + m.rnd.IntN(5) {
		v := m.value("", s, 0)
		if how == "body value" {
			v = m.spoil(v)
		}
		line, _ := json.Marshal(v) // as above
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}

// form is an upload: a ledger, a file of proof, a command.
func (m *maker) form(op *operation, how string) (body []byte, contentType string) {
	u := rig.Upload{Field: "file", Name: "f.csv", Type: "text/csv", Content: m.ledger(how)}
	switch op.ID {
	case "attach-evidence":
		u.Name, u.Type, u.Content = "proof.txt", "text/plain", fmt.Appendf(nil, "proof %d\n", m.rnd.IntN(50))
		if m.rnd.IntN(3) == 0 {
			u.Name, u.Content = "proof.pdf", fmt.Appendf(nil, "%%PDF-1.4\n%d\n", m.rnd.IntN(50))
		}
	case "run-command":
		args := commands[m.rnd.IntN(len(commands))]
		command, _ := json.Marshal(map[string]any{"args": args, "lang": "en"}) // strings
		if how == "body value" {
			command = m.spoilText(command)
		}
		u.Fields = [][2]string{{"command", string(command)}}
	}
	if how == "body value" && m.rnd.IntN(3) == 0 {
		u.Field, u.Name = []string{"", "other", "file", "command"}[m.rnd.IntN(4)], strange[m.rnd.IntN(len(strange)-3)]
	}
	body, contentType, err := u.Form()
	if err != nil {
		return nil, "multipart/form-data"
	}
	return body, contentType
}

var commands = [][]string{{"board"}, {"records"}, {"doctor"}, {"pace", "--unit", "B1"}, {"board", "--as-of", "x"}, {"no-such"}, {}, {"init"}, {"serve"}, {"import", "f.csv"},
	{"verify"}, {"explain", "B1", "AJ"}, {"help"}, {"--data", "/", "board"}, {"target", "list"}, {"export", "observations"}, {"board", "--server", "http://x"}}

// ledger is a file to import, at times with something wrong in a cell.
func (m *maker) ledger(how string) []byte {
	var b strings.Builder
	b.WriteString("单位代码,指标代码,日期,数量,凭证号\n")
	for range 1 + m.rnd.IntN(4) {
		row := []string{rig.StationAt(m.rnd.IntN(64)), rig.Indicators[m.rnd.IntN(3)], fmt.Sprintf("2025-%02d-%02d", 1+m.rnd.IntN(12), 1+m.rnd.IntN(28)),
			fmt.Sprint(m.rnd.IntN(9)), fmt.Sprintf("f%d", m.rnd.IntN(1_000_000))}
		if how == "body value" {
			row[m.rnd.IntN(len(row))] = strange[m.rnd.IntN(len(strange))]
		}
		b.WriteString(strings.Join(row, ",") + "\n")
	}
	return []byte(b.String())
}

// headers adds what any request may carry.
func (m *maker) headers(q *request, how string) {
	if slices.ContainsFunc(q.op.Parameters, func(p parameter) bool { return p.Name == "Idempotency-Key" }) && m.rnd.IntN(3) > 0 {
		q.header = append(q.header, [2]string{"Idempotency-Key", fmt.Sprintf("fuzz-%016x", m.rnd.Uint64())})
	}
	if how == "header" {
		names := []string{"Idempotency-Key", "If-Match", "If-None-Match", "Accept", "Accept-Language", "Content-Type", "Last-Event-ID", "Origin", "Sec-Fetch-Site", "X-Forwarded-For", "X-Request-Id", "Range"}
		v := strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f {
				return '?'
			}
			return r
		}, text(m.oddity()))
		q.header = append(q.header, [2]string{names[m.rnd.IntN(len(names))], v[:min(len(v), 8000)]})
	}
}
