package access

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

// Account is what may be shown of an account. It is never deleted, since the ledger names its actor by it, but disabled.
type Account struct {
	Name     string    `json:"name"`            // unique, in its canonical form
	Shown    string    `json:"shown,omitempty"` // as people read it: 张伟
	Unit     string    `json:"unit,omitempty"`  // home unit's code; gives no rights
	Grants   []Given   `json:"grants,omitempty"`
	Disabled bool      `json:"disabled,omitempty"`
	Renew    bool      `json:"renew,omitempty"` // the password was somebody else's choice and must be changed at the next sign-in
	MadeBy   string    `json:"made_by,omitempty"`
	MadeAt   time.Time `json:"made_at"`

	SecondFactor bool  `json:"second_factor,omitempty"` // asks for a code of an authenticator app
	Rev          int64 `json:"rev,omitempty"`           // another with every change
}

// Given is a role an account holds, with who gave it, when and why.
type Given struct {
	Grant
	By  string    `json:"by"`
	At  time.Time `json:"at"`
	Why string    `json:"why"`
}

// Units are the account's home and the units of its roles: who manages the account must reach them all, or a lower administrator could take
// over a higher one's account by resetting its password.
func (a Account) Units() []string {
	var units []string
	if a.Unit != "" {
		units = append(units, a.Unit)
	}
	for _, g := range a.Grants {
		if !slices.Contains(units, g.Unit) {
			units = append(units, g.Unit)
		}
	}
	return units
}

// kept is an account with what is never shown.
type kept struct {
	Account
	Hash    string            `json:"hash,omitempty"`    // of the password; "" when there is none to sign in with
	Handle  []byte            `json:"handle,omitempty"`  // what passkeys know the account by; random, no name
	Totp    *totpSeed         `json:"totp,omitempty"`    // the authenticator app's
	Outside map[string]string `json:"outside,omitempty"` // provider → the subject there, bound at the first sign-in from it

	// Sessions and API tokens of an older generation than the account's are void. So one write ends them all, and none that is begun at
	// the same moment slips through.
	SessionGen int `json:"session_gen,omitempty"`
	TokenGen   int `json:"token_gen,omitempty"`
}

func (a kept) shown() Account {
	out := a.Account
	out.SecondFactor = a.Totp != nil && a.Totp.Confirmed
	return out
}

func (s *Service) keptAccount(p Paper, found bool, err error) (kept, bool, error) {
	a, rev, err := read[kept](p, found, err, s.now())
	a.Rev = rev
	return a, rev != 0, err
}

// NewAccount is what an account begins with.
type NewAccount struct {
	Name, Shown, Unit string
	Password          string // "": none, it signs in by a provider or a passkey once it has one
	Renew             bool   // must be changed at the first sign-in
}

// CreateAccount makes an account without roles. Faults: access_name, access_name_taken, those of CheckPassword.
func (s *Service) CreateAccount(ctx context.Context, by By, n NewAccount) (Account, error) {
	a, err := s.prepare(ctx, by, n)
	if err != nil {
		return Account{}, err
	}
	if err := s.write(ctx, func(tx Tx) error { return s.add(tx, &a) }); err != nil {
		return Account{}, err
	}
	s.note(ctx, "account made", "account", a.Name, "by", by.Actor, "origin", by.Origin)
	return a.shown(), nil
}

// CreateAdmin makes an account that administers all accounts, with the role in the ledger. It asks no role of its caller: who can call it has the
// data directory in hand. Faults as CreateAccount's.
func (s *Service) CreateAdmin(ctx context.Context, by By, name, password string) (Account, error) {
	a, err := s.prepare(ctx, by, NewAccount{Name: name, Password: password})
	if err == nil && password == "" {
		err = CheckPassword(name, password)
	}
	if err != nil {
		return Account{}, err
	}
	g := Given{Grant: Grant{Role: Administrator, Unit: Whole}, By: by.Actor, At: s.now(), Why: "administrator made from the data directory"}
	a.Grants = []Given{g}
	_, err = s.papers.Write(ctx, s.meta(by), func(tx Tx) error {
		if err := s.add(tx, &a); err != nil {
			return err
		}
		return s.ledger(tx, a.Name, g.Grant, true, g.Why)
	})
	if err != nil {
		return Account{}, err
	}
	s.warn(ctx, "administrator made", "account", a.Name, "by", by.Actor, "origin", by.Origin)
	return a.shown(), nil
}

func (s *Service) meta(by By) store.Meta {
	return store.Meta{At: s.now(), Actor: by.Actor, Origin: by.Origin}
}

// prepare checks what an account begins with and hashes its password, before any lock is taken.
func (s *Service) prepare(ctx context.Context, by By, n NewAccount) (kept, error) {
	name, err := CanonicalName(n.Name)
	if err != nil {
		return kept{}, err
	}
	a := kept{Account: Account{Name: name, Shown: strings.TrimSpace(n.Shown), Unit: n.Unit, Renew: n.Renew, MadeBy: by.Actor, MadeAt: s.now()}}
	if n.Password != "" {
		if a.Hash, err = s.newHash(ctx, name, n.Password); err != nil {
			return kept{}, err
		}
	}
	a.Handle, err = s.bytes(32)
	return a, err
}

func (s *Service) newHash(ctx context.Context, name, password string) (string, error) {
	if err := CheckPassword(name, password); err != nil {
		return "", err
	}
	p, _ := plainPassword(password)
	return s.hash(ctx, p)
}

func (s *Service) add(tx Tx, a *kept) error {
	_, taken, err := tx.Paper(accounts, a.Name)
	if err == nil && taken {
		err = fault.At("name", "access_name_taken", a.Name, "")
	}
	if err != nil {
		return err
	}
	rev, err := put(tx, Paper{Drawer: accounts, Key: a.Name}, a)
	a.Rev = rev
	return err
}

// Account returns an account by its name in any spelling. Fault: access_account_unknown.
func (s *Service) Account(ctx context.Context, name string) (Account, error) {
	a, err := s.must(ctx, name)
	return a.shown(), err
}

func unknownAccount(name string) error { return fault.New("access_account_unknown", cut(name), "") }

// Accounts walks the accounts by name, beginning after the name after ("": from the first), at most limit of them (0: all).
func (s *Service) Accounts(ctx context.Context, after string, limit int) iter.Seq2[Account, error] {
	return func(yield func(Account, error) bool) {
		for p, err := range s.papers.Papers(ctx, accounts, PaperFilter{After: after, Limit: limit}) {
			a, _, err := s.keptAccount(p, true, err)
			if !yield(a.shown(), err) || err != nil {
				return
			}
		}
	}
}

// change reads the account, lets fn change it and keeps it, in one write.
func (s *Service) change(ctx context.Context, name string, fn func(Tx, *kept) error) (kept, error) {
	var a kept
	err := s.write(ctx, func(tx Tx) (err error) {
		a, err = s.changeIn(tx, name, fn)
		return err
	})
	return a, err
}

func (s *Service) changeIn(tx Tx, name string, fn func(Tx, *kept) error) (kept, error) {
	key, err := CanonicalName(name)
	if err != nil {
		return kept{}, unknownAccount(name)
	}
	a, found, err := s.keptAccount(tx.Paper(accounts, key))
	if err == nil && !found {
		err = unknownAccount(name)
	}
	if err == nil {
		err = fn(tx, &a)
	}
	if err != nil {
		return kept{}, err
	}
	a.Rev, err = put(tx, Paper{Drawer: accounts, Key: a.Name}, a)
	return a, err
}

// AccountChange is what changes of an account; nil stays.
type AccountChange struct {
	Rev      int64 // of the account as the caller knows it; 0: whatever it is
	Shown    *string
	Unit     *string
	Disabled *bool
}

// UpdateAccount changes an account; disabling it ends its sessions and API tokens. Faults: access_account_unknown, access_account_changed.
func (s *Service) UpdateAccount(ctx context.Context, by By, name string, c AccountChange) (Account, error) {
	a, err := s.change(ctx, name, func(tx Tx, a *kept) error {
		if c.Rev != 0 && c.Rev != a.Rev {
			return fault.New("access_account_changed", a.Name, "")
		}
		if c.Shown != nil {
			a.Shown = strings.TrimSpace(*c.Shown)
		}
		if c.Unit != nil {
			a.Unit = *c.Unit
		}
		if c.Disabled != nil {
			a.Disabled = *c.Disabled
			if a.Disabled {
				a.voidAll()
			}
		}
		return nil
	})
	if err != nil {
		return Account{}, err
	}
	s.note(ctx, "account changed", "account", a.Name, "disabled", a.Disabled, "by", by.Actor, "origin", by.Origin)
	return a.shown(), nil
}
