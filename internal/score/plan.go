package score

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
)

// plan is a rulebook made ready to run: numbers read, codes resolved, items numbered level by level, so that the items of
// one group (and the top items) are neighbours.
type plan struct {
	rb      *Rulebook
	items   []*item // all, the top ones first
	top     int     // how many of them are top items
	mode    num.Mode
	tie     []int // item numbers of the tie-break chain
	tiers   []tier
	unknown bool // no directory was given: indicators are taken as they come
}

// item is one item of a plan.
type item struct {
	at         int
	head       Head
	full       num.Rat
	most       num.Rat // the most the item can give, without an early bonus
	vetoes     []int   // numbers of the vetoes that zero it
	path       string
	fullPath   string
	missing    Missing
	difficulty bool
	rule       rule
	first, end int // numbers of the items under it
	grouped    bool
}

// rule is one kind of rule. score fills o for one unit; it errs when the system is at fault or a record breaks a duty.
type rule interface {
	score(c *calc, it *item, o *outcome) error
}

// outcome is what a rule gives before rounding.
type outcome struct {
	points   val     // marks
	early    val     // marks for finishing early, on top
	measured num.Rat // for the board, when known
	known    bool
	hasEarly bool
	events   bool // of a veto: it happened
	why      Why  // there is no score, because
}

// param is a number of the rulebook and its path.
type param struct {
	num.Rat
	path string
	set  bool
}

// planner reads a rulebook into a plan and keeps every fault it finds on the way.
type planner struct {
	*plan
	faults fault.List
	find   func(code string) (agency.Indicator, bool)
	byCode map[string]int
}

func (p *planner) fault(path, code, found, want string) {
	p.faults = append(p.faults, fault.At(path, code, found, want))
}

// ready plans rb. With a nil find the indicators are not looked up: faults are those of the document alone.
func ready(rb *Rulebook, find func(string) (agency.Indicator, bool)) (*plan, fault.List) {
	p := &planner{plan: &plan{rb: rb, unknown: find == nil}, find: find, byCode: map[string]int{}}
	if find == nil {
		p.find = func(code string) (agency.Indicator, bool) {
			return agency.Indicator{Code: code, Name: code, Direction: agency.More, OverTime: agency.Sum, OverUnits: agency.Sum}, true
		}
	}
	p.header()
	p.number(rb.Items)
	for _, it := range p.items {
		p.rules(it)
	}
	p.ranking()
	p.tiering()
	return p.plan, p.faults
}

// def is the document's item behind it.
func (p *planner) def(it *item) *Item { return p.defs(it.path) }

func (p *planner) defs(path string) *Item {
	var at *Item
	items := p.rb.Items
	for _, part := range strings.Split(path, ".") {
		i, _ := strconv.Atoi(part[len("items[") : len(part)-1])
		at = &items[i]
		items = at.Items
	}
	return at
}

// number numbers the items level by level.
func (p *planner) number(top []Item) {
	type level struct {
		items  []Item
		path   string
		parent *item
	}
	queue := []level{{items: top}}
	for len(queue) > 0 {
		l := queue[0]
		queue = queue[1:]
		if l.parent != nil {
			l.parent.first, l.parent.end = len(p.items), len(p.items)+len(l.items)
		}
		for i := range l.items {
			d := &l.items[i]
			it := &item{
				at: len(p.items), path: l.path + "items[" + strconv.Itoa(i) + "]", grouped: l.parent != nil,
				head:       Head{Code: d.Code, Name: d.Name, Kind: d.Rule.Kind, Full: d.Full},
				full:       d.Full.Rat().Reduced(),
				difficulty: d.Difficulty,
			}
			it.most, it.fullPath = it.full, it.path+".full"
			p.items = append(p.items, it)
			if _, twice := p.byCode[d.Code]; twice {
				p.fault(it.path+".code", "rule_item_code_twice", d.Code, "")
			}
			p.byCode[d.Code] = it.at
			if len(d.Items) > 0 {
				queue = append(queue, level{d.Items, it.path + ".", it})
			}
		}
		if l.parent == nil {
			p.top = len(p.items)
		}
	}
}

// read reads a number of the document: a decimal, a percentage or a fraction; def stands in for an empty one.
func (p *planner) read(path, s, def string) param {
	out := param{path: path, set: s != ""}
	if s == "" {
		if def == "" {
			return out
		}
		s = def
	}
	r, err := number(s)
	if err != nil {
		p.fault(path, "rule_not_a_number", s, "0.8, 80%, 4/5")
	}
	out.Rat = r
	return out
}

// must is read for a number that has to be there.
func (p *planner) must(path, s string) param {
	if s == "" {
		p.fault(path, "rule_number_missing", "", "")
		return param{path: path}
	}
	return p.read(path, s, "")
}

// positive is read for a number that must be above zero where it is given.
func (p *planner) positive(path, s, def string) param {
	out := p.read(path, s, def)
	if (out.set || def != "") && out.Sign() <= 0 {
		p.fault(path, "rule_not_positive", s, "> 0")
	}
	return out
}

// number reads "0.8", "80%" or "4/5".
func number(s string) (num.Rat, error) {
	a, b, fraction := strings.Cut(s, "/")
	x, err := num.ParseRat(a)
	if err != nil || !fraction {
		return x, err
	}
	y, err := num.ParseRat(b)
	if err != nil {
		return num.Rat{}, err
	}
	return x.Quo(y)
}

// oneOf checks a word against those allowed; an empty one is the first.
func (p *planner) oneOf(path, found string, allowed ...string) string {
	if found == "" {
		return allowed[0]
	}
	if !slices.Contains(allowed, found) {
		p.fault(path, "rule_word_unknown", found, strings.Join(allowed, ", "))
		return allowed[0]
	}
	return found
}

// commonWeights returns whole numbers in the ratio of ws, as small as can be.
func commonWeights(ws []num.Rat) []*big.Int {
	lcm, gcd := big.NewInt(1), new(big.Int)
	for _, w := range ws {
		d := w.Big().Denom()
		g := new(big.Int).GCD(nil, nil, lcm, d)
		lcm.Mul(lcm, new(big.Int).Quo(d, g))
	}
	out := make([]*big.Int, len(ws))
	for i, w := range ws {
		b := w.Big()
		out[i] = new(big.Int).Mul(b.Num(), new(big.Int).Quo(lcm, b.Denom()))
		gcd.GCD(nil, nil, gcd, out[i])
	}
	if gcd.Sign() > 0 {
		for _, o := range out {
			o.Quo(o, gcd)
		}
	}
	return out
}
