package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

// LockPeriod closes a period for a unit and all below it. It is refused before the period has ended, and while returns of units
// below were handed in and neither verified nor returned. There is no unlocking: see Propose.
func (d *Desk) LockPeriod(ctx context.Context, by By, unit, period, reason string) (l workflow.Lock, e store.Entry, err error) {
	e, err = d.write(ctx, origin(by, "lock", period), func(e *Entry) error {
		p, err := d.period(period, d.seq)
		if err != nil {
			return err
		}
		t := d.tree(p.Last, d.seq)
		u, err := d.unit(t, unit)
		if err != nil {
			return err
		}
		above := d.lineage(t, u)
		if !within(above, p.Unit) {
			return fault.At("unit", "workflow_unit_outside", u.Code, p.Unit)
		}
		if old, locked := d.flow.Lock(above, p.Code, d.seq); locked {
			return fault.New("workflow_locked_already", u.Code, old.Refusal(p.Last, d.zone).Want)
		}
		if l, err = workflow.LockPeriod(p, u.Code, by.Actor, e.at, when.On(e.at, d.zone), d.waiting(t, u, p), reason); err != nil {
			return err
		}
		l.Seq, err = e.version(store.Lock, l.Key(), l)
		return err
	})
	return l, e, err
}

// waiting are the units from u down whose return waits to be verified.
func (d *Desk) waiting(t *agency.Tree, u agency.Unit, p workflow.Period) []string {
	var out []string
	t.Walk(u.No, func(no agency.UnitNo) {
		code := d.directory.UnitCode(no)
		if s, ok := d.flow.Submission(code, p.Code, d.seq); ok && s.State == workflow.Submitted {
			out = append(out, code)
		}
	})
	return out
}

// Locks returns who has locked what, as known at the question's instant.
func (d *Desk) Locks(ctx context.Context, q Question) ([]workflow.Lock, error) {
	return knowing(ctx, d, q, func(seq int64) ([]workflow.Lock, error) { return d.flow.Locks(seq), nil })
}

// LockOf returns the lock that keeps records of a unit and day out; false when nothing does. unit is a code or a name.
func (d *Desk) LockOf(ctx context.Context, unit string, day when.Date) (l workflow.Lock, locked bool, err error) {
	l, err = knowing(ctx, d, Question{}, func(seq int64) (workflow.Lock, error) {
		u, err := d.unit(d.tree(day, seq), unit)
		if err == nil {
			l, locked = d.guard().on(u.No, day)
		}
		return l, err
	})
	return l, locked, err
}
