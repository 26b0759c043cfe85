package xapi

import (
	"slices"
	"strings"
)

// added are the properties that a store of learning records may add or replace.
var added = []string{"id", "stored", "authority", "version", "timestamp"}

// Same says whether two statements say the same, so that one stands for the other: whatever a store adds is left out, and so are the order of
// properties and of a group's members, how a language shows verbs and activities, whether one context activity stands in a list, and
// parts of a duration below 0.01 s. Timestamps are compared as instants, where both give one.
func Same(a, b *Value) bool {
	ta, tb := a.At("timestamp"), b.At("timestamp")
	if ta != "" && tb != "" && ta != a.At("stored") && tb != b.At("stored") {
		x, _ := Instant(ta)
		y, _ := Instant(tb)
		if !x.Equal(y) {
			return false
		}
	}
	return print(a.Without(added...), "") == print(b.Without(added...), "")
}

// print writes a value in the one form that all values which say the same share.
func print(v *Value, name string) string {
	switch v.Kind {
	case Number:
		d := readDecimal(v.Text)
		return strings.Repeat("-", (1-d.sign)/2) + d.digits + "e" + d.scale.String()
	case String:
		switch {
		case name == "duration":
			return string(appendString(nil, hundredths(v.Text)))
		case name == "timestamp":
			if t, ok := Instant(v.Text); ok {
				return string(appendString(nil, t.String()))
			}
		case name == "registration" || name == "id" && IsUUID(v.Text) || name == "sha2" || name == "mbox_sha1sum":
			return string(appendString(nil, lower(v.Text)))
		}
		return string(appendString(nil, v.Text))
	case Array:
		parts, within := make([]string, len(v.List)), ""
		if name == "extensions" {
			within = name
		}
		for i, e := range v.List {
			parts[i] = print(e, within)
		}
		if name == "member" {
			slices.Sort(parts)
		}
		return "[" + strings.Join(parts, ",") + "]"
	case Object:
		return printObject(v, name)
	}
	return v.Text + "|"
}

func printObject(v *Value, name string) string {
	parts := make([]string, 0, len(v.Members))
	for _, m := range v.Members {
		value := m.Value
		switch {
		case name == "extensions": // whatever is in there counts as it is written
			parts = append(parts, string(appendString(nil, m.Name))+":"+print(value, name))
			continue
		case name == "verb" && m.Name == "display", m.Name == "definition", m.Name == "objectType" && (value.Text == "Activity" || value.Text == "Agent"):
			continue
		case name == "contextActivities" && value.Kind == Object:
			value = &Value{Kind: Array, List: []*Value{value}}
		}
		parts = append(parts, string(appendString(nil, m.Name))+":"+print(value, m.Name))
	}
	slices.Sort(parts)
	return "{" + strings.Join(parts, ",") + "}"
}
