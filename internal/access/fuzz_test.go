package access

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tongchou/tongchou/internal/fault"
)

// FuzzSubject: whatever comes in a cookie or an Authorization header opens nothing unless it was given out, and is answered by a fault.
func FuzzSubject(f *testing.F) {
	r := newRig(f)
	r.account("zhang")
	in := r.enterAs("zhang")
	tok, _, err := r.CreateToken(ctx, in.Subject, "t", []Operation{RecordRead}, r.clock.now().AddDate(0, 1, 0))
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"", "tc_", in.Secret, tok, in.Session.ID, tok[:45], "tc_" + in.Secret, tok[3:], in.Secret + "\x00", strings.Repeat("A", 43), "tc_" + strings.Repeat("_", 43)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		who, err := r.Subject(ctx, s)
		if s == in.Secret || s == tok {
			if err != nil || who.Account != "zhang" {
				t.Fatalf("given out, but %v", err)
			}
			return
		}
		if who.Account != "" || len(fault.Of(err)) != 1 {
			t.Fatalf("%q: %+v, %v", s, who, err)
		}
		if wellFormed(s) { // one spelling only for each secret
			b, _ := base64.RawURLEncoding.DecodeString(s)
			if base64.RawURLEncoding.EncodeToString(b) != s {
				t.Fatalf("%q is another spelling", s)
			}
		}
		if err := r.SignOut(ctx, s); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzNames: a canonical name is the canonical name of itself, whatever was typed.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"zhang", "Ｗang.Wei", "王伟", "ß", "İ", "a\u0301b", "x.", "ǅ", "ﬁx", "٣٤"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := CanonicalName(s)
		if err != nil {
			return
		}
		again, err := CanonicalName(n)
		if err != nil || again != n || !utf8.ValidString(n) || strings.ContainsAny(n, "/ \x00*\n") {
			t.Fatalf("%q → %q → %q, %v", s, n, again, err)
		}
	})
}

// FuzzHash: no text is taken for a password's hash without being one, and none makes the server take all memory.
func FuzzHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	f.Add("$argon2id$v=19$m=4294967295,t=4294967295,p=255$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	f.Fuzz(func(t *testing.T, s string) {
		c, salt, sum, err := parseHash(s)
		if err == nil && (c.Memory > 1<<21 || c.Passes == 0 || c.Passes > 64 || c.Lanes == 0 || len(salt) < 8 || len(sum) != hashLen) {
			t.Fatalf("%q: %+v", s, c)
		}
	})
}
