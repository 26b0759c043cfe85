package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
)

func (a *app) cmdServe() *cobra.Command {
	var s *serveSettings
	c := a.command("serve", func(cmd *cobra.Command, _ []string) error {
		if err := a.settle(cmd.Flags(), s); err != nil {
			return err
		}
		return a.serve(cmd.Context(), s)
	})
	c.Args = a.args(cobra.NoArgs)
	s = a.serveFlags(c)
	return c
}

// serve listens at once, answers that it is starting until the ledger is in memory, and then serves until ctx ends.
func (a *app) serve(ctx context.Context, s *serveSettings) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	log, err := a.logger(s)
	if err != nil {
		return err
	}
	doors, err := s.listen(log)
	if err != nil {
		return err
	}
	defer doors.close()
	d, err := a.open(ctx)
	if err != nil {
		return err
	}
	p, err := a.build(ctx, s, doors.at, dir, d, log)
	if err != nil {
		return errors.Join(err, d.Close())
	}
	doors.open(p.api)
	log.Info("listening", "url", doors.url(), "data", d.Store().Path(), "records", d.Seq())
	a.outln(a.voice.T("serve.ready", say.Args{"URL": doors.url(), "Name": d.Settings().Name}))
	a.notify("READY=1\nSTATUS=" + doors.url())
	select {
	case <-ctx.Done():
		err = nil
	case err = <-doors.broken:
	}
	a.notify("STOPPING=1")
	log.Info("stopping", "within", s.stopWithin)
	return errors.Join(err, s.end(doors, p, d, log))
}

// end lets what is under way end. What takes longer than it may is left to the end of the process, which takes it back whole: to
// close the ledger would be to wait for it.
func (s *serveSettings) end(doors *doors, p *parts, d *desk.Desk, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(context.Background(), s.stopWithin)
	defer cancel()
	p.api.Closing()
	if err := doors.main.Shutdown(ctx); err != nil {
		log.Warn("requests are cut off", "error", err.Error())
		doors.close()
	}
	if err := p.api.Finish(ctx); err != nil {
		log.Warn("imports are cut off; nothing of them is written")
		return nil
	}
	p.close()
	err := d.Close()
	log.Info("stopped")
	return err
}

// doors are where the server listens: the address for people, and the one for what keeps an eye on it.
type doors struct {
	main, metrics *http.Server
	at            net.Addr
	tls           bool
	apart         bool // the metrics have an address of their own
	serving       atomic.Pointer[http.Handler]
	broken        chan error
}

// listen takes the addresses, so that one that is taken is known before the ledger is read.
func (s *serveSettings) listen(log *slog.Logger) (*doors, error) {
	d := &doors{broken: make(chan error, 2), tls: s.tlsCert != "", apart: s.metricsAddr != ""}
	d.main = newServer(http.HandlerFunc(d.public), log)
	if d.tls {
		c, err := loadCertificate(s.tlsCert, s.tlsKey, log)
		if err != nil {
			return nil, &store.Failure{Fault: fault.New("serve_certificate", s.tlsCert, s.tlsKey), Cause: err}
		}
		d.main.TLSConfig = c.config()
	}
	l, err := listenOn("--addr", s.addr)
	if err != nil {
		return nil, err
	}
	d.at = l.Addr()
	go d.run(d.main, l)
	if d.apart {
		d.metrics = newServer(http.HandlerFunc(d.watchers), log)
		l, err := listenOn("--metrics-addr", s.metricsAddr)
		if err != nil {
			d.close()
			return nil, err
		}
		log.Info("metrics", "url", "http://"+l.Addr().String()+"/metrics")
		go func() { d.broken <- unlessClosed(d.metrics.Serve(l)) }()
	}
	return d, nil
}

// newServer has the times that hold before a request's operation is known; package api sets those of each operation.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)} // strangers' broken handshakes
}

func listenOn(flag, addr string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, badFlag(flag, addr, "127.0.0.1:8317, :443")
	}
	l, err := net.Listen("tcp", addr)
	code := "serve_address"
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		code = "serve_taken"
	case errors.Is(err, syscall.EACCES):
		code = "serve_forbidden"
	}
	return nil, &store.Failure{Fault: fault.At(flag, code, addr, ""), Cause: err}
}

func (d *doors) run(s *http.Server, l net.Listener) {
	if d.tls {
		d.broken <- unlessClosed(s.ServeTLS(l, "", ""))
		return
	}
	d.broken <- unlessClosed(s.Serve(l))
}

func unlessClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// open lets requests in.
func (d *doors) open(h http.Handler) { d.serving.Store(&h) }

// public is the address for people. Metrics are for this machine only there, and not for what a proxy passes on.
func (d *doors) public(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/metrics" && (d.apart || !fromHere(r)) {
		http.NotFound(w, r)
		return
	}
	d.serve(w, r)
}

// watchers is the address of the metrics.
func (d *doors) watchers(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/metrics", "/healthz", "/readyz":
		d.serve(w, r)
	default:
		http.NotFound(w, r)
	}
}

func fromHere(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback() && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
}

// serve passes a request on; until the ledger is in memory the server is alive and not ready.
func (d *doors) serve(w http.ResponseWriter, r *http.Request) {
	if h := d.serving.Load(); h != nil {
		(*h).ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if r.URL.Path == "/healthz" {
		_, _ = w.Write([]byte("{\"status\": \"starting\"}\n"))
		return
	}
	w.Header().Set("Retry-After", "1")
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = w.Write([]byte("{\"status\": \"starting\"}\n"))
}

func (d *doors) url() string {
	scheme := "http"
	if d.tls {
		scheme = "https"
	}
	host, port, _ := net.SplitHostPort(d.at.String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

func (d *doors) close() {
	for _, s := range []*http.Server{d.main, d.metrics} {
		if s != nil {
			_ = s.Close() // only of listeners, which are closed with the process at the latest
		}
	}
}
