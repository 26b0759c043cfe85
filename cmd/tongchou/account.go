package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/store"
)

// Accounts are managed here by whoever has the data directory in hand, and needs no account for it. A server that runs on the same
// data directory sees a change with the next request.

func (a *app) cmdAccount() *cobra.Command {
	c := a.command("account", nil)
	c.AddCommand(a.cmdAccountCreate(), a.cmdAccountList(), a.cmdAccountGrant("grant"), a.cmdAccountGrant("revoke"),
		a.cmdAccountDisable("disable", true), a.cmdAccountDisable("enable", false))
	return c
}

// withAccounts opens the data directory's accounts.
func (a *app) withAccounts(do func(*access.Service, *store.Store) error) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	st, err := store.Open(dir)
	if err != nil {
		return err
	}
	defer st.Close()
	zone, err := st.Settings().Location()
	if err != nil {
		return err
	}
	return do(access.New(access.On(st), access.Options{Now: a.now, Zone: zone}), st)
}

// accountBy is who manages accounts from the command line, as the ledger will name it.
func (a *app) accountBy(origin string) access.By { return access.By{Actor: a.actor, Origin: origin} }

func (a *app) cmdAccountCreate() *cobra.Command {
	var n access.NewAccount
	var p passwordFlags
	c := a.command("create NAME", func(cmd *cobra.Command, args []string) error {
		n.Name, n.Renew = args[0], true
		return a.withAccounts(func(s *access.Service, st *store.Store) (err error) {
			var made string
			if n.Password, made, err = a.password(p, n.Name); err != nil {
				return err
			}
			if n.Unit != "" {
				if n.Unit, err = unitCode(cmd.Context(), st, n.Unit, a); err != nil {
					return err
				}
			}
			account, err := s.CreateAccount(cmd.Context(), a.accountBy("account create"), n)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("account.created", say.Args{"Name": account.Name, "Password": made}))
			return nil
		})
	}, "account")
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().StringVar(&n.Shown, "shown", "", a.voice.T("account.flag.shown"))
	c.Flags().StringVar(&n.Unit, "unit", "", a.voice.T("account.flag.unit"))
	a.passwordFlags(c, &p)
	return c
}

// unitCode finds a unit by code or name.
func unitCode(ctx context.Context, st *store.Store, wish string, a *app) (string, error) {
	if wish == access.Whole {
		return wish, nil
	}
	dir, err := a.dir()
	if err != nil {
		return "", err
	}
	d, err := desk.Open(ctx, dir, a.now)
	if err != nil {
		return "", err
	}
	defer d.Close()
	above, err := d.Lineage(ctx, wish)
	if err != nil {
		return "", err
	}
	return above[0], nil
}

func (a *app) cmdAccountList() *cobra.Command {
	c := a.command("list", func(cmd *cobra.Command, _ []string) error {
		return a.listAccounts(cmd, func(access.Account) bool { return true })
	}, "account")
	c.Args = a.args(cobra.NoArgs)
	return a.outFlag(c)
}

func (a *app) listAccounts(cmd *cobra.Command, wanted func(access.Account) bool) error {
	return a.withAccounts(func(s *access.Service, _ *store.Store) error {
		list := []access.Account{}
		for account, err := range s.Accounts(cmd.Context(), "", 0) {
			if err != nil {
				return err
			}
			if wanted(account) {
				list = append(list, account)
			}
		}
		ans := answer{JSON: map[string]any{"accounts": list}}
		ans.Name = a.voice.T("account.sheet")
		for _, col := range []string{"name", "shown", "unit", "roles", "state"} {
			ans.Columns = append(ans.Columns, sheet.OutColumn{Heading: a.voice.T("account.col." + col)})
		}
		rows := make([][]sheet.Value, len(list))
		for i, account := range list {
			rows[i] = []sheet.Value{sheet.TextValue(account.Name), sheet.TextValue(account.Shown), sheet.TextValue(account.Unit),
				sheet.TextValue(a.roles(account.Grants)), sheet.TextValue(a.accountState(account))}
		}
		ans.Rows = sheet.RowsOf(rows)
		return a.write(cmd, ans)
	})
}

func (a *app) roles(given []access.Given) string {
	var out []string
	for _, g := range given {
		out = append(out, a.voice.T("access.role."+string(g.Role))+" @ "+g.Unit)
	}
	return a.join(out)
}

func (a *app) accountState(account access.Account) string {
	switch {
	case account.Disabled:
		return a.voice.T("account.state.disabled")
	case account.Renew:
		return a.voice.T("account.state.renew")
	}
	return a.voice.T("account.state.good")
}

// cmdAccountGrant gives or takes a role at a unit.
func (a *app) cmdAccountGrant(name string) *cobra.Command {
	var reason string
	c := a.command(name+" NAME ROLE UNIT", func(cmd *cobra.Command, args []string) error {
		return a.withAccounts(func(s *access.Service, st *store.Store) error {
			unit, err := unitCode(cmd.Context(), st, args[2], a)
			if err != nil {
				return err
			}
			role, err := a.role(args[1])
			if err != nil {
				return err
			}
			change := s.Give
			if name == "revoke" {
				change = s.Take
			}
			account, e, err := change(cmd.Context(), a.accountBy("account "+name), args[0], access.Grant{Role: role, Unit: unit}, reason)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("account."+name, say.Args{"Name": account.Name, "Role": a.voice.T("access.role." + string(role)), "Unit": unit, "Record": e.First}))
			return nil
		})
	}, "account")
	c.Args = a.args(cobra.ExactArgs(3))
	c.Flags().StringVar(&reason, "reason", "", a.flag("reason"))
	a.require(c, "reason")
	return c
}

// role reads a role by its code or its name in the user's language.
func (a *app) role(wish string) (access.Role, error) {
	var codes []string
	for _, r := range access.Roles() {
		if wish == string(r) || wish == a.voice.T("access.role."+string(r)) {
			return r, nil
		}
		codes = append(codes, string(r))
	}
	return "", usageError{fault.At("ROLE", "cli_flag", wish, strings.Join(codes, ", "))}
}

// cmdAccountDisable disables an account, which ends its sessions and tokens, or lets it sign in again.
func (a *app) cmdAccountDisable(name string, disabled bool) *cobra.Command {
	c := a.command(name+" NAME", func(cmd *cobra.Command, args []string) error {
		return a.withAccounts(func(s *access.Service, _ *store.Store) error {
			account, err := s.UpdateAccount(cmd.Context(), a.accountBy("account "+name), args[0], access.AccountChange{Disabled: &disabled})
			if err != nil {
				return err
			}
			a.outln(a.voice.T("account."+name+"d", say.Args{"Name": account.Name}))
			return nil
		})
	}, "account")
	c.Args = a.args(cobra.ExactArgs(1))
	return c
}
