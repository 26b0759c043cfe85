package api_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/access"
)

// document fetches the document in a language.
func document(b *bench, lang string) (raw []byte, doc map[string]any) {
	r := b.ask("GET", "/api/openapi.json?lang="+lang, nil).is(200, "")
	must(b.t, json.Unmarshal(r.Body, &doc))
	return r.Body, doc
}

// eachOperation walks the document's operations.
func eachOperation(doc map[string]any, do func(method, path string, o map[string]any)) {
	paths, _ := doc["paths"].(map[string]any)
	for path, methods := range paths {
		for method, o := range methods.(map[string]any) {
			do(strings.ToUpper(method), path, o.(map[string]any))
		}
	}
}

func TestWriteDocument(t *testing.T) {
	to := os.Getenv("TONGCHOU_OPENAPI_OUT")
	if to == "" {
		t.Skip("only for make lint-openapi: TONGCHOU_OPENAPI_OUT names the file")
	}
	raw, _ := document(start(t, nil), "en")
	must(t, os.WriteFile(to, raw, 0o644))
}

func TestDocumentSpeaksBothLanguages(t *testing.T) {
	b := start(t, nil)
	han := regexp.MustCompile(`\p{Han}`)
	for _, lang := range []string{"zh", "en"} {
		raw, doc := document(b, lang)
		if i := strings.Index(string(raw), `"api.`); i >= 0 {
			t.Errorf("%s: a sentence is missing from the catalogue: %.60s", lang, raw[i:])
		}
		eachOperation(doc, func(method, path string, o map[string]any) {
			summary, _ := o["summary"].(string)
			if summary == "" || han.MatchString(summary) != (lang == "zh") {
				t.Errorf("%s: %s %s has the summary %q", lang, method, path, summary)
			}
			params, _ := o["parameters"].([]any)
			for _, p := range params {
				if d, _ := p.(map[string]any)["description"].(string); d == "" {
					t.Errorf("%s: %s %s: parameter %v has no description", lang, method, path, p.(map[string]any)["name"])
				}
			}
		})
	}
}

func TestEveryOperationNamesWhatItIs(t *testing.T) {
	_, doc := document(start(t, nil), "en")
	n := 0
	eachOperation(doc, func(method, path string, o map[string]any) {
		n++
		does, _ := o["x-operation"].(string)
		if !access.Known(access.Operation(does)) {
			t.Errorf("%s %s: x-operation %q is no operation of access", method, path, does)
		}
		answers := 0
		for status := range o["responses"].(map[string]any) {
			if status[0] == '2' || status[0] == '3' {
				answers++
			}
		}
		if answers == 0 {
			t.Errorf("%s %s says no answer of success", method, path)
		}
		if _, ok := o["x-roles"].([]any); !ok {
			t.Errorf("%s %s says no roles", method, path)
		}
	})
	if n < 90 {
		t.Errorf("only %d operations: the test's server leaves some out", n)
	}
}

func TestDocsPageNeedsNothingElse(t *testing.T) {
	b := start(t, nil)
	zh := b.ask("GET", "/api/docs", nil).is(200, "")
	en := b.ask("GET", "/api/docs?lang=en", nil).is(200, "")
	for _, page := range []string{string(zh.Body), string(en.Body)} {
		if i := strings.Index(page, "<script"); i >= 0 {
			t.Errorf("the page has a script: %.80s", page[i:])
		}
		for _, ref := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			if !strings.HasPrefix(ref[1], "#") && !strings.HasPrefix(ref[1], "/api/") {
				t.Errorf("the page refers to %q", ref[1])
			}
		}
		if i := strings.Index(page, "⟦"); i >= 0 {
			t.Errorf("a sentence is missing: %.80s", page[i:])
		}
	}
	for _, want := range []string{"看考核榜", "/api/v1/board", "内勤", "curl", "api_key_reused"} {
		if !strings.Contains(string(zh.Body), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	b.ask("GET", "/api/docs/style.css", nil).is(200, "")
}
