// Package say turns message keys into the user's language. The sentences live in catalog/<domain>.<lang>.yaml, Chinese
// first; a test holds the languages to the same keys. Those in zh-Hant, Traditional Chinese, are made by web/scripts/hant.mjs.
package say

import (
	"embed"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/tongchou/tongchou/internal/fault"
)

//go:embed catalog/*.yaml
var catalog embed.FS

var bundle = load()

func load() *i18n.Bundle {
	b := i18n.NewBundle(language.Chinese)
	b.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	files, err := fs.Glob(catalog, "catalog/*.yaml")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, f := range files {
		if _, err := b.LoadMessageFileFS(catalog, f); err != nil {
			panic(err) // the catalogues are part of the binary; a test loads them
		}
	}
	return b
}

// Args are a message's named values: {{.Found}} in the catalogue is Args{"Found": …}.
type Args map[string]any

// Voice speaks one language.
type Voice struct {
	Lang string // one of Languages
	loc  *i18n.Localizer
}

// Languages are those that there are catalogues of: Chinese in simplified characters, in traditional ones, English.
func Languages() []string { return []string{"zh", "zh-Hant", "en"} }

// In returns the voice for a wish such as "en", "en_US.UTF-8", "zh-Hans", "zh-TW"; anything unknown is Chinese.
func In(wish string) Voice {
	lang, ok := Match(wish)
	if !ok {
		lang = "zh"
	}
	return Voice{Lang: lang, loc: i18n.NewLocalizer(bundle, lang)}
}

// Match finds the language for a wish; false where none of ours is meant. Taiwan, Hong Kong and Macau write traditional characters,
// unless the wish names the script.
func Match(wish string) (lang string, ok bool) {
	w := strings.ReplaceAll(strings.ToLower(wish), "_", "-")
	switch {
	case strings.HasPrefix(w, "en"):
		return "en", true
	case !strings.HasPrefix(w, "zh"):
		return "", false
	case strings.HasPrefix(w, "zh-hans"):
		return "zh", true
	}
	for _, area := range []string{"zh-hant", "zh-tw", "zh-hk", "zh-mo"} {
		if strings.HasPrefix(w, area) {
			return "zh-Hant", true
		}
	}
	return "zh", true
}

// T returns the message of key. A missing key comes back in ⟦brackets⟧, so that it is seen and a test finds it.
func (v Voice) T(key string, args ...Args) string {
	cfg := &i18n.LocalizeConfig{MessageID: key}
	if len(args) > 0 {
		cfg.TemplateData = args[0]
	}
	s, err := v.loc.Localize(cfg)
	if err != nil {
		return "⟦" + key + "⟧"
	}
	return s
}

// Has says whether the catalogue of this language has key.
func (v Voice) Has(key string) bool { return !strings.HasPrefix(v.T(key), "⟦") }

// Fault returns the fault's sentence with its place before it: "a.xlsx [1月] C7：……".
func (v Voice) Fault(f *fault.Fault) string {
	return v.Place(f.Place) + v.T("fault."+f.Code, Args{"Found": f.Found, "Want": f.Want})
}

// Place says where something stands, with a colon behind it; nothing when no part of it is known.
func (v Voice) Place(p fault.Place) string {
	place := strings.TrimSpace(v.T("fault.place", Args{"File": p.File, "Sheet": p.Sheet, "Cell": p.Cell, "Field": p.Field, "Line": p.Line, "Record": p.Record}))
	if place == "" {
		return ""
	}
	return place + v.T("fault.colon")
}
