package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// figures is the ledger at one moment, as score.Figures asks for it.
type figures struct {
	ctx    context.Context
	desk   *Desk
	view   *ledger.View
	moment score.Moment
}

func (d *Desk) figures(ctx context.Context, t *agency.Tree, m score.Moment) *figures {
	return &figures{ctx: ctx, desk: d, moment: m, view: d.book.View(t, d.directory, m.AsOf, m.Seq, m.Basis)}
}

// Quantity implements score.Figures.
func (f *figures) Quantity(u agency.UnitNo, i agency.IndicatorNo, p when.Period) (num.Rat, bool, error) {
	return f.view.Quantity(u, i, p)
}

// Reached implements score.Figures.
func (f *figures) Reached(u agency.UnitNo, i agency.IndicatorNo, p when.Period, q num.Qty) (when.Date, bool, error) {
	return f.view.Reached(u, i, p, q)
}

// Target implements score.Figures.
func (f *figures) Target(u agency.UnitNo, i agency.IndicatorNo, day when.Date) (target.Target, int64, bool) {
	return f.desk.targets.At(u, i, day, f.moment.AsOf, f.moment.Seq)
}

// Records implements score.Figures.
func (f *figures) Records(u agency.UnitNo, i agency.IndicatorNo, p when.Period) ([]ledger.Record, error) {
	return f.desk.store.RecordsBySeq(f.ctx, f.view.Records(u, i, p))
}

// Indicator implements score.Figures.
func (f *figures) Indicator(code string) (agency.Indicator, bool) {
	v, ok := f.desk.directory.Indicators.At(code, f.moment.AsOf, f.moment.Seq)
	return v.Value, ok
}
