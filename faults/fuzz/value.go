package fuzz

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/faults/rig"
)

// maker makes up values. What it knows of the ledger lies in pools by the name of the field that it fits.
type maker struct {
	doc  *document
	rnd  *rand.Rand
	pool map[string][]any
	of   string // the resource of the operation at hand: "editions"
}

func newMaker(doc *document, rnd *rand.Rand) *maker {
	m := &maker{doc: doc, rnd: rnd, pool: map[string][]any{}}
	for n := range 10 {
		m.learn("unit", rig.StationAt(n*7))
	}
	for _, v := range []any{rig.City, rig.Bureau(0), rig.Bureau(3)} {
		m.learn("unit", v)
	}
	for range 6 {
		m.pool["unit"] = append(m.pool["unit"], rig.Station(0, 0), rig.Bureau(0)) // where most callers have their role
	}
	for _, v := range rig.Indicators {
		m.learn("indicator", v)
	}
	for _, v := range []any{rig.Victim, rig.Auditor, "nobody-knows"} {
		m.learn("name", v)
	}
	for month := 1; month <= 12; month++ {
		m.learn("period", rig.Period(month))
	}
	for _, v := range []any{"FL", rig.Period(1), "XQ", "2025-Q1"} {
		m.learn("code", v)
	}
	for _, day := range []any{"2025-01-01", "2025-06-15", "2025-11-30"} {
		for _, name := range []string{"start", "from", "to", "as_of", "day", "occurred_on", "first", "last", "effective"} {
			m.learn(name, day)
		}
	}
	m.learn("quantity", "12.5")
	m.learn("quantity", "1")
	m.learn("group", "XQ")
	m.learn("rulebook", "FL")
	m.learn("item", "AJ")
	m.learn("role", "clerk")
	m.learn("known_at", "2030-01-01T00:00:00Z")
	m.learn("submit_by", "2031-01-01T00:00:00Z")
	m.learn("verify_by", "2031-01-02T00:00:00Z")
	m.learn("password", rig.Password)
	for n := int64(1); n <= 3; n++ {
		m.learn("seq", 100*n)
	}
	return m
}

// learn puts a value that was seen into a pool; a pool forgets its oldest.
func (m *maker) learn(name string, v any) {
	p := m.pool[name]
	if slices.Contains(p, v) {
		return
	}
	if len(p) >= 40 {
		p = slices.Delete(p, 13, 14) // the first were put in by hand
	}
	m.pool[name] = append(p, v)
}

// aliases are other names of what is in a pool.
var aliases = map[string]string{
	"records": "seq", "record": "seq", "index": "seq", "size": "seq", "after": "seq", "units": "unit", "parent": "unit", "indicators": "indicator",
	"account": "name", "hashes": "hash", "evidence": "hash", "edition": "editions.code", "until": "submit_by",
	"to_as_of": "as_of", "due": "last", "on": "day",
}

// known draws from the pool of a name, first from that of the resource that the operation is of; false when there is none.
func (m *maker) known(name string) (any, bool) {
	p := m.pool[m.of+"."+name]
	if to, ok := aliases[name]; ok {
		name = to
	}
	if len(p) == 0 || m.rnd.IntN(8) == 0 {
		p = m.pool[name]
	}
	if len(p) == 0 {
		return nil, false
	}
	return p[m.rnd.IntN(len(p))], true
}

// value makes a value that the schema allows, of what is known where something of that name is.
func (m *maker) value(name string, s *schema, depth int) any {
	s = m.doc.resolve(s)
	if len(s.Enum) > 0 {
		return s.Enum[m.rnd.IntN(len(s.Enum))]
	}
	if name == "lines" && m.rnd.IntN(3) > 0 {
		return m.figures()
	}
	if k := s.kind(); k != "object" && k != "array" && k != "boolean" && m.rnd.IntN(10) > 0 {
		if v, ok := m.known(name); ok && fits(v, k) {
			return v
		}
	}
	switch s.kind() {
	case "object":
		return m.object(s, depth)
	case "array":
		return m.array(name, s, depth)
	case "integer", "number":
		return m.number(s)
	case "boolean":
		return m.rnd.IntN(2) == 0
	}
	return m.text(s)
}

// figures are lines of a draft that could be handed in, for one of the first four months.
func (m *maker) figures() any {
	var out []any
	for n := range 1 + m.rnd.IntN(3) {
		out = append(out, map[string]any{"indicator": rig.Indicators[n], "day": fmt.Sprintf("%s-%02d", rig.Period(1+m.rnd.IntN(4)), 1+m.rnd.IntN(28)),
			"quantity": fmt.Sprint(m.rnd.IntN(50)), "voucher": fmt.Sprint(m.rnd.IntN(1000))})
	}
	return out
}

func fits(v any, kind string) bool {
	_, text := v.(string)
	return text == (kind == "string")
}

func (m *maker) object(s *schema, depth int) any {
	out := map[string]any{}
	for _, name := range sorted(s.Properties) {
		if name == "$schema" || depth > 4 || !slices.Contains(s.Required, name) && m.rnd.IntN(2) == 0 {
			continue
		}
		out[name] = m.value(name, s.Properties[name], depth+1)
	}
	return out
}

func (m *maker) array(name string, s *schema, depth int) any {
	n := m.rnd.IntN(4)
	if s.MinItems != nil {
		n = max(n, *s.MinItems)
	}
	if s.MaxItems != nil {
		n = min(n, *s.MaxItems)
	}
	out := []any{}
	for range min(n, 20) {
		out = append(out, m.value(name, s.Items, depth+1))
	}
	return out
}

func (m *maker) number(s *schema) any {
	least, most := int64(0), int64(1000)
	if s.Minimum != nil {
		least = int64(*s.Minimum)
	}
	if s.Maximum != nil {
		most = int64(*s.Maximum)
	}
	if m.rnd.IntN(3) == 0 {
		return least + m.rnd.Int64N(min(most-least, 1<<40)+1)
	}
	return least + m.rnd.Int64N(min(max(most-least, 0), 20)+1)
}

func (m *maker) text(s *schema) any {
	switch s.Format {
	case "date":
		return fmt.Sprintf("2025-%02d-%02d", 1+m.rnd.IntN(12), 1+m.rnd.IntN(28))
	case "date-time":
		return fmt.Sprintf("2030-%02d-%02dT08:00:00Z", 1+m.rnd.IntN(12), 1+m.rnd.IntN(28))
	}
	text := words[m.rnd.IntN(len(words))] + fmt.Sprint(m.rnd.IntN(1000))
	if strings.Contains(s.Pattern, "{64}") {
		text = fmt.Sprintf("%064x", m.rnd.Uint64())
	}
	if s.MinLength != nil && len(text) < *s.MinLength {
		text += strings.Repeat("x", *s.MinLength-len(text))
	}
	if s.MaxLength != nil && len([]rune(text)) > *s.MaxLength {
		text = string([]rune(text)[:*s.MaxLength])
	}
	return text
}

var words = []string{"重复录入", "case", "补录", "a-b", "派出所", "2025-", "reason ", "x"}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// harvest learns the names that an answer tells: codes, hashes, ids, numbers.
func (m *maker) harvest(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range sorted(v) {
			switch x := v[k].(type) {
			case string:
				if harvested[k] && x != "" && len(x) < 200 {
					m.learn(m.of+"."+k, x)
					if len(m.pool[k]) < 30 {
						m.learn(k, x)
					}
				}
			case float64:
				if (k == "seq" || k == "record" || k == "first" || k == "last") && x > 0 {
					m.learn("seq", int64(x))
				}
			default:
				m.harvest(x)
			}
		}
	case []any:
		for _, x := range v[:min(len(v), 20)] {
			m.harvest(x)
		}
	}
}

var harvested = map[string]bool{"code": true, "edition": true, "hash": true, "id": true, "period": true, "next": true, "media_type": true}
