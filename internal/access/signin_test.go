package access

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestSignIn(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	in, err := r.SignIn(ctx, " Zhang ", good, "", here)
	r.want("right", err, "")
	if in.Session.Account != "zhang" || in.Session.Way != "password" || in.Session.Addr != here || in.Subject.Account != "zhang" || in.Subject.Session != in.Session.ID {
		t.Errorf("%+v", in)
	}
	for what, try := range map[string][2]string{
		"wrong password": {"zhang", better}, "empty password": {"zhang", ""}, "unknown name": {"li", good}, "name that can't be": {"a b", good},
		"endless name": {strings.Repeat("x", 1<<16), good}, "endless password": {"zhang", strings.Repeat("x", 1<<16)}, "not UTF-8": {"zhang", "\xff"},
	} {
		r.clock.pass(time.Hour)
		_, err := r.SignIn(ctx, try[0], try[1], "", "10.9.9.9")
		r.want(what, err, "access_sign_in")
	}
	if _, err := r.CreateAccount(ctx, boss, NewAccount{Name: "nopassword"}); err != nil {
		t.Fatal(err)
	}
	_, err = r.SignIn(ctx, "nopassword", "", "", here)
	r.want("an account without a password", err, "access_sign_in")
}

func TestTheSamePasswordTypedAnotherWay(t *testing.T) {
	r := newRig(t)
	composed, decomposed := "Jos\u00e9 et Andr\u00e9", "Jose\u0301 et Andre\u0301"
	if _, err := r.CreateAccount(ctx, boss, NewAccount{Name: "zhang", Password: composed}); err != nil {
		t.Fatal(err)
	}
	_, err := r.SignIn(ctx, "zhang", decomposed, "", here)
	r.want("decomposed accents", err, "")
}

// TestUnknownNamesTakeAsLong: where there is no account a password is hashed too. With every slot for hashing taken, both must wait.
func TestUnknownNamesTakeAsLong(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	_, _ = r.SignIn(ctx, "nobody-yet", "x", "", "10.0.0.9") // the decoy is made at the first need
	for range cap(r.slots) {
		r.slots <- struct{}{}
	}
	for _, name := range []string{"zhang", "nobody", "a b"} {
		short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		_, err := r.SignIn(short, name, better, "", "10.0.0.9")
		cancel()
		if err != context.DeadlineExceeded {
			t.Errorf("%s did not wait to hash: %v", name, err)
		}
	}
}

func TestHashSaysHowItWasMade(t *testing.T) {
	r := newRig(t)
	h, err := r.hash(ctx, good)
	if err != nil || !regexp.MustCompile(`^\$argon2id\$v=19\$m=64,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`).MatchString(h) {
		t.Errorf("%q, %v", h, err)
	}
	if DefaultCost.Memory < 19*1024 || DefaultCost.Passes < 2 {
		t.Errorf("%+v is below what OWASP recommends", DefaultCost)
	}
	again, _ := r.hash(ctx, good)
	if h == again {
		t.Error("two hashes share a salt")
	}
	// Of the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
	known := "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if ok, stale, err := r.matches(ctx, known, "password"); err != nil || !ok || !stale {
		t.Errorf("the reference implementation's hash: %v %v %v", ok, stale, err)
	}
	for _, bad := range []string{
		"", "x", h[:20], "$argon2i" + h[9:], strings.Replace(h, "v=19", "v=16", 1), strings.Replace(h, "m=64", "m=4000000000", 1), strings.Replace(h, "t=1", "t=0", 1),
		strings.Replace(h, "p=1", "p=0", 1), h + "x", h + "$", strings.Replace(h, "m=64", "m=-1", 1),
	} {
		if ok, _, err := r.matches(ctx, bad, good); err == nil || ok {
			t.Errorf("%q was taken for a hash", bad)
		}
	}
}

func TestCostIsRaisedAtTheNextSignIn(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	r.o.Cost = Cost{Memory: 128, Passes: 2, Lanes: 1}
	r.enterAs("zhang")
	a, err := r.must(ctx, "zhang")
	if err != nil || !strings.Contains(a.Hash, "m=128,t=2,p=1") {
		t.Errorf("still %.40s, %v", a.Hash, err)
	}
	r.enterAs("zhang")
	b, _ := r.must(ctx, "zhang")
	if a.Hash != b.Hash {
		t.Error("hashed anew without need")
	}
}

func TestChangePassword(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	in, other := r.enterAs("zhang"), r.enterAs("zhang")
	tok, _, err := r.CreateToken(ctx, in.Subject, "t", []Operation{RecordRead}, r.clock.now().AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	r.want("nobody", r.ChangePassword(ctx, Subject{}, good, better, here), "access_signed_out")
	r.want("wrong old one", r.ChangePassword(ctx, in.Subject, "not the old one", better, here), "access_sign_in")
	r.want("bad new one", r.ChangePassword(ctx, in.Subject, good, "zhang12345", here), "access_password_name")
	r.want("the old one again", r.ChangePassword(ctx, in.Subject, good, good, here), "access_password_same")
	r.want("right", r.ChangePassword(ctx, in.Subject, good, better, here), "")
	_, err = r.Subject(ctx, in.Secret)
	r.want("the session it was changed in stays", err, "")
	_, err = r.Subject(ctx, other.Secret)
	r.want("others end", err, "access_signed_out")
	_, err = r.Subject(ctx, tok)
	r.want("tokens stay", err, "")
	_, err = r.SignIn(ctx, "zhang", good, "", here)
	r.want("the old password", err, "access_sign_in")
	_, err = r.SignIn(ctx, "zhang", better, "", here)
	r.want("the new password", err, "")
}

func TestResetPasswordMustBeChanged(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	in := r.enterAs("zhang")
	tok, _, err := r.CreateToken(ctx, in.Subject, "t", []Operation{RecordRead}, r.clock.now().AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	r.want("of nobody", r.ResetPassword(ctx, boss, "li", better), "access_account_unknown")
	r.want("to a bad one", r.ResetPassword(ctx, boss, "zhang", "short"), "access_password_short")
	r.want("reset", r.ResetPassword(ctx, boss, "zhang", better), "")
	_, err = r.Subject(ctx, in.Secret)
	r.want("sessions end", err, "access_signed_out")
	_, err = r.Subject(ctx, tok)
	r.want("tokens end", err, "access_token_refused")
	in, err = r.SignIn(ctx, "zhang", better, "", here)
	r.want("signs in", err, "")
	if _, _, err := r.Give(ctx, boss, "zhang", Grant{Clerk, "431002"}, "w"); err != nil {
		t.Fatal(err)
	}
	who, _ := r.Subject(ctx, in.Secret)
	r.want("but does nothing", Decide(who, RecordRead, Object{Unit: "431002"}), "access_renew")
	r.want("until it has changed", r.ChangePassword(ctx, who, better, "自己选的新密码 88", here), "")
	who, _ = r.Subject(ctx, in.Secret)
	r.want("the password", Decide(who, RecordRead, Object{Unit: "431002"}), "")
}

// slowPapers stops once between the check of a password and the write of the session.
type slowPapers struct {
	under
	between func()
}

func (p *slowPapers) Paper(ctx context.Context, drawer, key string) (Paper, bool, error) {
	got, found, err := p.under.Paper(ctx, drawer, key)
	if drawer == accounts && p.between != nil {
		f := p.between
		p.between = nil
		f()
	}
	return got, found, err
}

func TestPasswordResetWhileSigningIn(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	slow := &slowPapers{under: On(r.st)}
	slow.between = func() { r.want("reset", r.ResetPassword(ctx, boss, "zhang", better), "") }
	_, err := New(slow, r.o).SignIn(ctx, "zhang", good, "", here)
	r.want("the password that was right when it was checked", err, "access_sign_in")
	if l, err := r.Sessions(ctx, "zhang"); err != nil || len(l) != 0 {
		t.Errorf("sessions %v, %v", l, err)
	}
}
