package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/tongchou/tongchou/internal/access"
)

// nothing is the answer of what has nothing to say: 204.
type nothing struct{}

// idRef names a session, a token, a passkey.
type idRef struct {
	ID string `path:"id" maxLength:"128" doc:"api.doc.id"`
}

// own registers what everybody does to their own account: password, second factor, passkeys, sessions, tokens.
func (s *server) own() {
	if s.Access == nil {
		return
	}
	mine := func(id, method, path string, secret bool) op {
		return op{ID: id, Method: method, Path: path, Tag: "own", Does: access.SessionOwn, Secret: secret, Safe: true}
	}
	register(s, mine("change-password", http.MethodPut, "/api/v1/me/password", true), anywhere, func(ctx context.Context, in *passwordForm) (*nothing, error) {
		return nil, s.Access.ChangePassword(ctx, of(ctx).subject, in.Body.Old, in.Body.Password, of(ctx).address)
	})
	register(s, mine("list-own-sessions", http.MethodGet, "/api/v1/me/sessions", false), anywhere, func(ctx context.Context, _ *struct{}) (*answer[items[access.Session]], error) {
		l, err := s.Access.Sessions(ctx, of(ctx).subject.Account)
		return &answer[items[access.Session]]{items[access.Session]{l}}, err
	})
	register(s, mine("end-own-session", http.MethodDelete, "/api/v1/me/sessions/{id}", false), anywhere, func(ctx context.Context, in *idRef) (*nothing, error) {
		return nil, s.Access.RevokeSession(ctx, accessBy(ctx), of(ctx).subject.Account, in.ID)
	})
	register(s, mine("end-other-sessions", http.MethodDelete, "/api/v1/me/sessions", false), anywhere, func(ctx context.Context, _ *struct{}) (*nothing, error) {
		return nil, s.Access.RevokeOthers(ctx, of(ctx).subject)
	})
	s.ownTotp(mine)
	s.ownPasskeys(mine)
	s.ownTokens()
}

// accessBy says who changes an account.
func accessBy(ctx context.Context) access.By {
	return access.By{Actor: of(ctx).subject.Account, Origin: "api " + of(ctx).address}
}

type passwordForm struct {
	Body struct {
		Old      string `json:"old_password" minLength:"1" maxLength:"1024" doc:"api.doc.old_password"`
		Password string `json:"password" minLength:"1" maxLength:"1024" doc:"api.doc.new_password"`
	}
}

type codeForm struct {
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"64" doc:"api.doc.code"`
	}
}

type recoveryCodes struct {
	Codes []string `json:"recovery_codes" doc:"api.doc.recovery_codes"`
}

func (s *server) ownTotp(mine func(id, method, path string, secret bool) op) {
	register(s, mine("enrol-totp", http.MethodPost, "/api/v1/me/totp", true), anywhere, func(ctx context.Context, _ *struct{}) (*answer[access.Enrolment], error) {
		e, err := s.Access.EnrolTotp(ctx, of(ctx).subject)
		return &answer[access.Enrolment]{e}, err
	})
	register(s, mine("confirm-totp", http.MethodPost, "/api/v1/me/totp/confirm", true), anywhere, func(ctx context.Context, in *codeForm) (*answer[recoveryCodes], error) {
		codes, err := s.Access.ConfirmTotp(ctx, of(ctx).subject, in.Body.Code)
		return &answer[recoveryCodes]{recoveryCodes{codes}}, err
	})
	register(s, mine("drop-totp", http.MethodPost, "/api/v1/me/totp/drop", true), anywhere, func(ctx context.Context, in *codeForm) (*nothing, error) {
		return nil, s.Access.DropTotp(ctx, of(ctx).subject, in.Body.Code, of(ctx).address)
	})
}

type newPasskey struct {
	Body struct {
		Handle string          `json:"handle" minLength:"1" maxLength:"200" doc:"api.doc.handle"`
		Name   string          `json:"name" maxLength:"100" doc:"api.doc.passkey_name"`
		Answer json.RawMessage `json:"answer" doc:"api.doc.passkey_answer"`
	}
}

func (s *server) ownPasskeys(mine func(id, method, path string, secret bool) op) {
	register(s, mine("list-passkeys", http.MethodGet, "/api/v1/me/passkeys", false), anywhere, func(ctx context.Context, _ *struct{}) (*answer[items[access.Passkey]], error) {
		l, err := s.Access.Passkeys(ctx, of(ctx).subject.Account)
		return &answer[items[access.Passkey]]{items[access.Passkey]{l}}, err
	})
	register(s, mine("begin-passkey", http.MethodPost, "/api/v1/me/passkeys/begin", true), anywhere, func(ctx context.Context, _ *struct{}) (*answer[ceremony], error) {
		c, err := s.Access.BeginPasskey(ctx, of(ctx).subject)
		return &answer[ceremony]{ceremony{c.Handle, c.Options}}, err
	})
	register(s, mine("finish-passkey", http.MethodPost, "/api/v1/me/passkeys/finish", true), anywhere, func(ctx context.Context, in *newPasskey) (*answer[access.Passkey], error) {
		p, err := s.Access.FinishPasskey(ctx, of(ctx).subject, in.Body.Handle, in.Body.Name, in.Body.Answer)
		return &answer[access.Passkey]{p}, err
	})
	register(s, mine("drop-passkey", http.MethodDelete, "/api/v1/me/passkeys/{id}", false), anywhere, func(ctx context.Context, in *idRef) (*nothing, error) {
		return nil, s.Access.DropPasskey(ctx, accessBy(ctx), of(ctx).subject.Account, in.ID)
	})
}

type tokenForm struct {
	Body struct {
		Name  string             `json:"name" minLength:"1" maxLength:"200" doc:"api.doc.token_name"`
		Scope []access.Operation `json:"scope" minItems:"1" maxItems:"100" doc:"api.doc.token_scope"`
		Until time.Time          `json:"until" doc:"api.doc.token_until"`
	}
}

// tokenMade holds the token's secret, which is shown this once.
type tokenMade struct {
	Token string       `json:"token" doc:"api.doc.token_secret"`
	Kept  access.Token `json:"kept"`
}

func (s *server) ownTokens() {
	register(s, op{ID: "list-tokens", Method: http.MethodGet, Path: "/api/v1/me/tokens", Tag: "own", Does: access.TokenOwn}, anywhere,
		func(ctx context.Context, _ *struct{}) (*answer[items[access.Token]], error) {
			l, err := s.Access.Tokens(ctx, of(ctx).subject.Account)
			return &answer[items[access.Token]]{items[access.Token]{l}}, err
		})
	register(s, op{ID: "make-token", Method: http.MethodPost, Path: "/api/v1/me/tokens", Tag: "own", Does: access.TokenOwn, Status: 201, Secret: true}, anywhere,
		func(ctx context.Context, in *tokenForm) (*answer[tokenMade], error) {
			secret, t, err := s.Access.CreateToken(ctx, of(ctx).subject, in.Body.Name, in.Body.Scope, in.Body.Until)
			return &answer[tokenMade]{tokenMade{secret, t}}, err
		})
	register(s, op{ID: "revoke-token", Method: http.MethodDelete, Path: "/api/v1/me/tokens/{id}", Tag: "own", Does: access.TokenOwn}, anywhere,
		func(ctx context.Context, in *idRef) (*nothing, error) {
			return nil, s.Access.RevokeToken(ctx, accessBy(ctx), of(ctx).subject.Account, in.ID)
		})
}
