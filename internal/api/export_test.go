package api

import (
	"net/http"
	"time"
)

// SetHeartbeat makes streams look more often whether their readers may still listen.
func SetHeartbeat(o *Options, d time.Duration) { o.beat = d }

// NewWithPanic serves an address whose handler panics before and one that panics after its answer has begun.
func NewWithPanic(o Options) http.Handler {
	s := newServer(o)
	s.mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("a mistake") })
	s.mux.HandleFunc("GET /panic/late", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("half an answer"))
		panic("a late mistake")
	})
	return s.handler()
}

// Watched are the operations that are noted as looks.
func Watched() map[string]string { return watched }

// XapiOperations are those of the learning record store, which stand in no document.
func XapiOperations() (names []string) {
	for _, methods := range xapiResources {
		for _, m := range methods {
			names = append(names, m.name)
		}
	}
	return names
}
