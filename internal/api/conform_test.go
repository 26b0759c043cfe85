package api_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// contract is the OpenAPI document as schemas: every answer of every test is held against it.
type contract struct {
	doc      map[string]any
	compiler *jsonschema.Compiler
	mu       sync.Mutex
	schemas  map[string]*jsonschema.Schema
}

var theContract = struct {
	sync.Mutex
	of map[string]*contract // by document
}{of: map[string]*contract{}}

func contractOf(b *bench) *contract {
	res, err := client.Get(b.url + "/api/openapi.json?lang=en")
	must(b.t, err)
	defer res.Body.Close()
	var raw bytes.Buffer
	_, err = raw.ReadFrom(res.Body)
	must(b.t, err)
	theContract.Lock()
	defer theContract.Unlock()
	if c := theContract.of[raw.String()]; c != nil {
		return c
	}
	c := &contract{schemas: map[string]*jsonschema.Schema{}}
	must(b.t, json.Unmarshal(raw.Bytes(), &c.doc))
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw.Bytes()))
	must(b.t, err)
	c.compiler = jsonschema.NewCompiler()
	must(b.t, c.compiler.AddResource("mem:///openapi.json", parsed))
	theContract.of[raw.String()] = c
	return c
}

// conforms holds an answer against what the document says of its operation and status.
func conforms(b *bench, method, path string, r reply) {
	b.t.Helper()
	path, _, _ = strings.Cut(path, "?")
	if !strings.HasPrefix(path, "/api/v1/") || len(r.Body) == 0 {
		return
	}
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if media != "application/json" && media != "application/problem+json" {
		return
	}
	c := contractOf(b)
	template := c.template(path)
	if template == "" {
		return
	}
	responses, _ := dig(c.doc, "paths", template, strings.ToLower(method), "responses").(map[string]any)
	if responses == nil {
		return // another method of that address: a problem that no operation gives
	}
	status := itoa(r.Status)
	if responses[status] == nil {
		status = itoa(r.Status/100) + "XX"
	}
	pointer := "#/paths/" + escape(template) + "/" + strings.ToLower(method) + "/responses/" + status + "/content/" + escape(media) + "/schema"
	if dig(responses, status, "$ref") == "#/components/responses/Problem" && media == "application/problem+json" {
		pointer = "#/components/schemas/Problem"
	} else if dig(responses, status, "content", "*/*") != nil {
		return // a file of any kind
	} else if dig(responses, status, "content", media, "schema") == nil {
		b.t.Errorf("%s %s answers %d %s, which the document does not say", method, template, r.Status, media)
		return
	}
	c.mu.Lock()
	s := c.schemas[pointer]
	if s == nil {
		var err error
		s, err = c.compiler.Compile("mem:///openapi.json" + pointer)
		must(b.t, err)
		c.schemas[pointer] = s
	}
	c.mu.Unlock()
	if r.Header.Get("Content-Encoding") != "" {
		return
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(r.Body))
	must(b.t, err)
	if err := s.Validate(v); err != nil {
		b.t.Errorf("%s %s: the answer is not what the document says: %v\n%.2000s", method, template, err, r.Body)
	}
}

// template finds the document's path that an address is of; literal parts count more than {parts}.
func (c *contract) template(path string) string {
	best, most := "", -1
	paths, _ := c.doc["paths"].(map[string]any)
	parts := strings.Split(path, "/")
	for t := range paths {
		tp := strings.Split(t, "/")
		if len(tp) != len(parts) {
			continue
		}
		score := 0
		for i := range tp {
			switch {
			case tp[i] == parts[i]:
				score++
			case !strings.HasPrefix(tp[i], "{"):
				score = -1 << 20
			}
		}
		if score > most {
			best, most = t, score
		}
	}
	return best
}

func dig(v any, path ...string) any {
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[p]
	}
	return v
}

func escape(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "~", "~0"), "/", "~1")
	return strings.NewReplacer("{", "%7B", "}", "%7D").Replace(s)
}

func itoa(n int) string { return string(json.Number(jsonInt(n))) }

func jsonInt(n int) string {
	b, _ := json.Marshal(n) // a number always has a form
	return string(b)
}
