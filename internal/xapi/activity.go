package xapi

import "slices"

var interactionTypes = []string{"true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other"}

// components are the lists of an interaction, with the interactions that have them.
var components = map[string][]string{
	"choices": {"choice", "sequencing"}, "scale": {"likert"}, "source": {"matching"}, "target": {"matching"}, "steps": {"performance"},
}

func (c *checker) activity(path string, v *Value) {
	c.object(path, v, map[string]rule{"objectType": word("Activity"), "id": iri, "definition": (*checker).definition}, "id")
}

func (c *checker) definition(path string, v *Value) {
	rules := map[string]rule{
		"name": languages, "description": languages, "type": iri, "moreInfo": iri, "extensions": extensions,
		"interactionType":         formed("true-false, choice, fill-in, long-fill-in, matching, performance, sequencing, likert, numeric, other", func(s string) bool { return slices.Contains(interactionTypes, s) }),
		"correctResponsesPattern": list(text),
	}
	for name := range components {
		rules[name] = (*checker).components
	}
	if !c.object(path, v, rules) {
		return
	}
	kind := v.Get("interactionType")
	for _, m := range v.Members {
		fits, component := components[m.Name]
		if !component && m.Name != "correctResponsesPattern" {
			continue
		}
		switch {
		case kind == nil:
			c.bad(key(path, "interactionType"), "xapi_missing", "", "interactionType")
		case component && !slices.Contains(fits, kind.Text):
			c.bad(key(path, m.Name), "xapi_together", kind.shown(), `interactionType "`+fits[0]+`"`)
		}
	}
}

// components are what an interaction offers, each by an id of its own.
func (c *checker) components(path string, v *Value) {
	if !c.is(path, v, Array) {
		return
	}
	seen := map[string]bool{}
	for i, e := range v.List {
		if c.object(index(path, i), e, map[string]rule{"id": text, "description": languages}, "id") {
			if id := e.At("id"); seen[id] {
				c.bad(index(path, i)+".id", "xapi_twice", cut(id), "")
			}
			seen[e.At("id")] = true
		}
	}
}
