package fuzz

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// document is of an OpenAPI document what requests are made from.
type document struct {
	Paths      map[string]map[string]*operation `json:"paths"`
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`

	operations []*operation // in order of their ids
}

// operation is one of the API's.
type operation struct {
	ID         string      `json:"operationId"`
	Parameters []parameter `json:"parameters"`
	Roles      []string    `json:"x-roles"` // that may call it at their own unit; none: no role is asked for
	Body       *struct {
		Required bool             `json:"required"`
		Content  map[string]media `json:"content"`
	} `json:"requestBody"`

	method, path string
}

type media struct {
	Schema *schema `json:"schema"`
}

// parameter is of the path, the query or a header.
type parameter struct {
	Name     string  `json:"name"`
	In       string  `json:"in"`
	Required bool    `json:"required"`
	Schema   *schema `json:"schema"`
}

// schema is JSON Schema as far as the document uses it.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       any                `json:"type"` // a name or several
	Format     string             `json:"format"`
	Pattern    string             `json:"pattern"`
	Enum       []any              `json:"enum"`
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
	Items      *schema            `json:"items"`
	Minimum    *float64           `json:"minimum"`
	Maximum    *float64           `json:"maximum"`
	MinLength  *int               `json:"minLength"`
	MaxLength  *int               `json:"maxLength"`
	MinItems   *int               `json:"minItems"`
	MaxItems   *int               `json:"maxItems"`
	Default    any                `json:"default"`
	AnyOf      []*schema          `json:"anyOf"`
	OneOf      []*schema          `json:"oneOf"`
}

// read reads a document.
func read(text []byte) (*document, error) {
	d := &document{}
	if err := json.Unmarshal(text, d); err != nil {
		return nil, err
	}
	for path, item := range d.Paths {
		for method, op := range item {
			if op == nil || op.ID == "" {
				continue
			}
			op.method, op.path = strings.ToUpper(method), path
			d.operations = append(d.operations, op)
		}
	}
	if len(d.operations) == 0 {
		return nil, fmt.Errorf("the document names no operation")
	}
	slices.SortFunc(d.operations, func(a, b *operation) int { return strings.Compare(a.ID, b.ID) })
	return d, nil
}

// resolve follows a reference.
func (d *document) resolve(s *schema) *schema {
	for i := 0; s != nil && s.Ref != "" && i < 10; i++ {
		s = d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
	}
	if s == nil {
		return &schema{}
	}
	switch {
	case len(s.OneOf) > 0:
		return d.resolve(s.OneOf[0])
	case len(s.AnyOf) > 0:
		return d.resolve(s.AnyOf[0])
	}
	return s
}

// kind is the type of a schema, the first that is not null.
func (s *schema) kind() string {
	switch t := s.Type.(type) {
	case string:
		return t
	case []any:
		for _, one := range t {
			if name, ok := one.(string); ok && name != "null" {
				return name
			}
		}
	}
	if s.Properties != nil {
		return "object"
	}
	return "string"
}
