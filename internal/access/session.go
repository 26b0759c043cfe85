package access

import (
	"context"
	"encoding/base64"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
)

// Session is somebody signed in somewhere. Its secret is with the browser alone.
type Session struct {
	ID      string    `json:"id"` // the SHA-256 of its secret, in hex
	Account string    `json:"account"`
	Way     string    `json:"way"`            // password, password+totp, password+recovery, passkey, or the provider's name
	Addr    string    `json:"addr,omitempty"` // the network address it was begun from
	At      time.Time `json:"at"`
	Seen    time.Time `json:"seen"`  // last use, to the minute
	Until   time.Time `json:"until"` // its end, if it is not used before
}

// keptSession is a session with the generation of its account that it belongs to.
type keptSession struct {
	Session
	Gen int `json:"gen,omitempty"`
}

// Entrance is what a sign-in gives. Secret goes into the session cookie and nowhere else.
type Entrance struct {
	Secret  string
	Session Session
	Subject Subject
}

// seenEvery is how often a session's or token's last use is written down at most.
const seenEvery = time.Minute

// enter begins a session of the account, which was read in the same write.
func (s *Service) enter(tx Tx, a kept, way, addr string) (Entrance, error) {
	secret, err := s.secret()
	if err != nil {
		return Entrance{}, err
	}
	now := s.now()
	one := keptSession{Session{ID: hashed(secret), Account: a.Name, Way: way, Addr: addr, At: now, Seen: now}, a.SessionGen}
	one.Until = s.end(one)
	if _, err := put(tx, one.paper(), one); err != nil {
		return Entrance{}, err
	}
	return Entrance{Secret: secret, Session: one.Session, Subject: one.subject(a)}, nil
}

func (one keptSession) paper() Paper {
	return Paper{Drawer: sessions, Key: one.ID, Owner: one.Account, Expires: one.Until}
}

// end is when the session ends unless it is used again.
func (s *Service) end(one keptSession) time.Time {
	idle, absolute := one.Seen.Add(s.o.Idle), one.At.Add(s.o.Absolute)
	if idle.Before(absolute) {
		return idle
	}
	return absolute
}

// lives says whether a session that was read is still one. The paper's own end is not enough: limits set shorter since hold too.
func (s *Service) lives(one keptSession, a kept) bool {
	return one.ID != "" && !a.Disabled && one.Gen == a.SessionGen && s.now().Before(s.end(one))
}

func (one keptSession) subject(a kept) Subject {
	sub := a.subject()
	sub.Session, sub.Since = one.ID, one.At
	return sub
}

func (a kept) subject() Subject {
	sub := Subject{Account: a.Name, Name: a.Shown, Renew: a.Renew}
	if sub.Name == "" {
		sub.Name = a.Name
	}
	for _, g := range a.Grants {
		sub.Grants = append(sub.Grants, g.Grant)
	}
	return sub
}

// Subject says whose a session's secret (from the cookie) or an API token ("tc_…") is, with the roles of this moment. Faults: access_signed_out for a
// session that is none or has ended, access_token_refused for a token.
func (s *Service) Subject(ctx context.Context, secret string) (Subject, error) {
	if strings.HasPrefix(secret, TokenPrefix) {
		return s.bearer(ctx, secret)
	}
	if !wellFormed(secret) {
		return Subject{}, signedOut()
	}
	p, found, err := s.papers.Paper(ctx, sessions, hashed(secret))
	one, rev, err := read[keptSession](p, found, err, s.now())
	if err != nil || rev == 0 {
		return Subject{}, either(err, signedOut())
	}
	a, _, err := s.keptAccount(s.papers.Paper(ctx, accounts, one.Account))
	if err != nil || !s.lives(one, a) || a.Name == "" {
		return Subject{}, either(err, signedOut())
	}
	if s.now().Sub(one.Seen) >= seenEvery {
		s.seen(ctx, one)
	}
	return one.subject(a), nil
}

func signedOut() error { return fault.New("access_signed_out", "", "") }

// either is the first error that is one.
func either(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// wellFormed says whether the text can be a secret at all, before anything is looked up.
func wellFormed(secret string) bool {
	if len(secret) != 43 {
		return false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(secret)
	return err == nil && len(b) == 32
}

// seen writes down that a session is in use. That it can't (the disk is full) stops nobody from reading.
func (s *Service) seen(ctx context.Context, one keptSession) {
	err := s.write(aside{ctx}, func(tx Tx) error {
		p, found, err := tx.Paper(sessions, one.ID)
		now, rev, err := read[keptSession](p, found, err, s.now())
		if err != nil || rev == 0 || s.now().Sub(now.Seen) < seenEvery {
			return err // ended, or noted by another request
		}
		now.Seen = s.now()
		now.Until = s.end(now)
		_, err = put(tx, now.paper(), now)
		return err
	})
	if err != nil {
		s.warn(ctx, "a session's last use was not written", "account", one.Account, "error", err)
	}
}

// SignOut ends the session of this secret; one that is none is no error.
func (s *Service) SignOut(ctx context.Context, secret string) error {
	if !wellFormed(secret) {
		return nil
	}
	var account string
	err := s.write(ctx, func(tx Tx) error {
		p, found, err := tx.Paper(sessions, hashed(secret))
		if err != nil || !found {
			return err
		}
		account = p.Owner
		return tx.Drop(sessions, p.Key)
	})
	if err == nil && account != "" {
		s.note(ctx, "signed out", "account", account)
	}
	return err
}
