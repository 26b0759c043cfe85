package score

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"unicode"

	"github.com/tongchou/tongchou/internal/num"
)

// formula is an expression over declared inputs, evaluated exactly. The language (docs/decisions/0002-formula-language.md):
// decimals, input names (Chinese too), full (the item's full marks), + − * /, comparisons, && || !, and the functions min,
// max, abs, round(x, places), when(condition, a, b), clamp(x, low, high). Only the branch that when takes is evaluated. A
// division by zero, like an input without a value, leaves the formula without one.
type formula struct {
	text   string
	root   *term
	inputs []input
}

type input struct {
	name string
	m    *measure
	path string
}

// Bounds of a formula: text in bytes, parts, and depth. With no loops and no variables they bound its cost and the size of
// its numbers too.
const (
	maxFormulaText  = 2000
	maxFormulaTerms = 200
	maxFormulaDepth = 40
)

// term is one part of a formula.
type term struct {
	op     Op
	number num.Rat
	input  int // of OpSame: which input
	places int // of OpRound
	of     []*term
	truth  bool // gives a truth value, not a number
	text   string
}

// opFull is the item's full marks; it becomes a parameter when evaluated.
const opFull Op = "full"

func (p *planner) formula(m *Measure, path string) *formula {
	out := &formula{text: m.Formula}
	for i := range m.Inputs {
		in := &m.Inputs[i]
		at := indexed(path+".inputs", i)
		if !token.IsIdentifier(in.Name) || reserved(in.Name) {
			p.fault(at+".name", "rule_input_name_bad", in.Name, "")
		}
		if slices.ContainsFunc(out.inputs, func(o input) bool { return o.name == in.Name }) {
			p.fault(at+".name", "rule_input_twice", in.Name, "")
		}
		if in.Measure.Kind == KindFormula { // no recursion: the bounds below hold for one formula alone
			p.fault(at+".measure.kind", "formula_in_formula", "", "quantity, completion, rate, change")
			continue
		}
		out.inputs = append(out.inputs, input{in.Name, p.stated(&in.Measure, at+".measure"), at})
	}
	if m.Formula == "" {
		p.fault(path+".formula", "rule_text_missing", "", "")
		return out
	}
	c := compiler{planner: p, path: path + ".formula", inputs: out.inputs, used: make([]bool, len(out.inputs))}
	out.root = c.compile(m.Formula)
	for i, used := range c.used {
		if !used && out.root != nil {
			p.fault(out.inputs[i].path+".name", "rule_input_unused", out.inputs[i].name, "")
		}
	}
	return out
}

var functions = map[string]struct {
	op       Op
	min, max int
}{
	"min": {OpMin, 2, 50}, "max": {OpMax, 2, 50}, "abs": {OpAbs, 1, 1}, "round": {OpRound, 2, 2}, "when": {OpWhen, 3, 3}, "clamp": {opClamp, 3, 3},
}

const opClamp Op = "clamp" // becomes min and max when evaluated

func reserved(name string) bool {
	_, f := functions[name]
	return f || name == "full" || name == "_"
}

// compiler turns Go's syntax tree into terms, and says everything that the language does not have.
type compiler struct {
	*planner
	path   string
	inputs []input
	used   []bool
	terms  int
}

func (c *compiler) compile(text string) *term {
	if len(text) > maxFormulaText {
		c.fault(c.path, "formula_too_long", strconv.Itoa(len(text)), fmt.Sprint("≤ ", maxFormulaText))
		return nil
	}
	if r, at := wide(text); at >= 0 {
		c.fault(c.path, "formula_wide_character", string(r), "")
		return nil
	}
	e, err := parser.ParseExpr(text)
	if err != nil {
		c.fault(c.path, "formula_syntax", err.Error(), "")
		return nil
	}
	before := len(c.faults)
	t := c.term(e, 0)
	if len(c.faults) > before {
		return nil
	}
	if t.truth {
		c.fault(c.path, "formula_gives_truth", "", "")
	}
	return t
}

// wide finds full-width signs, which look like operators and are none.
func wide(s string) (rune, int) {
	for i, r := range s {
		if r > unicode.MaxLatin1 && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return r, i
		}
	}
	return 0, -1
}

// bad reports a part of the formula that cannot be.
func (c *compiler) bad(code string, found, want string) *term {
	c.fault(c.path, code, found, want)
	return &term{}
}

func (c *compiler) term(e ast.Expr, depth int) *term {
	c.terms++
	if c.terms > maxFormulaTerms || depth > maxFormulaDepth {
		if c.terms == maxFormulaTerms+1 || depth == maxFormulaDepth+1 {
			return c.bad("formula_too_large", "", fmt.Sprintf("≤ %d, ≤ %d", maxFormulaTerms, maxFormulaDepth))
		}
		return &term{}
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return c.term(e.X, depth+1)
	case *ast.BasicLit:
		r, err := num.ParseRat(e.Value)
		if e.Kind != token.INT && e.Kind != token.FLOAT || err != nil {
			return c.bad("formula_number_bad", e.Value, "0.5")
		}
		return &term{op: OpNumber, number: r, text: e.Value}
	case *ast.Ident:
		if e.Name == "full" {
			return &term{op: opFull}
		}
		for i := range c.inputs {
			if c.inputs[i].name == e.Name {
				c.used[i] = true
				return &term{op: OpSame, input: i, text: e.Name}
			}
		}
		return c.bad("formula_name_unknown", e.Name, "")
	case *ast.UnaryExpr:
		return c.unary(e, depth)
	case *ast.BinaryExpr:
		return c.binary(e, depth)
	case *ast.CallExpr:
		return c.call(e, depth)
	}
	return c.bad("formula_not_allowed", fmt.Sprintf("%T", e)[len("*ast."):], "")
}

func (c *compiler) unary(e *ast.UnaryExpr, depth int) *term {
	x := c.term(e.X, depth+1)
	switch e.Op {
	case token.SUB:
		c.want(x, false)
		return &term{op: OpNeg, of: []*term{x}}
	case token.ADD:
		c.want(x, false)
		return x
	case token.NOT:
		c.want(x, true)
		return &term{op: OpNot, of: []*term{x}, truth: true}
	}
	return c.bad("formula_not_allowed", e.Op.String(), "")
}

var binaries = map[token.Token]struct {
	op           Op
	takes, gives bool // truth values
}{
	token.ADD: {OpAdd, false, false}, token.SUB: {OpSub, false, false}, token.MUL: {OpMul, false, false}, token.QUO: {OpDiv, false, false},
	token.LSS: {OpLess, false, true}, token.LEQ: {OpLessEq, false, true}, token.GTR: {OpMore, false, true}, token.GEQ: {OpMoreEq, false, true},
	token.EQL: {OpEqual, false, true}, token.NEQ: {OpNotEq, false, true}, token.LAND: {OpAnd, true, true}, token.LOR: {OpOr, true, true},
}

func (c *compiler) binary(e *ast.BinaryExpr, depth int) *term {
	b, ok := binaries[e.Op]
	if !ok {
		return c.bad("formula_not_allowed", e.Op.String(), "+ - * / < <= > >= == != && ||")
	}
	x, y := c.term(e.X, depth+1), c.term(e.Y, depth+1)
	c.want(x, b.takes)
	c.want(y, b.takes)
	return &term{op: b.op, of: []*term{x, y}, truth: b.gives}
}

// want holds a part to be a truth value or a number.
func (c *compiler) want(t *term, truth bool) {
	if t.op != "" && t.truth != truth {
		code := "formula_wants_number"
		if truth {
			code = "formula_wants_truth"
		}
		c.fault(c.path, code, string(t.op), "")
	}
}

func (c *compiler) call(e *ast.CallExpr, depth int) *term {
	name, ok := e.Fun.(*ast.Ident)
	if !ok || e.Ellipsis.IsValid() {
		return c.bad("formula_not_allowed", "()", "")
	}
	f, ok := functions[name.Name]
	if !ok {
		return c.bad("formula_function_unknown", name.Name, "min, max, abs, round, when, clamp")
	}
	if len(e.Args) < f.min || len(e.Args) > f.max {
		return c.bad("formula_arguments", fmt.Sprint(name.Name, ": ", len(e.Args)), fmt.Sprint(f.min))
	}
	t := &term{op: f.op}
	for i, a := range e.Args {
		if f.op == OpRound && i == 1 {
			lit, ok := a.(*ast.BasicLit)
			n, err := 0, error(nil)
			if ok {
				n, err = strconv.Atoi(lit.Value)
			}
			if !ok || err != nil || n < 0 || n > num.Scale {
				return c.bad("formula_round_places", "", "0–4")
			}
			t.places = n
			break
		}
		x := c.term(a, depth+1)
		c.want(x, f.op == OpWhen && i == 0)
		t.of = append(t.of, x)
	}
	return t
}
