package api

import (
	"context"
	"net/http"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
)

// healthWait is how long the database may take to answer a look at the server's health.
const healthWait = 3 * time.Second

// health serves what keepers of servers ask: is it alive, can it work, how is it doing. It shows no figure of the ledger.
func (s *server) health() {
	s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		status(w, r, "healthz", http.StatusOK, "ok")
	})
	s.mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := s.ready(r.Context()); err != nil {
			s.Log.WarnContext(r.Context(), "not ready", "error", err.Error())
			status(w, r, "readyz", http.StatusServiceUnavailable, "unavailable")
			return
		}
		status(w, r, "readyz", http.StatusOK, "ok")
	})
	s.mux.Handle("GET /metrics", s.measure.handler())
}

// ready says whether the database answers and memory has caught up with it.
func (s *server) ready(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, healthWait)
	defer stop()
	err := s.Desk.Hold(ctx, desk.Question{}, func(desk.Scene) error { return nil })
	if isEmpty(err) {
		return nil
	}
	return err
}

func status(w http.ResponseWriter, r *http.Request, name string, code int, word string) {
	of(r.Context()).operation = name
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = w.Write([]byte("{\"status\": \"" + word + "\"}\n")) // the caller may be gone
}
