package api

import "github.com/danielgtaylor/huma/v2"

// distinct is a list in which nothing stands twice. The document says so by uniqueItems; the check is ours, in the form's
// Resolve, because huma's own panics on items that are lists or objects.
type distinct[V comparable] []V

// TransformSchema implements huma.SchemaTransformer.
func (distinct[V]) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.Extensions = map[string]any{"uniqueItems": true}
	return s
}

// twice finds the first that stands twice, for a form's Resolve.
func (d distinct[V]) twice(location string) []error {
	seen := make(map[V]bool, len(d))
	for _, v := range d {
		if seen[v] {
			return []error{&huma.ErrorDetail{Message: "api_twice|", Location: location, Value: v}}
		}
		seen[v] = true
	}
	return nil
}
