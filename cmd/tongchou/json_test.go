package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// places returns what stands at a path such as "units[name=北湖分局].items.*.score": names of fields and numbers of elements
// from 0 between dots, * for all elements, count for their number, [field=value,field=value] for the elements of which that holds.
func places(v any, path string) ([]any, error) {
	if path == "" {
		return []any{v}, nil
	}
	step, rest := path, ""
	if i := strings.IndexAny(path[1:], ".["); i >= 0 {
		step, rest = path[:i+1], strings.TrimPrefix(path[i+1:], ".")
	}
	if strings.HasPrefix(path, "[") {
		end := strings.Index(path, "]")
		if end < 0 {
			return nil, fmt.Errorf("no ] in %q", path)
		}
		step, rest = path[:end+1], strings.TrimPrefix(path[end+1:], ".")
	}
	next, err := stepOf(v, step)
	if err != nil {
		return nil, err
	}
	var out []any
	for _, n := range next {
		found, err := places(n, rest)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

func stepOf(v any, step string) ([]any, error) {
	list, isList := v.([]any)
	switch {
	case step == "count" && isList:
		return []any{json.Number(strconv.Itoa(len(list)))}, nil
	case step == "*" && isList:
		return list, nil
	case step[0] == '[' && isList:
		return where(list, strings.Split(strings.Trim(step, "[]"), ",")), nil
	case isList:
		i, err := strconv.Atoi(step)
		if err != nil || i >= len(list) {
			return nil, fmt.Errorf("no element %s of %d", step, len(list))
		}
		return list[i : i+1], nil
	}
	o, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%q of what has no fields", step)
	}
	field, ok := o[step]
	if !ok {
		return nil, fmt.Errorf("no field %q", step)
	}
	return []any{field}, nil
}

// where returns the elements of which all conditions "field=value" hold.
func where(list []any, conditions []string) []any {
	var out []any
	for _, e := range list {
		o, holds := e.(map[string]any)
		for _, c := range conditions {
			key, want, _ := strings.Cut(c, "=")
			holds = holds && asText(o[key]) == want
		}
		if holds {
			out = append(out, e)
		}
	}
	return out
}

// asText writes a string as it is and any other value as JSON, so that "1" and 1 read alike but for their type.
func asText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func read(ts *testscript.TestScript, file, path string) []any {
	d := json.NewDecoder(bytes.NewReader([]byte(ts.ReadFile(file))))
	d.UseNumber()
	var doc any
	if err := d.Decode(&doc); err != nil {
		ts.Fatalf("%s is no JSON: %v", file, err)
	}
	found, err := places(doc, path)
	if err != nil {
		ts.Fatalf("%s: %v", path, err)
	}
	return found
}

func jsonIs(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 3 {
		args = []string{args[0], args[1], "=", args[2]}
	}
	if len(args) != 4 {
		ts.Fatalf("usage: jsonis FILE PATH [OP] VALUE")
	}
	found := read(ts, args[0], args[1])
	if len(found) != 1 {
		ts.Fatalf("%s names %d places, want 1", args[1], len(found))
	}
	got, op, want := asText(found[0]), args[2], args[3]
	holds := got == want
	if op != "=" {
		holds = map[string]bool{"!=": got != want, "<": order(got, want) < 0, "<=": order(got, want) <= 0, ">": order(got, want) > 0, ">=": order(got, want) >= 0}[op]
	}
	if holds == neg {
		ts.Fatalf("%s is %s; want %s %s", args[1], got, op, want)
	}
}

// jsonEnv puts a value into the environment, to be used further on: jsonenv NAME FILE PATH.
func jsonEnv(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: jsonenv NAME FILE PATH")
	}
	found := read(ts, args[1], args[2])
	if len(found) != 1 {
		ts.Fatalf("%s names %d places, want 1", args[2], len(found))
	}
	ts.Setenv(args[0], asText(found[0]))
}

// order compares as numbers where both are, as text otherwise.
func order(a, b string) int {
	x, ok := new(big.Rat).SetString(a)
	y, ok2 := new(big.Rat).SetString(b)
	if ok && ok2 {
		return x.Cmp(y)
	}
	return strings.Compare(a, b)
}

func jsonSum(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: jsonsum FILE PATH VALUE")
	}
	sum := new(big.Rat)
	for _, v := range read(ts, args[0], args[1]) {
		x, ok := new(big.Rat).SetString(asText(v))
		if !ok {
			ts.Fatalf("%s holds %s, which is no number", args[1], asText(v))
		}
		sum.Add(sum, x)
	}
	if want, ok := new(big.Rat).SetString(args[2]); !ok || sum.Cmp(want) != 0 {
		ts.Fatalf("%s adds up to %s, want %s", args[1], sum.RatString(), args[2])
	}
}
