package score

import (
	"slices"
	"strconv"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
)

// rank gives points by place within the peer group: points[place − 1], or full − step × (place − 1), not below least. Equal
// measures share the place and its points, and the next place is skipped. A unit without a figure takes no place.
type rank struct {
	m      *measure
	points []param
	step   param
	least  param
}

func (p *planner) rank(it *item, r *Rule, path string) rule {
	out := &rank{m: p.measured(r, path, KindQuantity)}
	switch {
	case (len(r.Points) > 0) == (r.Step != ""):
		p.fault(path, "rule_points_or_step", "", "points, step")
	case r.Step != "":
		out.step = p.positive(path+".step", r.Step, "")
		out.least = p.read(path+".least", r.Least, "0")
		if out.least.Sign() < 0 || out.least.Cmp(it.full) > 0 {
			p.fault(path+".least", "rule_out_of_range", r.Least, "0–"+it.full.String())
		}
	default:
		if r.Least != "" {
			p.fault(path+".least", "rule_field_not_of_kind", "points", "step")
		}
		for i, s := range r.Points {
			x := p.within(indexed(path+".points", i), s, it.full)
			if i > 0 && x.Cmp(out.points[i-1].Rat) > 0 {
				p.fault(x.path, "rule_points_rise", s, "≤ "+out.points[i-1].String())
			}
			out.points = append(out.points, x)
		}
	}
	return out
}

func (r *rank) peerMeasure() *measure { return r.m }

func (r *rank) score(c *calc, it *item, o *outcome) error {
	x, err := c.among(r.m, it)
	if err != nil || x.why != Known {
		o.why, o.points = x.why, x.val
		return err
	}
	o.measured, o.known = x.Rat, true
	f := c.fields[it.at]
	place := c.place(x.val, f, r.m)
	if r.step.set {
		less := c.mul(c.of(r.step), c.sub(place, c.number(num.Whole(1), "score.node.first_place", nil)))
		o.points = c.max(c.sub(c.full(it), less), c.of(r.least))
		return nil
	}
	at := min(int(f.place[c.at]), len(r.points)) - 1
	if !c.trace {
		o.points = val{Rat: r.points[at].Rat}
		return nil
	}
	o.points = c.made(OpByPlace, r.points[at].Rat, place)
	for i := range r.points {
		o.points.n.Of = append(o.points.n.Of, c.of(r.points[i]).n)
	}
	return nil
}

// field is a peer-relative item's measures of the whole group, taken before any unit is scored.
type field struct {
	values []reading // by position in the group
	place  []int32   // by position in the group; 0 where there is no value
	known  []num.Rat // the values there are, ascending
	stats  stats
}

// newField orders the values.
func newField(values []reading, moreIsBetter bool) *field {
	f := &field{values: values, place: make([]int32, len(values))}
	order := make([]int, 0, len(values))
	for i := range values {
		if values[i].why == Known {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return values[a].Cmp(values[b].Rat) })
	f.known = make([]num.Rat, len(order))
	for i, at := range order {
		f.known[i] = values[at].Rat
	}
	if moreIsBetter {
		slices.Reverse(order)
	}
	for i, at := range order {
		f.place[at] = int32(i + 1)
		if i > 0 && values[at].Cmp(values[order[i-1]].Rat) == 0 {
			f.place[at] = f.place[order[i-1]]
		}
	}
	return f
}

// place is the unit's place as a number, with the group's measures as leaves.
func (c *calc) place(own val, f *field, m *measure) val {
	r := num.Whole(int64(f.place[c.at]))
	if !c.trace {
		return val{Rat: r}
	}
	v := c.made(OpPlace, r, c.withPeers(own, f)...)
	v.n.With = map[string]string{"better": "less"}
	if m.moreIsBetter() {
		v.n.With["better"] = "more"
	}
	v.say("score.node.place", say.Args{"Place": strconv.Itoa(int(f.place[c.at])), "Count": len(f.known)})
	return v
}

// withPeers is own and the other units' measures as leaves, in the order of the group; nothing when not tracing.
func (c *calc) withPeers(own val, f *field) []val {
	if !c.trace {
		return nil
	}
	out := []val{own}
	for i := range f.values {
		if i == c.at || f.values[i].why != Known {
			continue
		}
		v := c.made(OpPeer, f.values[i].Rat)
		v.n.Peer = c.peers[i].Code
		v.say("score.node.peer", say.Args{"Unit": c.peers[i].Name})
		out = append(out, v)
	}
	return out
}

// among is the unit's own measure of a peer-relative item: as the field has it, or anew when it is to be traced.
func (c *calc) among(m *measure, it *item) (reading, error) {
	if !c.trace {
		return c.fields[it.at].values[c.at], nil
	}
	return c.adjusted(m, it)
}

func indexed(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
