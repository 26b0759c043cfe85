package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/say"
)

//go:embed docs.html
var docsHTML string

//go:embed docs.css
var docsCSS []byte

// docsPolicy lets the page have its own style sheet and nothing else: no script, no other host.
const docsPolicy = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// docsPage serves the document as a page for people, made once at the start.
func (s *server) docsPage(docs map[string][]byte) {
	pages := map[string][]byte{}
	for lang, raw := range docs {
		pages[lang] = s.renderDocs(raw, say.In(lang))
	}
	page := func(w http.ResponseWriter, r *http.Request) {
		of(r.Context()).operation = "docs"
		w.Header().Set("Content-Security-Policy", docsPolicy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Vary", "Accept-Language")
		_, _ = w.Write(pages[langOf(r)]) // the caller may be gone
	}
	s.mux.HandleFunc("GET /api/docs", page)
	s.mux.HandleFunc("GET /api/docs/style.css", func(w http.ResponseWriter, r *http.Request) {
		of(r.Context()).operation = "docs"
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("Cache-Control", "public, max-age=3600")
		_, _ = w.Write(docsCSS) // the caller may be gone
	})
}

// docsView is the document as the page shows it.
type docsView struct {
	Lang, Title, Version, Description string
	Groups                            []docsGroup
	Schemas                           []docsSchema
	Problems                          []docsProblem
	T                                 func(string) string
}

type docsGroup struct {
	ID, Title  string
	Operations []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, Description string
	Operation, Roles                       string
	Parameters                             []docsField
	Body                                   []docsField
	BodyType                               string
	Answers                                []docsAnswer
	Example                                string
}

type docsField struct {
	Name, In, Type, Description string
	Required                    bool
}

type docsAnswer struct{ Status, Type, Ref string }

type docsSchema struct {
	Name   string
	Fields []docsField
}

type docsProblem struct{ Code, Sentence string }

func (s *server) renderDocs(raw []byte, v say.Voice) []byte {
	var doc openapi
	if err := json.Unmarshal(raw, &doc); err != nil {
		panic(err) // it was written a moment ago
	}
	view := docsView{Lang: v.Lang, Title: doc.Info.Title, Version: doc.Info.Version, Description: doc.Info.Description,
		T: func(key string) string { return v.T("api.page." + key) }}
	for _, tag := range doc.Tags {
		g := docsGroup{ID: tag.Name, Title: tag.Description}
		for _, o := range s.ops {
			if o.Tag == tag.Name {
				g.Operations = append(g.Operations, doc.operation(o, v))
			}
		}
		view.Groups = append(view.Groups, g)
	}
	for _, name := range sorted(doc.Components.Schemas) {
		view.Schemas = append(view.Schemas, docsSchema{name, doc.Components.Schemas[name].fields()})
	}
	for _, code := range sorted(statuses) {
		if strings.HasPrefix(code, "api_") && v.Has("fault."+code) {
			view.Problems = append(view.Problems, docsProblem{code, v.T("fault."+code, say.Args{"Found": "…", "Want": "…"})})
		}
	}
	t := template.Must(template.New("docs").Parse(docsHTML)) // part of the binary
	var b bytes.Buffer
	if err := t.Execute(&b, view); err != nil {
		panic(err) // every test meets it
	}
	return b.Bytes()
}

// openapi is what the page reads of the document.
type openapi struct {
	Info struct{ Title, Version, Description string }
	Tags []struct{ Name, Description string }

	Paths      map[string]map[string]docOperation
	Components struct{ Schemas map[string]*docSchema }
}

type docOperation struct {
	Summary, Description string
	Parameters           []struct {
		Name, In, Description string
		Required              bool
		Schema                *docSchema
		Example               any
	}
	RequestBody *struct {
		Description string
		Content     map[string]struct{ Schema *docSchema }
	}
	Responses map[string]struct {
		Description string
		Content     map[string]struct{ Schema *docSchema }
	}
}

type docSchema struct {
	Ref         string `json:"$ref"`
	Type        any
	Format      string
	Description string
	Enum        []any
	Default     any
	Items       *docSchema
	Properties  map[string]*docSchema
	Required    []string
	Examples    []any

	AdditionalProperties any
}

// kind is a type in a word or two, and the schema that it refers to.
func (s *docSchema) kind() (text, ref string) {
	switch {
	case s == nil:
		return "", ""
	case s.Ref != "":
		name := s.Ref[strings.LastIndex(s.Ref, "/")+1:]
		return name, name
	case s.Items != nil:
		text, ref = s.Items.kind()
		return "[" + text + "]", ref
	}
	var parts []string
	switch t := s.Type.(type) {
	case string:
		parts = append(parts, t)
	case []any:
		for _, x := range t {
			if w, ok := x.(string); ok {
				parts = append(parts, w)
			}
		}
	}
	text = strings.Join(parts, " | ")
	if s.Format != "" {
		text += " (" + s.Format + ")"
	}
	if len(s.Enum) > 0 {
		var words []string
		for _, e := range s.Enum {
			words = append(words, textOf(e))
		}
		text += ": " + strings.Join(words, ", ")
	}
	if s.Default != nil {
		text += " = " + textOf(s.Default)
	}
	return text, ""
}

func textOf(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

func (s *docSchema) fields() (out []docsField) {
	for _, name := range sorted(s.Properties) {
		p := s.Properties[name]
		kind, _ := p.kind()
		out = append(out, docsField{Name: name, Type: kind, Description: p.Description, Required: slices.Contains(s.Required, name)})
	}
	return out
}

func (d *openapi) operation(o *op, v say.Voice) docsOperation {
	in := d.Paths[o.Path][strings.ToLower(o.Method)]
	out := docsOperation{ID: o.ID, Method: o.Method, Path: o.Path, Summary: in.Summary, Description: in.Description, Operation: string(o.Does)}
	out.Roles = rolesText(o.Does, v)
	for _, p := range in.Parameters {
		kind, _ := p.Schema.kind()
		out.Parameters = append(out.Parameters, docsField{Name: p.Name, In: p.In, Type: kind, Description: p.Description, Required: p.Required})
	}
	if in.RequestBody != nil {
		if media := sorted(in.RequestBody.Content); len(media) > 0 {
			schema := in.RequestBody.Content[media[0]].Schema
			out.BodyType = media[0]
			if schema.Ref != "" {
				schema = d.Components.Schemas[schema.Ref[strings.LastIndex(schema.Ref, "/")+1:]]
			}
			out.Body = schema.fields()
		}
	}
	for _, status := range sorted(in.Responses) {
		media := ""
		var ref string
		for _, m := range sorted(in.Responses[status].Content) {
			if media != "" {
				media += ", "
			}
			media += m
			_, ref = in.Responses[status].Content[m].Schema.kind()
		}
		out.Answers = append(out.Answers, docsAnswer{status, media, ref})
	}
	out.Example = d.example(o, in)
	return out
}

// rolesText says who may call an operation.
func rolesText(does access.Operation, v say.Voice) string {
	if does == access.Public {
		return v.T("api.page.anyone")
	}
	roles := rolesFor(does)
	if len(roles) == 0 {
		return v.T("api.page.any_account")
	}
	var words []string
	for _, r := range roles {
		words = append(words, v.T("api.role."+r))
	}
	return strings.Join(words, v.T("api.page.comma"))
}
