package publish

import (
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
)

// node builds a step and all below it as score has them, to be written out as a calculation on paper.
func (t *Trees) node(at int) *score.Node {
	records := make(map[int64]ledger.Record, len(t.Records))
	for _, r := range t.Records {
		records[r.Seq] = r.record()
	}
	made := map[int]*score.Node{}
	var make func(int) *score.Node
	make = func(i int) *score.Node {
		if n := made[i]; n != nil {
			return n
		}
		s := t.Steps[i]
		n := &score.Node{Op: s.Op, What: s.What, Args: s.Args, With: s.With, Rule: s.Rule, Peer: s.Peer, Target: s.Target, Why: whyOf(s.Why)}
		n.Value, _ = exact(s.Value) // a step without a value has none to show
		for _, seq := range s.Records {
			n.Records = append(n.Records, records[seq])
		}
		for _, k := range s.Of {
			n.Of = append(n.Of, make(k))
		}
		made[i] = n
		return n
	}
	return make(at)
}

func whyOf(name string) score.Why {
	for w := score.Known; w <= score.NothingApplies; w++ {
		if w.String() == name {
			return w
		}
	}
	return score.Known
}

// paperLine is a step of a calculation on paper, and how far it is indented.
type paperLine struct {
	Depth int
	Text  string
}

// deepest is how far lines are indented at most.
const deepest = 14

// paper is a calculation as text, a line a step; depth 0 is all of it.
func (t *Trees) paper(at int, v say.Voice, depth int) ([]paperLine, error) {
	var b strings.Builder
	if err := t.node(at).Write(&b, v, depth); err != nil {
		return nil, err
	}
	var out []paperLine
	for line := range strings.Lines(b.String()) {
		text := strings.TrimLeft(line, " ")
		out = append(out, paperLine{min((len(line)-len(text))/2, deepest), strings.TrimSpace(text)})
	}
	return out, nil
}

// inputs are the records that a step counts, by number.
func (t *Trees) inputs(at int) []Input {
	seen := map[int]bool{}
	t.below(at, seen)
	wanted := map[int64]bool{}
	for i := range seen {
		for _, seq := range t.Steps[i].Records {
			wanted[seq] = true
		}
	}
	var out []Input
	for _, r := range t.Records {
		if wanted[r.Seq] {
			out = append(out, r)
		}
	}
	return out
}

func named(list []Named, no uint32) Named {
	for _, n := range list {
		if n.No == no {
			return n
		}
	}
	return Named{No: no}
}

// ruleOf is the part of a rulebook's text that is about an item, empty when it can't be found.
func ruleOf(text []byte, item string) string {
	var doc yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(text, &doc, yaml.UseOrderedMap()); err != nil {
		return ""
	}
	found := itemIn(doc, item)
	if found == nil {
		return ""
	}
	b, err := yaml.Marshal(found)
	if err != nil {
		return ""
	}
	return string(b)
}

func itemIn(doc yaml.MapSlice, code string) yaml.MapSlice {
	for _, entry := range doc {
		list, ok := entry.Value.([]any)
		if entry.Key != "items" || !ok {
			continue
		}
		for _, x := range list {
			it, ok := x.(yaml.MapSlice)
			if !ok {
				continue
			}
			for _, f := range it {
				if f.Key == "code" && f.Value == code {
					return it
				}
			}
			if deeper := itemIn(it, code); deeper != nil {
				return deeper
			}
		}
	}
	return nil
}
