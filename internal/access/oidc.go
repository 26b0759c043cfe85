package access

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/url"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/tongchou/tongchou/internal/fault"
)

// Provider is another place where people of the agency sign in, by OpenID Connect. It says who somebody is; what they may do is said here alone.
type Provider struct {
	Name         string   // in addresses and logs: "xinren"
	Issuer       string   // its address, under which its configuration is found
	ClientID     string   //
	ClientSecret string   //
	Scopes       []string // openid, profile
	Claim        string   // which claim holds the name of the account here: preferred_username
}

type provider struct {
	Provider
	found    *oidc.Provider
	verifier *oidc.IDTokenVerifier
	client   oauth2.Config
}

// departure is what is kept while somebody signs in elsewhere. Nonce and verifier have 256 bits and are good once.
type departure struct {
	Provider string `json:"provider"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // of PKCE
	Binding  string `json:"binding"`  // hash
	Next     string `json:"next"`
}

// Departure is where to send the browser. Binding goes into a short-lived HttpOnly cookie and comes back to Arrive, so that nobody finishes
// in one browser what began in another.
type Departure struct {
	URL     string
	Binding string
}

// Providers lists the names of the configured providers.
func (s *Service) Providers() []string {
	names := []string{}
	for _, p := range s.o.Providers {
		names = append(names, p.Name)
	}
	return names
}

// RedirectURL is the address a provider sends the browser back to, to be registered there.
func (s *Service) RedirectURL(name string) string {
	return s.o.Origin + "/api/v1/oidc/" + url.PathEscape(name) + "/callback"
}

// provider asks the provider for its configuration once. Faults: access_provider_unknown, access_provider_away.
func (s *Service) provider(ctx context.Context, name string) (*provider, error) {
	s.mu.Lock()
	p := s.providers[name]
	s.mu.Unlock()
	if p != nil {
		return p, nil
	}
	for _, c := range s.o.Providers {
		if c.Name != name || s.o.Origin == "" {
			continue
		}
		// The library keeps the context to fetch keys later: it must not end with this request.
		found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), s.o.Client), c.Issuer)
		if err != nil {
			return nil, s.away(ctx, name, err)
		}
		if c.Claim == "" {
			c.Claim = "preferred_username"
		}
		if len(c.Scopes) == 0 {
			c.Scopes = []string{oidc.ScopeOpenID, "profile"}
		}
		p = &provider{Provider: c, found: found, verifier: found.Verifier(&oidc.Config{ClientID: c.ClientID, Now: s.o.Now})}
		p.client = oauth2.Config{ClientID: c.ClientID, ClientSecret: c.ClientSecret, Endpoint: found.Endpoint(), RedirectURL: s.RedirectURL(name), Scopes: c.Scopes}
		s.mu.Lock()
		s.providers[name] = p
		s.mu.Unlock()
		return p, nil
	}
	return nil, fault.New("access_provider_unknown", cut(name), strings.Join(s.Providers(), ", "))
}

func (s *Service) away(ctx context.Context, name string, cause error) error {
	s.warn(ctx, "provider not reached", "provider", name, "error", cause)
	return fault.New("access_provider_away", name, "")
}

func (s *Service) providerRefused(ctx context.Context, name, addr string, cause error) error {
	s.warn(ctx, "sign-in refused", "provider", name, "addr", addr, "error", cause)
	return fault.New("access_provider_refused", name, "")
}

// Depart begins a sign-in at a provider; next is the path to go to afterwards.
func (s *Service) Depart(ctx context.Context, name, next string) (Departure, error) {
	p, err := s.provider(ctx, name)
	if err != nil {
		return Departure{}, err
	}
	var secrets [3]string
	for i := range secrets {
		if secrets[i], err = s.secret(); err != nil {
			return Departure{}, err
		}
	}
	nonce, verifier, binding := secrets[0], secrets[1], secrets[2]
	state, err := s.begin(ctx, "oidc", "", departure{p.Name, nonce, verifier, hashed(binding), localPath(next)})
	if err != nil {
		return Departure{}, err
	}
	return Departure{URL: p.client.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), Binding: binding}, nil
}

// localPath is next if it is a path of this server, else "/": a link to a sign-in must not lead elsewhere in the end.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.Contains(u.Path, "//") || strings.ContainsAny(next+u.Path, "\\\r\n\t") {
		return "/"
	}
	return next
}

// Arrive begins a session when the browser comes back from the provider with state and code; next is the path given to Depart. The account is
// the one named by the configured claim; at the first time it is bound to the subject at the provider, so that a name given to somebody else
// there opens nothing here. Faults: access_ceremony, access_provider_refused, access_provider_away, access_provider_account (there is none of this name, or it is disabled),
// access_provider_other (it is bound to somebody else).
func (s *Service) Arrive(ctx context.Context, name, state, code, binding, addr string) (in Entrance, next string, err error) {
	p, err := s.provider(ctx, name)
	if err != nil {
		return Entrance{}, "", err
	}
	d, err := finish[departure](ctx, s, "oidc", "", state)
	if err != nil {
		return Entrance{}, "", err
	}
	if d.Provider != name || subtle.ConstantTimeCompare([]byte(d.Binding), []byte(hashed(binding))) != 1 {
		return Entrance{}, "", s.providerRefused(ctx, name, addr, errors.New("the sign-in began in another browser"))
	}
	id, err := s.identify(ctx, p, d, code, addr)
	if err != nil {
		return Entrance{}, "", err
	}
	account, err := CanonicalName(id.account)
	if err != nil {
		return Entrance{}, "", fault.New("access_provider_account", cut(id.account), "")
	}
	a, err := s.change(ctx, account, func(tx Tx, a *kept) error {
		if a.Disabled {
			return unknownAccount(account)
		}
		if bound := a.Outside[name]; bound != "" && bound != id.subject {
			return fault.New("access_provider_other", account, "")
		}
		if a.Outside == nil {
			a.Outside = map[string]string{}
		}
		a.Outside[name] = id.subject
		in, err = s.enter(tx, *a, name, addr)
		return err
	})
	for _, f := range fault.Of(err) {
		s.warn(ctx, "sign-in refused", "account", account, "provider", name, "addr", addr, "code", f.Code)
		if f.Code == "access_account_unknown" {
			err = fault.New("access_provider_account", account, "")
		}
	}
	if err != nil {
		return Entrance{}, "", err
	}
	s.note(ctx, "signed in", "account", a.Name, "addr", addr, "way", name)
	return in, d.Next, nil
}

// identity is who the provider says somebody is.
type identity struct{ subject, account string }

// identify exchanges the code and checks the ID token: signature, issuer, audience, time (go-oidc) and nonce.
func (s *Service) identify(ctx context.Context, p *provider, d departure, code, addr string) (identity, error) {
	out := oidc.ClientContext(ctx, s.o.Client)
	tok, err := p.client.Exchange(out, code, oauth2.VerifierOption(d.Verifier))
	if err != nil {
		var said *oauth2.RetrieveError
		if errors.As(err, &said) {
			return identity{}, s.providerRefused(ctx, p.Name, addr, errors.New(said.ErrorCode))
		}
		return identity{}, s.away(ctx, p.Name, err)
	}
	raw, _ := tok.Extra("id_token").(string)
	idt, err := p.verifier.Verify(out, raw)
	if err == nil && subtle.ConstantTimeCompare([]byte(idt.Nonce), []byte(d.Nonce)) != 1 {
		err = errors.New("another nonce")
	}
	if err != nil {
		return identity{}, s.providerRefused(ctx, p.Name, addr, err)
	}
	var claims map[string]any
	if err := idt.Claims(&claims); err != nil {
		return identity{}, s.providerRefused(ctx, p.Name, addr, err)
	}
	if _, there := claims[p.Claim]; !there { // many providers tell the profile only when asked
		info, err := p.found.UserInfo(out, oauth2.StaticTokenSource(tok))
		if err == nil && info.Subject != idt.Subject {
			err = errors.New("the user info is somebody else's")
		}
		if err == nil {
			err = info.Claims(&claims)
		}
		if err != nil {
			return identity{}, s.providerRefused(ctx, p.Name, addr, err)
		}
	}
	account, _ := claims[p.Claim].(string)
	if verified, told := claims["email_verified"].(bool); p.Claim == "email" && !(told && verified) {
		account = "" // anybody may write any address into a profile
	}
	return identity{subject: idt.Subject, account: account}, nil
}
