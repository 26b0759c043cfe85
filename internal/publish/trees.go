package publish

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/when"
)

// Trees are the explanations of all figures of a board, down to the records, as an edition holds them: every step once, under a number, with the
// numbers of the steps that it comes from. No person and no word of a record stands in them.
type Trees struct {
	Units      []Named    `json:"units"`      // whose records count
	Indicators []Named    `json:"indicators"` // that they are of
	Records    []Input    `json:"records"`    // by number
	Steps      []Step     `json:"steps"`      // those that a step comes from stand before it
	Roots      []UnitRoot `json:"roots"`      // by the board's units
}

// Named is a unit or an indicator by the number that records carry.
type Named struct {
	No      uint32 `json:"no"`
	Code    string `json:"code"`
	Name    string `json:"name"`
	Measure string `json:"measure,omitempty"` // of an indicator
}

// Input is a record that counts.
type Input struct {
	Seq       int64     `json:"seq"`
	Region    int32     `json:"region"`
	Kind      string    `json:"kind"` // observation, correction
	Unit      uint32    `json:"unit"`
	Indicator uint32    `json:"indicator"`
	On        when.Date `json:"occurred_on"`
	Quantity  num.Qty   `json:"quantity"`
	Basis     string    `json:"basis"`         // its own, when it was recorded
	Ref       int64     `json:"ref,omitempty"` // the record that it corrects
}

// Step is one step of a calculation: score.Node, its children by number.
type Step struct {
	Op      score.Op          `json:"op"`
	Value   string            `json:"value,omitempty"` // exact: a decimal or n/d; absent where there is none
	Why     string            `json:"why,omitempty"`   // why there is none
	What    string            `json:"what,omitempty"`
	Args    say.Args          `json:"args,omitempty"`
	With    map[string]string `json:"with,omitempty"`
	Rule    string            `json:"rule,omitempty"`
	Peer    string            `json:"peer,omitempty"`
	Target  *score.Assigned   `json:"target,omitempty"`
	Records []int64           `json:"records,omitempty"`
	Of      []int             `json:"of,omitempty"`
}

// UnitRoot says which steps are a unit's figures.
type UnitRoot struct {
	Unit  string         `json:"unit"`
	Total *int           `json:"total,omitempty"` // absent where the unit has no score
	Items map[string]int `json:"items"`           // by code
}

// Root is the step of a unit's score of an item, or of its total when item is empty.
func (t *Trees) Root(unit, item string) (step int, ok bool) {
	for _, r := range t.Roots {
		switch {
		case r.Unit != unit:
		case item == "" && r.Total != nil:
			return *r.Total, true
		default:
			step, ok = r.Items[item]
			return step, ok
		}
	}
	return 0, false
}

// treesOf lays the explanations down as steps; equal ones are laid down once.
func treesOf(f *desk.Frozen) (*Trees, error) {
	l := layer{trees: &Trees{Units: []Named{}, Indicators: []Named{}, Records: []Input{}, Steps: []Step{}, Roots: []UnitRoot{}},
		at: map[*score.Node]int{}, same: map[string]int{}, records: map[int64]Input{}}
	for _, u := range f.Trees {
		r := UnitRoot{Unit: u.Unit, Items: map[string]int{}}
		if u.Total != nil {
			at, err := l.lay(u.Total)
			if err != nil {
				return nil, err
			}
			r.Total = &at
		}
		for _, code := range slices.Sorted(maps.Keys(u.Items)) {
			at, err := l.lay(u.Items[code])
			if err != nil {
				return nil, err
			}
			r.Items[code] = at
		}
		l.trees.Roots = append(l.trees.Roots, r)
	}
	for _, seq := range slices.Sorted(maps.Keys(l.records)) {
		l.trees.Records = append(l.trees.Records, l.records[seq])
	}
	for _, no := range slices.Sorted(maps.Keys(f.Units)) {
		l.trees.Units = append(l.trees.Units, Named{No: uint32(no), Code: f.Units[no].Code, Name: f.Units[no].Name})
	}
	for _, no := range slices.Sorted(maps.Keys(f.Indicators)) {
		i := f.Indicators[no]
		l.trees.Indicators = append(l.trees.Indicators, Named{No: uint32(no), Code: i.Code, Name: i.Name, Measure: i.Measure})
	}
	return l.trees, nil
}

type layer struct {
	trees   *Trees
	at      map[*score.Node]int
	same    map[string]int
	records map[int64]Input
}

func (l *layer) lay(n *score.Node) (int, error) {
	if at, ok := l.at[n]; ok {
		return at, nil
	}
	s := Step{Op: n.Op, What: n.What, Args: n.Args, With: n.With, Rule: n.Rule, Peer: n.Peer, Target: n.Target}
	if n.Why == score.Known {
		s.Value = n.Value.String()
	} else {
		s.Why = n.Why.String()
	}
	for _, r := range n.Records {
		s.Records = append(s.Records, r.Seq)
		l.records[r.Seq] = Input{Seq: r.Seq, Region: r.Region, Kind: r.Kind.String(), Unit: uint32(r.Unit), Indicator: uint32(r.Indicator), On: r.On,
			Quantity: r.Qty, Basis: r.Basis.String(), Ref: r.Ref}
	}
	for _, k := range n.Of {
		at, err := l.lay(k)
		if err != nil {
			return 0, err
		}
		s.Of = append(s.Of, at)
	}
	b, err := json.Marshal(s)
	if err != nil {
		return 0, fmt.Errorf("publish: %w", err)
	}
	at, ok := l.same[string(b)]
	if !ok {
		at = len(l.trees.Steps)
		l.trees.Steps = append(l.trees.Steps, s)
		l.same[string(b)] = at
	}
	l.at[n] = at
	return at, nil
}

// marshal writes the trees one record and one step a line, so that a person can find a number.
func (t *Trees) marshal() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("{")
	for i, part := range []struct {
		name string
		n    int
		at   func(int) any
	}{
		{"units", len(t.Units), func(i int) any { return t.Units[i] }},
		{"indicators", len(t.Indicators), func(i int) any { return t.Indicators[i] }},
		{"records", len(t.Records), func(i int) any { return t.Records[i] }},
		{"steps", len(t.Steps), func(i int) any { return t.Steps[i] }},
		{"roots", len(t.Roots), func(i int) any { return t.Roots[i] }},
	} {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "\n%q: [", part.name)
		for k := range part.n {
			line, err := plainJSON(part.at(k))
			if err != nil {
				return nil, err
			}
			if k > 0 {
				b.WriteString(",")
			}
			b.WriteString("\n")
			b.Write(line)
		}
		b.WriteString("\n]")
	}
	b.WriteString("\n}\n")
	return b.Bytes(), nil
}

// plainJSON is JSON on one line, with < and & as they are.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// parseTrees reads trees and errs where a step comes from one that does not stand before it, or from a record that is not there.
func parseTrees(b []byte) (*Trees, error) {
	t := &Trees{}
	if err := strict(b, t); err != nil {
		return nil, err
	}
	known := make(map[int64]bool, len(t.Records))
	for _, r := range t.Records {
		known[r.Seq] = true
	}
	for i, s := range t.Steps {
		for _, k := range s.Of {
			if k < 0 || k >= i {
				return nil, fmt.Errorf("step %d comes from step %d", i, k)
			}
		}
		for _, seq := range s.Records {
			if !known[seq] {
				return nil, fmt.Errorf("step %d counts record %d, which is not there", i, seq)
			}
		}
	}
	for _, r := range t.Roots {
		for item, at := range r.Items {
			if at < 0 || at >= len(t.Steps) {
				return nil, fmt.Errorf("unit %s item %s is step %d", r.Unit, item, at)
			}
		}
		if r.Total != nil && (*r.Total < 0 || *r.Total >= len(t.Steps)) {
			return nil, fmt.Errorf("unit %s is step %d", r.Unit, *r.Total)
		}
	}
	return t, nil
}

// strict reads JSON with the fields of v and no others, and nothing behind it.
func strict(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if d.More() {
		return fmt.Errorf("something stands behind the end")
	}
	return nil
}

// record is an input as the ledger's records are.
func (in Input) record() ledger.Record {
	r := ledger.Record{Seq: in.Seq, Region: in.Region, Kind: ledger.Observation, Unit: agency.UnitNo(in.Unit), Indicator: agency.IndicatorNo(in.Indicator),
		On: in.On, Qty: in.Quantity, Ref: in.Ref}
	if in.Kind == ledger.Correction.String() {
		r.Kind = ledger.Correction
	}
	if in.Basis == ledger.Verified.String() {
		r.Basis = ledger.Verified
	}
	return r
}
