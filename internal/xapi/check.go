package xapi

import (
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// Version is a version of the specification whose rules hold.
type Version string

// The versions served, as the header X-Experience-API-Version names them in answers.
const (
	V103 Version = "1.0.3"
	V200 Version = "2.0.0"
)

// ReadVersion is the version that a request's header asks for: "1.0" and "1.0.x" are answered as 1.0.3, "2.0" and "2.0.x" as 2.0.0.
func ReadVersion(header string) (Version, bool) {
	for prefix, v := range map[string]Version{"1.0": V103, "2.0": V200} {
		rest, ok := strings.CutPrefix(header, prefix)
		if ok && (rest == "" || len(rest) > 1 && rest[0] == '.' && strings.Trim(rest[1:], "0123456789") == "") {
			return v, true
		}
	}
	return "", false
}

// Voided is the verb by which a statement takes another back.
const Voided = "http://adlnet.gov/expapi/verbs/voided"

// mostFaults is how many faults of one statement are told.
const mostFaults = 20

// Check holds a statement against the specification. Faults name the property by its path: xapi_type, xapi_null, xapi_missing, xapi_unknown,
// xapi_form, xapi_identifier, xapi_together.
func Check(v *Value, version Version) error { return checkAt("", v, version) }

// CheckAll holds each statement of a batch against the specification; paths begin with the statement's place in it.
func CheckAll(vs []*Value, version Version) error {
	ids := map[string]bool{}
	for i, v := range vs {
		if err := checkAt(index("", i), v, version); err != nil {
			return err
		}
		if id := strings.ToLower(v.At("id")); id != "" {
			if ids[id] {
				return fault.At(index("", i)+".id", "xapi_twice", id, "")
			}
			ids[id] = true
		}
	}
	return nil
}

func checkAt(path string, v *Value, version Version) error {
	c := &checker{version: version}
	c.statement(path, v)
	return c.wrong.Err()
}

// CheckAgent holds an Agent or an identified Group, as parameters give them, against the specification.
func CheckAgent(field string, v *Value) error {
	c := &checker{version: V200}
	c.actor(field, v)
	if c.wrong == nil && IdentifierOf(v) == "" {
		c.bad(field, "xapi_identifier", v.shown(), "")
	}
	return c.wrong.Err()
}

// checker gathers what is wrong.
type checker struct {
	version Version
	wrong   fault.List
}

func (c *checker) bad(path, code, found, want string) {
	if len(c.wrong) < mostFaults {
		c.wrong = append(c.wrong, fault.At(path, code, found, want))
	}
}

// rule is what a property's value has to be.
type rule func(c *checker, path string, v *Value)

// is says whether v is of the kind, and notes it where it is not.
func (c *checker) is(path string, v *Value, k Kind) bool {
	switch {
	case v.Kind == k:
		return true
	case v.Kind == Null:
		c.bad(path, "xapi_null", "", k.String())
	default:
		c.bad(path, "xapi_type", v.shown(), k.String())
	}
	return false
}

// object checks an object by the rules of its properties; others than those it must not have.
func (c *checker) object(path string, v *Value, rules map[string]rule, required ...string) bool {
	if !c.is(path, v, Object) {
		return false
	}
	for _, m := range v.Members {
		r, known := rules[m.Name]
		if !known {
			c.bad(key(path, m.Name), "xapi_unknown", cut(m.Name), "")
			continue
		}
		r(c, key(path, m.Name), m.Value)
	}
	for _, name := range required {
		if v.Get(name) == nil {
			c.bad(key(path, name), "xapi_missing", "", name)
		}
	}
	return true
}

// list checks each element of an array.
func list(each rule) rule {
	return func(c *checker, path string, v *Value) {
		if c.is(path, v, Array) {
			for i, e := range v.List {
				each(c, index(path, i), e)
			}
		}
	}
}

// formed is of strings of a form.
func formed(name string, ok func(string) bool) rule {
	return func(c *checker, path string, v *Value) {
		if c.is(path, v, String) && !ok(v.Text) {
			c.bad(path, "xapi_form", v.shown(), name)
		}
	}
}

// word is of a string that must be this one.
func word(want string) rule {
	return formed(`"`+want+`"`, func(s string) bool { return s == want })
}

// kindOf is of values of which only the kind counts.
func kindOf(k Kind) rule {
	return func(c *checker, path string, v *Value) { c.is(path, v, k) }
}

// What the forms are called where one is missed, in the words of the standards.
var (
	uuid     = formed("UUID (RFC 4122)", IsUUID)
	iri      = formed("IRI (RFC 3987)", IsIRI)
	language = formed("RFC 5646", IsLanguage)
	instant  = formed("ISO 8601 / RFC 3339, 2026-12-01T08:00:00Z", func(s string) bool { _, ok := Instant(s); return ok })
	duration = formed("ISO 8601, PT1H30M", IsDuration)
	text     = kindOf(String)
	boolean  = kindOf(Bool)
)

// languages is a language map.
func languages(c *checker, path string, v *Value) {
	if !c.is(path, v, Object) {
		return
	}
	for _, m := range v.Members {
		if !IsLanguage(m.Name) {
			c.bad(key(path, m.Name), "xapi_form", cut(m.Name), "RFC 5646")
		}
		c.is(key(path, m.Name), m.Value, String)
	}
}

// extensions are whatever their makers say, under IRIs of their own.
func extensions(c *checker, path string, v *Value) {
	if !c.is(path, v, Object) {
		return
	}
	for _, m := range v.Members {
		if !IsIRI(m.Name) {
			c.bad(key(path, m.Name), "xapi_form", cut(m.Name), "IRI (RFC 3987)")
		}
	}
}
