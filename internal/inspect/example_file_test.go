package inspect

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the example files anew")

// TestTheExampleFiles holds examples/draw, which docs/inspect.md works through, to what the program writes.
func TestTheExampleFiles(t *testing.T) {
	f, trust := exampleFile(t)
	folder := filepath.Join("..", "..", "examples", "draw")
	for name, want := range map[string][]byte{"D2026-1.json": f.Bytes(), "D2026-1.plan.json": append(plain(f.Plan, "  "), '\n'), "log.pub": []byte(trust.Log + "\n")} {
		path := filepath.Join(folder, name)
		if *update {
			if err := os.MkdirAll(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the program writes: go test ./internal/inspect -run ExampleFiles -update", path)
		}
	}
}
