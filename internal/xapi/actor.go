package xapi

import "strings"

// identifiers are the properties of which one, and no more, says who somebody is.
var identifiers = []string{"mbox", "mbox_sha1sum", "openid", "account"}

var (
	identifierRules = map[string]rule{
		"mbox": formed("mailto:", IsMailbox), "mbox_sha1sum": formed("SHA-1", sha1Form.MatchString), "openid": iri, "account": (*checker).account,
	}
	agentRules = with(identifierRules, map[string]rule{"objectType": word("Agent"), "name": text})
	groupRules = with(identifierRules, map[string]rule{"objectType": word("Group"), "name": text, "member": list((*checker).agent)})
)

func with(a, b map[string]rule) map[string]rule {
	out := map[string]rule{}
	for _, m := range []map[string]rule{a, b} {
		for k, r := range m {
			out[k] = r
		}
	}
	return out
}

func (c *checker) account(path string, v *Value) {
	c.object(path, v, map[string]rule{"homePage": iri, "name": text}, "homePage", "name")
}

// actor is an Agent or a Group.
func (c *checker) actor(path string, v *Value) {
	if v.Get("objectType") != nil && v.At("objectType") == "Group" {
		c.group(path, v)
		return
	}
	c.agent(path, v)
}

func (c *checker) agent(path string, v *Value) {
	if c.object(path, v, agentRules) && c.identified(path, v) == 0 {
		c.bad(path, "xapi_identifier", "", strings.Join(identifiers, ", "))
	}
}

func (c *checker) group(path string, v *Value) {
	if c.object(path, v, groupRules, "objectType") && c.identified(path, v) == 0 && (v.Get("member") == nil || len(v.Get("member").List) == 0) {
		c.bad(key(path, "member"), "xapi_missing", "", "member")
	}
}

// identified counts identifiers; two are one too many.
func (c *checker) identified(path string, v *Value) (n int) {
	for _, name := range identifiers {
		if v.Get(name) == nil {
			continue
		}
		if n++; n > 1 {
			c.bad(key(path, name), "xapi_identifier", name, strings.Join(identifiers, ", "))
		}
	}
	return n
}

// authority is an Agent, or the pair of an application and who used it: a Group of two, known by nothing else, one of them by an account.
func (c *checker) authority(path string, v *Value) {
	c.actor(path, v)
	if v.At("objectType") != "Group" {
		return
	}
	members, accounts := 0, 0
	if m := v.Get("member"); m != nil {
		members = len(m.List)
		for _, one := range m.List {
			if one.Get("account") != nil {
				accounts++
			}
		}
	}
	if IdentifierOf(v) != "" || members != 2 || accounts == 0 {
		c.bad(path, "xapi_form", v.shown(), "Agent | Group: 2 × Agent, account")
	}
}

// IdentifierOf is what says who an Agent or an identified Group is, in one line: "mbox mailto:…", "account https://… 4310220007". Two of the same
// one are the same. It is "" of anybody without an identifier.
func IdentifierOf(v *Value) string {
	for _, name := range identifiers {
		id := v.Get(name)
		switch {
		case id == nil:
		case name == "account":
			return "account " + id.At("homePage") + " " + id.At("name")
		case name == "mbox_sha1sum":
			return name + " " + strings.ToLower(id.Text)
		default:
			return name + " " + id.Text
		}
	}
	return ""
}
