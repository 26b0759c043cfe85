package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/demo"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
)

// lines is a standard error that can be read while it is written.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// running is a server of the program.
type running struct {
	t    *testing.T
	url  string
	log  *lines
	stop context.CancelFunc
	done chan int
}

var listening = regexp.MustCompile(`msg=listening url=(\S+)`)

// runServer starts `tongchou serve` on a free port and waits until it listens.
func runServer(t *testing.T, dir string, env func(string) string, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r := &running{t: t, log: &lines{}, stop: stop, done: make(chan int, 1)}
	go func() {
		r.done <- run(ctx, append([]string{"--data", dir, "serve", "--addr", "127.0.0.1:0"}, args...), world{In: strings.NewReader(""), Out: io.Discard, Err: r.log, Env: env, Now: time.Now})
	}()
	t.Cleanup(func() { r.end() })
	for range 600 {
		if m := listening.FindStringSubmatch(r.log.String()); m != nil {
			r.url = m[1]
			return r
		}
		select {
		case code := <-r.done:
			r.done <- code
			t.Fatalf("the server ended with %d: %s", code, r.log)
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("the server does not listen: %s", r.log)
	return nil
}

// end stops the server as SIGTERM does and returns its exit status.
func (r *running) end() int {
	r.stop()
	select {
	case code := <-r.done:
		r.done <- code
		return code
	case <-time.After(30 * time.Second):
		r.t.Errorf("the server does not stop: %s", r.log)
		return -1
	}
}

func demoAt(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if _, err := demo.Fill(context.Background(), dir, nil); err != nil {
		t.Fatal(err)
	}
	return dir
}

// tokenFor makes an account with a role at a unit and an API token of it for everything a token may do.
func tokenFor(dir, name string, role access.Role, unit string, now time.Time) (string, error) {
	ctx := context.Background()
	st, err := store.Open(dir)
	if err != nil {
		return "", err
	}
	defer st.Close()
	s := access.New(access.On(st), access.Options{Now: func() time.Time { return now }})
	if _, err := s.CreateAccount(ctx, access.By{Actor: "test"}, access.NewAccount{Name: name}); err != nil {
		return "", err
	}
	if _, _, err := s.Give(ctx, access.By{Actor: "test"}, name, access.Grant{Role: role, Unit: unit}, "test"); err != nil {
		return "", err
	}
	var scope []access.Operation
	for _, op := range access.Operations() {
		if op != access.Public && op != access.SessionOwn && op != access.TokenOwn && !strings.HasPrefix(string(op), "account.") {
			scope = append(scope, op)
		}
	}
	secret, _, err := s.CreateToken(ctx, access.Subject{Account: name, Session: "test", Since: now}, "test", scope, now.AddDate(0, 6, 0))
	return secret, err
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestServe(t *testing.T) {
	dir := demoAt(t)
	r := runServer(t, dir, environment(), "--log-level", "debug")
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/metrics": 200, "/api/openapi.json": 200, "/api/v1/board": 401, "/assets/nonsense.js": 404} {
		if got, body := get(t, r.url+path); got != want {
			t.Errorf("%s: %d %s", path, got, body)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "keys", "log.key")); err != nil {
		t.Error("no checkpoint was signed:", err)
	}
	second := runServer(t, dir, environment())
	if !strings.Contains(second.log.String(), "another server already works on this data directory") {
		t.Errorf("the second server says nothing: %s", second.log)
	}
	if code := second.end(); code != exitDone {
		t.Errorf("the second server ended with %d: %s", code, second.log)
	}
	taken := endOf([]string{"--data", dir, "serve", "--addr", strings.TrimPrefix(r.url, "http://")}, t.TempDir())
	if taken.status != exitSystem || !strings.Contains(taken.err, "已被别的程序占用") {
		t.Errorf("a port that is taken: %d %s", taken.status, taken.err)
	}
	if code := r.end(); code != exitDone || !strings.Contains(r.log.String(), "msg=stopped") {
		t.Errorf("stopped with %d: %s", code, r.log)
	}
	if got := endOf([]string{"--data", dir, "doctor"}, t.TempDir()); got.status != exitDone {
		t.Errorf("doctor after the server: %s", got.err)
	}
}

// Whoever watches from elsewhere has an address of its own, and then the people's shows no metrics.
func TestMetricsApart(t *testing.T) {
	r := runServer(t, demoAt(t), environment("TONGCHOU_METRICS_ADDR", "127.0.0.1:0"))
	m := regexp.MustCompile(`msg=metrics url=(\S+)/metrics`).FindStringSubmatch(r.log.String())
	if m == nil {
		t.Fatalf("no address of the metrics: %s", r.log)
	}
	if got, _ := get(t, r.url+"/metrics"); got != 404 {
		t.Errorf("the people's address shows metrics: %d", got)
	}
	if got, body := get(t, m[1]+"/metrics"); got != 200 || !strings.Contains(body, "tongchou_ledger_seq") {
		t.Errorf("metrics: %d %s", got, body)
	}
	if got, _ := get(t, m[1]+"/api/openapi.json"); got != 404 {
		t.Errorf("the metrics' address shows more: %d", got)
	}
}

func TestMetricsAreNotPassedOnByAProxy(t *testing.T) {
	r := runServer(t, demoAt(t), environment())
	req, _ := http.NewRequest(http.MethodGet, r.url+"/metrics", nil)
	req.Header.Set("X-Forwarded-For", "10.1.1.1")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 404 {
		t.Errorf("a proxied call sees the metrics: %d", res.StatusCode)
	}
}

// writePair makes a certificate for localhost with a serial number.
func writePair(t *testing.T, dir string, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(serial), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	k, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: k}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func serialOf(t *testing.T, url string) int64 {
	t.Helper()
	c, err := tls.Dial("tcp", strings.TrimPrefix(url, "https://"), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

func TestACertificateIsReadAgainWhenItChanges(t *testing.T) {
	keys := t.TempDir()
	writePair(t, keys, 1)
	r := runServer(t, demoAt(t), environment(), "--tls-cert", filepath.Join(keys, "cert.pem"), "--tls-key", filepath.Join(keys, "key.pem"))
	if got := serialOf(t, r.url); got != 1 {
		t.Fatalf("serial %d", got)
	}
	time.Sleep(lookAgain)
	writePair(t, keys, 2)
	later := time.Now().Add(time.Second)
	for _, f := range []string{"cert.pem", "key.pem"} {
		if err := os.Chtimes(filepath.Join(keys, f), later, later); err != nil {
			t.Fatal(err)
		}
	}
	if got := serialOf(t, r.url); got != 2 {
		t.Errorf("still serial %d: %s", got, r.log)
	}
	if err := os.WriteFile(filepath.Join(keys, "cert.pem"), []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(lookAgain)
	if got := serialOf(t, r.url); got != 2 || !strings.Contains(r.log.String(), "can't be used") {
		t.Errorf("a broken certificate took the good one's place: %d %s", got, r.log)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	res, err := client.Get(r.url + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS over TLS")
	}
}

// What stands in the configuration file counts unless the environment says otherwise, and that unless a flag does.
func TestSettings(t *testing.T) {
	dir := demoAt(t)
	config := filepath.Join(t.TempDir(), "tongchou.yaml")
	write := func(text string) {
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("log-level: error\nmax-upload: 5MiB\nsession-idle: 1h\ntrusted-proxy: [10.0.0.0/8, 192.168.1.1]\nrate: 3.5\nwitness:\n")
	a := &app{voice: say.In("zh"), world: world{Env: environment("TONGCHOU_LOG_LEVEL", "warn", "TONGCHOU_RATE", "7", "TONGCHOU_CONFIG", config)}}
	flags := a.command("x", nil)
	s := a.serveFlags(flags)
	if err := flags.ParseFlags([]string{"--rate", "9"}); err != nil {
		t.Fatal(err)
	}
	if err := a.settle(flags.Flags(), s); err != nil {
		t.Fatal(err)
	}
	if s.rate != 9 || s.logLevel != "warn" || s.maxUpload != 5<<20 || s.sessionIdle != time.Hour || len(s.proxies) != 2 || s.addr != "127.0.0.1:8317" {
		t.Errorf("%+v", s)
	}
	for text, want := range map[string]string{
		"nonsense: 1\n":           "nonsense",
		"timeout: soon\n":         "timeout",
		"max-upload: 0\n":         "max-upload",
		"rate: [\n":               "读不懂",
		"trusted-proxy: [here]\n": "here",
		"public-url: kaohe\n":     "kaohe",
		"log-level: loud\n":       "loud",
		"log-format: xml\n":       "xml",
		"evidence: ftp://x\n":     "ftp",
		"witness: somebody\n":     "somebody",
		"tls-cert: nowhere.pem\n": "nowhere.pem",
		"oidc-issuer: https://x\noidc-client-secret-file: none\n": "none",
	} {
		write(text)
		if got := endOf([]string{"--data", dir, "serve", "--addr", "127.0.0.1:0", "--config", config}, t.TempDir()); got.status == exitDone || !strings.Contains(got.err, want) || strings.Contains(got.err, "⟦") {
			t.Errorf("%q: %d %s", text, got.status, got.err)
		}
	}
	if got := endOf([]string{"--data", dir, "serve", "--addr", "nowhere"}, t.TempDir()); got.status != exitUsage || !strings.Contains(got.err, "nowhere") {
		t.Errorf("%d %s", got.status, got.err)
	}
}

// Each setting stands in the manual, so that nobody has to read the program.
func TestEverySettingStandsInTheManual(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "operation.md"))
	if err != nil {
		t.Fatal(err)
	}
	a := &app{voice: say.In("zh"), world: silentWorld(new(bytes.Buffer))}
	c := a.command("x", nil)
	a.serveFlags(c)
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if !strings.Contains(string(page), "| `"+f.Name+"` |") {
			t.Errorf("docs/operation.md does not speak of `%s`", f.Name)
		}
	})
}
