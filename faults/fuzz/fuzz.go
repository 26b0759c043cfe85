// Package fuzz makes up requests from the API's own OpenAPI document, sends them one after the other, and holds every answer
// and the ledger against what must always be so.
package fuzz

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tongchou/tongchou/faults/rig"
	"github.com/tongchou/tongchou/internal/store"
)

// Run sends the requests on SQLite and prints what came back.
func Run(ctx context.Context, r *rig.Rig, out io.Writer) error {
	n := rig.Pick(r.Options, 10_000, 600)
	rig.Heading(out, "Requests made up from the API's document")
	l, err := r.Ledger(ctx, rig.SQLite, 0)
	if err != nil {
		return err
	}
	s, err := r.Serve(ctx, l.Dir, []string{"--log-level", "warn", "--rate", "-1"})
	if err != nil {
		return err
	}
	defer func() { _ = s.Stop() }() // the rig stops it at the latest
	st, err := store.Open(l.Dir)
	if err != nil {
		return err
	}
	defer st.Close()
	f, err := begin(ctx, r, s, l, st)
	if err != nil {
		return err
	}
	for i := range n {
		if err := f.one(ctx, i); err != nil {
			return fmt.Errorf("request %d: %w\n%s", i, err, tail(s.Log()))
		}
		if (i+1)%1000 == 0 {
			r.Logf("fuzz: %d requests, %d wrong, ledger at %d", i+1, len(f.wrong), f.ledger.last)
		}
	}
	f.print(out, n)
	if err := s.Stop(); err != nil {
		f.found("the server did not stop: " + err.Error())
	}
	f.examine(ctx, r, l)
	if len(f.wrong) > 0 {
		return fmt.Errorf("%d of %d requests were answered wrongly, or the ledger is not sound:\n%s", f.bad, n, strings.Join(f.wrong[:min(len(f.wrong), 40)], "\n"))
	}
	return nil
}

// examine runs doctor and verify. Targets that were made up need not add up.
func (f *fuzzer) examine(ctx context.Context, r *rig.Rig, l *rig.Ledger) {
	said, err := r.Run(ctx, l.Dir, "doctor", "--format", "json")
	var health struct {
		Breaks []any `json:"breaks"`
	}
	if e := json.Unmarshal([]byte(said[:strings.LastIndex(said, "}")+1]), &health); e != nil || len(health.Breaks) > 0 {
		f.found(fmt.Sprint("doctor: ", said, err, e))
	}
	if _, err := r.Run(ctx, l.Dir, "verify"); err != nil {
		f.found(err.Error())
	}
}

func tail(s string) string { return s[max(0, len(s)-2000):] }

// fuzzer is one run.
type fuzzer struct {
	server  *rig.Server
	doc     *document
	make    *maker
	rnd     *rand.Rand
	callers []*caller
	client  *rig.Client
	ledger  *ledger

	wrong    []string
	bad      int
	statuses map[int]int
	codes    map[string]int
	done     map[string][2]int // by operation: requests, successes
	spoiled  int
	refused  int // of these the ledger was compared
	reads    int
	wrote    int
	repeated int
	took     rig.Times
}

func begin(ctx context.Context, r *rig.Rig, s *rig.Server, l *rig.Ledger, st *store.Store) (*fuzzer, error) {
	c := rig.NewClient(s.URL, "")
	reply, err := c.Get(ctx, "/api/openapi.json")
	if err != nil {
		return nil, err
	}
	doc, err := read(reply.Body)
	if err != nil {
		return nil, err
	}
	rnd := rand.New(rand.NewPCG(r.Seed, 10_000))
	f := &fuzzer{server: s, doc: doc, rnd: rnd, make: newMaker(doc, rnd), callers: callers(l), client: c, ledger: &ledger{st: st},
		statuses: map[int]int{}, codes: map[string]int{}, done: map[string][2]int{}}
	for _, c := range f.callers {
		if c.by == "session" {
			if err := c.renew(ctx, st); err != nil {
				return nil, err
			}
		}
	}
	if err := f.prepare(ctx, l); err != nil {
		return nil, err
	}
	_, err = f.ledger.changed(ctx)
	return f, err
}

// one sends a request and judges the answer.
func (f *fuzzer) one(ctx context.Context, i int) error {
	// Every operation in turn, so that each is asked equally often; who asks is drawn, but mostly somebody who may.
	q := f.make.request(f.doc.operations[i%len(f.doc.operations)])
	c := f.callers[f.rnd.IntN(len(f.callers))]
	if f.rnd.IntN(3) > 0 {
		c = f.whoMay(q.op)
	}
	if q.spoiled != "" {
		f.spoiled++
	}
	start := time.Now()
	r, err := f.send(ctx, c, q)
	f.took = append(f.took, time.Since(start))
	if err != nil {
		f.blame(i, c, q, "no answer: "+err.Error())
		return nil
	}
	f.statuses[r.Status]++
	count := f.done[q.op.ID]
	count[0]++
	if r.OK() || r.Status == http.StatusNotModified || r.Status == http.StatusFound {
		count[1]++
	}
	f.done[q.op.ID] = count
	if what := judge(q, r); what != "" {
		f.blame(i, c, q, what)
	}
	if r.Status == 499 {
		f.blame(i, c, q, "answered as if the caller had gone: "+short(r.Body))
	}
	if err := f.compare(ctx, i, c, q, r); err != nil {
		return err
	}
	return f.after(ctx, i, c, q, r)
}

// whoMay draws one of the callers whose role an operation asks for.
func (f *fuzzer) whoMay(op *operation) *caller {
	var may []*caller
	for _, c := range f.callers {
		if slices.Contains(op.Roles, string(c.grant.Role)) || len(op.Roles) == 0 && c.by == "session" {
			may = append(may, c)
		}
	}
	if len(may) == 0 {
		may = f.callers
	}
	return may[f.rnd.IntN(len(may))]
}

// compare holds the ledger against what it was: what was refused and what only asks writes nothing.
func (f *fuzzer) compare(ctx context.Context, i int, c *caller, q *request, r rig.Reply) error {
	changed, err := f.ledger.changed(ctx)
	if err != nil {
		return err
	}
	switch {
	case r.Status >= 400:
		f.refused++
		f.codes[r.Problem().Code]++
		if changed {
			f.blame(i, c, q, fmt.Sprintf("refused with %d, and the ledger has changed", r.Status))
		}
	case q.method == http.MethodGet:
		f.reads++
		if changed {
			f.blame(i, c, q, "a GET changed the ledger")
		}
	case changed:
		f.wrote++
	}
	return nil
}

// after learns from an answer, sends some writes again, and gives back an account that was lost.
func (f *fuzzer) after(ctx context.Context, i int, c *caller, q *request, r rig.Reply) error {
	if r.OK() && strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") && len(r.Body) < 1<<20 {
		var v any
		if json.Unmarshal(r.Body, &v) == nil {
			f.make.harvest(v)
		}
		if tag := r.Header.Get("ETag"); tag != "" {
			path, _, _ := strings.Cut(q.path, "?")
			f.make.pool["tag "+strings.TrimSuffix(path, "/draft")] = []any{tag}
		}
	}
	if r.OK() && slices.ContainsFunc(q.header, func(h [2]string) bool { return h[0] == "Idempotency-Key" }) && f.rnd.IntN(3) == 0 {
		again, err := f.send(ctx, c, q)
		if err != nil {
			f.blame(i, c, q, "sent again: no answer: "+err.Error())
			return nil
		}
		f.repeated++
		changed, err := f.ledger.changed(ctx)
		if err != nil {
			return err
		}
		if changed {
			f.blame(i, c, q, "sent again with the same key, it wrote again")
		}
		if code := again.Problem().Code; again.Status != r.Status && code != "api_key_secret" && !strings.HasPrefix(code, "access_") && r.Status != http.StatusAccepted {
			f.blame(i, c, q, fmt.Sprintf("sent again with the same key: first %d, then %d %s", r.Status, again.Status, short(again.Body)))
		}
	}
	if r.Status == http.StatusUnauthorized && c.by != "" || c.by == "session" && r.Status == http.StatusNoContent {
		if err := c.renew(ctx, f.ledger.st); err != nil {
			return err
		}
		_, err := f.ledger.changed(ctx)
		return err
	}
	return nil
}

// send sends the request as a caller. A feed of events is listened to for a moment.
func (f *fuzzer) send(ctx context.Context, c *caller, q *request) (rig.Reply, error) {
	ctx, stop := context.WithTimeout(ctx, 2*time.Minute)
	defer stop()
	feed := q.op.ID == "watch-import" || q.op.ID == "list-events"
	req, err := http.NewRequestWithContext(ctx, q.method, f.client.URL+q.path, bytes.NewReader(q.body))
	if err != nil {
		return rig.Reply{}, err
	}
	for _, h := range q.header {
		req.Header.Set(h[0], strings.Map(visible, h[1]))
	}
	name, value := c.sign()
	if q.spoiled == "sign-in" {
		value = []string{"", "Bearer", "Bearer tc_", "Bearer tc_" + strings.Repeat("A", 43), "Basic YTpi", "tongchou_session=", "tongchou_session=" + strings.Repeat("A", 43)}[f.rnd.IntN(7)]
	}
	if value != "" {
		if name == "" {
			name = "Authorization"
		}
		req.Header.Set(name, value)
	}
	res, err := f.client.HTTP.Do(req)
	if err != nil {
		return rig.Reply{}, err
	}
	defer res.Body.Close()
	if feed && strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		time.AfterFunc(200*time.Millisecond, stop)
		b, _ := io.ReadAll(res.Body) // cut off by ourselves
		return rig.Reply{Status: res.StatusCode, Header: res.Header, Body: b}, nil
	}
	b, err := io.ReadAll(res.Body)
	return rig.Reply{Status: res.StatusCode, Header: res.Header, Body: b}, err
}

// visible lets through what may stand in a header.
func visible(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}

// blame notes a wrong answer, each kind of an operation once.
func (f *fuzzer) blame(i int, c *caller, q *request, what string) {
	f.bad++
	f.found(fmt.Sprintf("%d %s as %s, %s %s, spoiled %q, body %q: %s", i, q.op.ID, c.name, q.method, q.path[:min(len(q.path), 300)], q.spoiled, short(q.body), what))
}

func (f *fuzzer) found(what string) { f.wrong = append(f.wrong, what) }

func (f *fuzzer) print(out io.Writer, n int) {
	covered, succeeded := 0, 0
	var never []string
	for _, op := range f.doc.operations {
		if c := f.done[op.ID]; c[0] > 0 {
			covered++
			if c[1] > 0 {
				succeeded++
			} else {
				never = append(never, op.ID)
			}
		}
	}
	classes := map[string]int{}
	for status, n := range f.statuses {
		classes[fmt.Sprintf("%d", status)] += n
	}
	fmt.Fprintf(out, "SQLite. %d requests one after the other, %d of them spoiled on purpose (types, bounds, Unicode, sizes, missing and unheard-of parts, wrong content types, addresses, "+
		"methods, credentials), by %d callers of every role. After each the ledger is looked at past the server: last number, log size, log root.\n\n", n, f.spoiled, len(f.callers))
	t := rig.Table{Columns: []string{"", "#"}}
	t.Add("operations in the document", len(f.doc.operations))
	t.Add("– asked", covered)
	t.Add("– done at least once", succeeded)
	for _, status := range sorted(classes) {
		t.Add("answers "+status, classes[status])
	}
	t.Add("different problem codes", len(f.codes))
	t.Add("refused, and the ledger unchanged to the root", f.refused)
	t.Add("read, and the ledger unchanged to the root", f.reads)
	t.Add("writes that changed the ledger", f.wrote)
	t.Add("writes sent again with their key", f.repeated)
	t.Add("**answers 5xx, broken connections, errors without code or sentence, writes by refused requests**", f.bad)
	t.Add("time of an answer, p50", rig.Millis(f.took.At(0.5)))
	t.Add("time of an answer, p99", rig.Millis(f.took.At(0.99)))
	t.Print(out)
	if len(never) > 0 {
		fmt.Fprintf(out, "Never done in this run, only refused: %s.\n\n", strings.Join(never, ", "))
	}
}
