package api

import (
	"context"
	"net/http"
)

// Server is New with an end that can be waited for, for whoever listens by itself.
type Server struct {
	http.Handler
	s *server
}

// NewServer makes the server's handler, as New does.
func NewServer(o Options) *Server {
	s := newServer(o)
	return &Server{s.handler(), s}
}

// Closing ends the event streams, which would never end by themselves, and a backup that is being taken, of which nothing is left. It
// is called once, before the listener is shut down.
func (s *Server) Closing() {
	close(s.s.closing)
	s.s.backups.stop()
}

// Finish waits for the imports that go on in the background, and writes who looked at what, until ctx ends; then its error comes back, and nothing of them is written
// once the process is gone.
func (s *Server) Finish(ctx context.Context) error {
	over := make(chan struct{})
	go func() {
		s.s.jobs.wg.Wait()
		s.s.backups.wg.Wait()
		s.s.looked.flush(ctx)
		close(over)
	}()
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
