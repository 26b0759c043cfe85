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
		name, secret, bearer := secretOf(r)
		if secret == "" || s.Access == nil {
			next.ServeHTTP(w, r)
			return
		}
		sub, err := s.subject(r.Context(), name, secret)
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
			s.refused(r, err).send(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// subject finds out whose a secret is. A token that came with an account's name, as Basic does it, must be that account's.
func (s *server) subject(ctx context.Context, name, secret string) (access.Subject, error) {
	sub, err := s.Access.Subject(ctx, secret)
	if err == nil && name != "" {
		if canonical, bad := access.CanonicalName(name); bad != nil || canonical != sub.Account {
			return access.Subject{}, fault.New("access_token_refused", "", "")
		}
	}
	return sub, err
}

// refused is the answer to a secret that is none, or to nobody: it names the way to sign in that the address takes.
func (s *server) refused(r *http.Request, err error) *Problem {
	p := s.told(r.Context(), err)
	if p.Status == http.StatusUnauthorized && learns(r) {
		p.with("WWW-Authenticate", `Basic realm="tongchou", charset="UTF-8"`)
	}
	return p
}

// secretOf is the request's token or the secret of its session. A session sent as a token is none: no page can send it so. Learning records
// know nothing but Basic: there the token is the password, and name the account that it must be of.
func secretOf(r *http.Request) (name, secret string, bearer bool) {
	if h := r.Header.Get("Authorization"); h != "" {
		if learns(r) {
			if name, token, ok := basic(h); ok {
				return name, token, true
			}
		}
		scheme, token, _ := strings.Cut(h, " ")
		token = strings.TrimSpace(token)
		if !strings.EqualFold(scheme, "Bearer") || !strings.HasPrefix(token, access.TokenPrefix) {
			token = access.TokenPrefix // refused as any other that is none
		}
		return "", token, true
	}
	c, err := r.Cookie(SessionCookie)
	if err != nil || strings.HasPrefix(c.Value, access.TokenPrefix) {
		return "", "", false
	}
	return "", c.Value, false
}

// basic reads the credentials of RFC 7617. What is no token becomes one that is refused.
func basic(header string) (name, token string, ok bool) {
	r := http.Request{Header: http.Header{"Authorization": {header}}}
	name, token, ok = r.BasicAuth()
	if ok && (name == "" || !strings.HasPrefix(token, access.TokenPrefix)) {
		name, token = "-", access.TokenPrefix
	}
	return name, token, ok
}

// cookie is one that scripts can't read and other sites' forms don't send. Negative seconds take it back.
func (s *server) cookie(name, value string, seconds int) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode}
}

// sessionCookie lasts as long as a session can; the session itself may end before.
func (s *server) sessionCookie(in access.Entrance) *http.Cookie {
	return s.cookie(SessionCookie, in.Secret, int((7*24*time.Hour)/time.Second))
}
