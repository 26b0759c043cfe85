package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/pace"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// Findings are a board, the pace of its units' targets, and the records behind both: what a briefing quotes.
type Findings struct {
	Group   string // its name
	Board   *score.Board
	Lines   []pace.Line
	Records map[string][]int64 // by "unit/item" of the board and "unit//indicator" of the pace
	Undone  map[string][]int64 // correction, retraction, return: records in the rulebook's period, of the group's units and those below
}

// Find gathers the findings of one question, all of one moment.
func (d *Desk) Find(ctx context.Context, q Question) (f *Findings, err error) {
	err = d.answer(ctx, q, func(a *asked) (err error) {
		f, err = d.find(ctx, q, a)
		return err
	})
	return f, err
}

func (d *Desk) find(ctx context.Context, q Question, a *asked) (*Findings, error) {
	lines, err := d.pace(ctx, PaceQuestion{Question: q}, a.moment)
	if err != nil {
		return nil, err
	}
	f := &Findings{Group: a.group.Name, Lines: lines, Records: map[string][]int64{}}
	if f.Board, err = a.board(a.rulebook, a.figures); err != nil {
		return nil, err
	}
	p := when.Period{Start: a.rulebook.Period.Start, Due: min(a.moment.AsOf, a.rulebook.Period.Due)}
	for _, peer := range a.peers {
		for _, it := range a.rulebook.Items {
			for _, code := range it.Reads() {
				own := p
				if t, _, ok := a.figures.Target(peer.No, d.directory.IndicatorNo(code), p.Due); ok {
					own.Start = t.Period.Start
				}
				k := peer.Code + "/" + it.Code
				f.Records[k] = append(f.Records[k], a.figures.view.Records(peer.No, d.directory.IndicatorNo(code), own)...)
			}
		}
	}
	for _, l := range lines {
		u, i := d.directory.UnitNo(l.Unit), d.directory.IndicatorNo(l.Indicator)
		f.Records[l.Unit+"//"+l.Indicator] = a.figures.view.Records(u, i, when.Period{Start: l.Start, Due: a.moment.AsOf})
	}
	f.Undone, err = d.undone(ctx, a, p)
	return f, err
}

// undone numbers the corrections, retractions and returns of a period that were known at the moment.
func (d *Desk) undone(ctx context.Context, a *asked, p when.Period) (map[string][]int64, error) {
	filter := store.Filter{UpTo: a.moment.Seq, From: p.Start, To: p.Due, Kinds: []ledger.Kind{ledger.Correction, ledger.Retraction, ledger.Return}}
	for _, peer := range a.peers {
		a.tree.Walk(peer.No, func(no agency.UnitNo) { filter.Units = append(filter.Units, no) })
	}
	out := map[string][]int64{}
	for r, err := range d.store.Records(ctx, filter) {
		if err != nil {
			return nil, err
		}
		out[r.Kind.String()] = append(out[r.Kind.String()], r.Seq)
	}
	return out, nil
}
