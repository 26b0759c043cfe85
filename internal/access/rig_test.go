package access

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
)

var ctx = context.Background()

const (
	good   = "长江后浪推前浪-2021" // a password that is no account's name and on no list
	better = "后来居上 又一年 77"
	here   = "10.1.2.3:5000"
)

var boss = By{Actor: "root", Origin: "test"}

// cheap makes a hash in well under a millisecond.
var cheap = Cost{Memory: 64, Passes: 1, Lanes: 1}

// rig is a service on a store of its own, with a clock that is set by hand.
type rig struct {
	*Service
	t     testing.TB
	st    *store.Store
	clock *clock
	log   *safeBuffer
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func newRig(t testing.TB, set ...func(*Options)) *rig {
	t.Helper()
	st, err := store.Create(t.TempDir(), agency.Settings{Name: "雷亭县公安局", Zone: "Asia/Shanghai", Region: 431002})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	r := &rig{t: t, st: st, clock: &clock{at: time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)}, log: &safeBuffer{}}
	o := Options{
		Now: r.clock.now, Issuer: "雷亭县公安局", Origin: "https://kaohe.example.test", Cost: cheap,
		Log: slog.New(slog.NewJSONHandler(r.log, nil)), Zone: time.FixedZone("Asia/Shanghai", 8*3600),
	}
	for _, f := range set {
		f(&o)
	}
	r.Service = New(On(st), o)
	return r
}

// account makes an account with the usual password.
func (r *rig) account(name string) Account {
	r.t.Helper()
	a, err := r.CreateAccount(ctx, boss, NewAccount{Name: name, Password: good})
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

// enterAs signs an account in that asks for no code.
func (r *rig) enterAs(name string) Entrance {
	r.t.Helper()
	in, err := r.SignIn(ctx, name, good, "", here)
	if err != nil {
		r.t.Fatal(err)
	}
	return in
}

func (r *rig) want(what string, err error, code string) {
	r.t.Helper()
	if got := codeOf(err); got != code {
		r.t.Errorf("%s: %q (%v), want %q", what, got, err, code)
	}
}

// papersText is all that is kept in the drawers of this package.
func (r *rig) papersText() string {
	r.t.Helper()
	var b strings.Builder
	for _, drawer := range []string{accounts, sessions, tokens, passkeys, ceremonies, tries, familiar} {
		for p, err := range r.st.Papers(ctx, drawer, store.PaperFilter{}) {
			if err != nil {
				r.t.Fatal(err)
			}
			b.WriteString(p.Drawer + " " + p.Key + " " + p.Owner + " " + string(p.Body) + "\n")
		}
	}
	return b.String()
}

// versions are the ledger's versions of kind grant.
func (r *rig) versions() (list []store.Version) {
	r.t.Helper()
	for v, err := range r.st.Versions(ctx, 0) {
		if err != nil {
			r.t.Fatal(err)
		}
		if v.Kind == store.Grant {
			list = append(list, v)
		}
	}
	return list
}

func TestEveryFaultHasItsSentence(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`"(access_[a-z_]+)"`)
	seen := map[string]bool{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(string(b), -1) {
			seen[m[1]] = true
		}
	}
	if len(seen) < 35 {
		t.Fatalf("only %d codes found", len(seen))
	}
	for c := range seen {
		for _, lang := range []string{"zh", "en"} {
			if s := say.In(lang).Fault(fault.New(c, "F", "W")); strings.Contains(s, "⟦") || strings.Contains(s, "<no value>") {
				t.Errorf("%s in %s: %s", c, lang, s)
			}
		}
	}
}
