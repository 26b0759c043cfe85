package xapi

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Format is how a statement is shown.
type Format string

// The formats. Exact is as kept; Ids leaves of people and things only what tells who and what they are; Canonical shows activities as the store knows
// them now, and one language of each language map.
const (
	Exact     Format = "exact"
	Ids       Format = "ids"
	Canonical Format = "canonical"
)

// ReadFormat is the format of a request's parameter, Exact where there is none.
func ReadFormat(s string) (Format, bool) {
	if s == "" {
		return Exact, true
	}
	return Format(s), s == string(Exact) || s == string(Ids) || s == string(Canonical)
}

// Shown is a kept statement in a format. definition finds what is known of an activity, nil for nothing; languages are the tags asked for, the
// best liked first. The statement itself is not changed.
func Shown(v *Value, f Format, languages []string, definition func(activity string) *Value) *Value {
	switch f {
	case Ids:
		return shorten(v, "")
	case Canonical:
		return (&canon{languages, definition}).value(v, "", "")
	}
	return v
}

// shorten leaves ids. in is the property at which v stands.
func shorten(v *Value, in string) *Value {
	switch {
	case v.Kind == Array && in != "attachments":
		out := &Value{Kind: Array}
		for _, e := range v.List {
			out.List = append(out.List, shorten(e, in))
		}
		return out
	case v.Kind != Object || in == "result" || in == "extensions" || in == "attachments" || in == "account":
		return v
	case in == "verb":
		return only(v, "id")
	case v.At("objectType") == "Activity" || v.Get("definition") != nil:
		return only(v, "id") // an object with an id alone is an activity
	case slices.ContainsFunc(identifiers, func(name string) bool { return v.Get(name) != nil }):
		return only(v, append([]string{"objectType"}, identifiers...)...)
	}
	out := &Value{Kind: Object}
	for _, m := range v.Members {
		if m.Name == "name" && v.At("objectType") == "Group" {
			continue
		}
		out.Members = append(out.Members, Member{m.Name, shorten(m.Value, m.Name)})
	}
	return out
}

func only(v *Value, names ...string) *Value {
	out := &Value{Kind: Object}
	for _, m := range v.Members {
		if slices.Contains(names, m.Name) {
			out.Members = append(out.Members, m)
		}
	}
	return out
}

type canon struct {
	languages  []string
	definition func(string) *Value
}

// value rewrites v; in is the property at which it stands, around that of what it stands in.
func (c *canon) value(v *Value, in, around string) *Value {
	switch {
	case v.Kind == Array:
		out := &Value{Kind: Array}
		for _, e := range v.List {
			out.List = append(out.List, c.value(e, in, around))
		}
		return out
	case v.Kind != Object || in == "extensions" || in == "account":
		return v
	case in == "display" || in == "description" || in == "name":
		return c.language(v)
	}
	out := &Value{Kind: Object}
	for _, m := range v.Members {
		out.Members = append(out.Members, Member{m.Name, c.value(m.Value, m.Name, in)})
	}
	if isActivity(v, in, around) {
		if d := c.definition(v.At("id")); d != nil {
			out.Set("definition", c.value(d, "definition", in))
		}
	}
	return out
}

func isActivity(v *Value, in, around string) bool {
	kind := v.At("objectType")
	return v.At("id") != "" && (in == "object" && (kind == "" || kind == "Activity") || around == "contextActivities" && slices.Contains(contextKinds, in))
}

// language leaves the one entry of a language map that suits best: the first tag asked for that is there, or that begins one that is there.
func (c *canon) language(v *Value) *Value {
	if len(v.Members) < 2 {
		return v
	}
	best := v.Members[0]
search:
	for _, want := range c.languages {
		for _, exact := range []bool{true, false} {
			for _, m := range v.Members {
				have, want := lower(m.Name), lower(want)
				if have == want || !exact && (strings.HasPrefix(have, want+"-") || strings.HasPrefix(want, have+"-")) {
					best = m
					break search
				}
			}
		}
	}
	return &Value{Kind: Object, Members: []Member{best}}
}

// ReadLanguages reads the tags of an Accept-Language header, the best liked first.
func ReadLanguages(header string) []string {
	type wish struct {
		tag     string
		quality float64
	}
	var wishes []wish
	for part := range strings.SplitSeq(header, ",") {
		tag, rest, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if said, ok := strings.CutPrefix(strings.TrimSpace(rest), "q="); ok {
			q, _ = strconv.ParseFloat(said, 64) // what is no number is liked least
		}
		if tag = strings.TrimSpace(tag); tag != "" && tag != "*" && q > 0 {
			wishes = append(wishes, wish{tag, q})
		}
	}
	slices.SortStableFunc(wishes, func(a, b wish) int { return cmp.Compare(b.quality, a.quality) })
	out := make([]string, len(wishes))
	for i, w := range wishes {
		out[i] = w.tag
	}
	return out
}
