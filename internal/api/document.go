package api

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sort"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/say"
)

// document is the OpenAPI document before any operation is in it. Its sentences are keys of the catalogue, put into words by translate.
func document(version string) huma.Config {
	if version == "" {
		version = "0"
	}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "api.title", Version: version, Description: "api.description",
				License: &huma.License{Name: "Apache-2.0", URL: "https://www.apache.org/licenses/LICENSE-2.0"}},
			Servers: []*huma.Server{{URL: "/"}},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				Responses: map[string]*huma.Response{"Problem": {Description: "api.doc.problem", Content: map[string]*huma.MediaType{
					"application/problem+json": {Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}}}}},
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"session": {Type: "apiKey", In: "cookie", Name: SessionCookie, Description: "api.doc.session"},
					"token":   {Type: "http", Scheme: "bearer", Description: "api.doc.token"},
				},
			},
		},
		Formats:       map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat},
		DefaultFormat: "application/json",
	}
}

// jsonFormat writes as the command line does, so that an answer has the same bytes wherever it is asked for.
var jsonFormat = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(v); err != nil {
			return err
		}
		_, _ = w.Write(b.Bytes()) // the caller may be gone, which is no mistake of ours
		return nil
	},
	Unmarshal: json.Unmarshal,
}

// securityOf says how one signs in for an operation.
func securityOf(does access.Operation) []map[string][]string {
	if does == access.Public {
		return []map[string][]string{}
	}
	return []map[string][]string{{"session": {}}, {"token": {}}}
}

// describe adds to the document what is the same for all operations.
func (s *server) describe(h *huma.Operation, o *op) {
	if h.Responses == nil {
		h.Responses = map[string]*huma.Response{}
	}
	for _, class := range []string{"4XX", "5XX"} {
		h.Responses[class] = &huma.Response{Ref: "#/components/responses/Problem"}
	}
	if o.writes() {
		h.Parameters = append(h.Parameters, &huma.Param{Name: "Idempotency-Key", In: "header", Description: "api.doc.idempotency_key",
			Schema: &huma.Schema{Type: "string", MinLength: ptr(8), MaxLength: ptr(128)}})
	}
}

func ptr[V any](v V) *V { return &v }

// translate puts the document into the voice's language. What is no key of the catalogue stays; a description without words goes.
func translate(doc any, v say.Voice) any {
	switch d := doc.(type) {
	case map[string]any:
		if _, ok := d["pattern"]; ok {
			delete(d, "patternDescription") // it is for our own problems, not of JSON Schema
		}
		for k, x := range d {
			text, is := x.(string)
			if !is || !strings.HasPrefix(text, "api.") || k != "title" && k != "summary" && k != "description" {
				d[k] = translate(x, v)
				continue
			}
			if !v.Has(text) {
				delete(d, k)
				continue
			}
			d[k] = strings.TrimSpace(v.T(text))
		}
	case []any:
		for i := range d {
			d[i] = translate(d[i], v)
		}
	}
	return doc
}

// documents are the finished document's bytes by language.
func (s *server) documents() map[string][]byte {
	oapi := s.api.OpenAPI()
	oapi.Tags = s.tags()
	raw, err := json.Marshal(oapi)
	if err != nil {
		panic(err) // every test meets it
	}
	out := map[string][]byte{}
	for _, lang := range say.Languages() {
		var doc any
		if err := json.Unmarshal(raw, &doc); err != nil {
			panic(err)
		}
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", " ")
		if err := e.Encode(translate(doc, say.In(lang))); err != nil {
			panic(err)
		}
		out[lang] = b.Bytes()
	}
	return out
}

// tags are the document's groups of operations, in the order in which they were registered.
func (s *server) tags() (out []*huma.Tag) {
	seen := map[string]bool{}
	for _, o := range s.ops {
		if !seen[o.Tag] {
			seen[o.Tag] = true
			out = append(out, &huma.Tag{Name: o.Tag, Description: "api.tag." + o.Tag})
		}
	}
	return out
}

// pages serves the document and the page made of it.
func (s *server) pages() {
	docs := s.documents()
	s.mux.HandleFunc("GET /api/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		of(r.Context()).operation = "openapi"
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Vary", "Accept-Language")
		_, _ = w.Write(docs[langOf(r)]) // the caller may be gone
	})
	s.docsPage(docs)
}

// langOf is ?lang= or the request's language.
func langOf(r *http.Request) string {
	if l, ok := say.Match(r.URL.Query().Get("lang")); ok {
		return l
	}
	return of(r.Context()).voice.Lang
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
