package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/demo"
)

// TestEveryJSONFieldIsDescribed holds docs/json.md to what the commands print.
func TestEveryJSONFieldIsDescribed(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "json.md"))
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(t.TempDir(), "demo")
	if _, err := demo.Fill(context.Background(), data, nil); err != nil {
		t.Fatal(err)
	}
	ledgers := filepath.Join("..", "..", "examples", "ledgers")
	day := []string{"--as-of", "2021-04-26"}
	for _, args := range [][]string{
		append([]string{"board"}, day...),
		append([]string{"explain", "北湖分局"}, day...),
		append([]string{"pace"}, day...),
		append([]string{"whatif", "--figure", "甲县局/dxzp=+40"}, day...),
		append([]string{"robust", "--runs", "10"}, day...),
		append([]string{"compare", "--to-as-of", "2021-03-31"}, day...),
		append([]string{"brief", "--figures"}, day...),
		append([]string{"target", "list"}, day...),
		{"target", "assign", "北湖分局", "dxzp", "9", "--start", "2021-07-01", "--due", "2021-09-30"},
		{"target", "split", "北湖分局", "dxzp", "--start", "2021-07-01"},
		{"target", "amend", "431002-01", "dxzp", "--start", "2021-07-01", "--quantity", "20", "--due", "2021-10-01", "--reason", "试"},
		{"target", "check", "--as-of", "2021-07-02"},
		{"records"},
		{"plan", "level", "--schedule", "--psplib", filepath.Join("..", "..", "internal", "plan", "rcpsp", "testdata", "six.sm")},
		{"period", "list"},
		{"task", "--at", "2021-04-27T09:00"},
		{"submission", "list"},
		{"correction", "list"},
		{"objection", "list"},
		{"edition", "list"},
		{"doctor"},
		{"import", filepath.Join(ledgers, "05-wide.xlsx"), filepath.Join(ledgers, "10-wrong-cells.xlsx"), filepath.Join(ledgers, "01-agency.xlsx")},
	} {
		var out, errs bytes.Buffer
		code := run(context.Background(), append([]string{"--data", data, "--format", "json"}, args...), world{In: nil, Out: &out, Err: &errs,
			Env: func(string) string { return "" }, Now: func() time.Time { return time.Date(2021, 4, 27, 1, 0, 0, 0, time.UTC) }})
		if code > exitInput {
			t.Errorf("%s: status %d, %s", args, code, errs.String())
		}
		if out.Len() == 0 || out.Bytes()[0] != '{' { // a sentence, of a command that answers nothing
			continue
		}
		var doc any
		if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
			t.Errorf("%s: %v", args, err)
		}
		undescribed := map[string]bool{}
		fields(doc, func(field string) {
			if !strings.Contains(string(page), "`"+field+"`") {
				undescribed[field] = true
			}
		})
		for field := range undescribed {
			t.Errorf("%s: docs/json.md does not describe %q", args, field)
		}
	}
}

// fields visits the names of all fields but those of open sets: a message's values, an operation's constants.
func fields(v any, visit func(string)) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			fields(e, visit)
		}
	case map[string]any:
		for name, e := range v {
			visit(name)
			if name != "args" && name != "with" {
				fields(e, visit)
			}
		}
	}
}
