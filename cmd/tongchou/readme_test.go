package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/demo"
)

// TestReadmeShowsWhatIsPrinted runs each "$ tongchou …" of the two READMEs and holds the lines below it to what is printed.
func TestReadmeShowsWhatIsPrinted(t *testing.T) {
	data := filepath.Join(t.TempDir(), "demo")
	if _, err := demo.Fill(context.Background(), data, nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		page, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		sessions := strings.Split(string(page), "```\n$ tongchou ")[1:]
		if len(sessions) < 3 {
			t.Errorf("%s shows %d sessions, want 3", name, len(sessions))
		}
		for _, s := range sessions {
			command, shown, _ := strings.Cut(s[:strings.Index(s, "\n```")], "\n")
			args := strings.Fields(strings.ReplaceAll(command, "demo-data", data))
			var out, errs bytes.Buffer
			code := run(context.Background(), args, world{Out: &out, Err: &errs, Env: func(string) string { return "" }, Now: time.Now})
			if code != exitDone {
				t.Errorf("%s: %s: status %d, %s", name, command, code, errs.String())
			}
			if got := trimLines(out.String()); got != shown {
				t.Errorf("%s: %s prints\n%s\nbut is shown as\n%s", name, command, got, shown)
			}
		}
	}
}

// trimLines drops blanks at the ends of lines, and the last line's end.
func trimLines(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}
