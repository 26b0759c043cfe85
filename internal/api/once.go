package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

// answers is the drawer of the answers kept for who repeats a request.
const answers = "answer"

// answersKept is how long, as the keys themselves; answerMost is the longest that is kept, of a longer one the entry is told.
const (
	answersKept = 48 * time.Hour
	answerMost  = 256 << 10
	lateAnswer  = 5 * time.Second // how long to wait for another server to keep the answer of a write it has just made
)

// once runs an operation. A write that carries an Idempotency-Key runs once: the store keeps the key in the write's own transaction,
// and the answer right after it. Who repeats the request gets that answer, or, where a crash came between, the entry that was written.
func once[I, O any](ctx context.Context, s *server, o *op, in *I, do func(context.Context, *I) (*O, error)) (*O, error) {
	c := of(ctx)
	if !o.writes() || o.Streams || c.key == "" || c.subject.Account == "" {
		out, err := do(ctx, in)
		if err == nil && o.writes() {
			s.written(o)
		}
		return out, err
	}
	if err := checkKey(c.key); err != nil {
		return nil, err
	}
	var asked any = in
	if o.Secret {
		asked = nil // a password's fast hash must not lie in the store; its answer is not given again anyhow
	}
	print, err := printOf(o.ID, asked)
	if err != nil {
		return nil, err
	}
	key := c.subject.Account + " " + c.key
	ctx, done := outlasting(ctx)
	defer done()
	defer s.once.hold(key)()
	if again, err := s.again(ctx, o, key, print); again != nil || err != nil {
		return nil, either(again, err)
	}
	out, err := do(store.Once(ctx, key, print), in)
	if l := fault.Of(err); len(l) == 1 && l[0].Code == "store_once_used" { // another server was quicker
		again, err := s.againLate(ctx, o, key, print)
		return nil, either(again, err)
	}
	if err != nil {
		return nil, err
	}
	s.written(o)
	if !o.Secret {
		s.keep(ctx, key, o.success(), out)
	}
	return out, nil
}

// outlasting is a context that keeps its deadline but does not end with the connection: a caller whose network broke repeats the request, and
// then gets the whole answer of a write that was made.
func outlasting(ctx context.Context) (context.Context, context.CancelFunc) {
	lasting := context.WithoutCancel(ctx)
	if end, has := ctx.Deadline(); has {
		return context.WithDeadline(lasting, end)
	}
	return lasting, func() {}
}

// written counts a write and wakes who listens for changes.
func (s *server) written(o *op) {
	s.measure.writes.WithLabelValues(o.ID).Inc()
	s.pulse.poke()
}

// either returns the replay as an error, which is how huma sends another body than the operation's own.
func either(again *replay, err error) error {
	if again != nil {
		return replayBody{again}
	}
	return err
}

// checkKey refuses keys that are too short to be anybody's own. Fault: api_key_form.
func checkKey(s string) error {
	ok := len(s) >= 8 && len(s) <= 128
	for i := range len(s) {
		ok = ok && s[i] > ' ' && s[i] < 0x7f
	}
	if !ok {
		return fault.At("Idempotency-Key", "api_key_form", "", "")
	}
	return nil
}

// printOf is the fingerprint of a request: of its operation and all that its form holds.
func printOf(id string, in any) (string, error) {
	b, err := json.Marshal(in)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append([]byte(id+"\n"), b...))
	return hex.EncodeToString(sum[:]), nil
}

// again looks whether a request was done before; nil when it was not. Fault: api_key_reused when the key was another request's.
func (s *server) again(ctx context.Context, o *op, key, print string) (*replay, error) {
	now := s.Now()
	p, found, err := s.Desk.Store().Paper(ctx, store.OnceDrawer, key)
	if err != nil || !found || p.Expired(now) {
		return nil, err
	}
	var was store.OnceBody
	if err := json.Unmarshal(p.Body, &was); err != nil {
		return nil, err
	}
	if was.Print != print {
		return nil, fault.At("Idempotency-Key", "api_key_reused", "", "")
	}
	if o.Secret {
		return nil, fault.At("Idempotency-Key", "api_key_secret", "", "")
	}
	kept, found, err := s.Desk.Store().Paper(ctx, answers, key)
	if err != nil {
		return nil, err
	}
	again := &replay{}
	if found && !kept.Expired(now) {
		return again, json.Unmarshal(kept.Body, again)
	}
	return s.rebuilt(ctx, o, was)
}

// rebuilt is the answer to a write whose own answer was lost: the entry alone.
func (s *server) rebuilt(ctx context.Context, o *op, was store.OnceBody) (*replay, error) {
	again := &replay{Status: o.success()}
	body := struct {
		Entry *store.Entry `json:"entry,omitempty"`
	}{}
	if was.First > 0 {
		e, err := s.Desk.Store().EntryOf(ctx, was.First)
		if err != nil {
			return nil, err
		}
		body.Entry = &e
	}
	var err error
	again.Body, err = json.Marshal(body)
	return again, err
}

// againLate is again once another server has made the write: its answer may come a moment later.
func (s *server) againLate(ctx context.Context, o *op, key, print string) (*replay, error) {
	for until := time.Now().Add(lateAnswer); ; {
		_, kept, err := s.Desk.Store().Paper(ctx, answers, key)
		if err != nil {
			return nil, err
		}
		if kept || time.Now().After(until) {
			return s.again(ctx, o, key, print)
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// keep keeps an answer. That it can't be kept does not undo the write: a repetition then gets the entry.
func (s *server) keep(ctx context.Context, key string, status int, out any) {
	again, err := replayOf(status, out)
	if err == nil && len(again.Body) <= answerMost {
		var body []byte
		if body, err = json.Marshal(again); err == nil {
			ctx := context.WithoutCancel(ctx)
			p := store.Paper{Drawer: answers, Key: key, Owner: of(ctx).subject.Account, Body: body, Expires: s.Now().Add(answersKept)}
			_, err = s.Desk.Store().Write(unkeyed{ctx}, store.Meta{At: s.Now()}, func(tx *store.Tx) error {
				old, _, err := tx.Paper(answers, key)
				if err == nil {
					p.Rev = old.Rev
					_, err = tx.Put(p)
				}
				return err
			})
		}
	}
	if err != nil {
		s.Log.WarnContext(ctx, "answer not kept", "request", of(ctx).id, "operation", of(ctx).operation, "error", err.Error())
	}
}

// replay is an answer that was given before.
type replay struct {
	Status int               `json:"status"`
	Header map[string]string `json:"header,omitempty"`
	Body   json.RawMessage   `json:"body,omitempty"`
}

// replayOf reads status, headers and body out of an operation's output, by the same fields that huma does. status is the operation's of
// a success that says none itself.
func replayOf(status int, out any) (*replay, error) {
	r := &replay{Status: status, Header: map[string]string{}}
	v := reflect.Indirect(reflect.ValueOf(out))
	if !v.IsValid() { // nothing to say
		return &replay{Status: http.StatusNoContent}, nil
	}
	if v.Kind() != reflect.Struct {
		return nil, errors.New("api: an output is a struct")
	}
	hasBody := false
	for i := range v.NumField() {
		f, value := v.Type().Field(i), v.Field(i)
		switch name := f.Tag.Get("header"); {
		case f.Name == "Status":
			r.Status = int(value.Int())
		case f.Name == "Body":
			hasBody = true
			var b bytes.Buffer
			if err := jsonFormat.Marshal(&b, value.Interface()); err != nil {
				return nil, err
			}
			r.Body = bytes.TrimSpace(b.Bytes())
		case name != "" && value.Kind() == reflect.String && value.String() != "":
			r.Header[name] = value.String()
		}
	}
	if !hasBody {
		r.Status = http.StatusNoContent
	}
	return r, nil
}

// Error implements error: it is none, but the way by which another body than the operation's own is sent.
func (r *replay) Error() string { return "replayed" }

// GetStatus implements huma.StatusError.
func (r *replay) GetStatus() int { return r.Status }

// GetHeaders implements huma.HeadersError.
func (r *replay) GetHeaders() http.Header {
	h := http.Header{"Idempotency-Replayed": {"true"}}
	for k, v := range r.Header {
		h.Set(k, v)
	}
	return h
}

// replayBody is a replay as it is sent: the body alone.
type replayBody struct{ *replay }

// MarshalJSON implements json.Marshaler.
func (r replayBody) MarshalJSON() ([]byte, error) { return r.Body, nil }
