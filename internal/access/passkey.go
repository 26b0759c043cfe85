package access

import (
	"context"
	"encoding/json"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/tongchou/tongchou/internal/fault"
)

// Passkey is a key on somebody's device or security key. Using it needs the device and its owner's PIN, finger or face: two factors in one.
type Passkey struct {
	ID      string    `json:"id"` // the SHA-256 of the credential's own, in hex
	Account string    `json:"account"`
	Name    string    `json:"name"` // what its owner calls it
	At      time.Time `json:"at"`
	Used    time.Time `json:"used,omitzero"`
}

type keptPasskey struct {
	Passkey
	Credential webauthn.Credential `json:"credential"`
}

func (k keptPasskey) paper() Paper { return Paper{Drawer: passkeys, Key: k.ID, Owner: k.Account} }

// Ceremony is what a browser needs: Options for navigator.credentials, Handle to hand back with the answer.
type Ceremony struct {
	Handle  string          `json:"handle"`
	Options json.RawMessage `json:"options"`
}

// relyingParty is the server as passkeys know it. Fault: access_passkey_unavailable when it is not reached by a name.
func (s *Service) relyingParty() (*webauthn.WebAuthn, error) {
	unavailable := fault.New("access_passkey_unavailable", s.o.Origin, "https://kaohe.example.gov.cn")
	u, err := url.Parse(s.o.Origin)
	if err != nil || u.Hostname() == "" {
		return nil, unavailable
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil { // browsers refuse bare addresses
		return nil, unavailable
	}
	return webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: s.o.Issuer, RPOrigins: []string{s.o.Origin}})
}

// holder is an account as go-webauthn wants it.
type holder struct {
	kept
	keys []keptPasskey
}

func (h holder) WebAuthnID() []byte          { return h.Handle }
func (h holder) WebAuthnName() string        { return h.Name }
func (h holder) WebAuthnDisplayName() string { return h.subject().Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	var list []webauthn.Credential
	for _, k := range h.keys {
		list = append(list, k.Credential)
	}
	return list
}

func (s *Service) holder(ctx context.Context, account string) (holder, error) {
	a, err := s.must(ctx, account)
	if err != nil {
		return holder{}, err
	}
	h := holder{kept: a}
	for p, err := range s.papers.Papers(ctx, passkeys, PaperFilter{Owner: a.Name}) {
		k, _, err := read[keptPasskey](p, true, err, s.now())
		if err != nil {
			return holder{}, err
		}
		h.keys = append(h.keys, k)
	}
	return h, nil
}

func (s *Service) passkeyKeys(ctx context.Context, account string) (ids []string, err error) {
	h, err := s.holder(ctx, account)
	for _, k := range h.keys {
		ids = append(ids, k.ID)
	}
	return ids, err
}

// Passkeys lists the account's passkeys.
func (s *Service) Passkeys(ctx context.Context, account string) ([]Passkey, error) {
	h, err := s.holder(ctx, account)
	list := []Passkey{}
	for _, k := range h.keys {
		list = append(list, k.Passkey)
	}
	return list, err
}

// DropPasskey removes one passkey of the account. Fault: access_passkey_unknown.
func (s *Service) DropPasskey(ctx context.Context, by By, account, id string) error {
	return s.dropOne(ctx, by, passkeys, account, id, "access_passkey_unknown")
}

// BeginPasskey begins to register a passkey of the subject's account. Faults: access_sign_in_again, access_passkey_unavailable.
func (s *Service) BeginPasskey(ctx context.Context, who Subject) (Ceremony, error) {
	if err := s.lately(who); err != nil {
		return Ceremony{}, err
	}
	rp, err := s.relyingParty()
	if err != nil {
		return Ceremony{}, err
	}
	h, err := s.holder(ctx, who.Account)
	if err != nil {
		return Ceremony{}, err
	}
	options, state, err := rp.BeginRegistration(h,
		webauthn.WithExclusions(webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		}))
	if err != nil {
		return Ceremony{}, err
	}
	return s.ceremony(ctx, "register", who.Account, options, state)
}

func (s *Service) ceremony(ctx context.Context, kind, owner string, options any, state *webauthn.SessionData) (Ceremony, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, err
	}
	handle, err := s.begin(ctx, kind, owner, state)
	return Ceremony{Handle: handle, Options: text}, err
}

// FinishPasskey takes the browser's answer and keeps the passkey under a name of its owner's choice. Faults: access_sign_in_again, access_ceremony, access_passkey_refused.
func (s *Service) FinishPasskey(ctx context.Context, who Subject, handle, name string, answer []byte) (Passkey, error) {
	if err := s.lately(who); err != nil {
		return Passkey{}, err
	}
	rp, err := s.relyingParty()
	if err != nil {
		return Passkey{}, err
	}
	state, err := finish[webauthn.SessionData](ctx, s, "register", who.Account, handle)
	if err != nil {
		return Passkey{}, err
	}
	h, err := s.holder(ctx, who.Account)
	if err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Passkey{}, s.passkeyRefused(ctx, who.Account, "", err)
	}
	credential, err := rp.CreateCredential(h, state, parsed)
	if err != nil {
		return Passkey{}, s.passkeyRefused(ctx, who.Account, "", err)
	}
	k := keptPasskey{Passkey{ID: hashed(string(credential.ID)), Account: h.Name, Name: cut(strings.TrimSpace(name)), At: s.now()}, *credential}
	_, err = s.change(ctx, h.Name, func(tx Tx, a *kept) error {
		if _, taken, err := tx.Paper(passkeys, k.ID); err != nil || taken {
			return either(err, fault.New("access_passkey_refused", "", ""))
		}
		_, err := put(tx, k.paper(), k)
		return err
	})
	if err == nil {
		s.note(ctx, "passkey added", "account", h.Name, "id", cut(k.ID))
	}
	return k.Passkey, err
}

// passkeyRefused says no to the user and why to the log.
func (s *Service) passkeyRefused(ctx context.Context, account, addr string, cause error) error {
	details := cause.Error()
	if e, ok := cause.(*protocol.Error); ok {
		details = e.Details + " " + e.DevInfo
	}
	s.warn(ctx, "passkey refused", "account", account, "addr", addr, "cause", details)
	return fault.New("access_passkey_refused", "", "")
}

// BeginPasskeySignIn begins a sign-in without a name: the device knows whose passkey it holds. Fault: access_passkey_unavailable.
func (s *Service) BeginPasskeySignIn(ctx context.Context) (Ceremony, error) {
	rp, err := s.relyingParty()
	if err != nil {
		return Ceremony{}, err
	}
	options, state, err := rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, err
	}
	return s.ceremony(ctx, "assert", "", options, state)
}

// FinishPasskeySignIn begins a session by the browser's answer. Faults: access_ceremony, access_passkey_refused (also when the account is disabled
// or the passkey seems to have been copied).
func (s *Service) FinishPasskeySignIn(ctx context.Context, handle string, answer []byte, addr string) (Entrance, error) {
	rp, err := s.relyingParty()
	if err != nil {
		return Entrance{}, err
	}
	state, err := finish[webauthn.SessionData](ctx, s, "assert", "", handle)
	if err != nil {
		return Entrance{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Entrance{}, s.passkeyRefused(ctx, "", addr, err)
	}
	var k keptPasskey
	var rev int64
	var trouble error                                                                         // of the system, which the library would turn into a refusal
	_, credential, err := rp.ValidatePasskeyLogin(func(id, _ []byte) (webauthn.User, error) { // the library compares the handle
		var a kept
		k, rev, a, trouble = s.passkeyOf(ctx, id)
		if trouble != nil || rev == 0 {
			return nil, either(trouble, fault.New("access_passkey_unknown", "", ""))
		}
		return holder{kept: a, keys: []keptPasskey{k}}, nil
	}, state, parsed)
	if err != nil || trouble != nil {
		return Entrance{}, either(trouble, s.passkeyRefused(ctx, k.Account, addr, either(err, trouble)))
	}
	if credential.Authenticator.CloneWarning {
		s.warn(ctx, "passkey counts backwards: it may have been copied", "account", k.Account, "id", cut(k.ID), "addr", addr)
		return Entrance{}, fault.New("access_passkey_refused", "", "")
	}
	k.Credential, k.Used = *credential, s.now()
	var in Entrance
	_, err = s.change(ctx, k.Account, func(tx Tx, a *kept) error {
		now, found, err := tx.Paper(passkeys, k.ID)
		if err != nil {
			return err
		}
		if !found || now.Rev != rev || a.Disabled { // dropped or used at the same moment
			return fault.New("access_passkey_refused", "", "")
		}
		if _, err := put(tx, k.paper(), k); err != nil {
			return err
		}
		in, err = s.enter(tx, *a, "passkey", addr)
		return err
	})
	if err != nil {
		return Entrance{}, err
	}
	s.note(ctx, "signed in", "account", k.Account, "addr", addr, "way", "passkey")
	return in, nil
}

// passkeyOf reads a passkey by the credential's own ID, and its account; rev is 0 when there is none.
func (s *Service) passkeyOf(ctx context.Context, id []byte) (k keptPasskey, rev int64, a kept, err error) {
	p, found, err := s.papers.Paper(ctx, passkeys, hashed(string(id)))
	if k, rev, err = read[keptPasskey](p, found, err, s.now()); err != nil || rev == 0 {
		return k, 0, a, err
	}
	a, found, err = s.keptAccount(s.papers.Paper(ctx, accounts, k.Account))
	if !found {
		rev = 0
	}
	return k, rev, a, err
}
