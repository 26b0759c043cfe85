package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/score"
)

// Lineage returns the code of a unit, given by code or name, and those of its ancestors, from the unit up, as organised today:
// the units at which a role reaches it.
func (d *Desk) Lineage(ctx context.Context, wish string) ([]string, error) {
	t, done, err := d.today(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	u, err := d.unit(t, wish)
	if err != nil {
		return nil, err
	}
	return d.lineage(t, u), nil
}

// Tops returns the codes of the units without a parent today; what belongs to the whole agency stands at them.
func (d *Desk) Tops(ctx context.Context) ([]string, error) {
	t, done, err := d.today(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	var codes []string
	for _, no := range t.Top() {
		codes = append(codes, d.directory.UnitCode(no))
	}
	return codes, nil
}

// today is the organisation of today as known now; it may be read until done.
func (d *Desk) today(ctx context.Context) (t *agency.Tree, done func(), err error) {
	if done, err = d.reading(ctx); err != nil {
		return nil, nil, err
	}
	m := score.Moment{AsOf: d.Today(), Seq: d.seq}
	return d.tree(m.AsOf, m.Seq), done, nil
}

// lineage walks up; a cycle in the data ends it.
func (d *Desk) lineage(t *agency.Tree, u agency.Unit) []string {
	codes := []string{u.Code}
	seen := map[agency.UnitNo]bool{u.No: true}
	for {
		parent, ok := t.Unit(d.directory.UnitNo(u.Parent))
		if u.Parent == "" || !ok || seen[parent.No] {
			return codes
		}
		seen[parent.No] = true
		codes = append(codes, parent.Code)
		u = parent
	}
}
