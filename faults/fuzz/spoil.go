package fuzz

import (
	"fmt"
	"math"
	"strings"
)

// strange are texts that programs stumble over.
var strange = []string{
	"", " ", "\x00", "a\x00b", "\u202e\u202dabc", "\ufeff", "é́́", "𠮷野家", "🧨🧨🧨", "'; DROP TABLE record; --", "<script>alert(1)</script>", "../../../../etc/passwd",
	"%00", "%2e%2e%2f", "${jndi:ldap://x}", "{{.}}", "NaN", "Infinity", "-0", "1e400", "0x10", "１２３", "null", "true", "２０２５-０１-０１", "2025-02-30", "9999-12-31", "0000-00-00",
	"2025-01-01T00:00:00", "\n\r\t", "\u2028", "admin", "*", "?", "#", "/", "\\", "\"", "'", "unit%20", "٣", "ﬀ", strings.Repeat("é", 300), strings.Repeat("长", 5000), strings.Repeat("a", 70_000),
}

// oddity is a value that no schema expects.
func (m *maker) oddity() any {
	switch m.rnd.IntN(12) {
	case 0:
		return nil
	case 1:
		return -1
	case 2:
		return math.MaxInt64
	case 3:
		return 1e300
	case 4:
		return 0.1
	case 5:
		return []any{}
	case 6:
		return map[string]any{}
	case 7:
		return true
	case 8:
		return []any{nil, 1, "x", map[string]any{"a": []any{}}}
	}
	return strange[m.rnd.IntN(len(strange))]
}

// spoil changes one thing deep within a value.
func (m *maker) spoil(v any) any {
	switch v := v.(type) {
	case map[string]any:
		names := sorted(v)
		switch n := m.rnd.IntN(6); {
		case n == 0 || len(names) == 0:
			v["unheard_of"] = m.oddity()
		case n == 1:
			delete(v, names[m.rnd.IntN(len(names))])
		case n == 2:
			return m.oddity()
		default:
			name := names[m.rnd.IntN(len(names))]
			v[name] = m.spoil(v[name])
		}
		return v
	case []any:
		switch n := m.rnd.IntN(5); {
		case n == 0 && len(v) > 0:
			for len(v) < 6000 { // one thing, far too often
				v = append(v, v[0])
			}
			return v
		case n == 1:
			return append(v, m.oddity())
		case n == 2 || len(v) == 0:
			return m.oddity()
		}
		at := m.rnd.IntN(len(v))
		v[at] = m.spoil(v[at])
		return v
	}
	return m.oddity()
}

// spoilText changes the text of a body.
func (m *maker) spoilText(b []byte) []byte {
	if len(b) == 0 {
		return []byte("{")
	}
	switch m.rnd.IntN(7) {
	case 0:
		return b[:m.rnd.IntN(len(b))]
	case 1:
		out := append([]byte{}, b...)
		out[m.rnd.IntN(len(out))] = byte(m.rnd.IntN(256))
		return out
	case 2:
		return append(append([]byte{}, b...), b...)
	case 3:
		return nil
	case 4:
		return []byte(strings.Repeat("[", 20_000))
	case 5:
		return []byte("\xff\xfe" + string(b))
	}
	return []byte(fmt.Sprintf(`{"a": %s, "a": %s}`, b, b))
}
