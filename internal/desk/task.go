package desk

import (
	"context"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

// Tasks returns what waits for somebody at a moment, at these units (codes or names) and below; no units: in the whole agency.
// Returns to hand in come by period, then in the tree's order, then what is to be verified, approved and decided. A period whose
// first day has not come asks for nothing yet. at is only held against deadlines; what is done is as known now.
func (d *Desk) Tasks(ctx context.Context, units []string, at time.Time) ([]workflow.Task, error) {
	return knowing(ctx, d, Question{}, func(seq int64) ([]workflow.Task, error) {
		reach, err := d.reach(units, seq)
		if err != nil {
			return nil, err
		}
		saved, err := d.saved(ctx)
		if err != nil {
			return nil, err
		}
		submit, verify := []workflow.Task{}, []workflow.Task{}
		err = d.eachDue(seq, func(r due) {
			if !reach(r.unit.Code) || when.On(at, d.zone) < r.period.First {
				return
			}
			task := workflow.Task{Unit: r.unit.Code, UnitName: r.unit.Name, Period: r.period.Code, Name: r.period.Name, State: r.state, Rev: saved[r.key()]}
			switch r.state {
			case workflow.Open, workflow.Returned:
				if task.Kind = workflow.ToSubmit; r.state == workflow.Returned {
					task.Reason = r.last.Reason
				} else if task.Rev > 0 {
					task.State = workflow.Drafted
				}
				submit = append(submit, task.Timed(r.period.SubmitBy, at))
			case workflow.Submitted:
				task.Kind = workflow.ToVerify
				verify = append(verify, task.Timed(r.period.VerifyBy, at))
			}
		})
		if err != nil {
			return nil, err
		}
		return append(append(submit, verify...), d.toDecide(reach, seq)...), nil
	})
}

// toDecide are the proposals and objections that nobody has decided.
func (d *Desk) toDecide(reach func(string) bool, seq int64) []workflow.Task {
	var out []workflow.Task
	for _, p := range d.flow.Proposals(seq) {
		if p.State == workflow.Proposed && reach(p.Unit) {
			out = append(out, workflow.Task{Kind: workflow.ToApprove, Unit: p.Unit, UnitName: d.unitName(p.Unit), Code: p.Code, Reason: p.Reason})
		}
	}
	for _, o := range d.flow.Objections(seq) {
		if o.State == workflow.Pending && reach(o.Unit) {
			out = append(out, workflow.Task{Kind: workflow.ToDecide, Unit: o.Unit, UnitName: d.unitName(o.Unit), Code: o.Code, Reason: o.Ground})
		}
	}
	return out
}

// eachDue walks every return that a period asks for and no lock has closed, by period.
func (d *Desk) eachDue(seq int64, do func(due)) error {
	for _, p := range d.flow.Periods(seq) {
		t := d.tree(p.Last, seq)
		top, ok := t.Unit(d.directory.UnitNo(p.Unit))
		if !ok {
			continue
		}
		if _, closed := d.flow.Lock(d.lineage(t, top), p.Code, seq); closed { // the usual end of a period: no need to look at each unit
			continue
		}
		for _, u := range d.reporters(p, seq) {
			r := due{period: p, unit: u, above: d.lineage(t, u)}
			r.last, _ = d.flow.Submission(u.Code, p.Code, seq)
			r.state = d.flow.State(r.above, p.Code, seq)
			if r.state != workflow.Locked {
				do(r)
			}
		}
	}
	return nil
}

// saved returns the revision of every draft by its key.
func (d *Desk) saved(ctx context.Context) (map[string]int64, error) {
	out := map[string]int64{}
	for p, err := range d.store.Papers(ctx, drafts, store.PaperFilter{}) {
		if err != nil {
			return nil, err
		}
		out[p.Key] = p.Rev
	}
	return out, nil
}

// Reminders returns the reminders of a moment: returns whose deadline is near or past.
func (d *Desk) Reminders(ctx context.Context, units []string, at time.Time) ([]workflow.Event, error) {
	return knowing(ctx, d, Question{}, func(seq int64) ([]workflow.Event, error) {
		reach, err := d.reach(units, seq)
		if err != nil {
			return nil, err
		}
		var all []workflow.Standing
		err = d.eachDue(seq, func(r due) {
			if reach(r.unit.Code) {
				all = append(all, workflow.Standing{Unit: r.unit.Code, Period: r.period, State: r.state})
			}
		})
		return workflow.Remind(all, at), err
	})
}

// walk adds the codes of a unit and all below it.
func (d *Desk) walk(t *agency.Tree, no agency.UnitNo, in map[string]bool) {
	t.Walk(no, func(no agency.UnitNo) { in[d.directory.UnitCode(no)] = true })
}
