package brief

import (
	_ "embed"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"
	"unicode"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/pace"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
)

//go:embed brief.zh.md
var templateZH string

//go:embed brief.en.md
var templateEN string

// Default is the briefing's template in a language.
func Default(v say.Voice) string {
	if v.Lang == "en" {
		return templateEN
	}
	return templateZH
}

// Scope is what a template sees as its dot.
type Scope struct {
	Title    string
	Agency   string
	Group    string
	Rulebook string
	Basis    string
	Demo     bool
	Focus    *score.UnitScore // the unit that the briefing is about
	Units    []score.UnitScore
	Early    []pace.Line // finished a month or more ahead, of the focus first
	Slips    []pace.Line // what slips next
}

// Document is a briefing in Markdown, every number followed by a footnote mark, its sources behind it.
type Document struct {
	Text    string   // with marks [^1]
	Sources []string // of mark 1, 2, …
}

// Write fills a template. title may be empty; focus is the code of the unit that it is about, the first of the board when empty.
// Faults name the line: a digit in the template's own prose, a figure that does not exist, anything that is no template.
func Write(name, text, title, focus string, facts Facts, v say.Voice) (Document, error) {
	m := &marker{figures: Collect(facts, v), at: map[string]int{}}
	t, err := template.New(name).Option("missingkey=error").Funcs(template.FuncMap{"fig": m.fig, "key": key}).Parse(text)
	if err != nil {
		return Document{}, faultOf(name, "brief_template", err)
	}
	if l := prose(name, text, t); len(l) > 0 {
		return Document{}, l
	}
	scope, err := scopeOf(title, focus, facts, v)
	if err != nil {
		return Document{}, err
	}
	var b strings.Builder
	if err := t.Execute(&b, scope); err != nil {
		var unknown *unknownFigure
		if errors.As(err, &unknown) {
			f := faultOf(name, "brief_unknown_figure", err)
			f.Found = unknown.name
			return Document{}, f
		}
		return Document{}, faultOf(name, "brief_template", err)
	}
	return Document{Text: b.String(), Sources: m.sources}, nil
}

func scopeOf(title, focus string, facts Facts, v say.Voice) (Scope, error) {
	b := facts.Board
	s := Scope{Title: title, Agency: facts.Agency.Name, Group: facts.Group, Rulebook: b.Rulebook.Name, Demo: facts.Agency.Demo,
		Basis: v.T("brief.basis." + b.Basis.String()), Units: b.Units, Early: early(facts.Lines), Slips: slips(facts.Lines)}
	if title == "" {
		s.Title = v.T("brief.title", say.Args{"Rulebook": b.Rulebook.Name})
	}
	if len(b.Units) > 0 {
		s.Focus = &b.Units[0]
	}
	if focus != "" {
		u, ok := b.Unit(focus)
		if !ok {
			return s, fault.At("--unit", "brief_unit_unknown", focus, "")
		}
		s.Focus = u
	}
	if s.Focus == nil {
		return s, fault.New("brief_empty_board", "", "")
	}
	slices.SortStableFunc(s.Early, func(a, b pace.Line) int { return mine(b, s.Focus) - mine(a, s.Focus) })
	return s, nil
}

func mine(l pace.Line, u *score.UnitScore) int {
	if l.Unit == u.Code {
		return 1
	}
	return 0
}

// marker gives out figures with marks; the same source shares a mark.
type marker struct {
	figures *Figures
	at      map[string]int
	sources []string
}

type unknownFigure struct{ name string }

func (u *unknownFigure) Error() string { return "unknown figure " + u.name }

func (m *marker) fig(parts ...any) (string, error) {
	name := key(parts...)
	f, ok := m.figures.Get(name)
	if !ok {
		return "", &unknownFigure{name}
	}
	n, seen := m.at[f.Source]
	if !seen {
		m.sources = append(m.sources, f.Source)
		n = len(m.sources)
		m.at[f.Source] = n
	}
	return f.Value + "[^" + strconv.Itoa(n) + "]", nil
}

// prose refuses digits in the template's own words: a number that no figure gives.
func prose(name, text string, t *template.Template) fault.List {
	var l fault.List
	var walk func(parse.Node)
	walk = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.TextNode:
			for i, r := range string(n.Text) {
				if unicode.IsDigit(r) {
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
		b.WriteString("[^" + strconv.Itoa(i+1) + "]: " + s + "\n")
	}
	return b.String()
}
