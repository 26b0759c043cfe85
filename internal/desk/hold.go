package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
)

// Scene is what a question stands on, held still while it is looked at.
type Scene struct {
	Directory *agency.Directory
	Tree      *agency.Tree // of the question's day
	Moment    score.Moment
}

// Hold brings memory up to what has been written and holds it still while do looks at it. do must not ask the desk anything
// that waits for memory, and must not keep the scene.
func (d *Desk) Hold(ctx context.Context, q Question, do func(Scene) error) error {
	done, err := d.reading(ctx)
	if err != nil {
		return err
	}
	defer done()
	m, err := d.moment(ctx, q)
	if err != nil {
		return err
	}
	return do(Scene{Directory: d.directory, Tree: d.tree(m.AsOf, m.Seq), Moment: m})
}

// Store is the store under the desk, for what is no question to the ledger: papers, the log and its proofs.
func (d *Desk) Store() *store.Store { return d.store }
