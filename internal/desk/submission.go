package desk

import (
	"context"
	"fmt"
	"slices"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/workflow"
)

// Submit hands in a unit's draft for a period: its figures as records still to be verified, and the step itself, in one entry.
// rev is the draft's as the caller saw it. What is wrong with the draft comes as a fault.List with places like "lines[2].quantity".
func (d *Desk) Submit(ctx context.Context, by By, unit, period string, rev int64) (s workflow.Submission, e store.Entry, err error) {
	e, err = d.write(ctx, origin(by, "submission", period), func(e *Entry) error {
		r, err := d.due(unit, period, d.seq)
		if err != nil {
			return err
		}
		if _, err := workflow.Next(r.state, workflow.Submit); err != nil {
			return err
		}
		w, there, err := readDraft(e.tx.Paper(drafts, r.key()))
		switch {
		case err != nil:
			return err
		case !there:
			return fault.New("workflow_no_draft", r.unit.Code, r.period.Code)
		case w.Rev != rev:
			return changed(rev, w.Rev)
		}
		figures, wrong := w.Check(d.surroundings(r, d.seq))
		if err := wrong.Err(); err != nil {
			return err
		}
		records, err := d.enter(ctx, e, r, w, figures)
		if err != nil {
			return err
		}
		s = workflow.Hand(r.last, r.period, w, by.Actor, e.at, records)
		s.Seq, err = e.version(store.Submission, s.Key(), s)
		return err
	})
	return s, e, err
}

// enter writes a draft's figures. Handed in again after a return, what still stands of the last time (verified one by one, say)
// is kept where it is the same, corrected where it is not, and withdrawn where it is missing.
func (d *Desk) enter(ctx context.Context, e *Entry, r due, w workflow.Draft, figures []workflow.Figure) ([]int64, error) {
	standing, err := d.standing(ctx, r.last.Records)
	if err != nil {
		return nil, err
	}
	before := map[workflow.FigureKey]ledger.Record{}
	for _, s := range standing {
		before[workflow.FigureKey{Indicator: s.Indicator, On: s.On, Voucher: s.Voucher}] = s.Record
	}
	k := d.known(ctx)
	var numbers []int64
	var wrong fault.List
	for i, f := range figures {
		rec := ledger.Record{Region: r.unit.Region, Kind: ledger.Observation, Unit: r.unit.No, Indicator: f.Indicator.No, On: f.On, Qty: f.Qty,
			Basis: ledger.Submitted, Voucher: f.Voucher, Reason: f.Reason, Evidence: f.Evidence}
		if f.Indicator.Manual {
			rec.By = e.actor
		}
		was, again := before[f.Key()]
		delete(before, f.Key())
		if again && was.Qty == f.Qty {
			numbers = append(numbers, was.Seq)
			continue
		}
		if again {
			rec.Kind, rec.Ref = ledger.Correction, was.Seq
			err = d.checkNext(ctx, rec, was)
		} else {
			err = d.notThere(k, rec)
		}
		if err == nil {
			err = ledger.Check(rec, f.Indicator.Manual).Err()
		}
		if l := fault.Of(err); l != nil {
			wrong = append(wrong, placed(l, fmt.Sprintf("lines[%d]", i))...)
			continue
		} else if err != nil {
			return nil, err
		}
		seq, err := e.Append(rec)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, seq)
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return numbers, d.withdraw(ctx, e, before, w.Reason)
}

// withdraw retracts what was handed in before and is not handed in again.
func (d *Desk) withdraw(ctx context.Context, e *Entry, left map[workflow.FigureKey]ledger.Record, reason string) error {
	var seqs []int64
	for _, r := range left {
		seqs = append(seqs, r.Seq)
	}
	slices.Sort(seqs)
	for _, seq := range seqs {
		if reason == "" {
			return fault.At("reason", "workflow_reason_missing", "", "")
		}
		if err := d.act(ctx, e, seq, Act{Kind: ledger.Retraction, By: e.actor, Reason: reason}); err != nil {
			return err
		}
	}
	return nil
}

// notThere refuses a figure that the ledger holds already, entered some other way: it would count twice.
func (d *Desk) notThere(k *known, r ledger.Record) error {
	for _, seq := range k.Live(r.Unit, r.Indicator, r.On) {
		there, err := k.Record(seq)
		if err != nil {
			return err
		}
		if there.Voucher == r.Voucher {
			return fault.At("", "workflow_line_present", fmt.Sprint(seq), there.Qty.String())
		}
	}
	return nil
}

// placed gives faults the place of a line.
func placed(l fault.List, field string) fault.List {
	for _, f := range l {
		f.Place.Field = field
		if f.Code == "reason_missing" {
			f.Place.Field += ".reason"
		}
	}
	return l
}

// VerifySubmission verifies what a unit handed in for a period: each of its records that still stands, and the step itself, in
// one entry. Nobody verifies what they wrote or handed in.
func (d *Desk) VerifySubmission(ctx context.Context, by By, unit, period string) (workflow.Submission, store.Entry, error) {
	return d.judge(ctx, origin(by, "submission", period), unit, period, Act{Kind: ledger.Verification, By: by.Actor},
		func(e *Entry, s workflow.Submission) (workflow.Submission, error) { return s.Verify(by.Actor, e.at) })
}

// ReturnSubmission sends back what a unit handed in, with a reason; its records that nobody verified count no longer. The draft
// is there to be mended.
func (d *Desk) ReturnSubmission(ctx context.Context, by By, unit, period, reason string) (workflow.Submission, store.Entry, error) {
	return d.judge(ctx, origin(by, "submission", period), unit, period, Act{Kind: ledger.Return, By: by.Actor, Reason: reason},
		func(e *Entry, s workflow.Submission) (workflow.Submission, error) {
			return s.Return(by.Actor, e.at, reason)
		})
}

// judge takes a step on what was handed in, and does the same to its records that stand unverified.
func (d *Desk) judge(ctx context.Context, by By, unit, period string, a Act, step func(*Entry, workflow.Submission) (workflow.Submission, error)) (s workflow.Submission, e store.Entry, err error) {
	e, err = d.write(ctx, by, func(e *Entry) error {
		r, err := d.due(unit, period, d.seq)
		if err != nil {
			return err
		}
		do := workflow.Verify
		if a.Kind == ledger.Return {
			do = workflow.Return
		}
		if _, err := workflow.Next(r.state, do); err != nil { // a lock shows in the state, not in the last step
			return err
		}
		if s, err = step(e, r.last); err != nil {
			return err
		}
		standing, err := d.standing(ctx, r.last.Records)
		if err != nil {
			return err
		}
		for _, rec := range standing {
			if rec.verified {
				continue
			}
			if err := d.act(ctx, e, rec.Seq, a); err != nil {
				return err
			}
		}
		if s.Seq, err = e.version(store.Submission, s.Key(), s); err != nil || s.State != workflow.Verified {
			return err
		}
		return e.tx.Drop(drafts, r.key()) // what it said is in the ledger now
	})
	return s, e, err
}

// live is a record that counts, and whether it is verified.
type live struct {
	ledger.Record
	verified bool
}

// standing returns what counts now of records: each, or what took its place, or what a returned correction gave back, unless
// it was taken out.
func (d *Desk) standing(ctx context.Context, seqs []int64) ([]live, error) {
	names := d.namer(ctx)
	var out []live
	for _, seq := range seqs {
		for {
			r, err := d.store.Record(ctx, seq)
			if err != nil {
				return nil, err
			}
			l := Line{Record: r}
			if r.Kind == ledger.Observation || r.Kind == ledger.Correction {
				if err := names.standing(&l); err != nil {
					return nil, err
				}
			}
			if l.Standing == "live" {
				out = append(out, live{r, r.Basis == ledger.Verified || l.VerifiedLater})
			}
			switch {
			case l.Standing == "superseded":
				seq = l.Successor
				continue
			case l.Standing == "returned" && r.Kind == ledger.Correction:
				seq = r.Ref // which it had taken the place of, and which stands again
				continue
			}
			break
		}
	}
	return out, nil
}

// SubmissionFilter narrows a list of submissions; its zero value is all there are now.
type SubmissionFilter struct {
	Units   []string // these and all below them; codes or names
	Periods []string
	States  []workflow.State
	Question
}

// Submissions returns the latest step of each return that was handed in, as known at the filter's KnownAt.
func (d *Desk) Submissions(ctx context.Context, f SubmissionFilter) ([]workflow.Submission, error) {
	return knowing(ctx, d, f.Question, func(seq int64) ([]workflow.Submission, error) {
		reach, err := d.reach(f.Units, seq)
		if err != nil {
			return nil, err
		}
		out := []workflow.Submission{}
		for _, s := range d.flow.Submissions(seq) {
			if reach(s.Unit) && passes(f.Periods, s.Period) && passes(f.States, s.State) {
				out = append(out, s)
			}
		}
		return out, nil
	})
}

// SubmissionSteps returns all steps of a unit's return for a period, in order; none when nothing was handed in.
func (d *Desk) SubmissionSteps(ctx context.Context, unit, period string) ([]workflow.Submission, error) {
	return knowing(ctx, d, Question{}, func(seq int64) ([]workflow.Submission, error) {
		r, err := d.due(unit, period, seq)
		if err != nil {
			return nil, err
		}
		return d.flow.SubmissionSteps(r.unit.Code, r.period.Code, seq), nil
	})
}

// SubmittedBy says who handed in a unit's return for a period, "" when nobody did.
func (d *Desk) SubmittedBy(ctx context.Context, unit, period string) (string, error) {
	return knowing(ctx, d, Question{}, func(seq int64) (string, error) {
		r, err := d.due(unit, period, seq)
		return r.last.SubmittedBy, err
	})
}

// DraftersOf says who had a hand in the drafts that records were handed in by; records that came another way have nobody here.
func (d *Desk) DraftersOf(ctx context.Context, records []int64) (map[int64][]string, error) {
	return knowing(ctx, d, Question{}, func(seq int64) (map[int64][]string, error) {
		out := make(map[int64][]string, len(records))
		for _, n := range records {
			out[n] = nil
		}
		for _, s := range d.flow.Submissions(seq) {
			for _, n := range s.Records {
				if _, asked := out[n]; asked {
					out[n] = s.DraftedBy
				}
			}
		}
		return out, nil
	})
}

// State says how far a unit's return for a period has come: open where nothing was handed in, though a draft may lie there.
func (d *Desk) State(ctx context.Context, unit, period string) (workflow.State, error) {
	return knowing(ctx, d, Question{}, func(seq int64) (workflow.State, error) {
		r, err := d.due(unit, period, seq)
		return r.state, err
	})
}

func passes[V comparable](list []V, v V) bool { return len(list) == 0 || slices.Contains(list, v) }
