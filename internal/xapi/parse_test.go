package xapi

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
)

func TestParseKeepsWhatWasWritten(t *testing.T) {
	for _, text := range []string{
		`{"a":1.50,"b":-0,"c":1E+400,"d":[true,false,null],"e":"中文\"\\\n\u0001","":{}}`,
		`0`, `""`, `[]`, `{"z":1,"a":2}`, `12345678901234567890.12345678901234567890`,
	} {
		v, err := Parse([]byte(" " + text + "\n"))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if v.String() != text {
			t.Errorf("%s came back as %s", text, v)
		}
	}
	v, err := Parse([]byte(`"\uD83D\uDE00\/\u4e2d"`))
	if err != nil || v.Text != "😀/中" {
		t.Errorf("escapes: %v, %v", v, err)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "a trailing comma": `{"a":1,}`, "two texts": `1 2`, "a leading zero": `01`, "a bare point": `1.`, "half a surrogate": `"\ud83d"`,
		"a name twice": `{"a":1,"a":2}`, "a raw newline": "\"\n\"", "no UTF-8": "\"\xff\"", "an unknown word": `nul`, "an open string": `"a`, "single quotes": `'a'`,
		"too deep": strings.Repeat("[", 100) + strings.Repeat("]", 100), "an odd exponent": `1e`, "a wrong escape": `"\x"`,
	} {
		_, err := Parse([]byte(text))
		if l := fault.Of(err); len(l) != 1 || l[0].Code != "xapi_json" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzParse holds the reader against encoding/json: what it takes, that takes, and it writes what it read. Whatever is read can be checked,
// compared and shown without a panic.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`{"actor":{"mbox":"mailto:a@b.cn"},"verb":{"id":"http://x/v"},"object":{"id":"http://x/o","definition":{"interactionType":"choice","choices":[{"id":"a"}]}}}`,
		`{"actor":{"objectType":"Group","member":[{"mbox":"mailto:a@b.cn"}]},"verb":{"id":"a:b","display":{"zh-CN":"学"}},"object":{"objectType":"SubStatement","actor":{"openid":"http://o/"},"verb":{"id":"a:b"},"object":{"id":"a:b"}},"result":{"score":{"scaled":1e-5,"raw":-1}},"context":{"contextActivities":{"parent":{"id":"a:b"}}}}`,
		`[1e5,"\u00e9",{"":null}]`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := Parse(b)
		if err != nil {
			return
		}
		if !json.Valid(b) {
			t.Fatalf("%q was taken", b)
		}
		again, err := Parse(v.Append(nil))
		if err != nil || again.String() != v.String() {
			t.Fatalf("%s came back as %v, %v", v, again, err)
		}
		for _, version := range []Version{V103, V200} {
			if Check(v, version) != nil {
				continue
			}
			k := Keep(v, version, "00000000-0000-4000-8000-000000000000", Text("x"), noon)
			if !Same(v, k.Statement) {
				t.Fatalf("kept, %s is another: %s", v, k.Statement)
			}
			for _, format := range []Format{Exact, Ids, Canonical} {
				Shown(k.Statement, format, []string{"zh"}, func(string) *Value { return nil })
			}
		}
	})
}
