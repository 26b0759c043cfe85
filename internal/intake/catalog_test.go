package intake

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/say"
)

var codeShape = regexp.MustCompile(`^[a-z]+(_[a-z]+)+$`)

// Every string in the sources that looks like a code has a sentence, unless it is a field's or a file's name.
func TestEveryCodeHasItsSentence(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	other := map[string]bool{"heading_row": true}
	for _, cols := range columns {
		for _, c := range cols {
			other[string(c.field)] = true
		}
	}
	zh, en, seen := say.In("zh"), say.In("en"), 0
	for _, e := range files {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			s, _ := strconv.Unquote(lit.Value)
			if !codeShape.MatchString(s) || other[s] {
				return true
			}
			seen++
			for _, v := range []say.Voice{zh, en} {
				if !v.Has("fault."+s) && !v.Has("intake.notice."+s) {
					t.Errorf("%s: %q has no sentence in %s", e.Name(), s, v.Lang)
				}
			}
			return true
		})
	}
	if seen < 40 {
		t.Fatalf("only %d codes seen", seen)
	}
}
