package score

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/say"
)

// listed is how many record numbers a line names before it only counts the rest.
const listed = 8

// Write writes n as a calculation on paper: a line for each step, the result first, what it is made of below it, indented. A
// step that stands in several places is worked out at the first and named at the others. Below depth levels a line says that
// there is more; depth 0 is no limit. It errs when w does.
func (n *Node) Write(w io.Writer, v say.Voice, depth int) error {
	p := printer{w: w, voice: v, depth: depth, seen: map[*Node]bool{}}
	return p.node(n, "", 1)
}

type printer struct {
	w     io.Writer
	voice say.Voice
	depth int
	seen  map[*Node]bool
}

func (p *printer) node(n *Node, indent string, level int) error {
	// A name put on a step without one is said of the step itself.
	steps, line := n, n.line(p.voice, n)
	if n.Op == OpSame && len(n.Of) == 1 && n.Of[0].What == "" && n.Of[0].Rule == "" {
		steps = n.Of[0]
		line = n.line(p.voice, steps)
	}
	below := slices.DeleteFunc(slices.Clone(steps.Of), (*Node).trivial)
	if len(below) > 0 && p.seen[steps] {
		line += " " + p.voice.T("score.node.above")
		below = nil
	}
	p.seen[steps] = true
	if _, err := fmt.Fprintln(p.w, indent+line); err != nil {
		return err
	}
	indent += "  "
	if len(below) > 0 && p.depth > 0 && level >= p.depth {
		_, err := fmt.Fprintln(p.w, indent+p.voice.T("score.node.more", say.Args{"Count": len(below)}))
		return err
	}
	for _, k := range below {
		if err := p.node(k, indent, level+1); err != nil {
			return err
		}
	}
	return nil
}

// trivial says whether the line above already says all that n would.
func (n *Node) trivial() bool {
	return n.Op == OpNumber && len(n.Of) == 0 && (n.What == "score.node.nothing" || n.What == "score.node.constant" || n.What == "score.node.hundred")
}

// line is one step: what it is, its value, and how it comes from the values below steps.
func (n *Node) line(v say.Voice, steps *Node) string {
	var b strings.Builder
	if what := n.what(v); what != "" {
		b.WriteString(what + v.T("score.node.colon"))
	}
	b.WriteString(n.figure(v))
	if how := steps.how(); how != "" {
		b.WriteString(" = " + how)
	}
	if n.Rule != "" {
		b.WriteString(" " + v.T("score.node.rule", say.Args{"Path": n.Rule}))
	}
	if n.Target != nil && n.Target.Seq > 0 {
		b.WriteString(" " + v.T("score.node.version", say.Args{"Seq": n.Target.Seq, "From": n.Target.From.String()}))
	}
	if n.Op == OpRecords && len(n.Records) > 0 {
		b.WriteString(" " + n.numbers(v))
	}
	return b.String()
}

// what says what the value is, in the voice's language. Arguments that are message keys are said too.
func (n *Node) what(v say.Voice) string {
	key := n.What
	if key == "" {
		key = "score.op." + string(n.Op)
		if !v.Has(key) {
			return ""
		}
	}
	args := say.Args{}
	for k, a := range n.Args {
		if s, ok := a.(string); ok && strings.HasPrefix(s, "score.") {
			a = v.T(s)
		}
		args[k] = a
	}
	return v.T(key, args)
}

func (n *Node) figure(v say.Voice) string {
	if n.Why != Known {
		return v.T("score.node.none", say.Args{"Why": v.T("score.why." + n.Why.String())})
	}
	return n.shown()
}

// shown is the value for people: exact where six decimals can say it, else rounded with a sign that it is.
func (n *Node) shown() string {
	s := n.Value.String()
	if strings.Contains(s, "/") {
		return "≈" + n.Value.Decimal(6)
	}
	return s
}

var signs = map[Op]string{OpAdd: " + ", OpSub: " − ", OpMul: " × ", OpDiv: " ÷ ", OpLess: " < ", OpLessEq: " ≤ ", OpMore: " > ",
	OpMoreEq: " ≥ ", OpEqual: " = ", OpNotEq: " ≠ "}

// maxTerms is how many values a line writes out.
const maxTerms = 12

// how writes the operation over the values below, empty where a line of its own says it better.
func (n *Node) how() string {
	if n.Why != Known || len(n.Of) == 0 || len(n.Of) > maxTerms {
		return ""
	}
	terms := make([]string, len(n.Of))
	for i, k := range n.Of {
		terms[i] = k.shown()
		if k.Why != Known {
			terms[i] = "—"
		}
		if strings.HasPrefix(terms[i], "-") && i > 0 {
			terms[i] = "(" + terms[i] + ")"
		}
	}
	if sign, ok := signs[n.Op]; ok {
		if len(terms) == 1 {
			return ""
		}
		return strings.Join(terms, sign)
	}
	switch n.Op {
	case OpMin, OpMax, OpAbs, OpMean, OpMedian:
		return string(n.Op) + "(" + strings.Join(terms, ", ") + ")"
	case OpRound:
		return "round(" + terms[0] + ", " + n.With["places"] + ")"
	}
	return ""
}

// numbers lists the records by number.
func (n *Node) numbers(v say.Voice) string {
	var list []string
	for _, r := range n.Records[:min(len(n.Records), listed)] {
		if r.Seq > 0 {
			list = append(list, fmt.Sprint(r.Seq))
		}
	}
	return v.T("score.node.records", say.Args{"Numbers": strings.Join(list, v.T("score.node.comma")), "Count": len(n.Records), "More": max(len(n.Records)-listed, 0)})
}
