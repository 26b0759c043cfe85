package score

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// object is a JSON object that keeps the order its keys were put in, so that the schema prints the same every time.
type object []pair

type pair struct {
	key   string
	value any
}

// MarshalJSON writes the pairs in order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(p.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(p.value)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Schema returns the rulebook's JSON Schema (2020-12), made from the same types and tables that Parse checks by. It says the
// document's shape: what fields each kind takes. What one field must be to another is for Parse.
func Schema() []byte {
	s := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$id", "urn:tongchou:rulebook"},
		{"title", "考核办法"},
		{"$ref", "#/$defs/Rulebook"},
		{"$defs", definitions()},
	}
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		panic(err) // made of strings alone; the test prints it
	}
	return append(b, '\n')
}

func definitions() object {
	var out object
	for _, v := range []any{Rulebook{}, when.Period{}, Rounding{}, Ranking{}, Tiers{}, Tier{}, Caps{}, Item{}, Band{}, Early{}, Level{}, Input{}} {
		t := reflect.TypeOf(v)
		out = append(out, pair{t.Name(), structSchema(t)})
	}
	out = append(out, pair{"Rule", kindsSchema(reflect.TypeOf(Rule{}), kinds)}, pair{"Measure", kindsSchema(reflect.TypeOf(Measure{}), measureKinds)})
	return append(out,
		pair{"Text", object{{"type", "string"}}},
		pair{"Date", object{{"type", "string"}, {"pattern", `^\d{4}-\d{2}-\d{2}$`}}},
		pair{"Quantity", object{{"type", array{"number", "string"}}, {"pattern", `^[-+]?\d+(\.\d{1,4}0*)?$`}}},
		pair{"Number", object{{"type", array{"number", "string"}}, {"pattern", `^[-+]?[\d.]+%?(/[-+]?[\d.]+%?)?$`}}},
	)
}

type array []any

// required are the fields without which a thing cannot be; the rest depends on its kind.
var required = map[string][]string{
	"Rulebook": {"code", "name", "version", "period", "full", "items"}, "Period": {"start", "due"}, "Tiers": {"by", "steps"}, "Tier": {"name"},
	"Item": {"code", "name", "rule"}, "Level": {"name", "indicator", "points"}, "Input": {"name", "measure"}, "Rule": {"kind"}, "Measure": {"kind"},
}

// words are the fields that take one of a few words.
var words = map[string][]string{
	"Rounding.mode": {"half_up", "half_even", "down", "up"}, "Ranking.method": {"competition", "dense"}, "Tiers.by": {"count", "share", "score"},
	"Item.missing": {"zero", "exclude", "provisional"}, "Rule.against": {"target", "pace", "year", "period"}, "Measure.against": {"target", "pace", "year", "period"},
	"Rule.direction": {"more", "less"}, "Measure.direction": {"more", "less"}, "Rule.bars": {"item", "tier"}, "Band.brackets": {"[]", "[)", "(]", "()"},
	"Rule.method": {"min_max", "best", "mean", "median", "z_score", "arithmetic", "geometric"},
}

// texts are the string fields that are words for people or codes; every other string of a rule is a number.
var texts = []string{"code", "name", "source", "indicator", "numerator", "denominator", "formula", "item", "tie_break"}

func structSchema(t reflect.Type) object {
	return object{{"type", "object"}, {"additionalProperties", false}, {"required", orEmpty(required[t.Name()])}, {"properties", properties(t, names(t))}}
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// kindsSchema is one alternative for each kind, with the fields it takes.
func kindsSchema(t reflect.Type, kinds []kindFields) object {
	var out []object
	for _, k := range kinds {
		props := append(object{{"kind", object{{"const", k.name}}}}, properties(t, k.fields)...)
		out = append(out, object{{"type", "object"}, {"additionalProperties", false}, {"required", []string{"kind"}}, {"properties", props}})
	}
	return object{{"oneOf", out}}
}

func properties(t reflect.Type, fields []string) object {
	var out object
	for _, name := range fields {
		index, _ := fieldIndex(t, name)
		out = append(out, pair{name, fieldSchema(t.Name(), name, t.FieldByIndex(index).Type)})
	}
	return out
}

func fieldSchema(owner, name string, t reflect.Type) any {
	ref := func(s string) object { return object{{"$ref", "#/$defs/" + s}} }
	if ws, ok := words[owner+"."+name]; ok {
		return object{{"enum", ws}}
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeOf(num.Qty(0)):
		return ref("Quantity")
	case reflect.TypeOf(when.Date(0)):
		return ref("Date")
	}
	switch t.Kind() {
	case reflect.Struct:
		return ref(t.Name())
	case reflect.Slice:
		return object{{"type", "array"}, {"items", fieldSchema("", name, t.Elem())}}
	case reflect.Map:
		return object{{"type", "object"}, {"additionalProperties", ref("Number")}}
	case reflect.Int:
		return object{{"type", "integer"}}
	case reflect.Bool:
		return object{{"type", "boolean"}}
	}
	if strings.Contains(" "+strings.Join(texts, " ")+" ", " "+name+" ") {
		return ref("Text")
	}
	return ref("Number")
}
