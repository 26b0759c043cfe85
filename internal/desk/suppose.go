package desk

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
)

// Wish is a supposed target or figure; unit and indicator are codes or names.
type Wish struct {
	Unit, Indicator string
	Quantity        num.Qty
	Delta           bool
}

// Weight is an item's supposed full marks; the item is a code or a name.
type Weight struct {
	Item string
	Full num.Qty
}

// Wishes are what a what-if supposes.
type Wishes struct {
	Targets, Figures []Wish
	Weights          []Weight
	Rulebook         string // the text of a rulebook to be supposed in place of the true one; weights apply to it
}

// SupposedName is what faults call a rulebook that is supposed.
const SupposedName = "rulebook.yaml"

// WhatIf returns the true board and the one that would stand if the wishes were true. Nothing is stored.
func (d *Desk) WhatIf(ctx context.Context, q Question, w Wishes) (was, would *score.Board, err error) {
	err = d.answer(ctx, q, func(a *asked) (err error) {
		was, would, err = d.whatIf(a, w)
		return err
	})
	return was, would, err
}

func (d *Desk) whatIf(a *asked, w Wishes) (was, would *score.Board, err error) {
	rules := a.rulebook
	if w.Rulebook != "" {
		if rules, err = d.CheckRulebook(SupposedName, []byte(w.Rulebook)); err != nil {
			return nil, nil, err
		}
	}
	c := score.Changes{On: min(a.moment.AsOf, rules.Period.Due)}
	if c.Targets, err = d.changes(a, w.Targets); err != nil {
		return nil, nil, err
	}
	if c.Figures, err = d.changes(a, w.Figures); err != nil {
		return nil, nil, err
	}
	full := map[string]num.Qty{}
	for _, x := range w.Weights {
		full[itemCode(rules.Items, x.Item)] = x.Full
	}
	rb, err := rules.Reweighted(full)
	if err != nil {
		return nil, nil, err
	}
	if was, err = a.board(a.rulebook, a.figures); err != nil {
		return nil, nil, err
	}
	would, err = a.board(rb, score.Overlay(a.figures, c))
	return was, would, err
}

func (a *asked) board(rb *score.Rulebook, f score.Figures) (*score.Board, error) {
	if rb != a.rulebook { // supposed for this question only
		return score.Compute(rb, a.group.Code, a.peers, f, a.moment)
	}
	p, err := a.figures.desk.plan(rb, a.figures)
	if err != nil {
		return nil, err
	}
	return p.Compute(a.group.Code, a.peers, f, a.moment)
}

func (d *Desk) changes(a *asked, ws []Wish) (map[score.Cell]score.Change, error) {
	out := map[score.Cell]score.Change{}
	for _, w := range ws {
		u, err := d.unit(a.tree, w.Unit)
		if err != nil {
			return nil, err
		}
		i, err := d.indicator(w.Indicator, a.moment)
		if err != nil {
			return nil, err
		}
		out[score.Cell{Unit: u.No, Indicator: i.No}] = score.Change{Quantity: w.Quantity, Delta: w.Delta}
	}
	return out, nil
}

// Robust shakes the board of a question with a source seeded as the trial says.
func (d *Desk) Robust(ctx context.Context, q Question, t score.Trial) (*score.Board, score.Robustness, error) {
	b, err := d.Board(ctx, q)
	if err != nil {
		return nil, score.Robustness{}, err
	}
	r, err := score.Robust(b, t, rand.New(rand.NewPCG(t.Seed, t.Seed)))
	return b, r, err
}

// Compare says who moved between the boards of two questions, and because of which records.
func (d *Desk) Compare(ctx context.Context, from, to Question) (score.Comparison, error) {
	done, err := d.reading(ctx)
	if err != nil {
		return score.Comparison{}, err
	}
	defer done()
	var asks [2]*asked
	var boards [2]*score.Board
	for n, q := range []Question{from, to} {
		if asks[n], err = d.ask(ctx, q); err != nil {
			return score.Comparison{}, err
		}
		if boards[n], err = asks[n].board(asks[n].rulebook, asks[n].figures); err != nil {
			return score.Comparison{}, err
		}
	}
	c := score.Compare(boards[0], boards[1])
	for i := range c.Moved {
		for k := range c.Moved[i].Items {
			if err := d.because(asks, c.Moved[i].Code, &c.Moved[i].Items[k]); err != nil {
				return c, err
			}
		}
	}
	return c, nil
}

// because names the records and the targets that count on one side only.
func (d *Desk) because(asks [2]*asked, unit string, m *score.ItemMove) error {
	var seqs, targets [2][]int64
	peers := false
	for n, a := range asks {
		p, err := d.plan(a.rulebook, a.figures)
		if err != nil {
			return err
		}
		no := d.directory.UnitNo(unit)
		ground := p.Ground(no, m.Code, a.figures, a.moment)
		for _, s := range ground.Spans {
			seqs[n] = append(seqs[n], a.figures.view.Records(no, s.Indicator, s.Period)...)
		}
		targets[n] = ground.Targets
		peers = peers || ground.Peers
	}
	m.Gone = append(m.Gone, without(seqs[0], seqs[1])...)
	m.Come = append(m.Come, without(seqs[1], seqs[0])...)
	m.Targets = append(m.Targets, without(targets[1], targets[0])...)
	m.Peers = peers && len(m.Gone)+len(m.Come)+len(m.Targets) == 0
	return nil
}

// without returns what of a is not in b, ascending, each once.
func without(a, b []int64) []int64 {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.DeleteFunc(slices.Compact(a), func(n int64) bool {
		_, in := slices.BinarySearch(b, n)
		return in
	})
}
