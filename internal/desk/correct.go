package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// Correction is what a record is to say in place of what it says; nil stays.
type Correction struct {
	Quantity *num.Qty
	On       *when.Date
	Voucher  *string
	Evidence string // empty: the record's own
	Reason   string
	Basis    ledger.Basis // Submitted: it still wants verifying, and boards of verified figures keep the old one until then
}

// Correct puts a correction 更正 in the place of a record. Faults: correction_changes_nothing, date_in_future, workflow_negative, those of
// the ledger's chains, desk_period_locked.
func (d *Desk) Correct(ctx context.Context, by By, seq int64, c Correction) (next ledger.Record, e store.Entry, err error) {
	e, err = d.write(ctx, origin(by, "correction"), func(e *Entry) error {
		ref, err := d.store.Record(ctx, seq)
		if err != nil {
			return err
		}
		if next, err = d.corrected(ref, c, by.Actor); err != nil {
			return err
		}
		if err := d.checkNext(ctx, next, ref); err != nil {
			return err
		}
		next.Seq, err = e.Append(next)
		return err
	})
	return next, e, err
}

// corrected makes the record that follows ref.
func (d *Desk) corrected(ref ledger.Record, c Correction, by string) (ledger.Record, error) {
	next := ref
	next.Seq, next.Kind, next.Ref, next.Basis, next.By, next.Reason = 0, ledger.Correction, ref.Seq, c.Basis, by, c.Reason
	if c.Quantity != nil {
		next.Qty = *c.Quantity
	}
	if c.On != nil {
		next.On = *c.On
	}
	if c.Voucher != nil {
		next.Voucher = *c.Voucher
	}
	if c.Evidence != "" {
		next.Evidence = c.Evidence
	}
	if next.Qty == ref.Qty && next.On == ref.On && next.Voucher == ref.Voucher && next.Evidence == ref.Evidence {
		return next, fault.At("quantity", "correction_changes_nothing", ref.Qty.String(), "")
	}
	if today := d.Today(); next.On > today {
		return next, fault.At("occurred_on", "date_in_future", next.On.String(), today.String())
	}
	i, _ := last(&d.directory.Indicators, d.directory.IndicatorCode(ref.Indicator))
	if next.Qty < 0 && (i.OverTime == agency.Sum || i.OverTime == agency.Max) {
		return next, fault.At("quantity", "workflow_negative", next.Qty.String(), i.Name)
	}
	return next, ledger.Check(next, i.Manual).Err()
}
