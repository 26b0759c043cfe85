package score

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
)

// maxDocument is the longest rulebook in bytes; the longest found in practice would have about 40,000.
const maxDocument = 256 << 10

// Parse reads a rulebook from its YAML document. It errs with a fault.List of everything wrong with the document, each with
// the file's name, the path in the document and the line. Unknown and repeated fields are refused, and so are YAML's
// anchors and tags: a rulebook says what it means where it says it. What only the agency's indicators can tell is for Check.
func Parse(name string, b []byte) (*Rulebook, error) {
	rb, _, err := parse(name, b)
	return rb, err
}

// ParseFor is Parse and Check in one: what only the agency's indicators can tell has its line and column too.
func ParseFor(name string, b []byte, find func(rb *Rulebook, code string) (agency.Indicator, bool)) (*Rulebook, error) {
	rb, spots, err := parse(name, b)
	if err != nil {
		return nil, err
	}
	faults := rb.Check(func(code string) (agency.Indicator, bool) { return find(rb, code) })
	if err := placedIn(name, spots, faults).Err(); err != nil {
		return nil, err
	}
	return rb, nil
}

func parse(name string, b []byte) (*Rulebook, spots, error) {
	body, f := document(b)
	if f != nil {
		f.Place.File = name
		return nil, nil, fault.List{f}
	}
	d := decoder{spots: spots{}}
	rb := &Rulebook{Rounding: Rounding{Places: 2, Mode: "half_up"}}
	d.decode(body, "", rb)
	faults := d.faults
	if len(faults) == 0 {
		// A document that does not even have the right shape would give a second list of the same mistakes.
		_, faults = ready(rb, nil)
	}
	if err := placedIn(name, d.spots, faults).Err(); err != nil {
		return nil, nil, err
	}
	return rb, d.spots, nil
}

// placedIn gives faults the file and the places of their paths, and sorts them as they stand in the document.
func placedIn(name string, at spots, faults fault.List) fault.List {
	for _, f := range faults {
		f.Place.File = name
		at.place(f)
	}
	slices.SortStableFunc(faults, func(a, b *fault.Fault) int { return a.Place.Line - b.Place.Line })
	return faults
}

// document parses the text into the one document's body. What the parser itself refuses or trips over is one fault.
func document(b []byte) (body ast.Node, f *fault.Fault) {
	if len(b) > maxDocument {
		return nil, fault.New("rule_document_too_long", fmt.Sprint(len(b)), fmt.Sprint("≤ ", maxDocument))
	}
	defer func() {
		if r := recover(); r != nil { // a broken document must not take the program down with the parser
			body, f = nil, fault.New("yaml_syntax", fmt.Sprint(r), "")
		}
	}()
	tokens := lexer.Tokenize(string(b))
	if line := tooDeep(tokens); line > 0 {
		f := fault.New("rule_document_too_deep", "", fmt.Sprint("≤ ", maxNesting))
		f.Place.Line = line
		return nil, f
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey()) // the decoder names each
	if err != nil {
		return nil, syntaxFault(err)
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return nil, fault.New("yaml_documents", fmt.Sprint(len(file.Docs)), "1")
	}
	return file.Docs[0].Body, nil
}

// syntaxFault keeps the first line of the parser's message, "[12:3] …", and takes the place from it.
func syntaxFault(err error) *fault.Fault {
	text, _, _ := strings.Cut(err.Error(), "\n")
	f := fault.New("yaml_syntax", text, "")
	var line, column int
	if _, e := fmt.Sscanf(text, "[%d:%d]", &line, &column); e == nil {
		f.Place.Line, f.Place.Column = line, column
		if _, rest, ok := strings.Cut(text, "] "); ok {
			f.Found = rest
		}
	}
	return f
}

// maxNesting is deeper than any rulebook and shallower than what the parser's recursion minds.
const maxNesting = 40

// tooDeep returns the first line that nests deeper than any rulebook: by brackets, by columns, or within the line.
func tooDeep(tokens token.Tokens) int {
	brackets, onLine, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			onLine, line = 0, t.Position.Line
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets = max(brackets-1, 0)
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
			if brackets == 0 {
				onLine++
			}
			if brackets == 0 && t.Position.Column > 4*maxNesting && t.Type != token.MappingValueType {
				return line
			}
		}
		if brackets > maxNesting || onLine > maxNesting {
			return line
		}
	}
	return 0
}
