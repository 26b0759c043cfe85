package access

import (
	"context"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// GrantBody is the ledger's version of kind grant: from its day on the account holds the role at the unit or holds it no more. Who decided it is the
// entry's actor. Its code is GrantCode's.
type GrantBody struct {
	Account string `json:"account"`
	Role    Role   `json:"role"`
	Unit    string `json:"unit"`
	Held    bool   `json:"held"`
	Why     string `json:"why"`
}

// GrantCode names the matter that versions of a grant are about.
func GrantCode(account string, g Grant) string { return account + "/" + string(g.Role) + "@" + g.Unit }

// Give gives the account a role at a unit, and writes so into the ledger in the same write. The unit's existence is the caller's to check.
// Faults: access_account_unknown, access_role_unknown, access_unit_missing, access_reason_missing, access_grant_held.
func (s *Service) Give(ctx context.Context, by By, account string, g Grant, why string) (Account, store.Entry, error) {
	return s.regrant(ctx, by, account, g, true, why)
}

// Take takes a role back, likewise; it holds from the account's next request on. Faults as Give's, access_grant_absent in place of access_grant_held.
func (s *Service) Take(ctx context.Context, by By, account string, g Grant, why string) (Account, store.Entry, error) {
	return s.regrant(ctx, by, account, g, false, why)
}

func (s *Service) regrant(ctx context.Context, by By, account string, g Grant, held bool, why string) (Account, store.Entry, error) {
	why = strings.TrimSpace(why)
	switch {
	case !slices.Contains(Roles(), g.Role):
		return Account{}, store.Entry{}, fault.At("role", "access_role_unknown", cut(string(g.Role)), roleList())
	case g.Unit == "":
		return Account{}, store.Entry{}, fault.At("unit", "access_unit_missing", "", "")
	case why == "":
		return Account{}, store.Entry{}, fault.At("why", "access_reason_missing", "", "")
	}
	var a kept
	e, err := s.papers.Write(ctx, s.meta(by), func(tx Tx) (err error) {
		a, err = s.changeIn(tx, account, func(tx Tx, a *kept) error {
			at := slices.IndexFunc(a.Grants, func(h Given) bool { return h.Grant == g })
			switch {
			case held && at >= 0:
				return fault.New("access_grant_held", GrantCode(a.Name, g), "")
			case !held && at < 0:
				return fault.New("access_grant_absent", GrantCode(a.Name, g), "")
			case held:
				a.Grants = append(a.Grants, Given{Grant: g, By: by.Actor, At: s.now(), Why: why})
			default:
				a.Grants = slices.Delete(a.Grants, at, at+1)
			}
			return s.ledger(tx, a.Name, g, held, why)
		})
		return err
	})
	if err != nil {
		return Account{}, store.Entry{}, err
	}
	s.note(ctx, "role changed", "account", a.Name, "role", g.Role, "unit", g.Unit, "held", held, "by", by.Actor, "origin", by.Origin)
	return a.shown(), e, nil
}

// ledger appends the version that says who holds what.
func (s *Service) ledger(tx Tx, account string, g Grant, held bool, why string) error {
	body := GrantBody{Account: account, Role: g.Role, Unit: g.Unit, Held: held, Why: why}
	_, _, err := tx.Version(store.Grant, GrantCode(account, g), when.On(s.now(), s.o.Zone), body)
	return err
}

func roleList() string {
	var names []string
	for _, r := range Roles() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}
