// Package arch holds the rules that no compiler checks: which way imports point.
package arch

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/tongchou/tongchou/"

// layers from top to bottom; a package may import only what stands below its own line.
var layers = [][]string{
	{"cmd/tongchou"},
	{"internal/demo"},
	{"internal/api"},
	{"internal/remote"},
	{"internal/publish"},
	{"internal/brief"},
	{"internal/desk"},
	{"internal/intake"},
	{"internal/sheet"},
	{"internal/access"},
	{"internal/archive"},
	{"internal/notary", "internal/vault"},
	{"internal/store"},
	{"internal/workflow", "internal/inspect"},
	{"internal/proof"},
	{"internal/pace"},
	{"internal/plan"},
	{"internal/plan/rcpsp"},
	{"internal/score"},
	{"internal/ledger", "internal/target"},
	{"internal/agency"},
	{"internal/say"},
	{"internal/xapi"},
	{"internal/fault", "internal/num", "internal/when", "internal/find", "internal/job", "web"},
}

// impure is what a pure package may not import: the file system, the network, the clock's and chance's usual doors.
var impure = map[string]bool{"os": true, "net": true, "net/http": true, "database/sql": true, "io/fs": true, "math/rand": true}

var pure = []string{"num", "when", "agency", "ledger", "target", "score", "pace", "proof", "workflow", "inspect", "find", "plan", "plan/rcpsp", "xapi"}

func layerOf(pkg string) int {
	for i, l := range layers {
		for _, p := range l {
			if pkg == p {
				return i
			}
		}
	}
	return -1
}

func TestImportsPointDown(t *testing.T) {
	seen := 0
	eachFile(t, func(pkg, file string, imports []string) {
		from := layerOf(pkg)
		if from < 0 {
			if pkg != "internal/arch" && !strings.HasSuffix(pkg, "test") { // scoretest, storetest: fixtures for tests
				t.Errorf("%s: package %s has no place in the layers", file, pkg)
			}
			return
		}
		for _, imp := range imports {
			to, ours := strings.CutPrefix(imp, module)
			if !ours {
				continue
			}
			seen++
			if at := layerOf(to); at <= from && to != pkg {
				t.Errorf("%s imports %s, which does not stand below it", file, to)
			}
		}
	})
	if seen < 30 {
		t.Fatalf("only %d imports seen: the test looks at the wrong folder", seen)
	}
}

func TestPurePackagesHaveNoDoors(t *testing.T) {
	eachFile(t, func(pkg, file string, imports []string) {
		for _, p := range pure {
			if pkg != "internal/"+p {
				continue
			}
			for _, imp := range imports {
				if impure[imp] {
					t.Errorf("%s imports %s, but package %s is pure", file, imp, p)
				}
			}
		}
	})
}

// eachFile visits every Go file that is not a test.
func eachFile(t *testing.T, visit func(pkg, file string, imports []string)) {
	t.Helper()
	root := filepath.Join("..", "..")
	for _, top := range []string{"cmd", "internal", "web"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, e fs.DirEntry, err error) error {
			if e != nil && e.Name() == "node_modules" {
				return fs.SkipDir // what npm brings may hold Go, too
			}
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			var imports []string
			for _, i := range f.Imports {
				imports = append(imports, strings.Trim(i.Path.Value, `"`))
			}
			rel, err := filepath.Rel(root, filepath.Dir(path))
			if err != nil {
				return err
			}
			visit(filepath.ToSlash(rel), path, imports)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
