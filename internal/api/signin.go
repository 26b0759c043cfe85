package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/tongchou/tongchou/internal/access"
)

// signins registers the ways in and out. They are no writes to the ledger and take no Idempotency-Key.
func (s *server) signins() {
	register(s, op{ID: "get-me", Method: http.MethodGet, Path: "/api/v1/me", Tag: "session", Does: access.Public}, anywhere, s.me)
	if s.Access == nil {
		return
	}
	register(s, op{ID: "sign-in", Method: http.MethodPost, Path: "/api/v1/session", Tag: "session", Does: access.Public, Secret: true, Safe: true},
		anywhere, func(ctx context.Context, in *signInForm) (*entered, error) {
			got, err := s.Access.SignIn(ctx, in.Body.Name, in.Body.Password, in.Body.Code, of(ctx).address)
			return s.enter(ctx, got, err)
		})
	register(s, op{ID: "sign-out", Method: http.MethodDelete, Path: "/api/v1/session", Tag: "session", Does: access.Public, Safe: true},
		anywhere, func(ctx context.Context, _ *struct{}) (*left, error) {
			out := &left{SetCookie: s.cookie(SessionCookie, "", -1).String()}
			if c := of(ctx); c.secret != "" && !c.bearer {
				return out, s.Access.SignOut(ctx, c.secret)
			}
			return out, nil
		})
	register(s, op{ID: "begin-passkey-sign-in", Method: http.MethodPost, Path: "/api/v1/session/passkey/begin", Tag: "session", Does: access.Public, Safe: true},
		anywhere, func(ctx context.Context, _ *struct{}) (*answer[ceremony], error) {
			c, err := s.Access.BeginPasskeySignIn(ctx)
			return &answer[ceremony]{ceremony{c.Handle, c.Options}}, err
		})
	register(s, op{ID: "finish-passkey-sign-in", Method: http.MethodPost, Path: "/api/v1/session/passkey/finish", Tag: "session", Does: access.Public, Secret: true, Safe: true},
		anywhere, func(ctx context.Context, in *passkeyAnswer) (*entered, error) {
			got, err := s.Access.FinishPasskeySignIn(ctx, in.Body.Handle, in.Body.Answer, of(ctx).address)
			return s.enter(ctx, got, err)
		})
	s.providers()
}

// identity is who is signed in, as a page needs to know it.
type identity struct {
	SignedIn   bool               `json:"signed_in"`
	Account    string             `json:"account,omitempty"`
	Name       string             `json:"name,omitempty"`
	Renew      bool               `json:"renew,omitempty" doc:"api.doc.renew"`
	Grants     []access.Grant     `json:"grants,omitempty"`
	Operations []access.Operation `json:"operations,omitempty" doc:"api.doc.operations"`
}

func identityOf(sub access.Subject) identity {
	i := identity{SignedIn: sub.Account != "", Account: sub.Account, Name: sub.Name, Renew: sub.Renew, Grants: sub.Grants}
	for _, op := range access.Operations() {
		if units, all := access.Units(sub, op); i.SignedIn && (all || len(units) > 0) {
			i.Operations = append(i.Operations, op)
		}
	}
	return i
}

func (s *server) me(ctx context.Context, _ *struct{}) (*answer[identity], error) {
	return &answer[identity]{identityOf(of(ctx).subject)}, nil
}

type signInForm struct {
	Body struct {
		Name     string `json:"name" minLength:"1" maxLength:"256" doc:"api.doc.account"`
		Password string `json:"password" minLength:"1" maxLength:"1024" doc:"api.doc.password"`
		Code     string `json:"code,omitempty" maxLength:"64" doc:"api.doc.code"`
	}
}

// entered is the answer to a sign-in: the session's secret is in the cookie alone.
type entered struct {
	SetCookie string `header:"Set-Cookie"`
	Body      identity
}

func (s *server) enter(ctx context.Context, in access.Entrance, err error) (*entered, error) {
	if err != nil {
		return nil, err
	}
	of(ctx).entering = in.Subject.Account
	return &entered{s.sessionCookie(in).String(), identityOf(in.Subject)}, nil
}

// left is the answer to a sign-out.
type left struct {
	SetCookie string `header:"Set-Cookie"`
}

// ceremony is what a browser needs for navigator.credentials.
type ceremony struct {
	Handle  string          `json:"handle" doc:"api.doc.handle"`
	Options json.RawMessage `json:"options" doc:"api.doc.passkey_options"`
}

type passkeyAnswer struct {
	Body struct {
		Handle string          `json:"handle" minLength:"1" maxLength:"200" doc:"api.doc.handle"`
		Answer json.RawMessage `json:"answer" doc:"api.doc.passkey_answer"`
	}
}

// bindingCookie holds what ties a sign-in elsewhere to the browser that began it.
const bindingCookie = "tongchou_oidc"

// redirect sends a browser on.
type redirect struct {
	Status    int
	Location  string   `header:"Location"`
	SetCookie []string `header:"Set-Cookie"`
}

type providerList struct {
	Providers []string `json:"providers" doc:"api.doc.providers"`
}

// providers registers signing in by OpenID Connect.
func (s *server) providers() {
	register(s, op{ID: "list-providers", Method: http.MethodGet, Path: "/api/v1/oidc", Tag: "session", Does: access.Public},
		anywhere, func(context.Context, *struct{}) (*answer[providerList], error) {
			return &answer[providerList]{providerList{s.Access.Providers()}}, nil
		})
	register(s, op{ID: "begin-provider-sign-in", Method: http.MethodGet, Path: "/api/v1/oidc/{provider}/start", Tag: "session", Does: access.Public, Status: http.StatusFound},
		anywhere, func(ctx context.Context, in *struct {
			Provider string `path:"provider" maxLength:"100" doc:"api.doc.provider"`
			Next     string `query:"next" maxLength:"500" doc:"api.doc.next_page"`
		}) (*redirect, error) {
			d, err := s.Access.Depart(ctx, in.Provider, in.Next)
			if err != nil {
				return nil, err
			}
			return &redirect{http.StatusFound, d.URL, []string{s.cookie(bindingCookie, d.Binding, 600).String()}}, nil
		})
	register(s, op{ID: "finish-provider-sign-in", Method: http.MethodGet, Path: "/api/v1/oidc/{provider}/callback", Tag: "session", Does: access.Public, Status: http.StatusSeeOther, Lax: true},
		anywhere, func(ctx context.Context, in *struct {
			Provider string `path:"provider" maxLength:"100" doc:"api.doc.provider"`
			State    string `query:"state" maxLength:"500" doc:"api.doc.oidc_state"`
			Code     string `query:"code" maxLength:"4000" doc:"api.doc.oidc_code"`
			Binding  string `cookie:"tongchou_oidc" maxLength:"200" doc:"api.doc.oidc_binding"`
		}) (*redirect, error) {
			in1, next, err := s.Access.Arrive(ctx, in.Provider, in.State, in.Code, in.Binding, of(ctx).address)
			if err != nil {
				return nil, err
			}
			of(ctx).entering = in1.Subject.Account
			return &redirect{http.StatusSeeOther, (&url.URL{Path: "/"}).ResolveReference(local(next)).String(),
				[]string{s.sessionCookie(in1).String(), s.cookie(bindingCookie, "", -1).String()}}, nil
		})
}

// local is a path of this server; access has looked at it already.
func local(next string) *url.URL {
	u, err := url.Parse(next)
	if err != nil {
		return &url.URL{Path: "/"}
	}
	return &url.URL{Path: u.Path, RawQuery: u.RawQuery, Fragment: u.Fragment}
}
