package intake

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/sheet"
)

var update = flag.Bool("update", false, "write the example ledgers and what becomes of them anew")

const ledgers = "../../examples/ledgers"

// expectation is what an example's .expect.yaml says: how the file is imported, and what comes of it.
type expectation struct {
	What    string            `yaml:"what"`
	Before  []string          `yaml:"before,omitempty"`  // files imported first, in order
	Mapping string            `yaml:"mapping,omitempty"` // file beside it
	Outcome string            `yaml:"outcome"`           // imported or refused
	Sheets  []expectedSheet   `yaml:"sheets,omitempty"`
	Notices []string          `yaml:"notices,omitempty"` // "sheet!cell code found"
	Faults  []string          `yaml:"faults,omitempty"`  // "sheet!cell code found → want"
	Sums    map[string]string `yaml:"sums,omitempty"`    // unit and indicator → what the ledger then adds up to
}

type expectedSheet struct {
	Sheet       string   `yaml:"sheet,omitempty"`
	Kind        string   `yaml:"kind"`
	Wide        bool     `yaml:"wide,omitempty"`
	HeadingRow  int      `yaml:"heading_row"`
	New         int64    `yaml:"new,omitempty"`
	Present     int64    `yaml:"present,omitempty"`
	Corrections int64    `yaml:"corrections,omitempty"`
	Retractions int64    `yaml:"retractions,omitempty"`
	Skipped     int64    `yaml:"skipped,omitempty"`
	Ignored     []string `yaml:"ignored,omitempty"`
}

func TestExampleLedgers(t *testing.T) {
	if *update {
		for _, e := range examples {
			if err := os.WriteFile(filepath.Join(ledgers, e.file), e.build(), 0o644); err != nil {
				t.Fatal(err)
			}
			if e.mapping != "" {
				if err := os.WriteFile(filepath.Join(ledgers, mappingOf(e.file)), []byte(e.mapping), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	files, err := filepath.Glob(ledgers + "/*.expect.yaml")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, f := range files {
		names[strings.TrimSuffix(filepath.Base(f), ".expect.yaml")] = true
	}
	for _, e := range examples {
		if !names[e.file] && !*update {
			t.Errorf("%s has no expectation", e.file)
		}
		names[e.file] = true
	}
	for _, name := range slices.Sorted(mapsKeys(names)) {
		t.Run(name, func(t *testing.T) { checkLedger(t, name) })
	}
}

func mapsKeys(m map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func mappingOf(file string) string {
	return strings.TrimSuffix(file, filepath.Ext(file)) + ".mapping.yaml"
}

func checkLedger(t *testing.T, name string) {
	path := filepath.Join(ledgers, name+".expect.yaml")
	var want expectation
	if b, err := os.ReadFile(path); err == nil {
		if err := yaml.UnmarshalWithOptions(b, &want, yaml.Strict()); err != nil {
			t.Fatal(err)
		}
	}
	if *update {
		for _, e := range examples {
			if e.file == name {
				want = expectation{What: e.what, Before: e.before}
				if e.mapping != "" {
					want.Mapping = mappingOf(name)
				}
			}
		}
	}
	got := outcomeOf(t, name, want)
	if *update {
		b, err := yaml.MarshalWithOptions(got, yaml.IndentSequence(true))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("−expected +came out\n%s", d)
	}
}

// outcomeOf imports a file, after those that go before it, and writes down what came of it.
func outcomeOf(t *testing.T, name string, how expectation) expectation {
	t.Helper()
	m := newMemory()
	for _, b := range how.Before {
		if _, err := m.takeFile(b, nil); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
	}
	var mapping *Mapping
	if how.Mapping != "" {
		b, err := os.ReadFile(filepath.Join(ledgers, how.Mapping))
		if err != nil {
			t.Fatal(err)
		}
		if mapping, err = ParseMapping(how.Mapping, b); err != nil {
			t.Fatal(err)
		}
	}
	rep, err := m.takeFile(name, mapping)
	got := expectation{What: how.What, Before: how.Before, Mapping: how.Mapping, Outcome: "imported"}
	if err != nil {
		got.Outcome = "refused"
		l := fault.Of(err)
		if l == nil {
			t.Fatalf("%s: an error that is no fault: %v", name, err)
		}
		for _, f := range l {
			got.Faults = append(got.Faults, sentence(f.Place, f.Code, f.Found, f.Want))
			if s := zh.Fault(f); strings.Contains(s, "⟦") || strings.Contains(s, "<no value>") {
				t.Errorf("no sentence: %s", s)
			}
		}
		return got
	}
	for _, s := range rep.Sheets {
		got.Sheets = append(got.Sheets, expectedSheet{
			s.Sheet, string(s.Kind), s.Wide, s.HeadingRow, s.New, s.Present, s.Corrections, s.Retractions, s.Skipped, s.Ignored,
		})
	}
	for _, n := range rep.Notices {
		got.Notices = append(got.Notices, sentence(n.Place, n.Code, n.Found, n.Want))
		if s := n.Say(zh); strings.Contains(s, "⟦") || strings.Contains(s, "<no value>") {
			t.Errorf("no sentence: %s", s)
		}
	}
	got.Sums = m.sums()
	return got
}

func (m *memory) takeFile(name string, mapping *Mapping) (Report, error) {
	book, err := sheet.Open(filepath.Join(ledgers, name), sheet.Options{})
	if err != nil {
		return Report{}, err
	}
	defer book.Close()
	return m.take(book, Options{Mapping: mapping, By: "考核办"})
}

func sentence(p fault.Place, code, found, want string) string {
	s := p.Cell
	if p.Sheet != "" {
		s = p.Sheet + "!" + s
	}
	s += " " + code
	if found != "" {
		s += " " + found
	}
	if want != "" {
		s += " → " + want
	}
	return strings.TrimSpace(s)
}

// sums adds up what counts, by unit and indicator.
func (m *memory) sums() map[string]string {
	out := map[string]string{}
	for _, s := range m.order {
		r := m.records[s]
		if r.Kind > ledger.Correction {
			continue
		}
		u, i := m.dir.UnitCode(r.Unit), m.dir.IndicatorCode(r.Indicator)
		out[fmt.Sprintf("%s %s", u, i)] = m.sum(u, i).String()
	}
	return out
}

// A renamed, reordered, otherwise encoded copy has the digest of what it is a copy of.
func TestCopyOfALedgerHasItsDigest(t *testing.T) {
	digest := func(name string) string {
		m := newMemory()
		if _, err := m.takeFile("01-agency.xlsx", nil); err != nil {
			t.Fatal(err)
		}
		rep, err := m.takeFile(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		return rep.Digest
	}
	if a, b := digest("03-spellings.csv"), digest("11-twice.csv"); a != b || a == "" {
		t.Errorf("digests %q and %q", a, b)
	}
}
