package access

import (
	"context"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
)

// SignIn begins a session by password and, where the account asks for it, a code of the authenticator app or a recovery code. addr is the network
// address of who asks.
//
//	access_wait                 too many failures; try again later
//	access_sign_in              name or password is wrong, or the account is disabled: it does not say which
//	access_second_factor        the password is right; the same again with a code
//	access_second_factor_wrong  the code is wrong or was used before
func (s *Service) SignIn(ctx context.Context, name, password, code, addr string) (Entrance, error) {
	account, err := CanonicalName(name)
	if err != nil {
		account = cut(name) // no account has it; it is counted and takes as long all the same
	}
	g, err := s.guard(ctx, account, addr)
	if err == nil {
		err = s.try(ctx, g)
	}
	if err != nil {
		return Entrance{}, err
	}
	a, stale, err := s.checkPassword(ctx, account, password)
	if err != nil {
		s.refused(ctx, "sign-in refused", g, err)
		return Entrance{}, err
	}
	fresh := ""
	if stale { // the cost has been raised since: this is the moment when the password is at hand
		p, _ := plainPassword(password)
		if fresh, err = s.hash(ctx, p); err != nil {
			return Entrance{}, err
		}
	}
	if a.Totp.asks() && code == "" {
		return Entrance{}, either(s.excuse(ctx, g), fault.At("code", "access_second_factor", "", ""))
	}
	var in Entrance
	verified := a.Hash
	a, err = s.change(ctx, account, func(tx Tx, a *kept) error {
		if a.Disabled || a.Hash != verified { // changed since it was checked
			return fault.New("access_sign_in", "", "")
		}
		way := "password"
		if a.Totp.asks() {
			by, err := a.Totp.use(code, s.now())
			if err != nil {
				return err
			}
			way += "+" + by
		}
		if fresh != "" {
			a.Hash = fresh
		}
		if err := s.success(tx, g); err != nil {
			return err
		}
		var err error
		in, err = s.enter(tx, *a, way, addr)
		return err
	})
	if err != nil {
		s.refused(ctx, "sign-in refused", g, err)
		return Entrance{}, err
	}
	s.note(ctx, "signed in", "account", a.Name, "addr", addr, "way", in.Session.Way)
	return in, nil
}

// refused notes a fault, not trouble of the system.
func (s *Service) refused(ctx context.Context, what string, g guard, err error) {
	for _, f := range fault.Of(err) {
		s.warn(ctx, what, "account", g.account, "addr", g.addr, "code", f.Code)
	}
}

// checkPassword returns the account if it may sign in and the password is its own. It hashes once in any case. Fault: access_sign_in.
func (s *Service) checkPassword(ctx context.Context, account, password string) (a kept, stale bool, err error) {
	a, found, err := s.keptAccount(s.papers.Paper(ctx, accounts, account))
	if err != nil {
		return kept{}, false, err
	}
	hash, may := a.Hash, found && !a.Disabled && a.Hash != ""
	if !may {
		if hash, err = s.decoyHash(ctx); err != nil {
			return kept{}, false, err
		}
	}
	p, typed := plainPassword(password)
	ok, stale, err := s.matches(ctx, hash, p)
	if err != nil {
		return kept{}, false, err
	}
	if !ok || !may || !typed {
		return kept{}, false, fault.New("access_sign_in", "", "")
	}
	return a, stale, nil
}

// justNow is how long after signing in somebody may change how they sign in.
const justNow = 15 * time.Minute

// lately refuses what a session left open on a desk, or an API token, must not do. Fault: access_sign_in_again.
func (s *Service) lately(who Subject) error {
	if who.Account == "" {
		return signedOut()
	}
	if who.Since.IsZero() || s.now().Sub(who.Since) > justNow {
		return fault.New("access_sign_in_again", "", "")
	}
	return nil
}

// ChangePassword gives the subject's account another password and ends its other sessions. Faults: access_wait, access_sign_in (the old one is
// wrong), those of CheckPassword, access_password_same.
func (s *Service) ChangePassword(ctx context.Context, who Subject, old, password, addr string) error {
	if who.Account == "" {
		return signedOut()
	}
	if err := CheckPassword(who.Account, password); err != nil {
		return err
	}
	g, err := s.guard(ctx, who.Account, addr)
	if err == nil {
		err = s.try(ctx, g)
	}
	if err != nil {
		return err
	}
	a, _, err := s.checkPassword(ctx, who.Account, old)
	if err != nil {
		s.refused(ctx, "change of password refused", g, err)
		return err
	}
	was, _ := plainPassword(old)
	if is, _ := plainPassword(password); is == was {
		return either(s.excuse(ctx, g), fault.At("password", "access_password_same", "", ""))
	}
	hash, err := s.newHash(ctx, who.Account, password)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, who.Account, func(tx Tx, now *kept) error {
		if now.Hash != a.Hash || now.Disabled {
			return fault.New("access_sign_in", "", "")
		}
		now.Hash, now.Renew = hash, false
		if err := s.success(tx, g); err != nil {
			return err
		}
		return s.voidOthers(tx, now, who.Session)
	})
	if err == nil {
		s.note(ctx, "password changed", "account", who.Account, "addr", addr)
	}
	return err
}

// ResetPassword is an administrator's: the account gets a password that must be changed at its next sign-in, and all its sessions and API tokens
// end. Faults: access_account_unknown, those of CheckPassword.
func (s *Service) ResetPassword(ctx context.Context, by By, name, password string) error {
	return s.setPassword(ctx, by, name, password, true)
}

// GivePassword is ResetPassword with a password that may stay, for the demo's accounts, which belong to nobody.
func (s *Service) GivePassword(ctx context.Context, by By, name, password string) error {
	return s.setPassword(ctx, by, name, password, false)
}

func (s *Service) setPassword(ctx context.Context, by By, name, password string, renew bool) error {
	account, err := CanonicalName(name)
	if err != nil {
		return unknownAccount(name)
	}
	hash, err := s.newHash(ctx, account, password)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, account, func(_ Tx, a *kept) error {
		a.Hash, a.Renew = hash, renew
		a.voidAll()
		return nil
	})
	if err == nil {
		s.warn(ctx, "password reset", "account", account, "by", by.Actor, "origin", by.Origin)
	}
	return err
}
