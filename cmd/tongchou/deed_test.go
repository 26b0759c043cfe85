package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/say"
)

// A command without a deed would be refused by every server without anybody having decided so.
func TestEveryCommandHasADeed(t *testing.T) {
	a := &app{world: silentWorld(new(bytes.Buffer)), voice: say.In("zh")}
	seen := map[string]bool{"": true}
	eachCommand(a.root(), nil, func(c *cobra.Command, _ []string) {
		n := name(c)
		d, ok := deeds[n]
		if seen[n] = true; n == "" {
			return
		}
		if !ok {
			t.Errorf("%q has no line in deeds: say which operation it is, or that it runs at home", n)
		}
		said := 0
		for _, b := range []bool{d.op != "", d.home, d.anywhere} {
			if b {
				said++
			}
		}
		if said != 1 {
			t.Errorf("%q must be one of: an operation, at home, anywhere", n)
		}
		if d.op != "" && !access.Known(d.op) {
			t.Errorf("%q: access knows no operation %q", n, d.op)
		}
		if d.op != "" && c.Annotations[operationNote] != string(d.op) {
			t.Errorf("%q does not carry its operation", n)
		}
		for _, r := range d.reads {
			if r != "args" && c.Flags().Lookup(r) == nil {
				t.Errorf("%q reads --%s, which it has not", n, r)
			}
		}
	})
	for n := range deeds {
		if !seen[n] {
			t.Errorf("deeds speak of %q, which is no command", n)
		}
	}
}

// mayTouchFiles are the pages that open files or look at the machine. A command that runs on a server reaches files only by
// files.go, which knows the difference.
var mayTouchFiles = map[string]bool{
	"main.go": true, "files.go": true, "place.go": true, "progress.go": true, "remotely.go": true,
	"serve.go": true, "serve_certificate.go": true, "serve_parts.go": true, "admin.go": true, "witness.go": true,
	"backup.go": true, "restore.go": true, "move.go": true,
}

func TestCommandsTouchFilesThroughOnePage(t *testing.T) {
	pages, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if strings.HasSuffix(page, "_test.go") || mayTouchFiles[page] {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), page, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			switch path := strings.Trim(i.Path.Value, `"`); path {
			case "os", "io/ioutil", "os/exec", "net/http":
				t.Errorf("%s imports %s: open files by files.go", page, path)
			}
		}
	}
}
