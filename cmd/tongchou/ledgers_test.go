package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

// outcome is what examples/ledgers says becomes of a file.
type outcome struct {
	Before  []string `yaml:"before"`
	Mapping string   `yaml:"mapping"`
	Outcome string   `yaml:"outcome"`
	Faults  []string `yaml:"faults"` // "sheet!cell code …"; no place where it is the whole file
}

// TestExampleLedgersFromTheCommandLine imports each example into a new agency: the exit status says what became of it, every
// cell at fault is named to people in both languages, and nothing of a refused file is written.
func TestExampleLedgersFromTheCommandLine(t *testing.T) {
	folder := filepath.Join("..", "..", "examples", "ledgers")
	expected, err := filepath.Glob(filepath.Join(folder, "*.expect.yaml"))
	if err != nil || len(expected) < 8 {
		t.Fatalf("%d examples, %v", len(expected), err)
	}
	for _, file := range expected {
		name := strings.TrimSuffix(filepath.Base(file), ".expect.yaml")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var want outcome
			if err := yaml.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			checkOutcome(t, folder, name, want)
		})
	}
}

// clerk runs the program on a data directory on the day for which the examples are written.
type clerk struct {
	t    *testing.T
	data string
}

func (c clerk) run(args ...string) (status int, out, errs string) {
	c.t.Helper()
	var o, e bytes.Buffer
	status = run(context.Background(), append([]string{"--data", c.data}, args...), world{Out: &o, Err: &e, Env: func(string) string { return "" },
		Now: func() time.Time { return time.Date(2021, 4, 30, 12, 0, 0, 0, time.UTC) }})
	return status, o.String(), e.String()
}

func (c clerk) must(args ...string) string {
	c.t.Helper()
	status, out, errs := c.run(args...)
	if status != exitDone {
		c.t.Fatalf("%s: status %d\n%s", args, status, errs)
	}
	return out
}

func checkOutcome(t *testing.T, folder, name string, want outcome) {
	c := clerk{t, filepath.Join(t.TempDir(), "data")}
	c.must("init", "--name", "演示市局", "--region", "431000")
	for _, b := range want.Before {
		c.must("import", filepath.Join(folder, b))
	}
	before := c.must("doctor", "--format", "json")
	args := []string{"import", filepath.Join(folder, name)}
	if want.Mapping != "" {
		args = append(args, "--mapping", filepath.Join(folder, want.Mapping))
	}
	if want.Outcome == "imported" {
		c.must(args...)
		return
	}
	for _, lang := range []string{"zh", "en"} {
		status, _, errs := c.run(append(args, "--lang", lang)...)
		if status != exitInput {
			t.Errorf("status %d, want %d", status, exitInput)
		}
		for _, f := range want.Faults {
			if place, ok := placeOf(f); ok && !strings.ContainsAny(after(errs, " "+place), "：: ") {
				t.Errorf("%s: %q is not named in\n%s", lang, place, errs)
			}
		}
		if strings.Contains(errs, "⟦") {
			t.Errorf("%s: a text is missing in\n%s", lang, errs)
		}
	}
	if got, want := faultsIn(t, c, args), faultsOf(want); !slices.Equal(got, want) {
		t.Errorf("faults\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if now := c.must("doctor", "--format", "json"); now != before {
		t.Errorf("a refused file changed the ledger:\n%s", now)
	}
}

// placeOf is how people read the place of a fault such as "台账!C2 date_ambiguous": "[台账] C2".
func placeOf(fault string) (string, bool) {
	place, _, more := strings.Cut(fault, " ")
	sheet, cell, inSheet := strings.Cut(place, "!")
	switch {
	case !more: // a code alone
		return "", false
	case inSheet && cell != "":
		return "[" + sheet + "] " + cell, true
	case inSheet:
		return "[" + sheet + "]", true
	}
	return place, place == strings.ToUpper(place)
}

// after is the character behind what is looked for, so that D1 is not taken for found in D12.
func after(text, what string) string {
	_, rest, _ := strings.Cut(text, what)
	if rest == "" {
		return ""
	}
	return string([]rune(rest)[:1])
}

// faultsOf are the expected faults as "cell code" in order, "code" for one of no cell.
func faultsOf(want outcome) []string {
	var out []string
	for _, f := range want.Faults {
		words := strings.Fields(f)
		if _, hasPlace := placeOf(f); hasPlace {
			_, cell, inSheet := strings.Cut(words[0], "!")
			if !inSheet {
				cell = words[0]
			}
			out = append(out, strings.TrimSpace(cell+" "+words[1]))
			continue
		}
		out = append(out, words[0])
	}
	slices.Sort(out)
	return out
}

func faultsIn(t *testing.T, c clerk, args []string) []string {
	_, text, _ := c.run(append(args, "--format", "json")...)
	var doc struct {
		Files []struct {
			Faults []struct {
				Code  string
				Place struct{ Cell string }
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil || len(doc.Files) != 1 {
		t.Fatalf("%v\n%s", err, text)
	}
	var out []string
	for _, f := range doc.Files[0].Faults {
		out = append(out, strings.TrimSpace(f.Place.Cell+" "+f.Code))
	}
	slices.Sort(out)
	return out
}
