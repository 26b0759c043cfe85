package inspect

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestTheSchema holds docs/draw.schema.json to the files that the program writes, and to the members that it reads.
func TestTheSchema(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "draw.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	doc := must(jsonschema.UnmarshalJSON(bytes.NewReader(text)))
	c := jsonschema.NewCompiler()
	if err := c.AddResource("mem:///draw.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema := must(c.Compile("mem:///draw.schema.json"))
	valid := func(f File) error {
		return schema.Validate(must(jsonschema.UnmarshalJSON(bytes.NewReader(f.Bytes()))))
	}
	f, _ := exampleFile(t)
	if err := valid(f); err != nil {
		t.Errorf("the example: %v", err)
	}
	for i := range uint64(50) {
		p := anyPlan(rand.New(rand.NewPCG(4, i)))
		var secrets [][32]byte
		for k := range p.Commitments {
			secrets = append(secrets, secretOf(k))
		}
		if f, ok := newOffice(t).tryDraw(t, p, secrets...); ok {
			if err := valid(f); err != nil {
				t.Errorf("plan %d: %v", i, err)
			}
		}
	}
	for name, change := range map[string]func(*File){"another format": func(f *File) { f.Format = "x" }, "a code with a blank": func(f *File) { f.Plan.Code = "a b" },
		"a title of two lines": func(f *File) { f.Plan.Title = "a\nb" }, "no wait": func(f *File) { f.Plan.Wait = 2 }, "no secret": func(f *File) { f.Secrets = nil },
		"a ground of its own": func(f *File) { f.Plan.Exclusions[0].Ground = "dislike" }, "a hash that is none": func(f *File) { f.Log.Inclusion[0] = "?" }} {
		f, _ := exampleFile(t)
		change(&f)
		if valid(f) == nil {
			t.Errorf("%s is valid", name)
		}
	}
	members(t, "", doc.(map[string]any), reflect.TypeOf(File{}))
}

// members compares the properties of a schema with the members of a type.
func members(t *testing.T, path string, schema map[string]any, of reflect.Type) {
	for of.Kind() == reflect.Slice {
		of, path = of.Elem(), path+"[]"
		schema, _ = schema["items"].(map[string]any)
	}
	properties, _ := schema["properties"].(map[string]any)
	if properties == nil {
		return
	}
	if len(properties) != of.NumField() || len(schema["required"].([]any)) != of.NumField() {
		t.Errorf("%s: %d properties, %d members", path, len(properties), of.NumField())
	}
	for i := range of.NumField() {
		name := of.Field(i).Tag.Get("json")
		below, ok := properties[name].(map[string]any)
		if !ok {
			t.Errorf("%s.%s is not in the schema", path, name)
			continue
		}
		members(t, path+"."+name, below, of.Field(i).Type)
	}
}
