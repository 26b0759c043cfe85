package api

import (
	"net/http"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// policy is the content policy of every answer; pages that need a style sheet set their own.
const policy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// headers sets what keeps a browser from doing more with an answer than it should.
func (s *server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if s.Secure || r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		if strings.HasPrefix(r.URL.Path, "/api/v1/") {
			h.Set("Cache-Control", "no-store")
			h.Add("Vary", "Accept-Language, Authorization, Cookie")
		}
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses what another site's page makes a browser send. A token is sent by no browser of itself.
func (s *server) sameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	if s.Origin != "" {
		if err := guard.AddTrustedOrigin(s.Origin); err != nil {
			panic("api: the server's address is no origin: " + err.Error())
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			if err := guard.Check(r); err != nil {
				problem(r.Context(), http.StatusForbidden, fault.New("api_cross_origin", r.Header.Get("Origin"), "")).send(w)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
