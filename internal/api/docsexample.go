package api

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/tongchou/tongchou/internal/access"
)

// example is a call by curl.
func (d *openapi) example(o *op, in docOperation) string {
	path, query := o.Path, []string{}
	for _, p := range in.Parameters {
		value := exampleOf(p.Schema)
		if p.Example != nil {
			value = textOf(p.Example)
		}
		switch {
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", value)
		case p.In == "query" && (p.Required || p.Schema != nil && len(p.Schema.Examples) > 0):
			query = append(query, p.Name+"="+value)
		}
	}
	if len(query) > 0 {
		path += "?" + strings.Join(query, "&")
	}
	var b strings.Builder
	b.WriteString("curl")
	if o.Method != http.MethodGet {
		b.WriteString(" -X " + o.Method)
	}
	b.WriteString(" \"$SERVER" + path + "\"")
	if o.Does != access.Public {
		b.WriteString(" \\\n  -H \"Authorization: Bearer $TOKEN\"")
	}
	if in.RequestBody == nil {
		return b.String()
	}
	for _, media := range sorted(in.RequestBody.Content) {
		switch media {
		case "multipart/form-data":
			b.WriteString(" \\\n  -F \"file=@ledger.xlsx\"")
		case jsonLines:
			b.WriteString(" \\\n  -H \"Content-Type: " + media + "\" --data-binary @observations.ndjson")
		default:
			b.WriteString(" \\\n  -H \"Content-Type: application/json\" \\\n  -d '" + d.bodyExample(in.RequestBody.Content[media].Schema) + "'")
		}
	}
	return b.String()
}

func (d *openapi) bodyExample(s *docSchema) string {
	if s.Ref != "" {
		s = d.Components.Schemas[s.Ref[strings.LastIndex(s.Ref, "/")+1:]]
	}
	out := map[string]any{}
	for _, name := range s.Required {
		out[name] = d.valueExample(s.Properties[name])
	}
	b, err := json.Marshal(out)
	if err != nil {
		return "{}"
	}
	return string(b)
}

func (d *openapi) valueExample(s *docSchema) any {
	switch {
	case s == nil:
		return nil
	case len(s.Examples) > 0:
		return s.Examples[0]
	case s.Ref != "":
		return map[string]any{}
	case s.Items != nil:
		return []any{d.valueExample(s.Items)}
	case len(s.Enum) > 0:
		return s.Enum[0]
	}
	switch s.Type {
	case "integer", "number":
		return 1
	case "boolean":
		return true
	case "string":
		return exampleOf(s)
	}
	return map[string]any{}
}

func exampleOf(s *docSchema) string {
	switch {
	case s == nil:
		return "…"
	case len(s.Examples) > 0:
		return textOf(s.Examples[0])
	case len(s.Enum) > 0:
		return textOf(s.Enum[0])
	case s.Format == "date":
		return "2021-04-26"
	case s.Format == "date-time":
		return "2021-05-06T18:00:00+08:00"
	case s.Type == "integer":
		return "1"
	}
	return "…"
}
