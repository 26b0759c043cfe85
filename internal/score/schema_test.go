package score

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file that people read, or writes it anew with -update.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the program prints; go test -update ./internal/score, and look at the difference. Got:\n%s", file, got)
	}
}

func TestSchemaFileIsWhatTheProgramPrints(t *testing.T) {
	golden(t, "../../docs/rulebook.schema.json", Schema())
}

func compiled(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("urn:tongchou:rulebook", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("urn:tongchou:rulebook")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fits says whether the schema accepts a YAML document.
func fits(t testing.TB, s *jsonschema.Schema, doc []byte) error {
	t.Helper()
	j, err := yaml.YAMLToJSON(doc)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(j))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

func TestSchemaAcceptsTheExamples(t *testing.T) {
	s := compiled(t)
	for name, b := range examples(t) {
		if err := fits(t, s, b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaAcceptsWhatTheRulesTestParses(t *testing.T) {
	s := compiled(t)
	for _, rule := range all() {
		doc := head + "items: [{code: X, name: x, full: 100, missing: zero, rule: {" + rule + "}}]"
		if err := fits(t, s, []byte(doc)); err != nil {
			t.Errorf("%s: %v", rule, err)
		}
	}
}

func TestSchemaRefusesWhatParseRefusesByShape(t *testing.T) {
	s := compiled(t)
	for _, rule := range []string{"kind: sum", "kind: rank, indicator: x, cap: 1", "kind: completion, indicator: [x]", "indicator: x", "kind: rate, high: much",
		"kind: band, bands: {to: 1}", "kind: rank, of: {kind: quantity, indicator: x, formula: 1}, step: 1"} {
		doc := head + "items: [{code: X, name: x, full: 100, missing: zero, rule: {" + rule + "}}]"
		if fits(t, s, []byte(doc)) == nil {
			t.Errorf("the schema accepts %s", rule)
		}
		if _, err := Parse("f.yaml", []byte(doc)); err == nil {
			t.Errorf("Parse accepts %s", rule)
		}
	}
	if fits(t, s, []byte(strings.Replace(head, "full:", "fulll:", 1)+"items: []")) == nil {
		t.Error("the schema accepts an unknown field")
	}
}
