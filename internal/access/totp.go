package access

import (
	"context"
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"github.com/tongchou/tongchou/internal/fault"
)

// What every authenticator app understands: six digits of SHA-1, each for 30 seconds; one step early or late is taken too.
const (
	totpStep = 30
	totpSkew = 1
)

// totpSeed is an authenticator app's secret as the account keeps it.
type totpSeed struct {
	Secret    string   `json:"secret"` // base32; it can't be hashed, since codes are made of it
	Confirmed bool     `json:"confirmed,omitempty"`
	Step      int64    `json:"step,omitempty"`     // the last step that was used: none up to it is taken again
	Recovery  []string `json:"recovery,omitempty"` // hashes of the recovery codes that are left
}

func (t *totpSeed) asks() bool { return t != nil && t.Confirmed }

// use takes a code of the app or a recovery code, each once; by says which. Fault: access_second_factor_wrong.
func (t *totpSeed) use(code string, now time.Time) (by string, err error) {
	code = strings.ToLower(strings.Join(strings.Fields(code), ""))
	if t.useApp(code, now) {
		return "totp", nil
	}
	h := hashed("recovery", code)
	for i, kept := range t.Recovery {
		if subtle.ConstantTimeCompare([]byte(h), []byte(kept)) == 1 {
			t.Recovery = slices.Delete(t.Recovery, i, i+1)
			return "recovery", nil
		}
	}
	return "", fault.At("code", "access_second_factor_wrong", "", "")
}

func (t *totpSeed) useApp(code string, now time.Time) bool {
	at := now.Unix() / totpStep
	for step := at - totpSkew; step <= at+totpSkew; step++ {
		if step <= t.Step {
			continue
		}
		ok, err := hotp.ValidateCustom(code, uint64(step), t.Secret, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && ok {
			t.Step = step
			return true
		}
	}
	return false
}

// Enrolment is what an authenticator app needs to know.
type Enrolment struct {
	Secret string `json:"secret"` // base32, to type in
	URL    string `json:"url"`    // otpauth://…, to show as a QR code
}

// EnrolTotp draws a secret for an authenticator app. It asks for no code before ConfirmTotp; an earlier app works until then. Faults:
// access_sign_in_again.
func (s *Service) EnrolTotp(ctx context.Context, who Subject) (Enrolment, error) {
	if err := s.lately(who); err != nil {
		return Enrolment{}, err
	}
	raw, err := s.bytes(20)
	if err != nil {
		return Enrolment{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: s.o.Issuer, AccountName: who.Account, Secret: raw})
	if err != nil {
		return Enrolment{}, err
	}
	err = s.write(ctx, func(tx Tx) error {
		p := Paper{Drawer: ceremonies, Key: enrolmentKey(who.Account), Owner: who.Account, Expires: s.now().Add(ceremonyTime)}
		_, err := put(tx, p, totpSeed{Secret: key.Secret()})
		return err
	})
	return Enrolment{Secret: key.Secret(), URL: key.URL()}, err
}

func enrolmentKey(account string) string { return hashed("totp", account) }

const recoveryCodes = 10

// ConfirmTotp takes the app's first code as proof that it works; from now on signing in by password asks for one. It returns the recovery codes, each
// good once in place of a code; they are shown this once. Faults: access_sign_in_again, access_enrolment_absent, access_second_factor_wrong.
func (s *Service) ConfirmTotp(ctx context.Context, who Subject, code string) (recovery []string, err error) {
	if err := s.lately(who); err != nil {
		return nil, err
	}
	hashes := make([]string, recoveryCodes)
	for i := range hashes {
		one, err := groups(reader{s}, 4, 4) // 79 bits
		if err != nil {
			return nil, err
		}
		recovery, hashes[i] = append(recovery, one), hashed("recovery", one)
	}
	_, err = s.change(ctx, who.Account, func(tx Tx, a *kept) error {
		p, found, err := tx.Paper(ceremonies, enrolmentKey(a.Name))
		seed, rev, err := read[totpSeed](p, found, err, s.now())
		if err != nil || rev == 0 {
			return either(err, fault.New("access_enrolment_absent", "", ""))
		}
		if !seed.useApp(strings.Join(strings.Fields(code), ""), s.now()) {
			return fault.At("code", "access_second_factor_wrong", "", "")
		}
		seed.Confirmed, seed.Recovery = true, hashes
		a.Totp = &seed
		if err := tx.Drop(ceremonies, p.Key); err != nil {
			return err
		}
		return s.voidOthers(tx, a, who.Session)
	})
	if err != nil {
		return nil, err
	}
	s.note(ctx, "second factor set", "account", who.Account)
	return recovery, nil
}

// DropTotp ends asking for codes; it takes one, or a recovery code. Faults: access_sign_in_again, access_wait, access_second_factor_wrong,
// access_enrolment_absent.
func (s *Service) DropTotp(ctx context.Context, who Subject, code, addr string) error {
	if err := s.lately(who); err != nil {
		return err
	}
	g, err := s.guard(ctx, who.Account, addr)
	if err == nil {
		err = s.try(ctx, g)
	}
	if err != nil {
		return err
	}
	_, err = s.change(ctx, who.Account, func(tx Tx, a *kept) error {
		if !a.Totp.asks() {
			return fault.New("access_enrolment_absent", "", "")
		}
		if _, err := a.Totp.use(code, s.now()); err != nil {
			return err
		}
		a.Totp = nil
		return s.success(tx, g)
	})
	if err == nil {
		s.warn(ctx, "second factor dropped", "account", who.Account, "addr", addr)
	}
	return err
}

// ResetSecondFactor is an administrator's, for who lost app and recovery codes: it drops them and the account's passkeys and ends all sessions and API tokens.
func (s *Service) ResetSecondFactor(ctx context.Context, by By, name string) error {
	a, err := s.must(ctx, name)
	if err != nil {
		return err
	}
	keys, err := s.passkeyKeys(ctx, a.Name)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, a.Name, func(tx Tx, a *kept) error {
		for _, key := range keys {
			if err := tx.Drop(passkeys, key); err != nil {
				return err
			}
		}
		a.Totp = nil
		a.voidAll()
		return nil
	})
	if err == nil {
		s.warn(ctx, "second factors reset", "account", a.Name, "by", by.Actor, "origin", by.Origin)
	}
	return err
}

// reader is the service's source of chance as an io.Reader.
type reader struct{ s *Service }

func (r reader) Read(b []byte) (int, error) {
	got, err := r.s.bytes(len(b))
	return copy(b, got), err
}
