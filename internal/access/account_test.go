package access

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

func TestNames(t *testing.T) {
	for in, want := range map[string]string{
		"wang.wei": "wang.wei", " Wang.Wei ": "wang.wei", "ＷＡＮＧ": "wang", "王伟": "王伟", "110-02_a@b": "110-02_a@b", "josé": "josé",
		"": "", "a": "", ".a": "", "a b": "", "a/b": "", "*": "", "a*": "", "a\x00b": "", "a\nb": "", "\u202eabc": "", "<script>": "",
		strings.Repeat("a", 64): strings.Repeat("a", 64), strings.Repeat("a", 65): "", strings.Repeat("a", 10000): "", "\xff\xfe": "",
	} {
		got, err := CanonicalName(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
		if want == "" && codeOf(err) != "access_name" {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestPasswordRules(t *testing.T) {
	for _, c := range []struct{ name, password, want string }{
		{"zhang.wei", good, ""},
		{"zhang.wei", "correct horse battery", ""},
		{"zhang.wei", "九个字符不够用啊啊", "access_password_short"},
		{"zhang.wei", "", "access_password_short"},
		{"zhang.wei", "十个字符正好够用了吧", ""},
		{"zhang.wei", strings.Repeat("长密码", 43), "access_password_long"},
		{"zhang.wei", strings.Repeat("x", 100000), "access_password_long"},
		{"zhang.wei", "tab\tand\x00nul here", "access_password_long"},
		{"zhang.wei", "zhang.wei1", "access_password_name"},
		{"zhang.wei", "ZHANG.WEI2021", "access_password_name"},
		{"zhang.weiguo", "zhang.weiguo", "access_password_name"},
		{"zhang.wei", "zhang.wei 的老家在湘西", ""},
		{"zhang.wei", "1234567890", "access_password_common"},
		{"zhang.wei", "Password2021!", "access_password_common"},
		{"zhang.wei", "P@ssw0rd!!!", "access_password_common"},
		{"zhang.wei", "woaini 1314", "access_password_common"},
		{"zhang.wei", "aaaaaaaaaaaa", "access_password_common"},
		{"zhang.wei", "121212121212", "access_password_common"},
	} {
		if got := codeOf(CheckPassword(c.name, c.password)); got != c.want {
			t.Errorf("%q for %s: %q, want %q", c.password, c.name, got, c.want)
		}
	}
}

func TestCommonPasswordsAreThoseTheRuleIsFor(t *testing.T) {
	if len(common) < 100 {
		t.Fatalf("%d common passwords", len(common))
	}
}

func TestNewPassword(t *testing.T) {
	seen := map[string]bool{}
	count := map[rune]int{}
	r := newRig(t)
	for range 400 {
		p, err := NewPassword(reader{r.Service})
		if err != nil {
			t.Fatal(err)
		}
		if len(p) != 23 || seen[p] || CheckPassword("admin", p) != nil {
			t.Fatalf("%q: of wrong form, drawn twice or refused", p)
		}
		seen[p] = true
		for _, c := range strings.ReplaceAll(p, "-", "") {
			count[c]++
		}
	}
	if len(count) != len(passwordLetters) {
		t.Errorf("%d letters drawn, there are %d", len(count), len(passwordLetters))
	}
	for c, n := range count { // 8,000 letters, 258 of each; 5 standard deviations are 79
		if !strings.ContainsRune(passwordLetters, c) || n < 170 || n > 345 {
			t.Errorf("letter %q drawn %d times", c, n)
		}
	}
	if _, err := NewPassword(strings.NewReader("short")); err == nil {
		t.Error("a source that ends early gives no password")
	}
}

func TestAccountsAreMadeOnce(t *testing.T) {
	r := newRig(t)
	a := r.account("Zhang.Wei")
	if a.Name != "zhang.wei" || a.MadeBy != "root" || a.Rev == 0 || !a.MadeAt.Equal(r.clock.now()) {
		t.Errorf("made %+v", a)
	}
	_, err := r.CreateAccount(ctx, boss, NewAccount{Name: "ＺＨＡＮＧ．ＷＥＩ", Password: better})
	r.want("the same name in other letters", err, "access_name_taken")
	_, err = r.CreateAccount(ctx, boss, NewAccount{Name: "li", Password: "1234567890"})
	r.want("a common password", err, "access_password_common")
	_, err = r.CreateAccount(ctx, boss, NewAccount{Name: "x y", Password: good})
	r.want("a name with a blank", err, "access_name")
	if _, err := r.Account(ctx, "li"); codeOf(err) != "access_account_unknown" {
		t.Errorf("an account that was refused: %v", err)
	}
	got, err := r.Account(ctx, "ZHANG.wei")
	if err != nil || cmp.Diff(got, a) != "" {
		t.Errorf("read back %+v, %v", got, err)
	}
}

func TestNoSecretIsShownOrKeptInTheOpen(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	in := r.enterAs("zhang")
	secret, _, err := r.CreateToken(ctx, in.Subject, "script", []Operation{RecordRead}, r.clock.now().AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = r.SignIn(ctx, "my-secret-password-in-the-name-field", "x", "", here)
	a, err := r.Account(ctx, "zhang")
	if err != nil {
		t.Fatal(err)
	}
	shown, _ := json.Marshal(a)
	for place, text := range map[string]string{"the account as shown": string(shown), "the papers": r.papersText()} {
		for name, s := range map[string]string{"password": good, "session": in.Secret, "token": secret, "token's body": secret[3:], "name typed": "my-secret-password"} {
			if strings.Contains(text, s) {
				t.Errorf("%s hold the %s", place, name)
			}
		}
	}
	if strings.Contains(string(shown), "argon2") || strings.Contains(string(shown), "handle") {
		t.Errorf("shown: %s", shown)
	}
	for name, s := range map[string]string{"password": good, "session": in.Secret, "token": secret[3:], "hash": "argon2"} {
		if strings.Contains(r.log.String(), s) {
			t.Errorf("the log holds the %s", name)
		}
	}
	if !strings.Contains(r.log.String(), `"msg":"signed in","account":"zhang","addr":"10.1.2.3:5000","way":"password"`) {
		t.Errorf("the log does not tell of the sign-in:\n%s", r.log)
	}
}

func TestFirstAdministrator(t *testing.T) {
	r := newRig(t)
	_, err := r.CreateAdmin(ctx, boss, "admin", "")
	r.want("no default password", err, "access_password_short")
	a, err := r.CreateAdmin(ctx, boss, "admin", good)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Grants) != 1 || a.Grants[0].Grant != (Grant{Administrator, Whole}) || a.Grants[0].By != "root" || a.Grants[0].Why == "" {
		t.Errorf("grants %+v", a.Grants)
	}
	v := r.versions()
	if len(v) != 1 || v[0].Code != "admin/administrator@*" {
		t.Fatalf("the ledger has %+v", v)
	}
	_, err = r.CreateAdmin(ctx, boss, "admin", good)
	r.want("twice", err, "access_name_taken")
	if len(r.versions()) != 1 {
		t.Error("what was refused stands in the ledger")
	}
	s := r.enterAs("admin").Subject
	r.want("makes accounts before there are units", Decide(s, AccountWrite, Object{}), "")
	r.want("reads records", Decide(s, RecordRead, Object{Unit: "431002"}), "access_denied")
}

func TestRolesAreGivenAndTakenInTheLedger(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	s := r.enterAs("zhang")
	g := Grant{Office, "431002"}
	a, e, err := r.Give(ctx, By{Actor: "admin", Origin: "10.0.0.1"}, "ZHANG", g, " 调任考核办 ")
	if err != nil {
		t.Fatal(err)
	}
	want := []Given{{g, "admin", r.clock.now(), "调任考核办"}}
	if d := cmp.Diff(want, a.Grants); d != "" {
		t.Error(d)
	}
	if e.Len() != 1 || e.Actor != "admin" || e.Origin != "10.0.0.1" {
		t.Errorf("entry %+v", e)
	}
	who, err := r.Subject(ctx, s.Secret)
	r.want("signed in before, it holds from the next request on", err, "")
	r.want("and decides", Decide(who, TargetWrite, Object{Unit: "431002"}), "")

	_, _, err = r.Give(ctx, boss, "zhang", g, "again")
	r.want("given twice", err, "access_grant_held")
	_, _, err = r.Take(ctx, boss, "zhang", Grant{Office, "431003"}, "elsewhere")
	r.want("taken where it was not given", err, "access_grant_absent")
	for code, try := range map[string]struct {
		account, why string
		g            Grant
	}{
		"access_role_unknown":    {"zhang", "w", Grant{"king", "431002"}},
		"access_unit_missing":    {"zhang", "w", Grant{Clerk, ""}},
		"access_reason_missing":  {"zhang", "  ", Grant{Clerk, "431002"}},
		"access_account_unknown": {"li", "w", Grant{Clerk, "431002"}},
	} {
		_, _, err := r.Give(ctx, boss, try.account, try.g, try.why)
		r.want("given", err, code)
		if code != "access_account_unknown" {
			_, _, err = r.Take(ctx, boss, try.account, try.g, try.why)
			r.want("taken", err, code)
		}
	}

	a, _, err = r.Take(ctx, boss, "zhang", g, "调离")
	if err != nil || len(a.Grants) != 0 {
		t.Fatalf("%+v, %v", a, err)
	}
	who, _ = r.Subject(ctx, s.Secret)
	r.want("taken from the next request on", Decide(who, TargetWrite, Object{Unit: "431002"}), "access_denied")

	var bodies []GrantBody
	for _, v := range r.versions() {
		var b GrantBody
		if err := json.Unmarshal(v.Body, &b); err != nil {
			t.Fatal(err)
		}
		if v.Code != "zhang/office@431002" || v.From != when.MustDate("2026-11-25") {
			t.Errorf("version %+v", v)
		}
		bodies = append(bodies, b)
	}
	if d := cmp.Diff([]GrantBody{{"zhang", Office, "431002", true, "调任考核办"}, {"zhang", Office, "431002", false, "调离"}}, bodies); d != "" {
		t.Error(d)
	}
}

func TestDayOfAGrantIsTheAgencys(t *testing.T) {
	r := newRig(t)
	r.clock.pass(16 * 3600e9) // 17:00 UTC is the next day in Shanghai
	r.account("zhang")
	if _, _, err := r.Give(ctx, boss, "zhang", Grant{Clerk, "431002"}, "w"); err != nil {
		t.Fatal(err)
	}
	if v := r.versions(); v[0].From != when.MustDate("2026-11-26") {
		t.Errorf("from %s", v[0].From)
	}
}

func TestUpdateAccount(t *testing.T) {
	r := newRig(t)
	a := r.account("zhang")
	shown, unit := " 张伟 ", "431002"
	b, err := r.UpdateAccount(ctx, boss, "zhang", AccountChange{Rev: a.Rev, Shown: &shown, Unit: &unit})
	if err != nil || b.Shown != "张伟" || b.Unit != "431002" || b.Rev == a.Rev {
		t.Fatalf("%+v, %v", b, err)
	}
	_, err = r.UpdateAccount(ctx, boss, "zhang", AccountChange{Rev: a.Rev, Unit: &unit})
	r.want("changed meanwhile", err, "access_account_changed")
	c, err := r.UpdateAccount(ctx, boss, "zhang", AccountChange{})
	if err != nil || c.Shown != "张伟" || c.Disabled {
		t.Errorf("nil changes nothing: %+v, %v", c, err)
	}
	if s := r.enterAs("zhang").Subject; s.Name != "张伟" || s.Account != "zhang" {
		t.Errorf("subject %+v", s)
	}
}

func TestDisabledAccount(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	in := r.enterAs("zhang")
	tok, _, err := r.CreateToken(ctx, in.Subject, "t", []Operation{RecordRead}, r.clock.now().AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	yes, no := true, false
	if _, err := r.UpdateAccount(ctx, boss, "zhang", AccountChange{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	check := func(when string) {
		_, err := r.Subject(ctx, in.Secret)
		r.want("its session "+when, err, "access_signed_out")
		_, err = r.Subject(ctx, tok)
		r.want("its token "+when, err, "access_token_refused")
	}
	check("while disabled")
	_, err = r.SignIn(ctx, "zhang", good, "", here)
	r.want("signs in", err, "access_sign_in")
	if _, err := r.UpdateAccount(ctx, boss, "zhang", AccountChange{Disabled: &no}); err != nil {
		t.Fatal(err)
	}
	check("after it was enabled again")
	r.enterAs("zhang")
}

func TestAccountsInPages(t *testing.T) {
	r := newRig(t)
	for i := range 5 {
		r.account(fmt.Sprintf("zhang%d", i))
	}
	var names []string
	after := ""
	for {
		n := 0
		for a, err := range r.Accounts(ctx, after, 2) {
			if err != nil {
				t.Fatal(err)
			}
			names, after = append(names, a.Name), a.Name
			n++
		}
		if n < 2 {
			break
		}
	}
	if d := cmp.Diff([]string{"zhang0", "zhang1", "zhang2", "zhang3", "zhang4"}, names); d != "" {
		t.Error(d)
	}
}

func TestUnitsOfAnAccount(t *testing.T) {
	a := Account{Unit: "1", Grants: []Given{{Grant: Grant{Clerk, "1"}}, {Grant: Grant{Clerk, "2"}}, {Grant: Grant{Office, "2"}}}}
	if d := cmp.Diff([]string{"1", "2"}, a.Units()); d != "" {
		t.Error(d)
	}
}

// TestOnceGoesToTheRightWrite: a request's idempotency key belongs to what was asked for, not to the counting beside it.
func TestOnceGoesToTheRightWrite(t *testing.T) {
	r := newRig(t)
	r.account("zhang")
	in := r.enterAs("zhang")
	r.clock.pass(2 * seenEvery)
	once := store.Once(ctx, "k1", "print")
	for range 2 {
		who, err := r.Subject(once, in.Secret) // writes down that the session is in use
		r.want("the session", err, "")
		in.Subject = who
	}
	_, _, err := r.CreateToken(once, in.Subject, "t", []Operation{RecordRead}, r.clock.now().AddDate(0, 1, 0))
	r.want("asked for once", err, "")
	again := store.Once(ctx, "k1", "print")
	_, _, err = r.CreateToken(again, in.Subject, "t", []Operation{RecordRead}, r.clock.now().AddDate(0, 1, 0))
	r.want("and again", err, "store_once_used")
	if l, err := r.Tokens(ctx, "zhang"); err != nil || len(l) != 1 {
		t.Errorf("%d tokens, %v", len(l), err)
	}
	r.want("change of password", r.ChangePassword(store.Once(ctx, "k2", "p"), in.Subject, good, better, here), "")
	r.want("and again", r.ChangePassword(store.Once(ctx, "k2", "p"), in.Subject, better, good, here), "store_once_used")
}
