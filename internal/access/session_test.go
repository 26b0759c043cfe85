package access

import (
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/store"
)

func (r *rig) rev(drawer, key string) int64 {
	r.t.Helper()
	p, _, err := r.st.Paper(ctx, drawer, key)
	if err != nil {
		r.t.Fatal(err)
	}
	return p.Rev
}

func TestSessionEndsWhenIdle(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Idle, o.Absolute = time.Hour, 24*time.Hour })
	r.account("zhang")
	in := r.enterAs("zhang")
	for range 30 { // 22.5 hours of use every 45 minutes
		r.clock.pass(45 * time.Minute)
		if _, err := r.Subject(ctx, in.Secret); err != nil {
			t.Fatalf("in use, at %s: %v", r.clock.now(), err)
		}
	}
	r.clock.pass(time.Hour)
	_, err := r.Subject(ctx, in.Secret)
	r.want("idle for an hour", err, "access_signed_out")
}

func TestSessionEndsAbsolutely(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Idle, o.Absolute = time.Hour, 2*time.Hour })
	r.account("zhang")
	in := r.enterAs("zhang")
	for _, left := range []time.Duration{75 * time.Minute, 30 * time.Minute, time.Second} {
		r.clock.pass(2*time.Hour - left - r.clock.now().Sub(in.Session.At))
		_, err := r.Subject(ctx, in.Secret)
		r.want(left.String()+" before its end", err, "")
	}
	r.clock.pass(time.Second)
	_, err := r.Subject(ctx, in.Secret)
	r.want("at its end, used a second ago", err, "access_signed_out")
}

func TestShorterLimitsHoldForOldSessionsToo(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	in := r.enterAs("zhang")
	r.o.Idle = time.Minute
	r.clock.pass(2 * time.Minute)
	_, err := r.Subject(ctx, in.Secret)
	r.want("idle by today's rule", err, "access_signed_out")
}

func TestLastUseIsWrittenOnceAMinute(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	in := r.enterAs("zhang")
	tok, one, err := r.CreateToken(ctx, in.Subject, "t", []Operation{RecordRead}, r.clock.now().AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Subject(ctx, tok); err != nil { // a token is unused at first
		t.Fatal(err)
	}
	for drawer, c := range map[string][2]string{sessions: {in.Secret, in.Session.ID}, tokens: {tok, one.ID}} {
		before := r.rev(drawer, c[1])
		for range 59 {
			r.clock.pass(time.Second)
			if _, err := r.Subject(ctx, c[0]); err != nil {
				t.Fatal(err)
			}
		}
		if got := r.rev(drawer, c[1]); got != before && drawer == sessions {
			t.Errorf("%s: written within a minute", drawer)
		}
		r.clock.pass(time.Minute)
		if _, err := r.Subject(ctx, c[0]); err != nil {
			t.Fatal(err)
		}
		if got := r.rev(drawer, c[1]); got == before {
			t.Errorf("%s: not written after a minute", drawer)
		}
	}
	l, _ := r.Sessions(ctx, "zhang")
	if len(l) != 1 || l[0].Seen.Equal(l[0].At) || !l[0].Until.Equal(l[0].Seen.Add(r.o.Idle)) {
		t.Errorf("sessions %+v", l)
	}
}

func TestWhoComesOftenDoesNotHoldTheWriter(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	in := r.enterAs("zhang")
	tok, _, err := r.CreateToken(ctx, in.Subject, "t", []Operation{RecordRead}, r.clock.now().AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	papers := &countingPapers{under: On(r.st)}
	s := New(papers, r.o)
	for _, secret := range []string{in.Secret, tok} {
		papers.writes = 0
		r.clock.pass(seenEvery)
		for range 10 {
			if _, err := s.Subject(ctx, secret); err != nil {
				t.Fatal(err)
			}
		}
		if papers.writes != 1 {
			t.Errorf("%d writes for ten requests in a minute", papers.writes)
		}
	}
}

func TestReadingGoesOnWhenNothingCanBeWritten(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	in := r.enterAs("zhang")
	r.clock.pass(time.Hour)
	full := New(fullPapers{On(r.st)}, r.o)
	_, err := full.Subject(ctx, in.Secret)
	r.want("disk full", err, "")
	if !strings.Contains(r.log.String(), "last use was not written") {
		t.Error("the log does not tell")
	}
	_, err = full.SignIn(ctx, "zhang", good, "", here)
	r.want("signing in says what is wrong", err, "store_full")
}

func TestSignOutAndRevoke(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	r.account("li")
	a, b, c := r.enterAs("zhang"), r.enterAs("zhang"), r.enterAs("zhang")
	li := r.enterAs("li")
	if a.Secret == b.Secret || len(a.Secret) != 43 {
		t.Errorf("secrets %q, %q", a.Secret, b.Secret)
	}
	if l, err := r.Sessions(ctx, "zhang"); err != nil || len(l) != 3 {
		t.Fatalf("%d sessions, %v", len(l), err)
	}
	r.want("sign out", r.SignOut(ctx, a.Secret), "")
	r.want("sign out again", r.SignOut(ctx, a.Secret), "")
	r.want("sign out of nothing", r.SignOut(ctx, "x"), "")
	_, err := r.Subject(ctx, a.Secret)
	r.want("signed out", err, "access_signed_out")

	r.want("somebody else's session", r.RevokeSession(ctx, boss, "li", b.Session.ID), "access_session_unknown")
	_, err = r.Subject(ctx, b.Secret)
	r.want("is left alone", err, "")
	r.want("one's own", r.RevokeSession(ctx, boss, "zhang", b.Session.ID), "")
	_, err = r.Subject(ctx, b.Secret)
	r.want("ends", err, "access_signed_out")

	d := r.enterAs("zhang")
	r.want("others", r.RevokeOthers(ctx, d.Subject), "")
	_, err = r.Subject(ctx, c.Secret)
	r.want("end", err, "access_signed_out")
	_, err = r.Subject(ctx, d.Secret)
	r.want("this stays", err, "")
	if l, err := r.Sessions(ctx, "zhang"); err != nil || len(l) != 1 || l[0].ID != d.Session.ID {
		t.Errorf("sessions %+v, %v", l, err)
	}
	r.want("all", r.RevokeAll(ctx, boss, "zhang"), "")
	_, err = r.Subject(ctx, d.Secret)
	r.want("ends too", err, "access_signed_out")
	_, err = r.Subject(ctx, li.Secret)
	r.want("another account's stays", err, "")
}

func TestAnIDIsNoSecret(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	in := r.enterAs("zhang")
	for _, s := range []string{"", in.Session.ID, in.Session.ID[:43], in.Secret + "=", in.Secret[:42], "tc_", "tc_" + in.Secret, strings.Repeat("A", 43)} {
		if _, err := r.Subject(ctx, s); err == nil {
			t.Errorf("%q opens a session", s)
		}
	}
}

func TestTokens(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	if _, _, err := r.Give(ctx, boss, "zhang", Grant{Clerk, "431002"}, "w"); err != nil {
		t.Fatal(err)
	}
	in := r.enterAs("zhang")
	who, until := in.Subject, r.clock.now().AddDate(0, 6, 0)
	for _, c := range []struct {
		what, name string
		scope      []Operation
		until      time.Time
		code       string
	}{
		{"no name", " ", []Operation{RecordRead}, until, "access_token_name"},
		{"endless name", strings.Repeat("名", 100), []Operation{RecordRead}, until, "access_token_name"},
		{"no scope", "t", nil, until, "access_token_scope"},
		{"unknown operation", "t", []Operation{RecordRead, "record.burn"}, until, "access_token_scope"},
		{"tokens from a token", "t", []Operation{TokenOwn}, until, "access_token_scope"},
		{"sessions from a token", "t", []Operation{SessionOwn}, until, "access_token_scope"},
		{"past", "t", []Operation{RecordRead}, r.clock.now(), "access_token_expiry"},
		{"two years", "t", []Operation{RecordRead}, r.clock.now().AddDate(2, 0, 0), "access_token_expiry"},
		{"a year", "t", []Operation{RecordRead}, r.clock.now().AddDate(1, 0, 0), ""},
	} {
		_, _, err := r.CreateToken(ctx, who, c.name, c.scope, c.until)
		r.want(c.what, err, c.code)
	}
	secret, one, err := r.CreateToken(ctx, who, "upload", []Operation{RecordRead, DraftWrite}, until)
	if err != nil || !strings.HasPrefix(secret, "tc_") || len(secret) != 46 {
		t.Fatalf("%q, %v", secret, err)
	}
	s, err := r.Subject(ctx, secret)
	r.want("good", err, "")
	own := Object{Unit: "431002"}
	r.want("in its scope", Decide(s, RecordRead, own), "")
	r.want("out of its scope", Decide(s, SubmissionSubmit, own), "access_scope")
	now, _ := r.Subject(ctx, in.Secret)
	r.want("its account's session is not narrowed", Decide(now, SubmissionSubmit, own), "")
	_, _, err = r.CreateToken(ctx, s, "child", []Operation{RecordRead}, until)
	r.want("a token makes no token", err, "access_sign_in_again")
	_, err = r.EnrolTotp(ctx, s)
	r.want("nor a second factor", err, "access_sign_in_again")

	if l, _ := r.Tokens(ctx, "zhang"); len(l) != 2 {
		t.Errorf("tokens %+v", l)
	}
	r.account("li")
	r.want("somebody else's", r.RevokeToken(ctx, boss, "li", one.ID), "access_token_unknown")
	r.want("revoked", r.RevokeToken(ctx, boss, "zhang", one.ID), "")
	_, err = r.Subject(ctx, secret)
	r.want("is good no more", err, "access_token_refused")

	secret, _, _ = r.CreateToken(ctx, who, "upload", []Operation{RecordRead}, until)
	r.clock.pass(until.Sub(r.clock.now()) - time.Second)
	_, err = r.Subject(ctx, secret)
	r.want("a second before its end", err, "")
	r.clock.pass(time.Second)
	_, err = r.Subject(ctx, secret)
	r.want("at its end", err, "access_token_refused")
	if l, _ := r.Tokens(ctx, "zhang"); len(l) != 1 {
		t.Errorf("ended tokens are listed: %+v", l)
	}
}

func TestATokenNeedsASignInOfJustNow(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	in := r.enterAs("zhang")
	r.clock.pass(justNow + time.Second)
	_, _, err := r.CreateToken(ctx, in.Subject, "t", []Operation{RecordRead}, r.clock.now().AddDate(0, 1, 0))
	r.want("a session left open", err, "access_sign_in_again")
	_, _, err = r.CreateToken(ctx, Subject{}, "t", []Operation{RecordRead}, r.clock.now().AddDate(0, 1, 0))
	r.want("nobody", err, "access_signed_out")
}

func TestEndedPapersAreSweptAndNothingElse(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	r.enterAs("zhang")
	r.clock.pass(200 * 24 * time.Hour)
	in := r.enterAs("zhang")
	n, err := r.st.Sweep(ctx, r.clock.now())
	if err != nil || n != 1 { // the old session; the familiar place was put anew
		t.Errorf("%d swept, %v", n, err)
	}
	_, err = r.Subject(ctx, in.Secret)
	r.want("the new session", err, "")
	if _, found, _ := r.st.Paper(ctx, accounts, "zhang"); !found {
		t.Error("the account was swept")
	}
}

var _ Papers = storePapers{(*store.Store)(nil)}
