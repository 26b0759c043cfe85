package xapi

// contextKinds are the ways in which an activity can stand around a statement.
var contextKinds = []string{"parent", "grouping", "category", "other"}

func (c *checker) context(path string, v *Value) {
	rules := map[string]rule{
		"registration": uuid, "instructor": (*checker).actor, "team": (*checker).group, "contextActivities": (*checker).contextActivities,
		"revision": text, "platform": text, "language": language, "statement": (*checker).reference, "extensions": extensions,
	}
	if c.version == V200 {
		rules["contextAgents"] = list(relevant("contextAgent", "agent", (*checker).agent))
		rules["contextGroups"] = list(relevant("contextGroup", "group", (*checker).group))
	}
	c.object(path, v, rules)
}

func (c *checker) contextActivities(path string, v *Value) {
	rules := map[string]rule{}
	for _, kind := range contextKinds {
		rules[kind] = func(c *checker, path string, v *Value) {
			if v.Kind == Array {
				list((*checker).activity)(c, path, v)
				return
			}
			c.activity(path, v)
		}
	}
	c.object(path, v, rules)
}

// relevant is of what version 2.0.0 has to say about people around a statement.
func relevant(objectType, who string, is rule) rule {
	return func(c *checker, path string, v *Value) {
		types := func(c *checker, path string, v *Value) {
			if list(iri)(c, path, v); v.Kind == Array && len(v.List) == 0 {
				c.bad(path, "xapi_form", "[]", "≥ 1 IRI")
			}
		}
		c.object(path, v, map[string]rule{"objectType": word(objectType), who: is, "relevantTypes": types}, "objectType", who)
	}
}
