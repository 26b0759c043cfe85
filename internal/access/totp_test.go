package access

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

func (r *rig) code(secret string, ahead time.Duration) string {
	r.t.Helper()
	c, err := totp.GenerateCode(secret, r.clock.now().Add(ahead))
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

// withTotp signs an account in and gives it an authenticator app; recovery codes come back.
func (r *rig) withTotp(name string) (Entrance, string, []string) {
	r.t.Helper()
	r.account(name)
	in := r.enterAs(name)
	e, err := r.EnrolTotp(ctx, in.Subject)
	if err != nil {
		r.t.Fatal(err)
	}
	codes, err := r.ConfirmTotp(ctx, in.Subject, r.code(e.Secret, 0))
	if err != nil {
		r.t.Fatal(err)
	}
	return in, e.Secret, codes
}

func TestEnrolTotp(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	in, other := r.enterAs("zhang"), r.enterAs("zhang")
	_, err := r.ConfirmTotp(ctx, in.Subject, "123456")
	r.want("confirm what was not enrolled", err, "access_enrolment_absent")
	e, err := r.EnrolTotp(ctx, in.Subject)
	if err != nil || !strings.HasPrefix(e.URL, "otpauth://totp/") || !strings.Contains(e.URL, "secret="+e.Secret) || len(e.Secret) != 32 {
		t.Fatalf("%+v, %v", e, err)
	}
	r.enterAs("zhang") // no code before it is confirmed
	_, err = r.ConfirmTotp(ctx, in.Subject, "000000")
	r.want("a wrong first code", err, "access_second_factor_wrong")
	codes, err := r.ConfirmTotp(ctx, in.Subject, r.code(e.Secret, 0))
	if err != nil || len(codes) != 10 {
		t.Fatalf("%v, %v", codes, err)
	}
	if a, _ := r.Account(ctx, "zhang"); !a.SecondFactor {
		t.Error("the account does not show its second factor")
	}
	_, err = r.Subject(ctx, other.Secret)
	r.want("sessions of before it end", err, "access_signed_out")
	_, err = r.Subject(ctx, in.Secret)
	r.want("but the one it was confirmed in", err, "")
	for _, c := range codes {
		if strings.Contains(r.papersText(), c) {
			t.Error("a recovery code is kept in the open")
		}
	}
	_, err = r.ConfirmTotp(ctx, in.Subject, r.code(e.Secret, 30*time.Second))
	r.want("an enrolment is confirmed once", err, "access_enrolment_absent")

	r.account("li")
	li := r.enterAs("li")
	e, _ = r.EnrolTotp(ctx, li.Subject)
	r.clock.pass(ceremonyTime)
	_, err = r.ConfirmTotp(ctx, li.Subject, r.code(e.Secret, 0))
	r.want("too late", err, "access_enrolment_absent")
}

func TestSignInWithCode(t *testing.T) {
	r := newRig(t)
	_, secret, _ := r.withTotp("zhang")
	_, err := r.SignIn(ctx, "zhang", good, "", here)
	r.want("no code", err, "access_second_factor")
	_, err = r.SignIn(ctx, "zhang", better, "", here)
	r.want("that a code is asked for is told only with the right password", err, "access_sign_in")
	_, err = r.SignIn(ctx, "zhang", good, r.code(secret, 0), here)
	r.want("the code it was confirmed with", err, "access_second_factor_wrong")

	r.clock.pass(time.Minute)
	now := r.code(secret, 0)
	in, err := r.SignIn(ctx, "zhang", good, " "+now[:3]+" "+now[3:], here)
	r.want("code with blanks", err, "")
	if in.Session.Way != "password+totp" {
		t.Errorf("way %s", in.Session.Way)
	}
	_, err = r.SignIn(ctx, "zhang", good, now, here)
	r.want("the same code again", err, "access_second_factor_wrong")
	_, err = r.SignIn(ctx, "zhang", good, r.code(secret, -30*time.Second), here)
	r.want("an older code after a newer", err, "access_second_factor_wrong")
	_, err = r.SignIn(ctx, "zhang", good, r.code(secret, 30*time.Second), here)
	r.want("one step ahead", err, "")
	r.clock.pass(10 * time.Minute)
	_, err = r.SignIn(ctx, "zhang", good, r.code(secret, 60*time.Second), here)
	r.want("two steps ahead", err, "access_second_factor_wrong")
	_, err = r.SignIn(ctx, "zhang", good, r.code(secret, -60*time.Second), here)
	r.want("two steps behind", err, "access_second_factor_wrong")
	_, err = r.SignIn(ctx, "zhang", good, r.code(secret, -30*time.Second), here)
	r.want("one step behind", err, "")
	for _, c := range []string{"1", "12345", "1234567", "abcdef", "１２３４５６", strings.Repeat("9", 1<<16), "\x00"} {
		r.clock.pass(time.Hour)
		_, err = r.SignIn(ctx, "zhang", good, c, here)
		r.want("code "+cut(c), err, "access_second_factor_wrong")
	}
}

func TestCodesAreGuessedAsSlowlyAsPasswords(t *testing.T) {
	r := newRig(t)
	r.withTotp("zhang")
	for range 20 { // asking for the code is no failure
		_, err := r.SignIn(ctx, "zhang", good, "", here)
		r.want("no code yet", err, "access_second_factor")
	}
	for i := range perAccount.free {
		_, err := r.SignIn(ctx, "zhang", good, "000000", here)
		r.want("a guess", err, "access_second_factor_wrong")
		_, err = r.SignIn(ctx, "zhang", good, "", here)
		if i < perAccount.free-1 {
			r.want("asking between does not take guesses back", err, "access_second_factor")
		}
	}
	_, err := r.SignIn(ctx, "zhang", good, "000000", here)
	r.want("the next", err, "access_wait")
}

func TestRecoveryCodes(t *testing.T) {
	r := newRig(t)
	_, secret, codes := r.withTotp("zhang")
	r.clock.pass(time.Minute)
	in, err := r.SignIn(ctx, "zhang", good, " "+strings.ToUpper(codes[3])+" ", here)
	r.want("recovery code", err, "")
	if in.Session.Way != "password+recovery" {
		t.Errorf("way %s", in.Session.Way)
	}
	_, err = r.SignIn(ctx, "zhang", good, codes[3], here)
	r.want("again", err, "access_second_factor_wrong")
	_, err = r.SignIn(ctx, "zhang", good, codes[4], here)
	r.want("another", err, "")
	_, err = r.SignIn(ctx, "zhang", good, r.code(secret, 0), here)
	r.want("the app still works", err, "")
}

func TestDropTotp(t *testing.T) {
	r := newRig(t)
	in, secret, codes := r.withTotp("zhang")
	r.want("a wrong code", r.DropTotp(ctx, in.Subject, "000000", here), "access_second_factor_wrong")
	r.clock.pass(time.Minute)
	r.want("a code", r.DropTotp(ctx, in.Subject, r.code(secret, 0), here), "")
	r.want("again", r.DropTotp(ctx, in.Subject, codes[0], here), "access_enrolment_absent")
	r.enterAs("zhang")
	r.clock.pass(justNow)
	r.want("a session left open", r.DropTotp(ctx, in.Subject, codes[0], here), "access_sign_in_again")
}

func TestResetSecondFactor(t *testing.T) {
	r := newRig(t)
	in, _, _ := r.withTotp("zhang")
	r.want("of nobody", r.ResetSecondFactor(ctx, boss, "li"), "access_account_unknown")
	r.want("reset", r.ResetSecondFactor(ctx, boss, "zhang"), "")
	_, err := r.Subject(ctx, in.Secret)
	r.want("sessions end", err, "access_signed_out")
	r.enterAs("zhang")
}

// TestCodesOfTheStandard: RFC 6238, appendix B, SHA-1, the last six digits.
func TestCodesOfTheStandard(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // "12345678901234567890"
	for at, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		seed := totpSeed{Secret: secret}
		if !seed.useApp(code, time.Unix(at, 0)) || seed.Step != at/30 {
			t.Errorf("at %d: %s is refused", at, code)
		}
	}
}
