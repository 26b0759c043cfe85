package score

import (
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
)

// relative gives points by distance to the peer group. With x the unit's measure:
//
//	min_max   full × (x − worst) ÷ (best − worst); full marks for all where all are equal
//	best      full × x ÷ best; where less is better full × best ÷ x, and full marks for an x of zero
//	mean      mid + slope × (x − mean)
//	median    mid + slope × (x − median)
//	z_score   mid + slope × (x − mean) ÷ deviation; mid where all are equal
//
// between 0 and full marks. Where less is better the distances of the last three turn round. The deviation is that of the
// population, its root cut off after 12 decimals. Units without a figure do not count.
type relative struct {
	m          *measure
	method     string
	slope, mid param
}

func (p *planner) relative(it *item, r *Rule, path string) rule {
	out := &relative{m: p.measured(r, path, KindQuantity)}
	if r.Method == "" {
		p.fault(path+".method", "rule_word_unknown", "", "min_max, best, mean, median, z_score")
	}
	out.method = p.oneOf(path+".method", r.Method, "min_max", "best", "mean", "median", "z_score")
	if out.method == "min_max" || out.method == "best" {
		for _, f := range []struct{ name, s string }{{".slope", r.Slope}, {".mid", r.Mid}} {
			if f.s != "" {
				p.fault(path+f.name, "rule_field_not_of_kind", out.method, "mean, median, z_score")
			}
		}
		return out
	}
	out.slope = p.needPositive(path+".slope", r.Slope)
	out.mid = p.within(path+".mid", r.Mid, it.full)
	return out
}

func (r *relative) peerMeasure() *measure { return r.m }

func (r *relative) score(c *calc, it *item, o *outcome) error {
	x, err := c.among(r.m, it)
	if err != nil || x.why != Known {
		o.why, o.points = x.why, x.val
		return err
	}
	o.measured, o.known = x.Rat, true
	f := c.fields[it.at]
	switch r.method {
	case "min_max":
		o.points = r.minMax(c, it, x.val, f)
	case "best":
		s := r.best(c, x.val, f)
		o.why, o.points = s.why, s.val
		if s.why == Known {
			o.points = c.mul(c.full(it), s.val)
		}
	default:
		o.points = r.distance(c, x.val, f)
	}
	return nil
}

// ends are the group's worst and best measures as the direction has them.
func (r *relative) ends(c *calc, own val, f *field) (worst, best val) {
	all := c.withPeers(own, f)
	low := c.made(OpMin, f.known[0], all...)
	high := c.made(OpMax, f.known[len(f.known)-1], all...)
	if r.m.moreIsBetter() {
		worst, best = low, high
	} else {
		worst, best = high, low
	}
	if c.trace {
		worst.say("score.node.worst", nil)
		best.say("score.node.best", nil)
	}
	return worst, best
}

func (r *relative) minMax(c *calc, it *item, x val, f *field) val {
	worst, best := r.ends(c, x, f)
	if worst.Cmp(best.Rat) == 0 {
		return c.full(it)
	}
	return c.mul(c.full(it), c.div(c.sub(x, worst), c.sub(best, worst), DivideZero).val)
}

func (r *relative) best(c *calc, x val, f *field) reading {
	_, best := r.ends(c, x, f)
	if r.m.moreIsBetter() {
		if best.Sign() <= 0 {
			return reading{c.lacking(OpDiv, BestZero, x, c.max(best, c.number(num.Rat{}, "score.node.nothing", nil))), BestZero}
		}
		return c.div(x, best, BestZero)
	}
	if x.Sign() <= 0 {
		return reading{val: c.number(num.Whole(1), "score.node.all", nil)}
	}
	return c.div(c.max(best, c.number(num.Rat{}, "score.node.nothing", nil)), x, DivideZero)
}

func (r *relative) distance(c *calc, x val, f *field) val {
	all := c.withPeers(x, f)
	var centre val
	if r.method == "median" {
		centre = c.made(OpMedian, f.stats.median, all...)
	} else {
		centre = c.made(OpMean, f.stats.mean, all...)
	}
	if c.trace {
		centre.say("score.node."+map[bool]string{true: "median", false: "mean"}[r.method == "median"], say.Args{"Count": len(f.known)})
	}
	d := c.sub(x, centre)
	if !r.m.moreIsBetter() {
		d = c.sub(centre, x)
	}
	if r.method == "z_score" {
		if f.stats.deviation.Sign() == 0 {
			return c.of(r.mid)
		}
		sd := c.made(OpDeviation, f.stats.deviation, all...)
		if c.trace {
			sd.say("score.node.deviation", nil)
		}
		d = c.div(d, sd, DivideZero).val
	}
	return c.add(c.of(r.mid), c.mul(c.of(r.slope), d))
}

// stats are a field's centre and spread, exact but for the deviation's root.
type stats struct{ mean, median, deviation num.Rat }

// newStats works on ascending values; all zero for none.
func newStats(known []num.Rat) (s stats) {
	n := len(known)
	if n == 0 {
		return s
	}
	s.mean, s.median = mean(known), known[n/2]
	if n%2 == 0 {
		s.median = mean(known[n/2-1 : n/2+1])
	}
	squares := make([]num.Rat, n)
	for i, x := range known {
		d := x.Sub(s.mean)
		squares[i] = d.Mul(d)
	}
	s.deviation = mean(squares).Sqrt(deviationPlaces)
	return s
}

// deviationPlaces is how many decimals of a standard deviation count; the rest is cut off.
const deviationPlaces = 12

func mean(xs []num.Rat) num.Rat {
	var sum num.Rat
	for _, x := range xs {
		sum = sum.Add(x)
	}
	q, _ := sum.Quo(num.Whole(int64(len(xs)))) // callers have at least one
	return q
}
