package score

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/tongchou/tongchou/internal/fault"
)

// decoder fills the rulebook's types from a YAML tree and collects every fault on the way. It is our own because a library's
// strict decoder stops at the first fault, and because numbers must be taken as they are written: 1.10 is a text here, never
// a float.
type decoder struct {
	faults fault.List
	spots  spots // of every path
}

func (d *decoder) fault(n ast.Node, path, code, found, want string) {
	f := fault.At(path, code, found, want)
	spotOf(n).give(f)
	d.faults = append(d.faults, f)
}

// spot is where something stands in a document, both from 1; zero where that is not known.
type spot struct{ line, column int }

func spotOf(n ast.Node) spot {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return spot{t.Position.Line, t.Position.Column}
	}
	return spot{}
}

// give places a fault.
func (s spot) give(f *fault.Fault) { f.Place.Line, f.Place.Column = s.line, s.column }

// spots are where the paths of a document stand.
type spots map[string]spot

// place gives a fault that has no line the spot of its path or of the nearest path above it.
func (s spots) place(f *fault.Fault) {
	if f.Place.Line != 0 {
		return
	}
	for path := f.Place.Field; path != ""; path = path[:max(strings.LastIndexAny(path, ".["), 0)] {
		if at, ok := s[path]; ok {
			at.give(f)
			return
		}
	}
	s[""].give(f)
}

// decode fills the value that to points at.
func (d *decoder) decode(n ast.Node, path string, to any) {
	d.value(n, path, reflect.ValueOf(to).Elem())
}

func (d *decoder) value(n ast.Node, path string, v reflect.Value) {
	if _, seen := d.spots[path]; !seen {
		d.spots[path] = spotOf(n)
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	if _, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		d.scalar(n, path, v)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.fields(n, path, v)
	case reflect.Slice:
		d.list(n, path, v)
	case reflect.Map:
		d.entries(n, path, v)
	default:
		d.scalar(n, path, v)
	}
}

// pairs are a mapping's entries, whatever node the parser made of it; ok is false when n is no mapping.
func pairs(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

func (d *decoder) fields(n ast.Node, path string, v reflect.Value) {
	entries, ok := pairs(n)
	if !ok {
		d.fault(n, path, "yaml_wants_mapping", short(n), strings.Join(names(v.Type()), ", "))
		return
	}
	seen := map[string]bool{}
	for _, e := range entries {
		key := keyOf(e)
		at := joined(path, key)
		d.spots[at] = spotOf(e.Key)
		index, known := fieldIndex(v.Type(), key)
		switch {
		case !known:
			d.fault(e.Key, at, "rule_field_unknown", key, strings.Join(names(v.Type()), ", "))
		case seen[key]:
			d.fault(e.Key, at, "rule_field_twice", key, "")
		default:
			d.value(e.Value, at, v.FieldByIndex(index))
		}
		seen[key] = true
	}
}

func (d *decoder) list(n ast.Node, path string, v reflect.Value) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		d.fault(n, path, "yaml_wants_list", short(n), "")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(s.Values), len(s.Values)))
	for i, e := range s.Values {
		at := indexed(path, i)
		d.spots[at] = spotOf(e)
		d.value(e, at, v.Index(i))
	}
}

func (d *decoder) entries(n ast.Node, path string, v reflect.Value) {
	entries, ok := pairs(n)
	if !ok {
		d.fault(n, path, "yaml_wants_mapping", short(n), "")
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, e := range entries {
		key := keyOf(e)
		at := joined(path, key)
		d.spots[at] = spotOf(e.Key)
		if v.MapIndex(reflect.ValueOf(key)).IsValid() {
			d.fault(e.Key, at, "rule_field_twice", key, "")
			continue
		}
		to := reflect.New(v.Type().Elem()).Elem()
		d.value(e.Value, at, to)
		v.SetMapIndex(reflect.ValueOf(key), to)
	}
}

func (d *decoder) scalar(n ast.Node, path string, v reflect.Value) {
	text, ok := scalarText(n)
	if !ok {
		d.fault(n, path, "yaml_wants_value", short(n), "")
		return
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if err := u.UnmarshalText([]byte(text)); err != nil {
			d.fault(n, path, "rule_value_bad", text, wanted(v.Type()))
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		if text != "true" && text != "false" {
			d.fault(n, path, "rule_value_bad", text, "true, false")
		}
		v.SetBool(text == "true")
	case reflect.Int:
		i, err := strconv.Atoi(text)
		if err != nil {
			d.fault(n, path, "rule_value_bad", text, "1, 2, 3 …")
		}
		v.SetInt(int64(i))
	}
}

// scalarText is a scalar as it is written; ok is false for lists, mappings, anchors, aliases, tags and an empty value.
func scalarText(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func keyOf(e *ast.MappingValueNode) string {
	if e.Key == nil || e.Key.GetToken() == nil {
		return ""
	}
	return e.Key.GetToken().Value
}

func joined(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// short is a node's text for a fault, cut to what a line can hold.
func short(n ast.Node) string {
	if t := n.GetToken(); t != nil {
		r := []rune(strings.TrimSpace(t.Value))
		return string(r[:min(len(r), 40)])
	}
	return fmt.Sprint(n.Type())
}

// wanted says what a text type takes.
func wanted(t reflect.Type) string {
	switch t.Name() {
	case "Date":
		return "2021-06-30"
	case "Qty":
		return "12.5"
	}
	return t.Name()
}

// fieldIndex finds a struct's field by its YAML name, in inlined structs too, the outer first.
func fieldIndex(t reflect.Type, name string) ([]int, bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		n, opts, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if n == name && opts != "inline" {
			return f.Index, true
		}
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if strings.HasSuffix(f.Tag.Get("yaml"), ",inline") {
			if in, ok := fieldIndex(f.Type, name); ok {
				return append(append([]int(nil), f.Index...), in...), true
			}
		}
	}
	return nil, false
}

// names lists a struct's YAML fields.
func names(t reflect.Type) (out []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		n, opts, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if opts == "inline" {
			for _, in := range names(f.Type) {
				if in != "kind" {
					out = append(out, in)
				}
			}
			continue
		}
		out = append(out, n)
	}
	return out
}
