package desk

import (
	"context"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/workflow"
)

// OpenPeriod opens a reporting period. p.Unit and p.Indicators are codes or names.
func (d *Desk) OpenPeriod(ctx context.Context, by By, p workflow.Period) (opened workflow.Period, e store.Entry, err error) {
	e, err = d.write(ctx, by, func(e *Entry) (err error) {
		if opened, err = d.resolvePeriod(p); err != nil {
			return err
		}
		if steps := d.flow.PeriodSteps(opened.Code, d.seq); len(steps) > 0 {
			return fault.At("code", "workflow_period_exists", opened.Code, "")
		}
		_, err = e.version(store.Period, opened.Code, opened)
		return err
	})
	return opened, e, err
}

// AmendPeriod changes a period, with a reason.
func (d *Desk) AmendPeriod(ctx context.Context, by By, code string, a workflow.Amendment) (amended workflow.Period, e store.Entry, err error) {
	return d.AmendPeriodIf(ctx, by, code, a, nil)
}

// AmendPeriodIf is AmendPeriod for who has read the period before: may is asked with how many versions of it there are, in the same
// write, and what it errs with comes back.
func (d *Desk) AmendPeriodIf(ctx context.Context, by By, code string, a workflow.Amendment, may func(versions int64) error) (amended workflow.Period, e store.Entry, err error) {
	e, err = d.write(ctx, by, func(e *Entry) error {
		old, err := d.period(code, d.seq)
		if err != nil {
			return err
		}
		if may != nil {
			if err := may(int64(len(d.flow.PeriodSteps(code, d.seq)))); err != nil {
				return err
			}
		}
		if amended, err = old.Amend(a, e.at, d.flow.Begun(code, d.seq)); err != nil {
			return err
		}
		if amended, err = d.resolvePeriod(amended); err != nil {
			return err
		}
		_, err = e.version(store.Period, code, amended)
		return err
	})
	return amended, e, err
}

// Periods returns the periods that are not withdrawn, in the order in which they were opened.
func (d *Desk) Periods(ctx context.Context) ([]workflow.Period, error) {
	return knowing(ctx, d, Question{}, func(seq int64) ([]workflow.Period, error) { return d.flow.Periods(seq), nil })
}

// Period returns one period.
func (d *Desk) Period(ctx context.Context, code string) (workflow.Period, error) {
	return knowing(ctx, d, Question{}, func(seq int64) (workflow.Period, error) { return d.period(code, seq) })
}

// PeriodSteps returns a period as it was opened and as it was amended since.
func (d *Desk) PeriodSteps(ctx context.Context, code string) ([]workflow.Period, error) {
	return knowing(ctx, d, Question{}, func(seq int64) ([]workflow.Period, error) {
		if _, err := d.period(code, seq); err != nil {
			return nil, err
		}
		return d.flow.PeriodSteps(code, seq), nil
	})
}

// knowing answers with memory held still, as known at the question's instant.
func knowing[V any](ctx context.Context, d *Desk, q Question, answer func(seq int64) (V, error)) (v V, err error) {
	done, err := d.reading(ctx)
	if err != nil {
		return v, err
	}
	defer done()
	seq := d.seq
	if !q.KnownAt.IsZero() {
		if seq, err = d.store.SeqAt(ctx, q.KnownAt); err != nil {
			return v, err
		}
		seq = min(seq, d.seq)
	}
	return answer(seq)
}

// period finds a period by its code.
func (d *Desk) period(code string, seq int64) (workflow.Period, error) {
	p, ok := d.flow.Period(code, seq)
	if ok {
		return p, nil
	}
	var codes []string
	for _, p := range d.flow.Periods(seq) {
		codes = append(codes, p.Code)
	}
	return p, fault.At("period", "workflow_period_unknown", code, list(codes))
}

// resolvePeriod turns names into codes and refuses a period that asks nobody, or for indicators that do not exist.
func (d *Desk) resolvePeriod(p workflow.Period) (workflow.Period, error) {
	if err := p.Check(); err != nil {
		return p, err
	}
	p.SubmitBy, p.VerifyBy = whole(p.SubmitBy), whole(p.VerifyBy)
	m := score.Moment{AsOf: p.Last, Seq: d.seq}
	u, err := d.unit(d.tree(m.AsOf, m.Seq), p.Unit)
	if err != nil {
		return p, err
	}
	p.Unit = u.Code
	codes := make([]string, 0, len(p.Indicators))
	for _, wish := range p.Indicators {
		i, err := d.indicator(wish, m)
		if err != nil {
			return p, err
		}
		codes = append(codes, i.Code)
	}
	if len(codes) > 0 {
		p.Indicators = codes
	}
	if len(d.reporters(p, d.seq)) == 0 {
		return p, fault.At("kind", "workflow_nobody_reports", p.Unit, p.Kind)
	}
	return p, p.Check()
}

// whole is an instant as the ledger keeps all of them: in UTC and whole microseconds.
func whole(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// reporters are the units that must report for a period, in the tree's order: those of its kind, or those that have none below
// them, as organised on its last day.
func (d *Desk) reporters(p workflow.Period, seq int64) []agency.Unit {
	t := d.tree(p.Last, seq)
	var out []agency.Unit
	t.Walk(d.directory.UnitNo(p.Unit), func(no agency.UnitNo) {
		if u, ok := t.Unit(no); ok && reports(p, u, len(t.Children(no)) > 0) {
			out = append(out, u)
		}
	})
	return out
}

func reports(p workflow.Period, u agency.Unit, parent bool) bool {
	if p.Kind != "" {
		return u.Kind == p.Kind
	}
	return !parent
}

// due is a unit's return for a period, with all that is known of it.
type due struct {
	period workflow.Period
	unit   agency.Unit
	above  []string // the unit and its ancestors
	last   workflow.Submission
	state  workflow.State
}

// due finds a unit's return for a period. unit is a code or a name; it must be one that reports.
func (d *Desk) due(unit, period string, seq int64) (r due, err error) {
	if r.period, err = d.period(period, seq); err != nil {
		return r, err
	}
	t := d.tree(r.period.Last, seq)
	if r.unit, err = d.unit(t, unit); err != nil {
		return r, err
	}
	r.above = d.lineage(t, r.unit)
	if !within(r.above, r.period.Unit) || !reports(r.period, r.unit, len(t.Children(r.unit.No)) > 0) {
		return r, fault.At("unit", "workflow_not_asked", r.unit.Code, r.period.Code)
	}
	r.last, _ = d.flow.Submission(r.unit.Code, r.period.Code, seq)
	r.state = d.flow.State(r.above, r.period.Code, seq)
	return r, nil
}

// key is the code of the return's versions and the key of its draft.
func (r due) key() string { return workflow.Key(r.unit.Code, r.period.Code) }

func within(above []string, unit string) bool {
	for _, u := range above {
		if u == unit {
			return true
		}
	}
	return false
}

// origin fills in what an entry came from, where the caller leaves it open.
func origin(by By, words ...string) By {
	if by.Origin == "" {
		by.Origin = strings.Join(words, " ")
	}
	return by
}
