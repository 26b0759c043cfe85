package intake

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/sheet"
)

// Mapping says how one unit's own table is to be read.
type Mapping struct {
	Kind       Kind              `yaml:"kind"`
	Sheet      string            `yaml:"sheet"`       // the only sheet to be read
	HeadingRow int               `yaml:"heading_row"` // its number, from 1
	Columns    map[string]Field  `yaml:"columns"`     // the table's heading → field
	Constants  map[Field]string  `yaml:"constants"`   // what holds for every row where no column says it
	Units      map[string]string `yaml:"units"`       // what the table calls a unit → code
	Indicators map[string]string `yaml:"indicators"`
	Ignore     []string          `yaml:"ignore"` // headings passed over on purpose

	columns map[string]Field // by plain heading
	ignored map[string]bool
}

// ParseMapping reads a mapping (YAML). All that is wrong with it comes back as one fault.List.
func ParseMapping(name string, b []byte) (*Mapping, error) {
	m := &Mapping{}
	if err := yaml.UnmarshalWithOptions(b, m, yaml.Strict()); err != nil {
		f := fault.New("mapping_unreadable", firstLine(err), "")
		f.Place.File = name
		var se *yaml.SyntaxError
		if errors.As(err, &se) && se.GetToken() != nil {
			f.Place.Field = fmt.Sprintf("line %d", se.GetToken().Position.Line)
		}
		return nil, fault.List{f}
	}
	var l fault.List
	bad := func(field, code, found, want string) {
		f := fault.At(field, code, found, want)
		f.Place.File = name
		l = append(l, f)
	}
	if m.Kind != "" && !slices.Contains(Kinds, m.Kind) {
		bad("kind", "kind_not_known", string(m.Kind), kindNames())
	}
	if m.HeadingRow < 0 {
		bad("heading_row", "mapping_heading_row", itoa(m.HeadingRow), "")
	}
	m.columns, m.ignored = map[string]Field{}, map[string]bool{}
	for _, h := range sortedKeys(m.Columns) {
		f := m.Columns[h]
		if !m.knows(f) {
			bad("columns."+h, "mapping_field", string(f), m.fieldNames())
		}
		m.columns[plain(h)] = f
	}
	for _, f := range sortedKeys(m.Constants) {
		if !m.knows(f) {
			bad("constants."+string(f), "mapping_field", string(f), m.fieldNames())
		}
	}
	for _, h := range m.Ignore {
		m.ignored[plain(h)] = true
		if _, both := m.columns[plain(h)]; both {
			bad("ignore", "mapping_ignored_column", h, "")
		}
	}
	return m, l.Err()
}

func sortedKeys[K ~string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (m *Mapping) knows(f Field) bool { return slices.Contains(m.fields(), f) }

// fields are those of the mapping's kind, or of all kinds.
func (m *Mapping) fields() []Field {
	var out []Field
	for _, k := range Kinds {
		if slices.Contains(Kinds, m.Kind) && k != m.Kind {
			continue
		}
		for _, c := range columns[k] {
			if !slices.Contains(out, c.field) {
				out = append(out, c.field)
			}
		}
	}
	return out
}

func (m *Mapping) fieldNames() string {
	var out []string
	for _, f := range m.fields() {
		out = append(out, string(f))
	}
	return strings.Join(out, ", ")
}

func kindNames() string {
	var out []string
	for _, k := range Kinds {
		out = append(out, string(k))
	}
	return strings.Join(out, ", ")
}

func (m *Mapping) column(heading string) (Field, bool) {
	f, ok := m.columns[plain(heading)]
	return f, ok
}

func (m *Mapping) ignores(heading string) bool { return m.ignored[plain(heading)] }

// constant returns the mapping's value of f as a table would write it, "" when there is none.
func (m *Mapping) constant(f Field) string { return sheet.Trim(m.Constants[f]) }

func firstLine(err error) string {
	s, _, _ := strings.Cut(err.Error(), "\n")
	return s
}
