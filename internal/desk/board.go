package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/score"
)

// Board answers a question with scores, ranks and tiers.
func (d *Desk) Board(ctx context.Context, q Question) (b *score.Board, err error) {
	err = d.answer(ctx, q, func(a *asked) (err error) {
		b, err = a.board(a.rulebook, a.figures)
		return err
	})
	return b, err
}

// answer finds what a question stands on and holds memory still while do answers it, so that all of the answer is of one moment.
func (d *Desk) answer(ctx context.Context, q Question, do func(*asked) error) error {
	done, err := d.reading(ctx)
	if err != nil {
		return err
	}
	defer done()
	a, err := d.ask(ctx, q)
	if err != nil {
		return err
	}
	return do(a)
}

// Explain returns the tree from a unit's total, or from its score of one item, down to the records. unit and item are codes or names.
func (d *Desk) Explain(ctx context.Context, q Question, unit, item string) (n *score.Node, err error) {
	err = d.answer(ctx, q, func(a *asked) error {
		u, err := d.unit(a.tree, unit)
		if err != nil {
			return err
		}
		n, err = score.Explain(a.rulebook, a.group.Code, a.peers, a.figures, a.moment, u.Code, itemCode(a.rulebook.Items, item))
		return err
	})
	return n, err
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
