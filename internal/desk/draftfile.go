package desk

import (
	"context"
	"fmt"
	"strings"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

// FileDraft reads the rows of a table of observations as the lines of a unit's draft for a period, in place of what the draft
// held, and saves it. The table must hold figures of that unit alone; faults name their cells.
func (d *Desk) FileDraft(ctx context.Context, by By, book *sheet.Book, unit, period string) (w workflow.Draft, rep intake.Report, err error) {
	if w, _, err = d.Draft(ctx, unit, period); err != nil {
		return w, rep, err
	}
	var lines lineSink
	rep, err = knowing(ctx, d, Question{}, func(seq int64) (intake.Report, error) {
		lines = lineSink{desk: d, unit: d.directory.UnitNo(w.Unit)}
		return intake.Run(ctx, book, intake.Options{Kind: intake.Observations, Basis: ledger.Submitted, By: by.Actor}, blank{d.known(ctx)}, &lines)
	})
	if err != nil {
		return w, rep, err
	}
	w.Lines = lines.got
	w, err = d.SaveDraft(ctx, by, w)
	return w, rep, err
}

// blank is a ledger without figures: a draft says all of a return, whatever of it is in the ledger already.
type blank struct{ *known }

func (blank) Live(agency.UnitNo, agency.IndicatorNo, when.Date) []int64 { return nil }

func (blank) Locked(agency.UnitNo, when.Date) *fault.Fault { return nil } // said of the return as a whole

// lineSink takes the records of an import as lines of a draft. Memory is held still while it does.
type lineSink struct {
	intake.Discard
	desk *Desk
	unit agency.UnitNo
	got  []workflow.Line
}

// Record is called for each row, in order.
func (s *lineSink) Record(r ledger.Record) error {
	switch {
	case r.Kind != ledger.Observation:
		return fault.New("workflow_line_not_new", fmt.Sprint(r.Ref), "")
	case r.Unit != s.unit:
		return fault.New("workflow_line_of_other", s.desk.directory.UnitCode(r.Unit), s.desk.directory.UnitCode(s.unit))
	}
	line := workflow.Line{Indicator: s.desk.directory.IndicatorCode(r.Indicator), Day: r.On.String(), Quantity: r.Qty.String(), Voucher: r.Voucher, Reason: r.Reason}
	for _, f := range strings.Fields(r.Evidence) {
		line.Evidence = append(line.Evidence, strings.TrimPrefix(f, "sha256:"))
	}
	s.got = append(s.got, line)
	return nil
}
