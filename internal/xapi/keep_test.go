package xapi

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
)

const id = "8f87ccde-bb56-4c2e-ab83-44982ef22df0"

var authority = &Value{Kind: Object, Members: []Member{{"mbox", Text("mailto:lrs@example.cn")}}}

func TestWhatIsKept(t *testing.T) {
	v := read(t, withProperty("context", `{"contextActivities":{"parent":{"id":"http://x/parent","definition":{"name":{"zh":"单元"}}}},"registration":"8F87CCDE-BB56-4C2E-AB83-44982EF22DF0"}`))
	v.Set("timestamp", Text("2023-05-04T12:00-05:00"))
	k := Keep(v, V200, id, authority, noon)
	for name, want := range map[string]string{"id": id, "stored": "2026-12-01T04:00:00.123456Z", "timestamp": "2023-05-04T17:00:00Z", "version": "2.0.0"} {
		if got := k.Statement.At(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if l := k.Statement.Get("context").Get("contextActivities").Get("parent"); l.Kind != Array {
		t.Error("a single context activity is no list:", l)
	}
	if v.Get("id") != nil || v.Get("context").Get("contextActivities").Get("parent").Kind != Object {
		t.Error("what was given has been changed")
	}
	want := []string{"activity http://example.cn/course/1", "activity~ http://example.cn/course/1", "activity~ http://x/parent", "agent mbox mailto:wang@example.cn",
		"agent~ mbox mailto:lrs@example.cn", "agent~ mbox mailto:wang@example.cn", "registration " + id, "verb http://adlnet.gov/expapi/verbs/completed"}
	if !slices.Equal(k.Terms, want) {
		t.Errorf("terms %q", k.Terms)
	}
	if d := k.Activities["http://x/parent"]; d == nil || d.String() != `{"name":{"zh":"单元"}}` {
		t.Error("definitions", k.Activities)
	}
	if !Same(v, k.Statement) {
		t.Error("kept, it is another")
	}
	old := Keep(read(t, plain), V103, id, authority, noon)
	if old.Statement.At("version") != "1.0.0" || old.Statement.At("timestamp") != old.Statement.At("stored") {
		t.Error(old.Statement)
	}
}

func TestSame(t *testing.T) {
	base := withProperty("result", `{"duration":"PT1.12S","score":{"raw":1.0}}`)
	for name, c := range map[string]struct {
		other string
		same  bool
	}{
		"the order of properties":     {`{"object":{"id":"http://example.cn/course/1"},"result":{"score":{"raw":1},"duration":"PT1.129S"},"verb":{"id":"http://adlnet.gov/expapi/verbs/completed"},"actor":{"mbox":"mailto:wang@example.cn"}}`, true},
		"what a store adds":           {withoutBrace(base) + `,"stored":"2026-12-01T00:00:00Z","version":"1.0.0","authority":{"mbox":"mailto:x@y.cn"},"id":"` + id + `"}`, true},
		"how a verb is shown":         {strings.Replace(base, `completed"`, `completed","display":{"zh":"完成"}`, 1), true},
		"an objectType that is usual": {strings.Replace(base, `"object":{`, `"object":{"objectType":"Activity",`, 1), true},
		"another score":               {strings.Replace(base, "1.0}", "1.01}", 1), false},
		"a duration longer by 0.01 s": {strings.Replace(base, "1.12S", "1.13S", 1), false},
		"another actor":               {strings.Replace(base, "wang", "li", 1), false},
		"a word in place of a number": {strings.Replace(base, "1.0}", `"1"}`, 1), false},
		"an extension called display": {strings.Replace(base, `"score"`, `"extensions":{"a:b":{"definition":1}},"score"`, 1), false},
	} {
		a, b := read(t, base), read(t, c.other)
		if Same(a, b) != c.same || Same(b, a) != c.same {
			t.Errorf("%s: want the same: %v", name, c.same)
		}
	}
	early, late := read(t, withProperty("timestamp", `"2026-12-01T08:00:00+08:00"`)), read(t, withProperty("timestamp", `"2026-12-01T00:00:00Z"`))
	if !Same(early, late) || Same(early, read(t, withProperty("timestamp", `"2026-12-01T00:00:01Z"`))) {
		t.Error("timestamps are compared as instants")
	}
}

func withoutBrace(s string) string { return strings.TrimSuffix(s, "}") }

func TestFormats(t *testing.T) {
	v := read(t, `{"actor":{"objectType":"Group","name":"三所","member":[{"name":"王","mbox":"mailto:w@b.cn"}]},"verb":{"id":"a:b","display":{"en":"did","zh-CN":"做"}},`+
		`"object":{"objectType":"Activity","id":"a:o","definition":{"name":{"en":"old"}}},"result":{"extensions":{"a:e":{"name":{"en":"x","zh":"y"}}}}}`)
	known := read(t, `{"name":{"en":"course","zh":"课"}}`)
	for format, want := range map[Format]string{
		Exact:     v.String(),
		Ids:       `{"actor":{"objectType":"Group","member":[{"mbox":"mailto:w@b.cn"}]},"verb":{"id":"a:b"},"object":{"id":"a:o"},"result":{"extensions":{"a:e":{"name":{"en":"x","zh":"y"}}}}}`,
		Canonical: strings.NewReplacer(`{"en":"did","zh-CN":"做"}`, `{"zh-CN":"做"}`, `{"name":{"en":"old"}}`, `{"name":{"zh":"课"}}`).Replace(v.String()),
	} {
		if got := Shown(v, format, ReadLanguages("fr;q=0.9, zh;q=0.8, en;q=0.1"), func(string) *Value { return known }).String(); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", format, got, want)
		}
	}
}

func TestDocumentsMergeByTheirTopProperties(t *testing.T) {
	got, err := MergeDocument([]byte(`{"a":{"x":1},"b":2.50}`), []byte(`{"c":null,"a":{"y":1}}`))
	if err != nil || string(got) != `{"a":{"y":1},"b":2.50,"c":null}` {
		t.Errorf("%s, %v", got, err)
	}
	for _, bad := range []string{`[1]`, `{`, ``} {
		if _, err := MergeDocument([]byte(`{}`), []byte(bad)); fault.Of(err) == nil {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestSignatures(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(1)}, &x509.Certificate{SerialNumber: big.NewInt(1)}, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	enc := base64.RawURLEncoding.EncodeToString
	sign := func(header, payload string) string {
		s := enc([]byte(header)) + "." + enc([]byte(payload))
		sum := sha256.Sum256([]byte(s))
		sig, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		return s + "." + enc(sig)
	}
	chain := `{"alg":"RS256","x5c":["` + base64.StdEncoding.EncodeToString(der) + `"]}`
	good := sign(chain, plain)
	parts := strings.Split(good, ".")
	v := read(t, plain)
	for name, c := range map[string]struct {
		kind, jws string
		ok        bool
	}{
		"signed":                {"application/octet-stream", good, true},
		"without a certificate": {"application/octet-stream", sign(`{"alg":"RS256"}`, plain), true},
		"another statement":     {"application/octet-stream", sign(chain, strings.Replace(plain, "wang", "li", 1)), false},
		"another key":           {"application/octet-stream", parts[0] + "." + parts[1] + "." + enc(make([]byte, 256)), false},
		"none":                  {"application/octet-stream", sign(`{"alg":"none"}`, plain), false},
		"no JWS":                {"application/octet-stream", "a.b", false},
		"another type":          {"text/plain", good, false},
	} {
		err := CheckSignature("attachments[0]", v, c.kind, []byte(c.jws))
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
