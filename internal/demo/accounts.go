package demo

import (
	"context"
	"io"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

// Login is an account of the demo with the password it has just been given, of which the ledger keeps only a hash.
type Login struct {
	Name     string      `json:"name"`
	Shown    string      `json:"shown"`
	Unit     string      `json:"unit"`
	Role     access.Role `json:"role"`
	Password string      `json:"password"`
}

// county is the bureau at which the demo's story plays, and station the one of its stations that has a clerk.
const (
	county  = "431002"
	station = "431002-01"
)

// people are the demo's accounts, one for each role.
var people = []Login{
	{Name: "kaoheban", Shown: "考核办", Unit: city, Role: access.Office},
	{Name: "beihu-neiqin", Shown: "北湖第一派出所内勤", Unit: station, Role: access.Clerk},
	{Name: "beihu-juzhang", Shown: "北湖分局局长", Unit: county, Role: access.Commander},
	{Name: "shenhe", Shown: "审核员", Unit: city, Role: access.Verifier},
	{Name: "ducha", Shown: "督察", Unit: city, Role: access.Supervision},
	{Name: "zhenggong", Shown: "政工", Unit: city, Role: access.Political},
	{Name: "shenji", Shown: "审计员", Unit: city, Role: access.Auditor},
	{Name: "guanli", Shown: "账号管理员", Unit: access.Whole, Role: access.Administrator},
}

// Accounts sees to the demo's accounts and gives each a password drawn from random. Accounts that are there already get another
// password, which ends their sessions.
func Accounts(ctx context.Context, dir string, random io.Reader) ([]Login, error) {
	st, err := store.Open(dir)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	zone, err := st.Settings().Location()
	if err != nil {
		return nil, err
	}
	// Roles are given in the ledger, whose time is the demo's: so that the same demo has the same bytes.
	clock := at(reporting, 20, 0, zone)
	s := access.New(access.On(st), access.Options{Now: func() time.Time { return clock }, Zone: zone})
	out := make([]Login, len(people))
	for i, p := range people {
		if p.Password, err = access.NewPassword(random); err != nil {
			return nil, err
		}
		if err := p.make(ctx, s); err != nil {
			return nil, err
		}
		out[i] = p
	}
	return out, nil
}

func (l Login) make(ctx context.Context, s *access.Service) error {
	by := access.By{Actor: "demo", Origin: "demo"}
	account, err := s.Account(ctx, l.Name)
	if f := fault.Of(err); len(f) == 1 && f[0].Code == "access_account_unknown" {
		account, err = s.CreateAccount(ctx, by, access.NewAccount{Name: l.Name, Shown: l.Shown, Unit: l.home(), Password: l.Password})
	} else if err == nil {
		err = s.GivePassword(ctx, by, l.Name, l.Password)
	}
	if err != nil {
		return err
	}
	for _, g := range account.Grants {
		if g.Role == l.Role && g.Unit == l.Unit {
			return nil
		}
	}
	_, _, err = s.Give(ctx, by, l.Name, access.Grant{Role: l.Role, Unit: l.Unit}, "演示账号")
	return err
}

func (l Login) home() string {
	if l.Unit == access.Whole {
		return city
	}
	return l.Unit
}
