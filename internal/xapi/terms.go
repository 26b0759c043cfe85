package xapi

import (
	"slices"
	"strings"
)

// Terms are what statements are looked up by. Those of the statement itself and those of anything related to it have names of their own, so that
// either question is one lookup.

// VerbTerm is of statements with the verb.
func VerbTerm(id string) string { return "verb " + id }

// ActivityTerm is of statements whose object is the activity or, when related, that name it anywhere.
func ActivityTerm(id string, related bool) string {
	if related {
		return "activity~ " + id
	}
	return "activity " + id
}

// AgentTerm is of statements whose actor or object is the identifier's or, when related, that name it anywhere.
func AgentTerm(identifier string, related bool) string {
	if related {
		return "agent~ " + identifier
	}
	return "agent " + identifier
}

// RegistrationTerm is of statements of a registration.
func RegistrationTerm(id string) string { return "registration " + lower(id) }

func lower(s string) string { return strings.ToLower(s) }

// termsOf are a statement's own terms, each once.
func termsOf(v *Value) []string {
	t := &terms{}
	t.statement(v, true)
	t.agent(v.Get("authority"), false)
	slices.Sort(t.all)
	return slices.Compact(t.all)
}

type terms struct{ all []string }

func (t *terms) add(term string) { t.all = append(t.all, term) }

// statement adds what a statement is about; within another it is only related to that.
func (t *terms) statement(v *Value, outer bool) {
	if outer {
		t.add(VerbTerm(v.Get("verb").At("id")))
		if r := v.Get("context").At("registration"); r != "" {
			t.add(RegistrationTerm(r))
		}
	}
	t.agent(v.Get("actor"), outer)
	switch o := v.Get("object"); o.At("objectType") {
	case "", "Activity":
		t.activity(o, outer)
	case "Agent", "Group":
		t.agent(o, outer)
	case "SubStatement":
		t.statement(o, false)
	}
	context := v.Get("context")
	t.agent(context.Get("instructor"), false)
	t.agent(context.Get("team"), false)
	for _, of := range [][2]string{{"contextAgents", "agent"}, {"contextGroups", "group"}} {
		if l := context.Get(of[0]); l != nil {
			for _, one := range l.List {
				t.agent(one.Get(of[1]), false)
			}
		}
	}
	for _, kind := range contextKinds {
		if l := context.Get("contextActivities").Get(kind); l != nil {
			for _, one := range l.List {
				t.activity(one, false)
			}
		}
	}
}

// agent adds an actor and, of a group, its members: whoever asks for a member finds the group's statements.
func (t *terms) agent(v *Value, direct bool) {
	if v == nil {
		return
	}
	if id := IdentifierOf(v); id != "" {
		if direct {
			t.add(AgentTerm(id, false))
		}
		t.add(AgentTerm(id, true))
	}
	if members := v.Get("member"); members != nil {
		for _, m := range members.List {
			t.agent(m, direct)
		}
	}
}

func (t *terms) activity(v *Value, direct bool) {
	id := v.At("id")
	if id == "" {
		return
	}
	if direct {
		t.add(ActivityTerm(id, false))
	}
	t.add(ActivityTerm(id, true))
}

// definitionsOf gathers the definitions that a statement gives of activities.
func definitionsOf(v *Value) map[string]*Value {
	out := map[string]*Value{}
	take := func(a *Value) {
		if kind := a.At("objectType"); kind != "" && kind != "Activity" {
			return
		}
		if d := a.Get("definition"); d != nil && a.At("id") != "" {
			out[a.At("id")] = MergeDefinition(out[a.At("id")], d)
		}
	}
	for _, s := range []*Value{v.Get("object"), v} { // a statement within it first, so that the outer has the last word
		if s == v || s.At("objectType") == "SubStatement" {
			for _, kind := range contextKinds {
				if l := s.Get("context").Get("contextActivities").Get(kind); l != nil {
					for _, a := range l.List {
						take(a)
					}
				}
			}
			take(s.Get("object"))
		}
	}
	return out
}

// MergeDefinition is a definition with what a later one says: its properties count, languages and extensions add up.
func MergeDefinition(old, new *Value) *Value {
	if old == nil {
		return new
	}
	out := old.Without()
	for _, m := range new.Members {
		if was := out.Get(m.Name); was != nil && was.Kind == Object && m.Value.Kind == Object {
			both := was.Without()
			for _, in := range m.Value.Members {
				both.Set(in.Name, in.Value)
			}
			out.Set(m.Name, both)
			continue
		}
		out.Set(m.Name, m.Value)
	}
	return out
}
