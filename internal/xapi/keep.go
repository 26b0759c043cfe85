package xapi

import "time"

// Kept is a statement ready to be kept: as received, with what a store of learning records adds.
type Kept struct {
	ID         string // in lower case
	Statement  *Value
	Stored     time.Time
	Refers     string            // the statement that its object is, "" for none; in lower case
	Voids      bool              // it takes that one back
	Terms      []string          // by what it is found
	Activities map[string]*Value // definitions that it gives, by the activity's id
}

// Keep completes a checked statement: id, stored, authority, timestamp and version. What was said of stored and authority is replaced; all else
// stays as it was written, but that single context activities become lists and, in version 2.0.0, timestamps are told in UTC.
func Keep(v *Value, version Version, id string, authority *Value, stored time.Time) Kept {
	out := &Value{Kind: Object, Members: append([]Member(nil), v.Members...)}
	out.Set("id", Text(id))
	if said := out.At("timestamp"); said == "" {
		out.Set("timestamp", Text(Stamp(stored)))
	} else if t, ok := Instant(said); ok && version == V200 && said[len(said)-1] != 'Z' {
		out.Set("timestamp", Text(t.Format(time.RFC3339Nano)))
	}
	out.Set("stored", Text(Stamp(stored)))
	out.Set("authority", authority)
	if out.Get("version") == nil {
		out.Set("version", Text(map[Version]string{V103: "1.0.0", V200: "2.0.0"}[version]))
	}
	listContext(out)
	if sub := out.Get("object"); sub.At("objectType") == "SubStatement" {
		inner := sub.Without()
		listContext(inner)
		out.Set("object", inner)
	}
	k := Kept{ID: id, Statement: out, Stored: stored, Terms: termsOf(out), Activities: definitionsOf(out)}
	if o := out.Get("object"); o.At("objectType") == "StatementRef" {
		k.Refers = lower(o.At("id"))
		k.Voids = out.Get("verb").At("id") == Voided
	}
	return k
}

// listContext makes lists of the single context activities of a statement, in copies of what it changes.
func listContext(v *Value) {
	activities := v.Get("context").Get("contextActivities")
	if activities == nil {
		return
	}
	activities = activities.Without()
	for i, m := range activities.Members {
		if m.Value.Kind == Object {
			activities.Members[i].Value = &Value{Kind: Array, List: []*Value{m.Value}}
		}
	}
	context := v.Get("context").Without()
	context.Set("contextActivities", activities)
	v.Set("context", context)
}
