package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

// Propose puts forward a change to the ledger that a second person must approve: the only way into what is locked, open for
// anything else too. Of a correction or retraction p names the record; of an addition unit, indicator (codes or names) and day.
func (d *Desk) Propose(ctx context.Context, by By, p workflow.Proposal) (made workflow.Proposal, e store.Entry, err error) {
	e, err = d.write(ctx, origin(by, "proposal"), func(e *Entry) error {
		made = p
		if err := made.Check(); err != nil {
			return err
		}
		r, err := d.wanted(ctx, e, &made)
		if err != nil {
			return err
		}
		days := []when.Date{r.On}
		if made.Record > 0 { // taken out of a locked day is a change of it, too
			ref, err := d.store.Record(ctx, made.Record)
			if err != nil {
				return err
			}
			days = append(days, ref.On)
		}
		for _, day := range days {
			if l, shut := e.guard.on(r.Unit, day); shut {
				made.LockedUnit, made.LockedTerm = l.Unit, l.Period
				break
			}
		}
		made.State, made.By, made.At = workflow.Proposed, by.Actor, e.at
		made.DecidedBy, made.DecidedAt, made.Decision, made.WrittenAs, made.Seq = "", time.Time{}, "", 0, 0
		made.Code = fmt.Sprintf("P%d", len(d.flow.Proposals(d.seq))+1)
		made.Seq, err = e.version(store.Proposal, made.Code, made)
		return err
	})
	return made, e, err
}

// wanted makes the record that a proposal would write, fills in what the proposal leaves to the record it changes (a correction its day and
// voucher, a retraction all), and refuses what the ledger would not take.
func (d *Desk) wanted(ctx context.Context, e *Entry, p *workflow.Proposal) (ledger.Record, error) {
	for i, hash := range p.Evidence {
		if len(d.flow.Evidence(hash, d.seq)) == 0 {
			return ledger.Record{}, fault.At(fmt.Sprintf("evidence[%d]", i), "workflow_evidence_unknown", hash, "")
		}
	}
	if p.Kind == workflow.Add {
		return d.addition(ctx, p)
	}
	ref, err := d.store.Record(ctx, p.Record)
	if err != nil {
		return ref, err
	}
	var r ledger.Record
	if p.Kind == workflow.Withdraw {
		r = ref
		r.Seq, r.Ref, r.Kind, r.Basis, r.By, r.Reason, r.Evidence = 0, ref.Seq, ledger.Retraction, ledger.Verified, e.actor, p.Reason, workflow.Proof(p.Evidence)
		r.Qty, p.Quantity = 0, ref.Qty
		p.On, p.Voucher = ref.On, ref.Voucher
	} else {
		c := Correction{Quantity: &p.Quantity, Evidence: workflow.Proof(p.Evidence), Reason: p.Reason, Basis: ledger.Verified}
		if p.On != 0 {
			c.On = &p.On
		}
		if p.Voucher != "" {
			c.Voucher = &p.Voucher
		}
		if r, err = d.corrected(ref, c, e.actor); err != nil {
			return r, err
		}
		p.On, p.Voucher = r.On, r.Voucher
	}
	p.Unit, p.Indicator = d.directory.UnitCode(ref.Unit), d.directory.IndicatorCode(ref.Indicator)
	return r, d.checkNext(ctx, r, ref)
}

func (d *Desk) addition(ctx context.Context, p *workflow.Proposal) (r ledger.Record, err error) {
	m := score.Moment{AsOf: p.On, Seq: d.seq}
	u, err := d.unit(d.tree(m.AsOf, m.Seq), p.Unit)
	if err != nil {
		return r, err
	}
	i, err := d.indicator(p.Indicator, m)
	if err != nil {
		return r, err
	}
	p.Unit, p.Indicator = u.Code, i.Code
	if p.On > d.Today() {
		return r, fault.At("on", "workflow_day_to_come", p.On.String(), d.Today().String())
	}
	if p.Quantity < 0 && (i.OverTime == agency.Sum || i.OverTime == agency.Max) {
		return r, fault.At("quantity", "workflow_negative", p.Quantity.String(), i.Name)
	}
	r = ledger.Record{Region: u.Region, Kind: ledger.Observation, Unit: u.No, Indicator: i.No, On: p.On, Qty: p.Quantity, Basis: ledger.Verified,
		Voucher: p.Voucher, Reason: p.Reason, Evidence: workflow.Proof(p.Evidence)}
	if err := d.notThere(d.known(ctx), r); err != nil {
		return r, err
	}
	return r, ledger.Check(r, false).Err()
}

// Approve lets a proposal pass and writes its record in the same entry, past the lock. Nobody approves what they proposed.
func (d *Desk) Approve(ctx context.Context, by By, code string) (workflow.Proposal, store.Entry, error) {
	return d.decideProposal(ctx, origin(by, "proposal", code), code, func(e *Entry, p workflow.Proposal) (workflow.Proposal, error) {
		p, err := p.Approve(by.Actor, e.at)
		if err != nil {
			return p, err
		}
		r, err := d.wanted(ctx, e, &p) // the ledger may have gone on since it was proposed
		if err != nil {
			return p, err
		}
		if r.Kind == ledger.Observation {
			r.By = by.Actor
		}
		p.WrittenAs, err = e.tx.Record(r) // past the guard: this is what a proposal is for
		return p, err
	})
}

// Refuse turns a proposal down, with a reason.
func (d *Desk) Refuse(ctx context.Context, by By, code, reason string) (workflow.Proposal, store.Entry, error) {
	return d.decideProposal(ctx, origin(by, "proposal", code), code, func(e *Entry, p workflow.Proposal) (workflow.Proposal, error) {
		return p.Refuse(by.Actor, e.at, reason)
	})
}

func (d *Desk) decideProposal(ctx context.Context, by By, code string, decide func(*Entry, workflow.Proposal) (workflow.Proposal, error)) (p workflow.Proposal, e store.Entry, err error) {
	e, err = d.write(ctx, by, func(e *Entry) error {
		old, ok := d.flow.Proposal(code, d.seq)
		if !ok {
			return fault.At("proposal", "workflow_proposal_unknown", code, "")
		}
		if p, err = decide(e, old); err != nil {
			return err
		}
		p.Seq, err = e.version(store.Proposal, code, p)
		return err
	})
	return p, e, err
}

// Proposals returns all proposals, in the order in which they were made.
func (d *Desk) Proposals(ctx context.Context) ([]workflow.Proposal, error) {
	return knowing(ctx, d, Question{}, func(seq int64) ([]workflow.Proposal, error) { return d.flow.Proposals(seq), nil })
}

// Proposal returns one proposal.
func (d *Desk) Proposal(ctx context.Context, code string) (workflow.Proposal, error) {
	return knowing(ctx, d, Question{}, func(seq int64) (workflow.Proposal, error) {
		p, ok := d.flow.Proposal(code, seq)
		if !ok {
			return p, fault.At("proposal", "workflow_proposal_unknown", code, "")
		}
		return p, nil
	})
}
