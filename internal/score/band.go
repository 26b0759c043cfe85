package score

import (
	"strings"

	"github.com/tongchou/tongchou/internal/num"
)

// band gives the marks of the one step that contains the measure, 0 when none does.
type band struct {
	m     *measure
	steps []step
}

// step is one band with its bounds; a bound that is not set is open to infinity.
type step struct {
	from, to         param
	fromOpen, toOpen bool
	brackets         string
	marks            param // points, or the share of full marks
	share            bool
	fromText, toText string
	path             string
}

func (p *planner) band(it *item, r *Rule, path string) rule {
	return &band{m: p.measured(r, path, KindQuantity), steps: p.steps(it, r.Bands, path)}
}

// steps builds the bands and refuses those that overlap: a measure in two bands would have two scores.
func (p *planner) steps(it *item, bands []Band, path string) []step {
	if len(bands) == 0 {
		p.fault(path+".bands", "rule_bands_missing", "", "")
	}
	out := make([]step, len(bands))
	for i, b := range bands {
		at := indexed(path+".bands", i)
		s := step{path: at, fromText: b.From, toText: b.To, from: p.read(at+".from", b.From, ""), to: p.read(at+".to", b.To, "")}
		s.brackets = p.oneOf(at+".brackets", b.Brackets, "[)", "[]", "(]", "()")
		s.fromOpen, s.toOpen = s.brackets[0] == '(', s.brackets[1] == ')'
		switch {
		case (b.Share == "") == (b.Points == ""):
			p.fault(at, "rule_share_or_points", "", "share, points")
		case b.Share != "":
			s.share, s.marks = true, p.within(at+".share", b.Share, num.Whole(1))
		default:
			s.marks = p.within(at+".points", b.Points, it.full)
		}
		if s.from.set && s.to.set {
			c := s.from.Cmp(s.to.Rat)
			if c > 0 || c == 0 && s.brackets != "[]" {
				p.fault(at, "rule_band_empty", s.text(), "")
			}
		}
		out[i] = s
	}
	for i := range out {
		for j := range i {
			if overlap(&out[i], &out[j]) {
				p.fault(out[i].path, "rule_bands_overlap", out[i].text(), out[j].text())
				break // the first says it
			}
		}
	}
	return out
}

// within is must for a number from 0 to most.
func (p *planner) within(path, s string, most num.Rat) param {
	out := p.must(path, s)
	if out.Sign() < 0 || out.Cmp(most) > 0 {
		p.fault(path, "rule_out_of_range", s, "0–"+most.String())
	}
	return out
}

func (s *step) text() string {
	return s.brackets[:1] + s.fromText + ", " + s.toText + s.brackets[1:]
}

func (s *step) contains(x num.Rat) bool {
	if s.from.set {
		if c := x.Cmp(s.from.Rat); c < 0 || c == 0 && s.fromOpen {
			return false
		}
	}
	if s.to.set {
		if c := x.Cmp(s.to.Rat); c > 0 || c == 0 && s.toOpen {
			return false
		}
	}
	return true
}

func overlap(a, b *step) bool { return !ends(a, b) && !ends(b, a) }

// ends says whether a lies wholly before b.
func ends(a, b *step) bool {
	if !a.to.set || !b.from.set {
		return false
	}
	c := a.to.Cmp(b.from.Rat)
	return c < 0 || c == 0 && (a.toOpen || b.fromOpen)
}

func (r *band) score(c *calc, it *item, o *outcome) error {
	x, err := c.adjusted(r.m, it)
	if err != nil || x.why != Known {
		o.why, o.points = x.why, x.val
		return err
	}
	o.measured, o.known = x.Rat, true
	o.points = c.step(x.val, r.steps, c.full(it))
	return nil
}

// step is the marks of the step that contains x.
func (c *calc) step(x val, steps []step, full val) val {
	var got num.Rat
	for i := range steps {
		if s := &steps[i]; s.contains(x.Rat) {
			got = s.marks.Rat
			if s.share {
				got = got.Mul(full.Rat)
			}
			break
		}
	}
	if !c.trace {
		return val{Rat: got}
	}
	out := c.made(OpBand, got, x)
	for i := range steps {
		s := &steps[i]
		marks := c.of(s.marks)
		if s.share {
			marks = c.mul(full, marks)
		}
		k := c.made(OpStep, marks.Rat, marks)
		k.n.With = map[string]string{"from": strings.TrimSpace(s.fromText), "to": strings.TrimSpace(s.toText), "brackets": s.brackets}
		k.n.Rule = s.path
		k.n.What = "score.node.step"
		k.n.Args = map[string]any{"Bounds": s.text(), "Here": s.contains(x.Rat)}
		out.n.Of = append(out.n.Of, k.n)
	}
	return out
}
