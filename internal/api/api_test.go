package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/api"
	"github.com/tongchou/tongchou/internal/demo"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/remote"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/store/pgtest"
	"github.com/tongchou/tongchou/internal/vault"
)

var ctx = context.Background()

// county and other are two bureaus of the demo, city the unit above them.
const (
	city   = "431000"
	county = "431002"
	other  = "4310A1"
)

// demoDir makes the demo's ledger once for all tests.
var demoDir = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "tongchou-api-*")
	if err != nil {
		return "", err
	}
	_, err = demo.Fill(ctx, filepath.Join(dir, "demo"), nil)
	return dir, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := demoDir(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// clock is the servers': it goes on by hand.
type clock struct {
	mu   sync.Mutex
	at   time.Time
	next func() // done at the next look, once
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Millisecond)
	if c.next != nil {
		c.next()
		c.next = nil
	}
	return c.at
}

// once does something when somebody next looks at the clock.
func (c *clock) once(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next = do
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// bench is a server on a copy of the demo's ledger.
type bench struct {
	t       testing.TB
	desk    *desk.Desk
	access  *access.Service
	notary  *notary.Notary
	vault   vault.Vault
	clock   *clock
	url     string
	handler http.Handler
	log     *lockedBuffer
	dir     string
	tokens  map[string]string // by account
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// start serves a copy of the demo in SQLite. change, which may be nil, changes the options.
func start(t testing.TB, change func(*api.Options)) *bench {
	t.Helper()
	from, err := demoDir()
	must(t, err)
	dir := filepath.Join(t.TempDir(), "data")
	must(t, os.CopyFS(dir, os.DirFS(filepath.Join(from, "demo"))))
	return serve(t, dir, change)
}

// onEachStore runs a test against the demo in SQLite and in PostgreSQL.
func onEachStore(t *testing.T, test func(*testing.T, *bench)) { onEachStoreWith(t, nil, test) }

// onEachStoreWith is onEachStore with options changed.
func onEachStoreWith(t *testing.T, change func(*api.Options), test func(*testing.T, *bench)) {
	t.Run("SQLite", func(t *testing.T) { test(t, start(t, change)) })
	t.Run("PostgreSQL", func(t *testing.T) {
		from, err := demoDir()
		must(t, err)
		demo, err := store.Open(filepath.Join(from, "demo"))
		must(t, err)
		defer demo.Close()
		dir := filepath.Join(t.TempDir(), "data")
		there, err := store.CreateOn(dir, pgtest.URL(t), demo.Settings())
		must(t, err)
		must(t, demo.CopyTo(ctx, there))
		must(t, there.Close())
		test(t, serve(t, dir, change))
	})
}

// serve serves the ledger in dir.
func serve(t testing.TB, dir string, change func(*api.Options)) *bench {
	t.Helper()
	b := &bench{t: t, log: &lockedBuffer{}, dir: dir, tokens: map[string]string{}, clock: &clock{at: time.Date(2021, 4, 27, 2, 0, 0, 0, time.UTC)}}
	var err error
	b.desk, err = desk.Open(ctx, dir, b.clock.now)
	must(t, err)
	t.Cleanup(func() { b.desk.Close() })
	b.access = access.New(access.On(b.desk.Store()), access.Options{Now: b.clock.now, Cost: cheap, Origin: "http://kaohe.example"})
	b.notary, err = notary.New(b.desk.Store(), dir)
	must(t, err)
	b.vault = vault.OnDisk(filepath.Join(dir, "evidence"))
	o := api.Options{Desk: b.desk, Access: b.access, Vault: b.vault, Notary: b.notary, Commands: noCommands{}, Data: dir, Log: slog.New(slog.NewJSONHandler(b.log, nil)), Now: b.clock.now, Dir: t.TempDir(), Version: "1.2.3"}
	if change != nil {
		change(&o)
	}
	b.handler = api.New(o)
	srv := httptest.NewServer(b.handler)
	t.Cleanup(srv.Close)
	b.url = srv.URL
	return b
}

// noCommands knows no command line: those are tested where they are made.
type noCommands struct{}

func (noCommands) Prepare(context.Context, access.Subject, *remote.Received) (func(context.Context, *remote.Writer), error) {
	return nil, fault.New("command_unknown", "", "")
}

// cheap makes a password's hash in a moment: what it costs is access's to test.
var cheap = access.Cost{Memory: 64, Passes: 1, Lanes: 1}

const password = "correct-horse-battery"

// account makes an account with roles at units, and a token for all operations.
func (b *bench) account(name string, grants ...access.Grant) string {
	b.t.Helper()
	if token := b.tokens[name]; token != "" {
		return token
	}
	by := access.By{Actor: "test"}
	_, err := b.access.CreateAccount(ctx, by, access.NewAccount{Name: name, Password: password})
	must(b.t, err)
	for _, g := range grants {
		_, _, err := b.access.Give(ctx, by, name, g, "test")
		must(b.t, err)
	}
	in, err := b.access.SignIn(ctx, name, password, "", "192.0.2.1")
	must(b.t, err)
	var scope []access.Operation
	for _, op := range access.Operations() {
		if op != access.SessionOwn && op != access.TokenOwn {
			scope = append(scope, op)
		}
	}
	token, _, err := b.access.CreateToken(ctx, in.Subject, "test", scope, b.clock.now().Add(24*time.Hour))
	must(b.t, err)
	b.tokens[name] = token
	return token
}

// role is the token of an account that holds a role at a unit.
func (b *bench) role(r access.Role, unit string) string {
	return b.account(string(r)+"-"+unit, access.Grant{Role: r, Unit: unit})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// reply is what came back.
type reply struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   []byte
}

// ask sends a request. headers are "Name: value"; "token: X" signs in by a token.
func (b *bench) ask(method, path string, body any, headers ...string) reply {
	b.t.Helper()
	var r io.Reader
	kind := ""
	switch v := body.(type) {
	case nil:
	case string:
		r, kind = strings.NewReader(v), "application/json"
	case io.Reader:
		r = v
	default:
		j, err := json.Marshal(v)
		must(b.t, err)
		r, kind = bytes.NewReader(j), "application/json"
	}
	req, err := http.NewRequest(method, b.url+path, r)
	must(b.t, err)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "token" {
			name, value = "Authorization", "Bearer "+value
		}
		req.Header.Set(name, value)
	}
	res, err := client.Do(req)
	must(b.t, err)
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	must(b.t, err)
	rep := reply{b.t, res.StatusCode, res.Header, out}
	conforms(b, method, path, rep)
	return rep
}

// client follows no redirect and unpacks nothing.
var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport: &http.Transport{DisableCompression: true}}

// is checks the status and, of a problem, its code.
func (r reply) is(status int, code string) reply {
	r.t.Helper()
	got, _ := r.json()["code"].(string)
	if r.Status != status || code != "" && got != code {
		r.t.Fatalf("status %d, code %q; want %d, %q\n%s", r.Status, got, status, code, r.Body)
	}
	return r
}

func (r reply) json() map[string]any {
	var v map[string]any
	d := json.NewDecoder(bytes.NewReader(r.Body))
	d.UseNumber()
	_ = d.Decode(&v) // what is no object has no fields
	return v
}

// at follows a path of field names into the answer.
func (r reply) at(path ...string) any {
	r.t.Helper()
	var v any = r.json()
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			r.t.Fatalf("no %v in %s", path, r.Body)
		}
		v = m[p]
	}
	return v
}

func expect[V comparable](t testing.TB, what string, got, want V) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v; want %v", what, got, want)
	}
}
