package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/score"
)

// Frozen is all that an edition is made of, of one moment.
type Frozen struct {
	*Findings
	Code     string            // of the peer group
	Seq      int64             // the last number that the board knew
	Trees    []score.UnitTrees // of every unit, in the group's order
	Rulebook string            // the rulebook's text as its author wrote it
	RuleSeq  int64             // the number of that version

	Units      map[agency.UnitNo]Named // of the records in the trees, by number
	Indicators map[agency.IndicatorNo]Named
}

// Named is a unit's or an indicator's code and name on the question's day, and an indicator's unit of measure.
type Named struct {
	Code, Name, Measure string
}

// Freeze gathers what an edition of a question's board is made of.
func (d *Desk) Freeze(ctx context.Context, q Question) (f *Frozen, err error) {
	err = d.answer(ctx, q, func(a *asked) error {
		f, err = d.frozen(ctx, q, a)
		return err
	})
	return f, err
}

func (d *Desk) frozen(ctx context.Context, q Question, a *asked) (*Frozen, error) {
	findings, err := d.find(ctx, q, a)
	if err != nil {
		return nil, err
	}
	f := &Frozen{Findings: findings, Code: a.group.Code, Seq: a.moment.Seq, Units: map[agency.UnitNo]Named{}, Indicators: map[agency.IndicatorNo]Named{}}
	p, err := d.plan(a.rulebook, a.figures)
	if err != nil {
		return nil, err
	}
	for t, err := range p.ExplainAll(a.group.Code, a.peers, a.figures, a.moment) {
		if err != nil {
			return nil, err
		}
		f.Trees = append(f.Trees, t)
		d.name(f, a, t)
	}
	f.RuleSeq, f.Rulebook, err = d.rulebookText(ctx, a)
	return f, err
}

// rulebookText finds the words of the rulebook that a question stands on.
func (d *Desk) rulebookText(ctx context.Context, a *asked) (seq int64, text string, err error) {
	for _, v := range d.rulebooks.Versions(a.rulebook.Code) {
		if v.Value == a.rulebook {
			seq = v.Seq
		}
	}
	for v, err := range d.store.Versions(ctx, seq-1) {
		if err != nil {
			return 0, "", err
		}
		doc, err := body[rulebookText](v)
		return seq, doc.Text, err
	}
	return 0, "", nil
}

// name gives codes and names to the units and indicators of a tree's records.
func (d *Desk) name(f *Frozen, a *asked, t score.UnitTrees) {
	seen := map[*score.Node]bool{}
	var walk func(*score.Node)
	walk = func(n *score.Node) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		for _, r := range n.Records {
			u, _ := a.tree.Unit(r.Unit) // one that was closed since has no name of that day
			f.Units[r.Unit] = Named{Code: d.directory.UnitCode(r.Unit), Name: u.Name}
			code := d.directory.IndicatorCode(r.Indicator)
			if i, ok := a.figures.Indicator(code); ok {
				f.Indicators[r.Indicator] = Named{Code: code, Name: i.Name, Measure: i.Measure}
			}
		}
		for _, k := range n.Of {
			walk(k)
		}
	}
	walk(t.Total)
	for _, n := range t.Items {
		walk(n)
	}
}
