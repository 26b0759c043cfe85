// Package fault says what is wrong with what a user gave: where, what was found, what was expected. Domain packages make
// faults; the edges translate them once, into sentences (package say), exit codes and problem details.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Place is where a fault stands. Empty parts are not known or do not apply.
type Place struct {
	File   string `json:"file,omitempty"`
	Sheet  string `json:"sheet,omitempty"`
	Cell   string `json:"cell,omitempty"`   // "B7"; in a CSV the column's letter and the line
	Field  string `json:"field,omitempty"`  // heading, or path in a document: "items[2].rule.cap"
	Line   int    `json:"line,omitempty"`   // of a text document, from 1
	Column int    `json:"column,omitempty"` // of a text document, in characters from 1; with Line
	Record int64  `json:"record,omitempty"` // ledger number
}

// Fault is one thing wrong with an input.
type Fault struct {
	Code  string `json:"code"` // stable, snake_case; its sentence is the catalogue's message "fault.<code>"
	Place Place  `json:"place"`
	Found string `json:"found,omitempty"`
	Want  string `json:"want,omitempty"` // what was expected, as data: a list of codes, a range, a format
}

// Error writes the fault for logs; users read the catalogue's sentence.
func (f *Fault) Error() string {
	var b strings.Builder
	for _, s := range []string{f.Place.File, f.Place.Sheet, f.Place.Cell, f.Place.Field} {
		if s != "" {
			b.WriteString(s + ": ")
		}
	}
	if f.Place.Line != 0 {
		fmt.Fprintf(&b, "line %d: ", f.Place.Line)
	}
	if f.Place.Record != 0 {
		fmt.Fprintf(&b, "record %d: ", f.Place.Record)
	}
	b.WriteString(f.Code)
	if f.Found != "" {
		fmt.Fprintf(&b, ": found %q", f.Found)
	}
	if f.Want != "" {
		fmt.Fprintf(&b, ", want %s", f.Want)
	}
	return b.String()
}

// New makes a fault without a place.
func New(code, found, want string) *Fault { return &Fault{Code: code, Found: found, Want: want} }

// At makes a fault in a field of a document.
func At(field, code, found, want string) *Fault {
	return &Fault{Code: code, Place: Place{Field: field}, Found: found, Want: want}
}

// List is all that is wrong with one input. An empty list is no error: return it by Err.
type List []*Fault

// Error joins the faults, one a line.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, f := range l {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Err returns l as an error, nil when it is empty.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// Of returns the faults in err, nil when err is of another kind (then the system, not the input, is at fault).
func Of(err error) List {
	var l List
	if errors.As(err, &l) {
		return l
	}
	var f *Fault
	if errors.As(err, &f) {
		return List{f}
	}
	return nil
}
