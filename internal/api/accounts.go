package api

import (
	"context"
	"crypto/rand"
	"net/http"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/store"
)

// accounts registers the administration of accounts. Who manages an account reaches its home and every unit of its roles; a role is
// given by who reaches its unit, and never to oneself. Roles given and taken are in the ledger.
func (s *server) accounts() {
	if s.Access == nil {
		return
	}
	register(s, op{ID: "list-accounts", Method: http.MethodGet, Path: "/api/v1/accounts", Tag: "account", Does: access.AccountRead}, narrowed[struct{ PageParams }](access.AccountRead), s.listAccounts)
	register(s, op{ID: "get-account", Method: http.MethodGet, Path: "/api/v1/accounts/{name}", Tag: "account", Does: access.AccountRead},
		atAccount(s, func(in *AccountRef) string { return in.Name }), func(ctx context.Context, in *AccountRef) (*edited[access.Account], error) {
			a, err := s.Access.Account(ctx, in.Name)
			return &edited[access.Account]{rev(a.Rev), a}, err
		})
	register(s, op{ID: "make-account", Method: http.MethodPost, Path: "/api/v1/accounts", Tag: "account", Does: access.AccountWrite, Status: 201, Secret: true},
		func(ctx context.Context, in *accountForm) ([]access.Object, error) {
			return s.unitsOrWhole(ctx, nonEmpty(in.Body.Unit))
		}, s.makeAccount)
	register(s, op{ID: "change-account", Method: http.MethodPatch, Path: "/api/v1/accounts/{name}", Tag: "account", Does: access.AccountWrite},
		s.changeObjects, s.changeAccount)
	register(s, op{ID: "reset-password", Method: http.MethodPost, Path: "/api/v1/accounts/{name}/password", Tag: "account", Does: access.AccountWrite, Secret: true},
		atAccount(s, func(in *resetForm) string { return in.Name }), s.resetPassword)
	register(s, op{ID: "reset-second-factor", Method: http.MethodDelete, Path: "/api/v1/accounts/{name}/second-factor", Tag: "account", Does: access.AccountWrite},
		atAccount(s, func(in *AccountRef) string { return in.Name }), func(ctx context.Context, in *AccountRef) (*nothing, error) {
			return nil, s.Access.ResetSecondFactor(ctx, accessBy(ctx), in.Name)
		})
	register(s, op{ID: "end-account-sessions", Method: http.MethodDelete, Path: "/api/v1/accounts/{name}/sessions", Tag: "account", Does: access.AccountWrite},
		atAccount(s, func(in *AccountRef) string { return in.Name }), func(ctx context.Context, in *AccountRef) (*nothing, error) {
			return nil, s.Access.RevokeAll(ctx, accessBy(ctx), in.Name)
		})
	register(s, op{ID: "list-account-sessions", Method: http.MethodGet, Path: "/api/v1/accounts/{name}/sessions", Tag: "account", Does: access.AccountRead},
		atAccount(s, func(in *AccountRef) string { return in.Name }), func(ctx context.Context, in *AccountRef) (*answer[items[access.Session]], error) {
			l, err := s.Access.Sessions(ctx, in.Name)
			return &answer[items[access.Session]]{items[access.Session]{l}}, err
		})
	register(s, op{ID: "give-role", Method: http.MethodPost, Path: "/api/v1/accounts/{name}/grants", Tag: "account", Does: access.AccountGrant}, s.grantObjects, s.give)
	register(s, op{ID: "take-role", Method: http.MethodPost, Path: "/api/v1/accounts/{name}/grants/take", Tag: "account", Does: access.AccountGrant}, s.grantObjects, s.take)
}

// AccountRef names an account.
type AccountRef struct {
	Name string `path:"name" maxLength:"256" doc:"api.doc.account"`
}

// atAccount is of operations on an account: its home and the units of its roles, or the whole agency when it has none.
func atAccount[I any](s *server, name func(*I) string) where[I] {
	return func(ctx context.Context, in *I) ([]access.Object, error) {
		a, err := s.Access.Account(ctx, name(in))
		if err != nil {
			// Who may see no account at all is not told which there are.
			if denied := decide(of(ctx).subject, access.AccountRead, somewhere(ctx, access.AccountRead)); denied != nil {
				return nil, denied
			}
			return nil, err
		}
		return s.unitsOrWhole(ctx, a.Units())
	}
}

// unitsOrWhole are units as objects; none are the whole agency. What stands above every unit is reached from there alone.
func (s *server) unitsOrWhole(ctx context.Context, units []string) (out []access.Object, err error) {
	if len(units) == 0 {
		return s.whole(ctx)
	}
	for _, u := range units {
		o := access.Object{Unit: u, Above: []string{u}}
		if u != access.Whole {
			if o, err = s.unitOrClosed(ctx, u); err != nil {
				return nil, err
			}
		}
		out = append(out, o)
	}
	return out, nil
}

type accountPage struct {
	Accounts []access.Account `json:"accounts"`
	Next     string           `json:"next,omitempty" doc:"api.doc.next"`
}

func (s *server) listAccounts(ctx context.Context, in *struct{ PageParams }) (*answer[accountPage], error) {
	at, err := in.from("accounts")
	if err != nil {
		return nil, err
	}
	page := accountPage{Accounts: []access.Account{}}
	for a, err := range s.Access.Accounts(ctx, at.Key, 0) {
		if err != nil {
			return nil, err
		}
		objects, err := s.unitsOrWhole(ctx, a.Units())
		if err != nil {
			return nil, err
		}
		switch {
		case decide(of(ctx).subject, access.AccountRead, objects) != nil:
		case len(page.Accounts) == in.Limit:
			page.Next = place{Of: "accounts", Key: page.Accounts[in.Limit-1].Name}.cursor()
			return &answer[accountPage]{page}, nil
		default:
			page.Accounts = append(page.Accounts, a)
		}
	}
	return &answer[accountPage]{page}, nil
}

type accountForm struct {
	Body struct {
		Name     string `json:"name" minLength:"1" maxLength:"256" doc:"api.doc.account"`
		Shown    string `json:"shown,omitempty" maxLength:"200" doc:"api.doc.shown"`
		Unit     string `json:"unit,omitempty" maxLength:"200" doc:"api.doc.home_unit"`
		Password string `json:"password,omitempty" maxLength:"1024" doc:"api.doc.first_password"`
	}
}

// accountMade is an account with the password that was drawn for it, which is shown this once.
type accountMade struct {
	Account  access.Account `json:"account"`
	Password string         `json:"password,omitempty" doc:"api.doc.drawn_password"`
}

func (s *server) makeAccount(ctx context.Context, in *accountForm) (*edited[accountMade], error) {
	n := access.NewAccount{Name: in.Body.Name, Shown: in.Body.Shown, Password: in.Body.Password, Renew: true}
	drawn, err := "", error(nil)
	if n.Password == "" {
		if drawn, err = access.NewPassword(rand.Reader); err != nil {
			return nil, err
		}
		n.Password = drawn
	}
	if in.Body.Unit != "" {
		o, err := s.unit(ctx, in.Body.Unit)
		if err != nil {
			return nil, err
		}
		n.Unit = o.Unit
	}
	a, err := s.Access.CreateAccount(ctx, accessBy(ctx), n)
	return &edited[accountMade]{rev(a.Rev), accountMade{a, drawn}}, err
}

type accountChangeForm struct {
	AccountRef
	Match string `header:"If-Match" doc:"api.doc.if_match"`
	Body  struct {
		Shown    *string `json:"shown,omitempty" maxLength:"200" doc:"api.doc.shown"`
		Unit     *string `json:"unit,omitempty" maxLength:"200" doc:"api.doc.home_unit"`
		Disabled *bool   `json:"disabled,omitempty" doc:"api.doc.disabled"`
	}
}

// changeObjects are the account's units and its new home: nobody moves an account to where they don't reach.
func (s *server) changeObjects(ctx context.Context, in *accountChangeForm) ([]access.Object, error) {
	out, err := atAccount(s, func(in *accountChangeForm) string { return in.Name })(ctx, in)
	if err != nil || in.Body.Unit == nil || *in.Body.Unit == "" {
		return out, err
	}
	o, err := s.unit(ctx, *in.Body.Unit)
	return append(out, o), err
}

func (s *server) changeAccount(ctx context.Context, in *accountChangeForm) (*edited[access.Account], error) {
	a, err := s.Access.Account(ctx, in.Name)
	if err != nil {
		return nil, err
	}
	if err := mustMatch(in.Match, a.Rev); err != nil {
		return nil, err
	}
	c := access.AccountChange{Rev: a.Rev, Shown: in.Body.Shown, Unit: in.Body.Unit, Disabled: in.Body.Disabled}
	if c.Unit != nil && *c.Unit != "" {
		o, err := s.unit(ctx, *c.Unit)
		if err != nil {
			return nil, err
		}
		c.Unit = &o.Unit
	}
	a, err = s.Access.UpdateAccount(ctx, accessBy(ctx), in.Name, c)
	return &edited[access.Account]{rev(a.Rev), a}, err
}

type resetForm struct {
	AccountRef
	Body struct {
		Password string `json:"password,omitempty" maxLength:"1024" doc:"api.doc.first_password"`
	}
}

type drawnPassword struct {
	Password string `json:"password,omitempty" doc:"api.doc.drawn_password"`
}

func (s *server) resetPassword(ctx context.Context, in *resetForm) (*answer[drawnPassword], error) {
	password, drawn := in.Body.Password, ""
	if password == "" {
		var err error
		if drawn, err = access.NewPassword(rand.Reader); err != nil {
			return nil, err
		}
		password = drawn
	}
	return &answer[drawnPassword]{drawnPassword{drawn}}, s.Access.ResetPassword(ctx, accessBy(ctx), in.Name, password)
}

type grantForm struct {
	AccountRef
	Body struct {
		Role access.Role `json:"role" enum:"clerk,verifier,office,supervision,political,commander,auditor,administrator" doc:"api.doc.role"`
		Unit string      `json:"unit" minLength:"1" maxLength:"200" doc:"api.doc.grant_unit"`
		Why  string      `json:"why" minLength:"1" maxLength:"2000" doc:"api.doc.reason"`
	}
}

// grantObjects is the unit at which a role is given or taken, and whose it is.
func (s *server) grantObjects(ctx context.Context, in *grantForm) ([]access.Object, error) {
	name, err := access.CanonicalName(in.Name)
	if err != nil {
		return nil, err
	}
	out, err := s.unitsOrWhole(ctx, []string{in.Body.Unit})
	if err != nil {
		return nil, err
	}
	out[0].Account = name
	return out, nil
}

type granted struct {
	Account *access.Account `json:"account,omitempty"`
	Entry   *store.Entry    `json:"entry,omitempty" doc:"api.doc.entry"`
}

func (s *server) give(ctx context.Context, in *grantForm) (*answer[granted], error) {
	return s.regrant(ctx, in, s.Access.Give)
}

func (s *server) take(ctx context.Context, in *grantForm) (*answer[granted], error) {
	return s.regrant(ctx, in, s.Access.Take)
}

func (s *server) regrant(ctx context.Context, in *grantForm, do func(context.Context, access.By, string, access.Grant, string) (access.Account, store.Entry, error)) (*answer[granted], error) {
	unit := in.Body.Unit
	if unit != access.Whole {
		o, err := s.unitOrClosed(ctx, unit)
		if err != nil {
			return nil, err
		}
		unit = o.Unit
	}
	a, e, err := do(ctx, accessBy(ctx), in.Name, access.Grant{Role: in.Body.Role, Unit: unit}, in.Body.Why)
	if err != nil {
		return nil, err
	}
	return &answer[granted]{granted{&a, wrote(e)}}, nil
}
