package xapi

import "strings"

var statementRules, subStatementRules map[string]rule

// The rules of a sub-statement are within those of a statement, which Go does not let a variable's own value say.
func init() {
	subStatementRules = map[string]rule{
		"objectType": word("SubStatement"), "actor": (*checker).actor, "verb": (*checker).verb, "object": (*checker).innerTarget,
		"result": (*checker).result, "context": (*checker).context, "timestamp": instant, "attachments": list((*checker).attachment),
	}
	statementRules = map[string]rule{
		"id": uuid, "actor": (*checker).actor, "verb": (*checker).verb, "object": (*checker).target, "result": (*checker).result,
		"context": (*checker).context, "timestamp": instant, "stored": instant, "authority": (*checker).authority,
		"version": (*checker).spoken, "attachments": list((*checker).attachment),
	}
}

func (c *checker) statement(path string, v *Value) {
	if !c.object(path, v, statementRules, "actor", "verb", "object") {
		return
	}
	c.aboutActivity(path, v)
	if v.Get("verb").At("id") == Voided && v.Get("object").At("objectType") != "StatementRef" {
		c.bad(key(key(path, "object"), "objectType"), "xapi_form", v.Get("object").At("objectType"), `"StatementRef"`)
	}
}

// aboutActivity refuses what is said in a context only of activities.
func (c *checker) aboutActivity(path string, v *Value) {
	if kind := v.Get("object").At("objectType"); kind == "" || kind == "Activity" {
		return
	}
	for _, name := range []string{"revision", "platform"} {
		if v.Get("context").Get(name) != nil {
			c.bad(key(key(path, "context"), name), "xapi_together", v.Get("object").At("objectType"), `object.objectType "Activity"`)
		}
	}
}

// spoken is the property version.
func (c *checker) spoken(path string, v *Value) {
	if !c.is(path, v, String) {
		return
	}
	said, ok := ReadVersion(v.Text)
	if !ok || said == V200 && c.version == V103 {
		want := "1.0, 1.0.x"
		if c.version == V200 {
			want = "1.0, 1.0.x, 2.0, 2.0.x"
		}
		c.bad(path, "xapi_form", v.shown(), want)
	}
}

func (c *checker) verb(path string, v *Value) {
	c.object(path, v, map[string]rule{"id": iri, "display": languages}, "id")
}

func (c *checker) target(path string, v *Value) { c.thing(path, v, true) }

func (c *checker) innerTarget(path string, v *Value) { c.thing(path, v, false) }

// thing is the object of a statement or, without outer, of one within another.
func (c *checker) thing(path string, v *Value, outer bool) {
	if !c.is(path, v, Object) {
		return
	}
	kind := v.Get("objectType")
	switch {
	case kind == nil:
		c.activity(path, v)
	case kind.Kind != String:
		c.is(key(path, "objectType"), kind, String)
	case kind.Text == "Activity":
		c.activity(path, v)
	case kind.Text == "Agent" || kind.Text == "Group":
		c.actor(path, v)
	case kind.Text == "StatementRef":
		c.reference(path, v)
	case kind.Text == "SubStatement" && outer:
		if c.object(path, v, subStatementRules, "actor", "verb", "object") {
			c.aboutActivity(path, v)
		}
	default:
		c.bad(key(path, "objectType"), "xapi_form", kind.shown(), "Activity, Agent, Group, StatementRef"+map[bool]string{true: ", SubStatement"}[outer])
	}
}

func (c *checker) reference(path string, v *Value) {
	c.object(path, v, map[string]rule{"objectType": word("StatementRef"), "id": uuid}, "objectType", "id")
}

func (c *checker) attachment(path string, v *Value) {
	c.object(path, v, map[string]rule{
		"usageType": iri, "display": languages, "description": languages, "contentType": formed("RFC 2046, text/plain", isMedia), "length": whole,
		"sha2": formed("SHA-256, SHA-384, SHA-512", sha2Form.MatchString), "fileUrl": iri,
	}, "usageType", "display", "contentType", "length", "sha2")
}

// isMedia says whether s looks like an Internet media type, with parameters or without.
func isMedia(s string) bool {
	kind, _, _ := strings.Cut(s, ";")
	kind, sub, ok := strings.Cut(strings.TrimSpace(kind), "/")
	return ok && kind != "" && sub != "" && !strings.ContainsAny(kind+sub, " \t\r\n/()<>@,:\\\"[]?=") && !strings.ContainsAny(s, "\r\n\x00")
}

// whole is a number of bytes.
func whole(c *checker, path string, v *Value) {
	if c.is(path, v, Number) && (strings.Trim(v.Text, "0123456789") != "" || len(v.Text) > 18) {
		c.bad(path, "xapi_form", v.shown(), "0, 1, 2…")
	}
}
