package score

import (
	"fmt"
	"math/big"
	"sort"

	"github.com/tongchou/tongchou/internal/num"
)

// group puts the items under it together: with r = score ÷ full marks of each and weights w (full marks unless said),
// arithmetic is full × Σ w r ÷ Σ w, geometric full × (Π r^w)^(1 ÷ Σ w), correctly rounded. An excluded item leaves the
// sums; when all are excluded the group is too. With default weights and full marks that add up, arithmetic is the sum.
type group struct {
	geometric bool
	weights   []param // in the order of the items
	powers    []*big.Int
}

// maxPower bounds the whole-number weights of a geometric group: the root's cost grows with their sum.
const maxPower = 1000

func (p *planner) group(it *item, r *Rule, path string) rule {
	d := p.def(it)
	out := &group{geometric: p.oneOf(path+".method", r.Method, "arithmetic", "geometric") == "geometric"}
	if len(d.Items) == 0 {
		p.fault(it.path+".items", "rule_items_missing", "", "")
		return out
	}
	known := map[string]bool{}
	var ws []num.Rat
	for i := range d.Items {
		code := d.Items[i].Code
		known[code] = true
		w := param{Rat: d.Items[i].Full.Rat(), path: fmt.Sprintf("%s.items[%d].full", it.path, i)}
		if len(r.Weights) > 0 {
			if _, ok := r.Weights[code]; !ok {
				p.fault(path+".weights", "rule_weight_missing", "", code)
				continue
			}
			w = p.needPositive(path+".weights."+code, r.Weights[code])
		}
		out.weights = append(out.weights, w)
		ws = append(ws, w.Rat)
	}
	strangers := make([]string, 0)
	for code := range r.Weights {
		if !known[code] {
			strangers = append(strangers, code)
		}
	}
	sort.Strings(strangers)
	for _, code := range strangers {
		p.fault(path+".weights."+code, "rule_item_unknown", code, "")
	}
	if out.geometric {
		out.powers = commonWeights(ws)
		sum := new(big.Int)
		for _, w := range out.powers {
			sum.Add(sum, w)
		}
		if sum.Cmp(big.NewInt(maxPower)) > 0 {
			p.fault(path+".weights", "rule_weights_too_fine", sum.String(), fmt.Sprint("≤ ", maxPower))
		}
	}
	return out
}

// score is never asked for: a group is combined from its items' slots.
func (g *group) score(*calc, *item, *outcome) error { return nil }

func (g *group) combine(c *calc, it *item, o *outcome, slots []ItemScore) error {
	var kids []val // score, weight in turn
	var shares, weights []num.Rat
	for i := it.first; i < it.end; i++ {
		s := &slots[i]
		if s.Missing == Exclude {
			continue
		}
		r, err := s.Score.Rat().Quo(s.Full.Rat())
		if err != nil {
			return err
		}
		w := g.weights[i-it.first]
		shares, weights = append(shares, r), append(weights, w.Rat)
		if c.trace {
			kids = append(kids, c.div(c.nodes[i], c.full(c.items[i]), DivideZero).val, c.of(w))
		}
	}
	if len(shares) == 0 {
		o.why = NothingApplies
		o.points = c.lacking(OpDiv, NothingApplies, c.number(num.Rat{}, "score.node.nothing", nil), c.number(num.Rat{}, "score.node.nothing", nil))
		return nil
	}
	if g.geometric {
		return g.root(c, it, o, shares, weights, kids)
	}
	var sum, all num.Rat
	for i, r := range shares {
		sum, all = sum.Add(weights[i].Mul(r)), all.Add(weights[i])
	}
	q, err := sum.Quo(all)
	if err != nil {
		return err
	}
	o.points = val{Rat: it.full.Mul(q)}
	if c.trace {
		var terms, ws []val
		for i := 0; i < len(kids); i += 2 {
			terms, ws = append(terms, c.mul(kids[i+1], kids[i])), append(ws, kids[i+1])
		}
		o.points = c.mul(c.full(it), c.div(c.sum(terms), c.sum(ws), DivideZero).val)
	}
	return nil
}

// root is the geometric mean, rounded once.
func (g *group) root(c *calc, it *item, o *outcome, shares, weights []num.Rat, kids []val) error {
	q, err := num.GeometricMean(it.full, shares, commonWeights(weights), c.places, c.mode)
	if err != nil {
		return err
	}
	o.points = val{Rat: q.Rat()}
	if c.trace {
		o.points = c.made(OpRoot, q.Rat(), append([]val{c.full(it)}, kids...)...)
		o.points.n.With = c.roundWith()
		o.points.say("score.node.geometric", nil)
	}
	return nil
}
