package api

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/xapi"
)

// maxStatements is how many bytes of statements one request may bring, attachments apart; mostStatements how many statements.
const (
	maxStatements  = 16 << 20
	mostStatements = 10_000
)

// putStatement keeps one statement under an id of the sender's.
func (l *learner) putStatement() error {
	id := l.params.Get("statementId")
	if !xapi.IsUUID(id) {
		return fault.At("statementId", "xapi_form", id, "UUID (RFC 4122)")
	}
	in, err := l.receive()
	if err != nil {
		return err
	}
	if in.batch {
		return fault.At("", "xapi_type", "array", "object")
	}
	if own := in.statements[0].At("id"); own != "" && !strings.EqualFold(own, id) {
		return fault.At("id", "xapi_form", own, id)
	}
	if err := l.keep(in, []string{strings.ToLower(id)}); err != nil {
		return err
	}
	l.w.WriteHeader(http.StatusNoContent)
	return nil
}

// postStatements keeps one statement or many, all or none, and tells their ids.
func (l *learner) postStatements() error {
	in, err := l.receive()
	if err != nil {
		return err
	}
	ids := make([]string, len(in.statements))
	for i, v := range in.statements {
		if ids[i] = strings.ToLower(v.At("id")); ids[i] == "" {
			ids[i] = newUUID()
		}
	}
	if err := l.keep(in, ids); err != nil {
		return err
	}
	b, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	l.sendJSON(b)
	return nil
}

// newUUID draws a UUID of version 4.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never errs
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// incoming is what a request brought, checked.
type incoming struct {
	statements []*xapi.Value
	batch      bool
	files      map[string]string // the attachments that came along, in the vault by now: from sha2 to the name there
}

// receive reads and checks the statements of a request, and takes its attachments into the vault.
func (l *learner) receive() (*incoming, error) {
	header := l.header.Get("Content-Type")
	kind, params, err := mime.ParseMediaType(header)
	switch {
	case err == nil && kind == "application/json":
		text, err := l.body(maxStatements)
		if err != nil {
			return nil, err
		}
		in, err := l.parse(text)
		if err != nil {
			return nil, err
		}
		return in, l.complete(in)
	case err == nil && kind == "multipart/mixed" && params["boundary"] != "":
		return l.receiveParts(params["boundary"])
	}
	return nil, fault.At("Content-Type", "xapi_form", header, "application/json, multipart/mixed; boundary=…")
}

// parse reads and checks statements.
func (l *learner) parse(text []byte) (*incoming, error) {
	v, err := xapi.Parse(text)
	if err != nil {
		return nil, err
	}
	if v.Kind != xapi.Array {
		return &incoming{statements: []*xapi.Value{v}}, xapi.Check(v, l.version)
	}
	if len(v.List) > mostStatements {
		return nil, fault.At("", "xapi_many", itoa(int64(len(v.List))), itoa(mostStatements))
	}
	return &incoming{statements: v.List, batch: true}, xapi.CheckAll(v.List, l.version)
}

// keep writes statements under ids. That the caller goes away does not stop it: they will repeat the request, and find it done.
func (l *learner) keep(in *incoming, ids []string) error {
	lessons := make([]desk.Lesson, len(ids))
	for i, v := range in.statements {
		lessons[i] = desk.Lesson{ID: ids[i], Statement: v, Files: filesOf(v, in.files)}
	}
	ctx, done := outlasting(l.ctx)
	defer done()
	e, err := l.Desk.Learn(ctx, by(l.ctx, ""), l.version, l.authority(), lessons)
	if err != nil {
		return err
	}
	if e.First > 0 {
		l.measure.writes.WithLabelValues(of(l.ctx).operation).Inc()
		l.pulse.poke()
	}
	return nil
}

// authority is the account that sends the statements.
func (l *learner) authority() *xapi.Value {
	account := &xapi.Value{Kind: xapi.Object, Members: []xapi.Member{{Name: "homePage", Value: xapi.Text(l.home())}, {Name: "name", Value: xapi.Text(of(l.ctx).subject.Account)}}}
	return &xapi.Value{Kind: xapi.Object, Members: []xapi.Member{{Name: "objectType", Value: xapi.Text("Agent")}, {Name: "account", Value: account}}}
}

// getActivity tells what is known of an activity.
func (l *learner) getActivity() error {
	id, err := l.iri("activityId")
	if err != nil {
		return err
	}
	v, err := l.Desk.Activity(l.ctx, id)
	if err != nil {
		return err
	}
	l.sendJSON(v.Append(nil))
	return nil
}

// getAgent tells who an agent is: what was asked by and, of a person of this agency, the name in the directory.
func (l *learner) getAgent() error {
	v, err := l.agent()
	if err != nil {
		return err
	}
	out := &xapi.Value{Kind: xapi.Object, Members: []xapi.Member{{Name: "objectType", Value: xapi.Text("Person")}}}
	name := v.Get("name")
	if known, err := l.personName(l.ctx, v.Get("account")); err != nil {
		return err
	} else if known != "" {
		name = xapi.Text(known)
	}
	if name != nil {
		out.Set("name", &xapi.Value{Kind: xapi.Array, List: []*xapi.Value{name}})
	}
	for _, by := range []string{"mbox", "mbox_sha1sum", "openid", "account"} {
		if id := v.Get(by); id != nil {
			out.Set(by, &xapi.Value{Kind: xapi.Array, List: []*xapi.Value{id}})
		}
	}
	l.sendJSON(out.Append(nil))
	return nil
}

// personName is the name of somebody whom an account of this agency names by code, "" when it is none or nobody's.
func (s *server) personName(ctx context.Context, account *xapi.Value) (name string, err error) {
	if account.At("homePage") != s.home() {
		return "", nil
	}
	err = s.Desk.Hold(ctx, desk.Question{}, func(scene desk.Scene) error {
		if v, ok := scene.Directory.People.At(account.At("name"), scene.Moment.AsOf, scene.Moment.Seq); ok {
			name = v.Value.Name
		}
		return nil
	})
	if isEmpty(err) {
		err = nil
	}
	return name, err
}
