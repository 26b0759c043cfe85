package access

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"
)

// device is somebody's phone with a passkey on it.
type device struct {
	rp   virtualwebauthn.RelyingParty
	auth virtualwebauthn.Authenticator
	cred virtualwebauthn.Credential
}

func newDevice(origin string) *device {
	d := &device{
		rp:   virtualwebauthn.RelyingParty{Name: "雷亭县公安局", ID: "kaohe.example.test", Origin: origin},
		auth: virtualwebauthn.NewAuthenticator(), cred: newCredential(),
	}
	return d
}

// wholeKey is how many bytes a P-256 key's COSE form has when both coordinates have all 32. The virtual device drops leading zeros, once in 128
// keys, and such a key is rightly refused.
const wholeKey = 77

func newCredential() virtualwebauthn.Credential {
	for {
		if c := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(c.Key.AttestationData()) == wholeKey {
			return c
		}
	}
}

const origin = "https://kaohe.example.test"

// create answers navigator.credentials.create.
func (d *device) create(t testing.TB, options json.RawMessage) []byte {
	t.Helper()
	o, err := virtualwebauthn.ParseAttestationOptions(string(options))
	if err != nil {
		t.Fatal(err)
	}
	d.auth.AddCredential(d.cred)
	return []byte(virtualwebauthn.CreateAttestationResponse(d.rp, d.auth, d.cred, *o))
}

// get answers navigator.credentials.get.
func (d *device) get(t testing.TB, options json.RawMessage) []byte {
	t.Helper()
	o, err := virtualwebauthn.ParseAssertionOptions(string(options))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(virtualwebauthn.CreateAssertionResponse(d.rp, d.auth, d.cred, *o))
}

// withPasskey gives a signed-in account a passkey on a device.
func (r *rig) withPasskey(who Subject, d *device) Passkey {
	r.t.Helper()
	c, err := r.BeginPasskey(ctx, who)
	if err != nil {
		r.t.Fatal(err)
	}
	answer := d.create(r.t, c.Options)
	d.auth.Options.UserHandle = r.handle(who.Account)
	k, err := r.FinishPasskey(ctx, who, c.Handle, " 手机 ", answer)
	if err != nil {
		r.t.Fatalf("%v\n%s", err, r.log)
	}
	return k
}

func (r *rig) handle(account string) []byte {
	r.t.Helper()
	a, err := r.must(ctx, account)
	if err != nil {
		r.t.Fatal(err)
	}
	return a.Handle
}

func (r *rig) passkeySignIn(d *device) (Entrance, error) {
	r.t.Helper()
	c, err := r.BeginPasskeySignIn(ctx)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.FinishPasskeySignIn(ctx, c.Handle, d.get(r.t, c.Options), here)
}

func TestPasskey(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	d := newDevice(origin)
	k := r.withPasskey(r.enterAs("zhang").Subject, d)
	if k.Name != "手机" || k.Account != "zhang" || !k.At.Equal(r.clock.now()) {
		t.Errorf("%+v", k)
	}
	r.clock.pass(time.Hour)
	in, err := r.passkeySignIn(d)
	r.want("sign in", err, "")
	if in.Session.Account != "zhang" || in.Session.Way != "passkey" {
		t.Errorf("%+v", in)
	}
	_, err = r.Subject(ctx, in.Secret)
	r.want("the session", err, "")
	l, err := r.Passkeys(ctx, "zhang")
	if err != nil || len(l) != 1 || !l[0].Used.Equal(r.clock.now()) {
		t.Errorf("%+v, %v", l, err)
	}
	r.account("li")
	r.want("somebody else's", r.DropPasskey(ctx, boss, "li", k.ID), "access_passkey_unknown")
	r.want("drop", r.DropPasskey(ctx, boss, "zhang", k.ID), "")
	_, err = r.passkeySignIn(d)
	r.want("a dropped passkey", err, "access_passkey_refused")
}

func TestPasskeyOptionsAskForPinOrFinger(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	who := r.enterAs("zhang").Subject
	c, err := r.BeginPasskey(ctx, who)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"userVerification":"required"`, `"residentKey":"required"`, `"id":"kaohe.example.test"`, `"name":"雷亭县公安局"`} {
		if !strings.Contains(string(c.Options), want) {
			t.Errorf("options without %s: %s", want, c.Options)
		}
	}
	c, err = r.BeginPasskeySignIn(ctx)
	if err != nil || !strings.Contains(string(c.Options), `"userVerification":"required"`) || strings.Contains(string(c.Options), "allowCredentials") {
		t.Errorf("%s, %v", c.Options, err)
	}
}

func TestPasskeyRefusals(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	who := r.enterAs("zhang").Subject
	d := newDevice(origin)
	r.withPasskey(who, d)

	c, _ := r.BeginPasskeySignIn(ctx)
	answer := d.get(t, c.Options)
	_, err := r.FinishPasskeySignIn(ctx, c.Handle, answer, here)
	r.want("first", err, "")
	_, err = r.FinishPasskeySignIn(ctx, c.Handle, answer, here)
	r.want("the same answer again", err, "access_ceremony")
	other, _ := r.BeginPasskeySignIn(ctx)
	_, err = r.FinishPasskeySignIn(ctx, other.Handle, answer, here)
	r.want("the answer to another challenge", err, "access_passkey_refused")
	_, err = r.FinishPasskeySignIn(ctx, other.Handle, d.get(t, other.Options), here)
	r.want("a ceremony is taken once, even when it failed", err, "access_ceremony")
	late, _ := r.BeginPasskeySignIn(ctx)
	answer = d.get(t, late.Options)
	r.clock.pass(ceremonyTime)
	_, err = r.FinishPasskeySignIn(ctx, late.Handle, answer, here)
	r.want("too late", err, "access_ceremony")
	for _, h := range []string{"", "x", strings.Repeat("A", 43)} {
		_, err = r.FinishPasskeySignIn(ctx, h, answer, here)
		r.want("handle "+h, err, "access_ceremony")
	}
	for _, a := range []string{"", "{}", "[]", "null", `{"id":"x","rawId":"x","type":"public-key","response":{}}`} {
		g, _ := r.BeginPasskeySignIn(ctx)
		_, err = r.FinishPasskeySignIn(ctx, g.Handle, []byte(a), here)
		r.want("answer "+a, err, "access_passkey_refused")
	}

	phishing := *d
	phishing.rp.Origin = "https://kaohe.example.test.evil.test"
	_, err = r.passkeySignIn(&phishing)
	r.want("an answer given to another site", err, "access_passkey_refused")
	unverified := *d
	unverified.auth.Options.UserNotVerified = true
	_, err = r.passkeySignIn(&unverified)
	r.want("without PIN or finger", err, "access_passkey_refused")
	forged := *d
	forged.cred.Key = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2).Key
	_, err = r.passkeySignIn(&forged)
	r.want("another key", err, "access_passkey_refused")
	r.account("li")
	swapped := *d
	swapped.auth.Options.UserHandle = r.handle("li")
	_, err = r.passkeySignIn(&swapped)
	r.want("with another account's handle", err, "access_passkey_refused")
	_, err = r.passkeySignIn(newDevice(origin))
	r.want("an unknown passkey", err, "access_passkey_refused")

	yes := true
	if _, err := r.UpdateAccount(ctx, boss, "zhang", AccountChange{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	_, err = r.passkeySignIn(d)
	r.want("a disabled account", err, "access_passkey_refused")
}

func TestCopiedPasskeyIsNoticed(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	d := newDevice(origin)
	r.withPasskey(r.enterAs("zhang").Subject, d)
	d.cred.Counter = 7
	_, err := r.passkeySignIn(d)
	r.want("count 7", err, "")
	d.cred.Counter = 3
	_, err = r.passkeySignIn(d)
	r.want("count 3 after 7", err, "access_passkey_refused")
	if !strings.Contains(r.log.String(), "counts backwards") {
		t.Error("the log does not tell")
	}
}

func TestRegisteringAPasskeyIsOnesOwn(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	r.account("li")
	zhang, li := r.enterAs("zhang").Subject, r.enterAs("li").Subject
	c, err := r.BeginPasskey(ctx, zhang)
	if err != nil {
		t.Fatal(err)
	}
	d := newDevice(origin)
	answer := d.create(t, c.Options)
	_, err = r.FinishPasskey(ctx, li, c.Handle, "x", answer)
	r.want("finished by another account", err, "access_ceremony")
	_, err = r.FinishPasskey(ctx, zhang, c.Handle, "x", answer)
	r.want("finished by its own", err, "")
	again, _ := r.BeginPasskey(ctx, zhang)
	if o, err := virtualwebauthn.ParseAttestationOptions(string(again.Options)); err != nil || !d.cred.IsExcludedForAttestation(*o) {
		t.Errorf("the device is not told that it has one already: %v", err)
	}
	c, _ = r.BeginPasskey(ctx, li)
	_, err = r.FinishPasskey(ctx, li, c.Handle, "x", d.create(t, c.Options))
	r.want("another account's passkey", err, "access_passkey_refused")
	sign, _ := r.BeginPasskeySignIn(ctx)
	_, err = r.FinishPasskey(ctx, zhang, sign.Handle, "x", answer)
	r.want("the handle of a sign-in", err, "access_ceremony")
	c, _ = r.BeginPasskey(ctx, zhang)
	_, err = r.FinishPasskey(ctx, zhang, c.Handle, "x", []byte("{}"))
	r.want("no answer at all", err, "access_passkey_refused")
	r.clock.pass(justNow + time.Second)
	_, err = r.BeginPasskey(ctx, zhang)
	r.want("a session left open", err, "access_sign_in_again")
}

func TestPasskeysNeedAName(t *testing.T) {
	for _, o := range []string{"", "https://10.0.0.1", "http://127.0.0.1:8317", "http://[::1]:8317", "::"} {
		r := newRig(t, func(op *Options) { op.Origin = o })
		_, err := r.BeginPasskeySignIn(ctx)
		r.want("origin "+o, err, "access_passkey_unavailable")
	}
	r := newRig(t, func(op *Options) { op.Origin = "http://localhost:8317/" })
	_, err := r.BeginPasskeySignIn(ctx)
	r.want("localhost", err, "")
}

func TestResetDropsPasskeys(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	d := newDevice(origin)
	r.withPasskey(r.enterAs("zhang").Subject, d)
	r.want("reset", r.ResetSecondFactor(ctx, boss, "zhang"), "")
	_, err := r.passkeySignIn(d)
	r.want("after the reset", err, "access_passkey_refused")
}
