package fuzz

import (
	"context"
	"fmt"
	"time"

	"github.com/tongchou/tongchou/faults/rig"
	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/store"
)

// caller is somebody who asks: by a token, by a session's cookie, or as nobody.
type caller struct {
	name  string
	grant access.Grant
	token string // "": nobody
	by    string // token, session
	made  int
}

// callers are one of every role, two by a session, and nobody.
func callers(l *rig.Ledger) []*caller {
	all := []*caller{{name: "nobody"}}
	for _, c := range []*caller{
		{name: rig.Office, grant: access.Grant{Role: access.Office, Unit: rig.City}}, {name: rig.Auditor, grant: access.Grant{Role: access.Auditor, Unit: rig.City}},
		{name: rig.Administrator, grant: access.Grant{Role: access.Administrator, Unit: rig.City}},
		{name: rig.Supervision, grant: access.Grant{Role: access.Supervision, Unit: rig.City}}, {name: rig.Political, grant: access.Grant{Role: access.Political, Unit: rig.City}},
		{name: rig.Verifier(rig.Bureau(0)), grant: access.Grant{Role: access.Verifier, Unit: rig.Bureau(0)}},
		{name: rig.Commander(rig.Bureau(0)), grant: access.Grant{Role: access.Commander, Unit: rig.Bureau(0)}},
		{name: rig.Clerk(rig.Station(0, 0)), grant: access.Grant{Role: access.Clerk, Unit: rig.Station(0, 0)}},
		{name: "second-office", grant: access.Grant{Role: access.Office, Unit: rig.City}, by: "session"},
		{name: "second-clerk", grant: access.Grant{Role: access.Clerk, Unit: rig.Bureau(0)}, by: "session"},
		{name: "second-admin", grant: access.Grant{Role: access.Administrator, Unit: rig.City}, by: "session"},
	} {
		if c.by == "" {
			c.by, c.token = "token", l.Tokens[c.name]
		}
		all = append(all, c)
	}
	return all
}

// renew gives a caller an account of its own anew: others may have shut the one it had, or it signed itself out.
func (c *caller) renew(ctx context.Context, st *store.Store) error {
	s := access.New(access.On(st), access.Options{Cost: access.Cost{Memory: 64, Passes: 1, Lanes: 1}})
	c.made++
	name, by := fmt.Sprintf("%s.%d", c.name, c.made), access.By{Actor: "seed", Origin: "seed"}
	if _, err := s.CreateAccount(ctx, by, access.NewAccount{Name: name, Password: rig.Password}); err != nil {
		return err
	}
	if _, _, err := s.Give(ctx, by, name, c.grant, "seed"); err != nil {
		return err
	}
	in, err := s.SignIn(ctx, name, rig.Password, "", "192.0.2.1")
	if err != nil {
		return err
	}
	if c.by == "session" {
		c.token = in.Secret
		return nil
	}
	var scope []access.Operation
	for _, op := range access.Operations() {
		if op != access.SessionOwn && op != access.TokenOwn {
			scope = append(scope, op)
		}
	}
	c.token, _, err = s.CreateToken(ctx, in.Subject, "fuzz", scope, time.Now().Add(24*time.Hour))
	return err
}

// sign gives a request the caller's credentials.
func (c *caller) sign() (name, value string) {
	switch c.by {
	case "token":
		return "Authorization", "Bearer " + c.token
	case "session":
		return "Cookie", "tongchou_session=" + c.token
	}
	return "", ""
}
