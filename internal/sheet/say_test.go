package sheet

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
)

// Every code in this package's source has a sentence in both languages, and every sentence a code.
func TestEveryFaultHasItsSentence(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	quoted := regexp.MustCompile(`"((?:file|zip|workbook|sheet|csv|cell|formula|text|number|date)_[a-z_]+)"`)
	codes := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range quoted.FindAllStringSubmatch(string(src), -1) {
			codes[m[1]] = true
		}
	}
	for _, lang := range []string{"zh", "en"} {
		for code := range codes {
			if !say.In(lang).Has("fault." + code) {
				t.Errorf("%s has no sentence for %s", lang, code)
			}
		}
		catalog, err := os.ReadFile("../say/catalog/sheet." + lang + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^fault\.(\w+):`).FindAllStringSubmatch(string(catalog), -1) {
			if !codes[m[1]] {
				t.Errorf("%s has a sentence for %s, which no code makes", lang, m[1])
			}
		}
	}
}

func TestASentenceReads(t *testing.T) {
	f := &fault.Fault{Code: "number_groups", Place: fault.Place{File: "a.xlsx", Sheet: "1月", Cell: "C7"}, Found: "1,20"}
	if got, want := say.In("zh").Fault(f), "“1,20”：千位分隔不是三位一组，看不出是多少。"; !strings.HasSuffix(got, want) || !strings.Contains(got, "C7") {
		t.Errorf("%s", got)
	}
}
