package access

import (
	"context"

	"github.com/tongchou/tongchou/internal/fault"
)

// Sessions lists the account's sessions that have not ended.
func (s *Service) Sessions(ctx context.Context, account string) ([]Session, error) {
	a, err := s.must(ctx, account)
	if err != nil {
		return nil, err
	}
	list := []Session{}
	for p, err := range s.papers.Papers(ctx, sessions, PaperFilter{Owner: a.Name}) {
		one, _, err := read[keptSession](p, true, err, s.now())
		if err != nil {
			return nil, err
		}
		if s.lives(one, a) {
			list = append(list, one.Session)
		}
	}
	return list, nil
}

// must reads an account that has to be there.
func (s *Service) must(ctx context.Context, name string) (kept, error) {
	key, err := CanonicalName(name)
	if err != nil {
		return kept{}, unknownAccount(name)
	}
	a, found, err := s.keptAccount(s.papers.Paper(ctx, accounts, key))
	if err == nil && !found {
		err = unknownAccount(name)
	}
	return a, err
}

// RevokeSession ends one session of the account. Fault: access_session_unknown.
func (s *Service) RevokeSession(ctx context.Context, by By, account, id string) error {
	return s.dropOne(ctx, by, sessions, account, id, "access_session_unknown")
}

func (s *Service) dropOne(ctx context.Context, by By, drawer, account, key, unknown string) error {
	err := s.write(ctx, func(tx Tx) error {
		p, found, err := tx.Paper(drawer, key)
		if err != nil {
			return err
		}
		if !found || p.Owner != account { // somebody else's is as good as none
			return fault.New(unknown, cut(key), "")
		}
		return tx.Drop(drawer, key)
	})
	if err == nil {
		s.note(ctx, drawer+" revoked", "account", account, "id", cut(key), "by", by.Actor, "origin", by.Origin)
	}
	return err
}

// RevokeAll ends all sessions and API tokens of an account. Fault: access_account_unknown.
func (s *Service) RevokeAll(ctx context.Context, by By, account string) error {
	a, err := s.change(ctx, account, func(_ Tx, a *kept) error {
		a.voidAll()
		return nil
	})
	if err == nil {
		s.warn(ctx, "all sessions and tokens revoked", "account", a.Name, "by", by.Actor, "origin", by.Origin)
	}
	return err
}

func (a *kept) voidAll() { a.SessionGen, a.TokenGen = a.SessionGen+1, a.TokenGen+1 }

// RevokeOthers ends all sessions of the subject but the one it speaks from.
func (s *Service) RevokeOthers(ctx context.Context, who Subject) error {
	_, err := s.change(ctx, who.Account, func(tx Tx, a *kept) error { return s.voidOthers(tx, a, who.Session) })
	if err == nil {
		s.note(ctx, "other sessions revoked", "account", who.Account)
	}
	return err
}

// voidOthers begins a new generation of sessions and takes the one of this ID along.
func (s *Service) voidOthers(tx Tx, a *kept, id string) error {
	p, found, err := tx.Paper(sessions, id)
	one, rev, err := read[keptSession](p, found, err, s.now())
	if err != nil {
		return err
	}
	alive := rev != 0 && one.Account == a.Name && s.lives(one, *a)
	a.SessionGen++
	if !alive {
		return nil
	}
	one.Gen = a.SessionGen
	_, err = put(tx, one.paper(), one)
	return err
}
