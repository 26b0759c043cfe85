package say

import (
	"io/fs"
	"path"
	"strings"
	"testing"

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

func TestVoiceFollowsTheWish(t *testing.T) {
	for wish, want := range map[string]string{"": "zh", "zh_CN.UTF-8": "zh", "en": "en", "en_US.UTF-8": "en", "C": "zh", "EN": "en"} {
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
