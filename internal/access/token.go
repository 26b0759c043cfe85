package access

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
)

// TokenPrefix begins every API token, so that scanners find one that was left in a file.
const TokenPrefix = "tc_"

// tokenMost is how long an API token is good at most.
const tokenMost = 366 * 24 * time.Hour

// Token is an API token: it speaks for its account, with the account's roles of the moment, but only for the operations of its scope. Its secret
// was shown once.
type Token struct {
	ID      string      `json:"id"` // the SHA-256 of its secret, in hex
	Account string      `json:"account"`
	Name    string      `json:"name"` // what its owner calls it
	Scope   []Operation `json:"scope"`
	At      time.Time   `json:"at"`
	Until   time.Time   `json:"until"`
	Used    time.Time   `json:"used,omitzero"` // last use, to the minute
}

type keptToken struct {
	Token
	Gen int `json:"gen,omitempty"`
}

func (t keptToken) paper() Paper {
	return Paper{Drawer: tokens, Key: t.ID, Owner: t.Account, Expires: t.Until}
}

// CreateToken makes an API token of the subject's account and returns its secret, which is not kept. The subject must have signed in
// lately. Faults: access_token_name, access_token_scope, access_token_expiry, access_sign_in_again.
func (s *Service) CreateToken(ctx context.Context, who Subject, name string, scope []Operation, until time.Time) (secret string, _ Token, err error) {
	if err := s.lately(who); err != nil {
		return "", Token{}, err
	}
	now, until := s.now(), until.UTC().Truncate(time.Microsecond)
	if name = strings.TrimSpace(name); name == "" || len(name) > 200 {
		return "", Token{}, fault.At("name", "access_token_name", cut(name), "")
	}
	if len(scope) == 0 {
		return "", Token{}, fault.At("scope", "access_token_scope", "", "")
	}
	for _, op := range scope {
		if !Known(op) || op == SessionOwn || op == TokenOwn { // a token that was stolen must not make itself a successor
			return "", Token{}, fault.At("scope", "access_token_scope", cut(string(op)), "")
		}
	}
	if !until.After(now) || until.After(now.Add(tokenMost)) {
		return "", Token{}, fault.At("until", "access_token_expiry", until.Format(time.DateOnly), now.Add(tokenMost).In(s.o.Zone).Format(time.DateOnly))
	}
	if secret, err = s.secret(); err != nil {
		return "", Token{}, err
	}
	secret = TokenPrefix + secret
	t := keptToken{Token: Token{ID: hashed(secret), Account: who.Account, Name: name, Scope: slices.Clone(scope), At: now, Until: until}}
	_, err = s.change(ctx, who.Account, func(tx Tx, a *kept) error {
		t.Gen = a.TokenGen
		_, err := put(tx, t.paper(), t)
		return err
	})
	if err != nil {
		return "", Token{}, err
	}
	s.note(ctx, "token made", "account", t.Account, "id", cut(t.ID), "name", t.Name, "scope", t.Scope, "until", t.Until)
	return secret, t.Token, nil
}

// bearer says whose an API token is.
func (s *Service) bearer(ctx context.Context, secret string) (Subject, error) {
	refused := fault.New("access_token_refused", "", "")
	if !wellFormed(strings.TrimPrefix(secret, TokenPrefix)) {
		return Subject{}, refused
	}
	p, found, err := s.papers.Paper(ctx, tokens, hashed(secret))
	t, rev, err := read[keptToken](p, found, err, s.now())
	if err != nil || rev == 0 {
		return Subject{}, either(err, refused)
	}
	a, _, err := s.keptAccount(s.papers.Paper(ctx, accounts, t.Account))
	if err != nil || !s.tokenLives(t, a) {
		return Subject{}, either(err, refused)
	}
	if s.now().Sub(t.Used) >= seenEvery {
		s.used(ctx, t)
	}
	sub := a.subject()
	sub.Session, sub.Scope = t.ID, t.Scope
	if sub.Scope == nil {
		sub.Scope = []Operation{} // nil would be everything
	}
	return sub, nil
}

func (s *Service) tokenLives(t keptToken, a kept) bool {
	return a.Name != "" && t.Account == a.Name && !a.Disabled && t.Gen == a.TokenGen && s.now().Before(t.Until)
}

func (s *Service) used(ctx context.Context, t keptToken) {
	err := s.write(aside{ctx}, func(tx Tx) error {
		p, found, err := tx.Paper(tokens, t.ID)
		now, rev, err := read[keptToken](p, found, err, s.now())
		if err != nil || rev == 0 || s.now().Sub(now.Used) < seenEvery {
			return err
		}
		now.Used = s.now()
		_, err = put(tx, now.paper(), now)
		return err
	})
	if err != nil {
		s.warn(ctx, "a token's last use was not written", "account", t.Account, "id", cut(t.ID), "error", err)
	}
}

// Tokens lists the account's API tokens that are good.
func (s *Service) Tokens(ctx context.Context, account string) ([]Token, error) {
	a, err := s.must(ctx, account)
	if err != nil {
		return nil, err
	}
	list := []Token{}
	for p, err := range s.papers.Papers(ctx, tokens, PaperFilter{Owner: a.Name}) {
		t, _, err := read[keptToken](p, true, err, s.now())
		if err != nil {
			return nil, err
		}
		if s.tokenLives(t, a) {
			list = append(list, t.Token)
		}
	}
	return list, nil
}

// RevokeToken ends one API token of the account. Fault: access_token_unknown.
func (s *Service) RevokeToken(ctx context.Context, by By, account, id string) error {
	return s.dropOne(ctx, by, tokens, account, id, "access_token_unknown")
}
