package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/api"
	"github.com/tongchou/tongchou/internal/archive"
	"github.com/tongchou/tongchou/internal/demo"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/job"
	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/web"
)

// parts are what a server is made of, with what has to be ended again.
type parts struct {
	api     *api.Server
	stop    context.CancelFunc // ends what runs beside the requests
	running sync.WaitGroup
	closers []func()
}

func (p *parts) close() {
	p.stop()
	p.running.Wait()
	for _, c := range p.closers {
		c()
	}
}

// build puts the server together on an open ledger.
func (a *app) build(ctx context.Context, s *serveSettings, at net.Addr, dir string, d *desk.Desk, log *slog.Logger) (*parts, error) {
	o, err := a.apiOptions(ctx, s, dir, d, log)
	if err != nil {
		return nil, err
	}
	if isLoopback(at) && d.Settings().Demo {
		o.Demo = func() ([]api.DemoLogin, error) { return demoLogins(dir) }
	}
	p := &parts{}
	beside, stop := context.WithCancel(context.WithoutCancel(ctx))
	p.stop = stop
	if s.otlp != "" {
		if err := s.trace(ctx, o, p); err != nil {
			stop()
			return nil, err
		}
	}
	p.closers = append(p.closers, alone(dir, log))
	p.api = api.NewServer(*o)
	p.every(beside, o.Jobs, job.Plan{Kind: job.Checkpoint, Every: s.checkpoints, Quiet: true}, func(ctx context.Context) error {
		return checkpoint(ctx, o.Notary, len(s.witnesses) > 0, log)
	})
	p.every(beside, o.Jobs, job.Plan{Kind: job.Sweep, Every: time.Hour, Quiet: true}, func(ctx context.Context) error { return sweep(ctx, d.Store(), a.now(), log) })
	p.running.Go(func() { p.api.TakeBackups(beside, s.backupEvery) })
	return p, nil
}

func (a *app) apiOptions(ctx context.Context, s *serveSettings, dir string, d *desk.Desk, log *slog.Logger) (*api.Options, error) {
	proxies, err := prefixes(s.proxies)
	if err != nil {
		return nil, err
	}
	origin, err := s.origin()
	if err != nil {
		return nil, err
	}
	files, err := vault.Connect(ctx, s.evidence, dir, a.Env)
	if err != nil {
		return nil, err
	}
	signer, err := s.notary(d.Store(), dir)
	if err != nil {
		return nil, err
	}
	accounts, err := a.accounts(s, d, origin, log)
	if err != nil {
		return nil, err
	}
	backups, err := s.backups()
	if err != nil {
		return nil, err
	}
	return &api.Options{
		Desk: d, Access: accounts, Vault: files, Notary: signer, Log: log, Now: a.now, Version: version(), Origin: origin, Proxies: proxies,
		Secure:   s.tlsCert != "" || strings.HasPrefix(origin, "https://"),
		Web:      web.Files(),
		Commands: &commands{desk: d, dir: dir, env: s.env(a.Env), now: a.Now},
		Data:     dir,
		Jobs:     job.New(a.now),
		Backups:  backups,
		Limits: api.Limits{Body: int64(s.maxBody), Upload: int64(s.maxUpload), Timeout: s.timeout, Patience: s.uploadTimeout,
			PerSecond: s.rate, Burst: s.burst, Waiting: s.imports, Feeds: s.feeds},
	}, nil
}

// backups is where the server takes its backups; nil when nowhere is said.
func (s *serveSettings) backups() (*archive.Folder, error) {
	if s.backupKeep < 0 {
		return nil, badFlag("--backup-keep", strconv.Itoa(s.backupKeep), "0, 7, 30")
	}
	if s.backupDir == "" {
		return nil, nil
	}
	dir, err := filepath.Abs(s.backupDir)
	return &archive.Folder{Dir: dir, Keep: s.backupKeep}, err
}

// isLoopback says whether only this machine reaches a listener.
func isLoopback(at net.Addr) bool {
	tcp, ok := at.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

func demoLogins(dir string) ([]api.DemoLogin, error) {
	kept, err := demo.KeptLogins(dir)
	out := make([]api.DemoLogin, len(kept))
	for i, l := range kept {
		out[i] = api.DemoLogin{Name: l.Name, Shown: l.Shown, Role: l.Role, Unit: l.Unit, Password: l.Password}
	}
	return out, err
}

// env is the environment of commands that run inside the server: the server's settings, and the keys of its storage.
func (s *serveSettings) env(env func(string) string) func(string) string {
	return func(key string) string {
		switch key {
		case "TONGCHOU_EVIDENCE":
			return s.evidence
		case "TONGCHOU_NOW", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN":
			return env(key)
		}
		return ""
	}
}

// origin is the public address as browsers write it.
func (s *serveSettings) origin() (string, error) {
	if s.publicURL == "" {
		return "", nil
	}
	u, err := url.Parse(s.publicURL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		return "", badFlag("--public-url", s.publicURL, "https://kaohe.example.cn")
	}
	return u.Scheme + "://" + u.Host, nil
}

func (a *app) accounts(s *serveSettings, d *desk.Desk, origin string, log *slog.Logger) (*access.Service, error) {
	o := access.Options{Now: a.now, Log: log, Zone: d.Zone(), Issuer: d.Settings().Name, Origin: origin, Idle: s.sessionIdle, Absolute: s.sessionLength}
	if s.oidcIssuer != "" {
		secret, err := a.secret(s.oidcSecretFile, "TONGCHOU_OIDC_CLIENT_SECRET")
		if err != nil {
			return nil, err
		}
		o.Providers = []access.Provider{{Name: s.oidcName, Issuer: s.oidcIssuer, ClientID: s.oidcClient, ClientSecret: secret, Scopes: s.oidcScopes, Claim: s.oidcClaim}}
	}
	return access.New(access.On(d.Store()), o), nil
}

// secret is read from a file, or else from the environment; never from the command line, which others can see.
func (a *app) secret(file, variable string) (string, error) {
	if file == "" {
		return a.Env(variable), nil
	}
	b, err := a.readText(file, maxToken)
	return strings.TrimSpace(string(b)), err
}

func (s *serveSettings) notary(st *store.Store, dir string) (*notary.Notary, error) {
	var at []notary.WitnessAt
	for _, w := range s.witnesses {
		one, err := notary.ParseWitness(w)
		if err != nil {
			return nil, err
		}
		at = append(at, one)
	}
	return notary.New(st, dir, at...)
}

// trace sends spans to a collector.
func (s *serveSettings) trace(ctx context.Context, o *api.Options, p *parts) error {
	to, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(s.otlp))
	if err != nil {
		return err
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(to), sdktrace.WithResource(resource.NewWithAttributes(semconv.SchemaURL,
		semconv.ServiceName("tongchou"), semconv.ServiceVersion(version()))))
	o.Tracer = provider
	p.closers = append(p.closers, func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = provider.Shutdown(ctx) // the last spans may be lost
	})
	return nil
}

// every runs do as planned, beside the requests, and tells the register of it.
func (p *parts) every(ctx context.Context, jobs *job.Register, plan job.Plan, do func(context.Context) error) {
	p.running.Go(func() {
		jobs.Every(ctx, plan, func(ctx context.Context, _ *job.Job) error { return do(ctx) })
	})
}

func checkpoint(ctx context.Context, n *notary.Notary, cosigned bool, log *slog.Logger) error {
	ask := n.Checkpoint
	if cosigned {
		ask = n.Cosigned
	}
	_, err := ask(ctx)
	if err != nil && ctx.Err() == nil {
		log.Error("checkpoint", "error", err.Error())
	}
	return err
}

// sweep throws away papers that have run out: sessions, tokens, drafts.
func sweep(ctx context.Context, st *store.Store, now time.Time, log *slog.Logger) error {
	n, err := st.Sweep(ctx, now)
	switch {
	case err != nil && ctx.Err() == nil:
		log.Error("sweep", "error", err.Error())
	case n > 0:
		log.Info("swept", "papers", n)
	}
	return err
}

// servingFile is locked while a server works on a data directory.
const servingFile = "serving"

// alone warns when another server of this machine already works on the data directory. That is safe: both write through the store,
// one after the other. But each holds the ledger in memory, and neither knows the other's limits.
func alone(dir string, log *slog.Logger) (release func()) {
	f, err := os.OpenFile(filepath.Join(dir, servingFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		log.Warn("can't tell whether another server works here", "error", err.Error())
		return func() {}
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		log.Warn("another server already works on this data directory; both write through the same ledger, one after the other", "data", dir)
	}
	return func() { f.Close() }
}

// logger writes to the standard error.
func (a *app) logger(s *serveSettings) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.logLevel)); err != nil {
		return nil, badFlag("--log-level", s.logLevel, "debug, info, warn, error")
	}
	o := &slog.HandlerOptions{Level: level}
	switch s.logForm {
	case "text":
		return slog.New(slog.NewTextHandler(a.Err, o)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(a.Err, o)), nil
	}
	return nil, usageError{fault.At("--log-format", "cli_flag", s.logForm, "text, json")}
}

// version is the program's, as the build has it.
func version() string {
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" {
		return strings.TrimPrefix(b.Main.Version, "v")
	}
	return "devel"
}
