package access

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
)

// people are the users of the provider; their names can be given to somebody else.
type people struct {
	mu   sync.Mutex
	list map[string]*storage.User
}

func (p *people) GetUserByID(id string) *storage.User {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.list[id]
}

func (p *people) GetUserByUsername(name string) *storage.User {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, u := range p.list {
		if u.Username == name {
			return u
		}
	}
	return nil
}

func (*people) ExampleClientID() string { return storage.ServiceUserID }

func (p *people) rename(id, name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list[id].Username = name
}

// meddler changes what the server and the provider say to each other, when it is told to.
type meddler struct {
	request func(form url.Values)
	answer  func(body map[string]any)
	last    string // the ID token that was issued last
	asked   int    // how often a code was exchanged
}

func (m *meddler) RoundTrip(q *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(q.URL.Path, "/oauth/token") {
		return http.DefaultTransport.RoundTrip(q)
	}
	m.asked++
	body, _ := io.ReadAll(q.Body)
	form, _ := url.ParseQuery(string(body))
	if m.request != nil {
		m.request(form)
	}
	q = q.Clone(q.Context())
	q.Body, q.ContentLength = io.NopCloser(strings.NewReader(form.Encode())), int64(len(form.Encode()))
	resp, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		return nil, err
	}
	var said map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&said); err != nil {
		return nil, err
	}
	_ = resp.Body.Close()
	issued, _ := said["id_token"].(string)
	if m.answer != nil {
		m.answer(said)
	}
	m.last = issued
	out, _ := json.Marshal(said)
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(out)), int64(len(out))
	resp.Header.Del("Content-Length")
	return resp, nil
}

// abroad is a service with a real provider beside it (zitadel/oidc's), on a free port of this machine.
type abroad struct {
	*rig
	people  *people
	meddler *meddler
	server  *httptest.Server
}

const oidcOrigin = "http://localhost:8317"

func newAbroad(t *testing.T) *abroad {
	t.Helper()
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { handler.ServeHTTP(w, q) }))
	t.Cleanup(server.Close)
	a := &abroad{server: server, meddler: &meddler{}, people: &people{list: map[string]*storage.User{
		"u1": {ID: "u1", Username: "zhang", Password: "p1", Email: "zhang@example.test", EmailVerified: true},
		"u2": {ID: "u2", Username: "li", Password: "p2", Email: "li@example.test"},
	}}}
	a.rig = newRig(t, func(o *Options) {
		o.Now, o.Origin, o.Client = time.Now, oidcOrigin, &http.Client{Transport: a.meddler, Timeout: 10 * time.Second}
		o.Providers = []Provider{
			{Name: "xinren", Issuer: server.URL + "/", ClientID: "kaohe", ClientSecret: "s3cret"},
			{Name: "bysub", Issuer: server.URL + "/", ClientID: "kaohe", ClientSecret: "s3cret", Claim: "sub"},
			{Name: "byemail", Issuer: server.URL + "/", ClientID: "kaohe", ClientSecret: "s3cret", Claim: "email", Scopes: []string{"openid", "email"}},
			{Name: "wrongsecret", Issuer: server.URL + "/", ClientID: "kaohe", ClientSecret: "other"},
			{Name: "gone", Issuer: "http://127.0.0.1:1/", ClientID: "kaohe"},
		}
	})
	var back []string
	for _, p := range a.Providers() {
		back = append(back, a.RedirectURL(p))
	}
	storage.RegisterClients(storage.WebClient("kaohe", "s3cret", back...))
	handler = exampleop.SetupServer(server.URL+"/", storage.NewStorage(a.people), slog.New(slog.DiscardHandler), false)
	return a
}

// browse goes from the departure through the provider's sign-in form back to our address, and returns what stands in it.
func (a *abroad) browse(d Departure, user, password string) (state, code string) {
	a.t.Helper()
	jar, _ := cookiejar.New(nil)
	home := ""
	c := &http.Client{Jar: jar, CheckRedirect: func(q *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(q.URL.String(), oidcOrigin) {
			home = q.URL.String()
			return http.ErrUseLastResponse
		}
		return nil
	}}
	resp, err := c.Get(d.URL)
	if err != nil {
		a.t.Fatal(err)
	}
	_ = resp.Body.Close()
	form := resp.Request.URL
	resp, err = c.PostForm(a.server.URL+form.Path, url.Values{"id": {form.Query().Get("authRequestID")}, "username": {user}, "password": {password}})
	if err != nil {
		a.t.Fatal(err)
	}
	_ = resp.Body.Close()
	u, err := url.Parse(home)
	if err != nil || home == "" {
		a.t.Fatalf("the provider did not send the browser back: %s", resp.Status)
	}
	return u.Query().Get("state"), u.Query().Get("code")
}

func (a *abroad) depart(provider, next string) Departure {
	a.t.Helper()
	d, err := a.Depart(ctx, provider, next)
	if err != nil {
		a.t.Fatalf("%v\n%s", err, a.log)
	}
	return d
}

// signIn goes the whole way.
func (a *abroad) signIn(provider, user, password string) (Entrance, error) {
	a.t.Helper()
	d := a.depart(provider, "/")
	state, code := a.browse(d, user, password)
	in, _, err := a.Arrive(ctx, provider, state, code, d.Binding, here)
	return in, err
}

func TestProviderSignsIn(t *testing.T) {
	a := newAbroad(t)
	a.account("zhang")
	d := a.depart("xinren", "/board?as_of=2021-04-26")
	q, _ := url.Parse(d.URL)
	for name, want := range map[string]string{"code_challenge_method": "S256", "response_type": "code", "client_id": "kaohe", "redirect_uri": oidcOrigin + "/api/v1/oidc/xinren/callback", "scope": "openid profile"} {
		if got := q.Query().Get(name); got != want {
			t.Errorf("%s=%q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if v := q.Query().Get(name); len(v) != 43 || v == d.Binding {
			t.Errorf("%s=%q", name, v)
		}
	}
	state, code := a.browse(d, "zhang", "p1")
	in, next, err := a.Arrive(ctx, "xinren", state, code, d.Binding, here)
	if err != nil {
		t.Fatalf("%v\n%s", err, a.log)
	}
	if next != "/board?as_of=2021-04-26" || in.Session.Way != "xinren" || in.Subject.Account != "zhang" || len(in.Subject.Grants) != 0 {
		t.Errorf("%q %+v", next, in)
	}
	_, err = a.Subject(ctx, in.Secret)
	a.want("the session", err, "")
	_, _, err = a.Arrive(ctx, "xinren", state, code, d.Binding, here)
	a.want("the same address again", err, "access_ceremony")
	for name, s := range map[string]string{"code": code, "client's secret": "s3cret", "binding": d.Binding, "state": state} {
		if strings.Contains(a.log.String(), s) {
			t.Errorf("the log has the %s", name)
		}
	}
}

func TestProviderGivesNoAccountAndNoRole(t *testing.T) {
	a := newAbroad(t)
	_, err := a.signIn("xinren", "zhang", "p1")
	a.want("nobody of this name here", err, "access_provider_account")
	if _, err := a.Account(ctx, "zhang"); codeOf(err) != "access_account_unknown" {
		t.Errorf("an account was made: %v", err)
	}
	a.account("zhang")
	yes := true
	if _, err := a.UpdateAccount(ctx, boss, "zhang", AccountChange{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	_, err = a.signIn("xinren", "zhang", "p1")
	a.want("a disabled account", err, "access_provider_account")
}

func TestANameGivenToSomebodyElseOpensNothing(t *testing.T) {
	a := newAbroad(t)
	a.account("zhang")
	_, err := a.signIn("xinren", "zhang", "p1")
	a.want("the first", err, "")
	a.people.rename("u1", "zhang.old")
	a.people.rename("u2", "zhang")
	_, err = a.signIn("xinren", "zhang", "p2")
	a.want("another user of the same name", err, "access_provider_other")
}

func TestOtherClaims(t *testing.T) {
	a := newAbroad(t)
	for _, name := range []string{"u1", "zhang@example.test", "li@example.test"} {
		a.account(name)
	}
	in, err := a.signIn("bysub", "zhang", "p1")
	a.want("by the ID token's own subject", err, "")
	if in.Subject.Account != "u1" {
		t.Errorf("%+v", in.Subject)
	}
	in, err = a.signIn("byemail", "zhang", "p1")
	a.want("by an address that was verified", err, "")
	if in.Subject.Account != "zhang@example.test" {
		t.Errorf("%+v", in.Subject)
	}
	_, err = a.signIn("byemail", "li", "p2")
	a.want("by an address that was not", err, "access_provider_account")
}

func TestProviderRefusals(t *testing.T) {
	a := newAbroad(t)
	a.account("zhang")
	begin := func() (Departure, string, string) {
		d := a.depart("xinren", "/")
		state, code := a.browse(d, "zhang", "p1")
		return d, state, code
	}
	arrive := func(what, want, state, code, binding string) {
		t.Helper()
		in, _, err := a.Arrive(ctx, "xinren", state, code, binding, here)
		a.want(what, err, want)
		if (in.Secret != "") != (want == "") {
			t.Errorf("%s: a session %+v", what, in)
		}
	}
	d, state, code := begin()
	arrive("another browser", "access_provider_refused", state, code, strings.Repeat("A", 43))
	arrive("and then the right one", "access_ceremony", state, code, d.Binding)
	d, state, code = begin()
	arrive("another state", "access_ceremony", strings.Repeat("A", 43), code, d.Binding)
	arrive("no state", "access_ceremony", "", code, d.Binding)
	arrive("a wrong code", "access_provider_refused", state, "wrong", d.Binding)
	d, state, code = begin()
	asked := a.meddler.asked
	_, _, err := a.Arrive(ctx, "bysub", state, code, d.Binding, here)
	a.want("at another provider's address", err, "access_provider_refused")
	if a.meddler.asked != asked {
		t.Error("one provider's code was sent to another")
	}

	d, state, code = begin()
	a.meddler.request = func(form url.Values) { form.Set("code_verifier", strings.Repeat("A", 43)) }
	arrive("a code that was stolen, without its verifier", "access_provider_refused", state, code, d.Binding)
	a.meddler.request = nil

	d, state, code = begin()
	arrive("right", "", state, code, d.Binding)
	old := a.meddler.last
	for what, change := range map[string]func(map[string]any){
		"an ID token of an earlier sign-in": func(m map[string]any) { m["id_token"] = old },
		"no ID token":                       func(m map[string]any) { delete(m, "id_token") },
		"an unsigned ID token":              func(m map[string]any) { m["id_token"] = unsigned(m["id_token"].(string)) },
		"a changed ID token":                func(m map[string]any) { m["id_token"] = changed(m["id_token"].(string)) },
	} {
		a.meddler.answer = change
		d, state, code = begin()
		arrive(what, "access_provider_refused", state, code, d.Binding)
	}
	a.meddler.answer = nil

	_, err = a.signIn("wrongsecret", "zhang", "p1")
	a.want("a client the provider does not know", err, "access_provider_refused")
	_, err = a.Depart(ctx, "nowhere", "/")
	a.want("unknown provider", err, "access_provider_unknown")
	_, err = a.Depart(ctx, "gone", "/")
	a.want("provider away", err, "access_provider_away")
	d, state, code = begin()
	a.server.Close()
	arrive("provider gone meanwhile", "access_provider_away", state, code, d.Binding)
}

// unsigned is the token with the algorithm "none".
func unsigned(token string) string {
	return "eyJhbGciOiJub25lIn0." + strings.Split(token, ".")[1] + "."
}

// changed is the token with one byte of its claims another.
func changed(token string) string {
	parts := strings.Split(token, ".")
	b := []byte(parts[1])
	b[len(b)/2] ^= 1
	parts[1] = string(b)
	return strings.Join(parts, ".")
}

func TestNextStaysHere(t *testing.T) {
	for in, want := range map[string]string{
		"/": "/", "/board?x=1#y": "/board?x=1#y", "": "/", "board": "/", "https://evil.test/": "/", "//evil.test": "/", "/\\evil.test": "/",
		"\\/evil.test": "/", "/a\nb": "/", "javascript:alert(1)": "/", "/%zz": "/", "/ok/../x": "/ok/../x",
		"/%2Fevil.test": "/", "/.//evil.test": "/", "/%5Cevil.test": "/", "/%2F%2Fevil.test/x": "/", "/a%20b": "/a%20b",
	} {
		if got := localPath(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
