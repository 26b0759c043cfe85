package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/score"
)

// Board answers a question with scores, ranks and tiers.
func (d *Desk) Board(ctx context.Context, q Question) (*score.Board, error) {
	done, err := d.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	a, err := d.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	return a.board(a.rulebook, a.figures)
}

// Explain returns the tree from a unit's total, or from its score of one item, down to the records. unit and item are codes or names.
func (d *Desk) Explain(ctx context.Context, q Question, unit, item string) (*score.Node, error) {
	done, err := d.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	a, err := d.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	u, err := d.unit(a.tree, unit)
	if err != nil {
		return nil, err
	}
	return score.Explain(a.rulebook, a.group.Code, a.peers, a.figures, a.moment, u.Code, itemCode(a.rulebook.Items, item))
}

// itemCode turns an item's name into its code; what is no name stays as it is.
func itemCode(items []score.Item, wish string) string {
	for _, it := range items {
		if it.Name == wish {
			return it.Code
		}
		if c := itemCode(it.Items, wish); c != wish {
			return c
		}
	}
	return wish
}
