package brief

import (
	_ "embed"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
)

//go:embed brief.zh.md
var templateZH string

// templateHant is made of the one before by web/scripts/hant.mjs.
//
//go:embed brief.zh-Hant.md
var templateHant string

//go:embed brief.en.md
var templateEN string

// Default is the briefing's template in a language.
func Default(v say.Voice) string {
	switch v.Lang {
	case "en":
		return templateEN
	case "zh-Hant":
		return templateHant
	}
	return templateZH
}

// Document is a briefing in Markdown, every number followed by a footnote mark, its sources behind it.
type Document struct {
	Text    string   // with marks [^1]
	Sources []string // of mark 1, 2, …
}

// Write fills a template. title may be empty; focus is the code of the unit that it is about, the first of the board when
// empty. Errors are faults that name the line: a digit in the template's own prose, figures that do not exist (all of
// them), a number that came without a figure, anything that is no template.
func Write(name, text, title, focus string, facts Facts, v say.Voice) (Document, error) {
	m := &marker{figures: Collect(facts, v), lacking: map[string]bool{}}
	t, err := template.New(name).Option("missingkey=error").Funcs(template.FuncMap{"fig": m.fig, "key": key}).Parse(text)
	if err != nil {
		return Document{}, faultOf(name, "brief_template", err)
	}
	scope, err := scopeOf(title, focus, facts, v)
	if err != nil {
		return Document{}, err
	}
	l := prose(name, text, t)
	out, unknown, err := m.run(name, t, scope)
	if err != nil {
		return Document{}, append(l, faultOf(name, "brief_template", err))
	}
	plain, unmarked := unfence(name, out)
	if l = append(l, unknown...); len(l) == 0 {
		l = unmarked // the template's own digits would be named a second time here
	}
	return Document{Text: plain, Sources: m.sources}, l.Err()
}

// mostFaults bounds how many unknown figures are named.
const mostFaults = 50

// run executes the template, again for each figure that it does not find, so that all of them are named with their lines.
func (m *marker) run(name string, t *template.Template, scope Scope) (string, fault.List, error) {
	var l fault.List
	for {
		m.at, m.sources = map[string]int{}, nil
		var b strings.Builder
		err := t.Execute(&b, scope)
		var unknown *unknownFigure
		if !errors.As(err, &unknown) {
			return b.String(), l, err
		}
		f := faultOf(name, "brief_unknown_figure", err)
		f.Found = unknown.name
		if l = append(l, f); len(l) == mostFaults {
			return "", l, nil
		}
		m.lacking[unknown.name] = true
	}
}

// prose refuses digits in the template's own words: a number that no figure gives.
func prose(name, text string, t *template.Template) fault.List {
	var l fault.List
	var walk func(parse.Node)
	walk = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.TextNode:
			for i, r := range string(n.Text) {
				if numeral(r) {
					at := int(n.Pos) + i
					line := 1 + strings.Count(text[:min(at, len(text))], "\n")
					l = append(l, &fault.Fault{Code: "brief_number_in_prose", Place: fault.Place{File: name, Line: line}, Found: lineOf(text, line)})
					return // one fault for each stretch of prose
				}
			}
		case *parse.ListNode:
			if n != nil {
				for _, c := range n.Nodes {
					walk(c)
				}
			}
		case *parse.IfNode:
			walk(n.List)
			walk(n.ElseList)
		case *parse.RangeNode:
			walk(n.List)
			walk(n.ElseList)
		case *parse.WithNode:
			walk(n.List)
			walk(n.ElseList)
		}
	}
	for _, part := range t.Templates() {
		if part.Tree != nil {
			walk(part.Root)
		}
	}
	return l
}

func lineOf(text string, line int) string {
	lines := strings.Split(text, "\n")
	return strings.TrimSpace(lines[min(line, len(lines))-1])
}

var place = regexp.MustCompile(`:(\d+)(?::\d+)?: (.*)$`)

// faultOf finds the line in an error of text/template.
func faultOf(name, code string, err error) *fault.Fault {
	f := &fault.Fault{Code: code, Place: fault.Place{File: name}, Found: err.Error()}
	if m := place.FindStringSubmatch(strings.ReplaceAll(err.Error(), "\n", " ")); m != nil {
		f.Place.Line, _ = strconv.Atoi(m[1])
		f.Found = m[2]
	}
	return f
}

// Markdown writes the document with its sources.
func (d Document) Markdown(v say.Voice) string {
	var b strings.Builder
	b.WriteString(strings.TrimRight(d.Text, "\n") + "\n\n## " + v.T("brief.sources") + "\n\n")
	for i, s := range d.Sources {
		b.WriteString("[^" + strconv.Itoa(i+1) + "]: " + escape(s) + "\n")
	}
	return b.String()
}
