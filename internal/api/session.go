package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
)

// SessionCookie is the name of the cookie that holds a session.
const SessionCookie = "tongchou_session"

// signedIn finds out who asks: by an API token where one is sent, else by the session's cookie. A token that is none is refused; a
// session that has ended is as good as none, so that its owner can sign in again.
func (s *server) signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret, bearer := secretOf(r)
		if secret == "" || s.Access == nil {
			next.ServeHTTP(w, r)
			return
		}
		sub, err := s.Access.Subject(r.Context(), secret)
		switch l := fault.Of(err); {
		case err == nil:
			c := of(r.Context())
			c.subject, c.bearer, c.secret = sub, bearer, secret
			c.again = func(ctx context.Context) (access.Subject, error) { return s.Access.Subject(ctx, secret) }
		case !bearer && len(l) == 1 && l[0].Code == "access_signed_out":
			http.SetCookie(w, s.cookie(SessionCookie, "", -1))
		default:
			if wait := s.limit.take("address "+network(of(r.Context()).address), 5); wait > 0 { // who guesses is told less and less often
				tooOften(r, wait).send(w)
				return
			}
			s.told(r.Context(), err).send(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// secretOf is the request's token or the secret of its session. A session sent as a token is none: no page can send it so.
func secretOf(r *http.Request) (secret string, bearer bool) {
	if h := r.Header.Get("Authorization"); h != "" {
		scheme, token, _ := strings.Cut(h, " ")
		token = strings.TrimSpace(token)
		if !strings.EqualFold(scheme, "Bearer") || !strings.HasPrefix(token, access.TokenPrefix) {
			token = access.TokenPrefix // refused as any other that is none
		}
		return token, true
	}
	c, err := r.Cookie(SessionCookie)
	if err != nil || strings.HasPrefix(c.Value, access.TokenPrefix) {
		return "", false
	}
	return c.Value, false
}

// cookie is one that scripts can't read and other sites' forms don't send. Negative seconds take it back.
func (s *server) cookie(name, value string, seconds int) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode}
}

// sessionCookie lasts as long as a session can; the session itself may end before.
func (s *server) sessionCookie(in access.Entrance) *http.Cookie {
	return s.cookie(SessionCookie, in.Secret, int((7*24*time.Hour)/time.Second))
}
