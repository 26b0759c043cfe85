package say

import (
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

// keys returns which file holds each key of one language, failing on a key held twice.
func keys(t *testing.T, lang string) map[string]string {
	t.Helper()
	files, err := fs.Glob(catalog, "catalog/*."+lang+".yaml")
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]string{}
	for _, f := range files {
		b, err := catalog.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]string
		if err := yaml.Unmarshal(b, &m); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		for k, v := range m {
			if other, twice := held[k]; twice {
				t.Errorf("key %s stands in %s and in %s", k, other, f)
			}
			if strings.TrimSpace(v) == "" {
				t.Errorf("%s: key %s is empty", f, k)
			}
			held[k] = path.Base(f)
		}
	}
	return held
}

func TestLanguagesHoldTheSameKeys(t *testing.T) {
	zh, en := keys(t, "zh"), keys(t, "en")
	if len(zh) == 0 {
		t.Fatal("no keys found")
	}
	for k, f := range zh {
		if _, ok := en[k]; !ok {
			t.Errorf("%s: key %s has no English", f, k)
		}
	}
	for k, f := range en {
		if _, ok := zh[k]; !ok {
			t.Errorf("%s: key %s has no Chinese", f, k)
		}
	}
}

// blanks are what a message is filled with: {{.Found}}.
var blank = regexp.MustCompile(`\.[A-Z][A-Za-z]*`)

func blanks(text string) []string {
	var out []string
	for _, part := range regexp.MustCompile(`\{\{.*?\}\}`).FindAllString(text, -1) {
		out = append(out, blank.FindAllString(part, -1)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func messages(t *testing.T, lang string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, f := range slices.Compact(slices.Sorted(maps.Values(keys(t, lang)))) {
		b, err := catalog.ReadFile("catalog/" + f)
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(b, &all); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestTraditionalChineseIsMadeOfTheSimplified(t *testing.T) {
	zh, hant := messages(t, "zh"), messages(t, "zh-Hant")
	for k, text := range zh {
		other, ok := hant[k]
		if !ok {
			t.Errorf("key %s has no Traditional Chinese: node web/scripts/hant.mjs", k)
			continue
		}
		if a, b := blanks(text), blanks(other); !slices.Equal(a, b) {
			t.Errorf("%s: blanks %v, in Traditional Chinese %v", k, a, b)
		}
		if a, b := utf8.RuneCountInString(text), utf8.RuneCountInString(other); a != b {
			t.Errorf("%s: %d characters, in Traditional Chinese %d: the override must be as long", k, a, b)
		}
		if got := Simplified(other); got != Simplified(text) {
			t.Errorf("%s: %q is not %q again, but %q", k, other, text, got)
		}
	}
	for k := range hant {
		if _, ok := zh[k]; !ok {
			t.Errorf("key %s is in Traditional Chinese alone: node web/scripts/hant.mjs", k)
		}
	}
}

func TestLanguagesHaveTheSameBlanks(t *testing.T) {
	zh, en := messages(t, "zh"), messages(t, "en")
	for k, text := range zh {
		if a, b := blanks(text), blanks(en[k]); !slices.Equal(a, b) {
			t.Errorf("%s: blanks %v, in English %v", k, a, b)
		}
	}
}

func TestVoiceFollowsTheWish(t *testing.T) {
	for wish, want := range map[string]string{"": "zh", "zh_CN.UTF-8": "zh", "en": "en", "en_US.UTF-8": "en", "C": "zh", "EN": "en",
		"zh-Hans": "zh", "zh-Hans-HK": "zh", "zh-TW": "zh-Hant", "zh_TW.UTF-8": "zh-Hant", "zh-HK": "zh-Hant", "zh-Hant": "zh-Hant", "zh-Hant-HK": "zh-Hant", "zh-MO": "zh-Hant", "zh-SG": "zh"} {
		if got := In(wish).Lang; got != want {
			t.Errorf("In(%q) speaks %s, want %s", wish, got, want)
		}
	}
}

func TestMissingKeyIsSeen(t *testing.T) {
	if v := In("zh"); v.T("no.such.key") != "⟦no.such.key⟧" || v.Has("no.such.key") {
		t.Error("a missing key must show itself")
	}
}
