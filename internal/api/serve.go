package api

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Bounds of a connection; those of a request are in Limits.
const (
	headerWait = 10 * time.Second
	idleWait   = 2 * time.Minute
	maxHeader  = 64 << 10
	sweepEvery = time.Hour
	// longestStop is how long a stop waits for what is under way.
	longestStop = 30 * time.Second
)

// TLS names a certificate and its key, PEM files that are read at the start. The zero TLS serves without.
type TLS struct{ Cert, Key string }

// Serve answers on l until ctx ends. Then it takes no more, lets what is under way end (event streams at once, imports for half a
// minute) and returns nil; another error is why it could not go on.
func Serve(ctx context.Context, l net.Listener, o Options, t TLS) error {
	if t.Cert != "" {
		o.Secure = true
	}
	s := newServer(o)
	srv := &http.Server{Handler: s.handler(), ReadHeaderTimeout: headerWait, IdleTimeout: idleWait, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn), BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) }}
	ended := make(chan error, 1)
	go func() {
		if t.Cert != "" {
			ended <- srv.ServeTLS(l, t.Cert, t.Key)
			return
		}
		ended <- srv.Serve(l)
	}()
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-sweep.C:
			s.sweep(ctx)
		case <-ctx.Done():
			return s.stop(ctx, srv)
		}
	}
}

// sweep throws away papers that have run out: sessions, keys, answers.
func (s *server) sweep(ctx context.Context) {
	n, err := s.Desk.Store().Sweep(ctx, s.Now())
	switch {
	case err != nil:
		s.Log.WarnContext(ctx, "papers not swept", "error", err.Error())
	case n > 0:
		s.Log.InfoContext(ctx, "papers swept", "papers", n)
	}
}

// stop ends the server in good order.
func (s *server) stop(ctx context.Context, srv *http.Server) error {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), longestStop)
	defer done()
	close(s.closing)
	err := srv.Shutdown(ctx)
	imports := make(chan struct{})
	go func() {
		s.jobs.wg.Wait()
		close(imports)
	}()
	select {
	case <-imports:
	case <-ctx.Done():
		s.Log.WarnContext(ctx, "stopped with imports under way: nothing of them is written")
	}
	if errors.Is(err, context.DeadlineExceeded) {
		s.Log.WarnContext(ctx, "stopped with requests under way")
		return srv.Close()
	}
	return err
}
