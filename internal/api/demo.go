package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
)

// DemoLogin is an account of a demo ledger that anybody at this machine may use. Its password stays in the server.
type DemoLogin struct {
	Name, Shown string
	Role        access.Role
	Unit        string
	Password    string
}

// demos registers the demo's accounts, each one press away. A real ledger has none to offer.
func (s *server) demos() {
	register(s, op{ID: "list-demo-accounts", Method: http.MethodGet, Path: "/api/v1/demo/accounts", Tag: "session", Does: access.Public},
		anywhere, func(ctx context.Context, _ *struct{}) (*answer[items[demoAccount]], error) {
			logins, err := s.demoLogins(ctx)
			if err != nil {
				return nil, err
			}
			out := items[demoAccount]{}
			err = s.Desk.Hold(ctx, desk.Question{}, func(scene desk.Scene) error {
				for _, l := range logins {
					role := demoRole{Role: l.Role, Unit: l.Unit, UnitName: s.Desk.Settings().Name}
					if u, ok := scene.Tree.Unit(scene.Directory.UnitNo(l.Unit)); ok {
						role.UnitName = u.Name
					}
					out.Items = append(out.Items, demoAccount{l.Name, l.Shown, []demoRole{role}})
				}
				return nil
			})
			return &answer[items[demoAccount]]{out}, err
		})
	register(s, op{ID: "sign-in-demo", Method: http.MethodPost, Path: "/api/v1/demo/session", Tag: "session", Does: access.Public, Secret: true, Safe: true},
		anywhere, func(ctx context.Context, in *struct {
			Body struct {
				Name string `json:"name" minLength:"1" maxLength:"256" doc:"api.doc.account"`
			}
		}) (*entered, error) {
			logins, err := s.demoLogins(ctx)
			if err != nil {
				return nil, err
			}
			i := slices.IndexFunc(logins, func(l DemoLogin) bool { return l.Name == in.Body.Name })
			if i < 0 {
				return nil, fault.New("access_account_unknown", in.Body.Name, "")
			}
			got, err := s.Access.SignIn(ctx, logins[i].Name, logins[i].Password, "", of(ctx).address)
			return s.enter(ctx, got, err)
		})
}

// demoLogins are the accounts on offer to this caller. Who comes from elsewhere, or through a proxy, is told that there is no such address.
func (s *server) demoLogins(ctx context.Context) ([]DemoLogin, error) {
	var logins []DemoLogin
	if c := of(ctx); s.Demo != nil && s.Access != nil && s.Desk.Settings().Demo && c.near {
		var err error
		if logins, err = s.Demo(); err != nil {
			return nil, err
		}
	}
	if len(logins) == 0 {
		return nil, fault.New("api_not_found", "/api/v1/demo", "")
	}
	return logins, nil
}

type demoAccount struct {
	Name  string     `json:"name" doc:"api.doc.account"`
	Shown string     `json:"shown,omitempty"`
	Roles []demoRole `json:"roles"`
}

type demoRole struct {
	Role     access.Role `json:"role"`
	Unit     string      `json:"unit"`
	UnitName string      `json:"unit_name,omitempty"`
}
