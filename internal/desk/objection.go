package desk

import (
	"context"
	"fmt"
	"slices"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/workflow"
)

// Object files an objection 异议 to a unit's score in a published edition, within its window. o.Unit and o.Item are codes or
// names; an empty item is the total.
func (d *Desk) Object(ctx context.Context, by By, o workflow.Objection) (filed workflow.Objection, e store.Entry, err error) {
	e, err = d.write(ctx, origin(by, "objection", o.Edition), func(e *Entry) error {
		ed, err := d.edition(o.Edition, d.seq)
		if err != nil {
			return err
		}
		if filed, err = o.File(ed, by.Actor, e.at); err != nil {
			return err
		}
		if filed.Unit, filed.Item, err = d.onBoard(ed, o.Unit, o.Item); err != nil {
			return err
		}
		for i, hash := range o.Evidence {
			if len(d.flow.Evidence(hash, d.seq)) == 0 {
				return fault.At(fmt.Sprintf("evidence[%d]", i), "workflow_evidence_unknown", hash, "")
			}
		}
		n := 1
		for _, old := range d.flow.Objections(d.seq) {
			if old.Edition != ed.Code {
				continue
			}
			n++
			if old.Unit == filed.Unit && old.Item == filed.Item && old.State == workflow.Pending {
				return fault.New("workflow_objection_there", old.Code, "")
			}
		}
		filed.Code = fmt.Sprintf("%s-O%d", ed.Code, n)
		filed.Seq, err = e.version(store.Objection, filed.Code, filed)
		return err
	})
	return filed, e, err
}

// onBoard finds a unit and an item of an edition's board, as they were known to it.
func (d *Desk) onBoard(ed workflow.Edition, unit, item string) (string, string, error) {
	m := score.Moment{AsOf: ed.AsOf, Seq: ed.KnownSeq}
	u, err := d.unit(d.tree(m.AsOf, m.Seq), unit)
	if err != nil {
		return "", "", err
	}
	g, err := d.group(ed.Group, m)
	if err != nil {
		return "", "", err
	}
	rb, err := d.rulebook(Question{Rulebook: ed.Rulebook}, m)
	if err != nil {
		return "", "", err
	}
	ranked := false
	for _, member := range g.Members {
		ranked = ranked || member.Unit == u.Code
	}
	if !ranked {
		return "", "", fault.At("unit", "workflow_not_on_board", u.Code, ed.Code)
	}
	if item = itemCode(rb.Items, item); item != "" && !hasItem(rb.Items, item) {
		return "", "", fault.At("item", "workflow_not_on_board", item, ed.Code)
	}
	return u.Code, item, nil
}

func hasItem(items []score.Item, code string) bool {
	return slices.ContainsFunc(items, func(i score.Item) bool { return i.Code == code || hasItem(i.Items, code) })
}

// DecideObjection answers an objection, once, with a reason. Nobody decides what they filed or on what they verified. Upholding it
// changes no score: a correction and an amended edition do.
func (d *Desk) DecideObjection(ctx context.Context, by By, code string, upheld bool, reason string) (o workflow.Objection, e store.Entry, err error) {
	e, err = d.write(ctx, origin(by, "objection", code), func(e *Entry) error {
		old, ok := d.flow.Objection(code, d.seq)
		if !ok {
			return fault.At("objection", "workflow_objection_unknown", code, "")
		}
		ed, err := d.edition(old.Edition, d.seq)
		if err != nil {
			return err
		}
		verifiers, err := d.verifiers(ctx, ed, old.Unit, old.Item)
		if err != nil {
			return err
		}
		if o, err = old.Decide(by.Actor, e.at, upheld, reason, verifiers); err != nil {
			return err
		}
		o.Seq, err = e.version(store.Objection, code, o)
		return err
	})
	return o, e, err
}

// Objections returns all objections, in the order in which they were filed.
func (d *Desk) Objections(ctx context.Context) ([]workflow.Objection, error) {
	return knowing(ctx, d, Question{}, func(seq int64) ([]workflow.Objection, error) { return d.flow.Objections(seq), nil })
}

// Objection returns one objection.
func (d *Desk) Objection(ctx context.Context, code string) (workflow.Objection, error) {
	return knowing(ctx, d, Question{}, func(seq int64) (workflow.Objection, error) {
		o, ok := d.flow.Objection(code, seq)
		if !ok {
			return o, fault.At("objection", "workflow_objection_unknown", code, "")
		}
		return o, nil
	})
}

// VerifiersOf returns who verified the records behind a unit's score in an edition, of one item or, with an empty item, in all;
// sorted. What was imported as verified was verified by nobody.
func (d *Desk) VerifiersOf(ctx context.Context, edition, unit, item string) ([]string, error) {
	return knowing(ctx, d, Question{}, func(seq int64) ([]string, error) {
		ed, err := d.edition(edition, seq)
		if err != nil {
			return nil, err
		}
		u, it, err := d.onBoard(ed, unit, item)
		if err != nil {
			return nil, err
		}
		return d.verifiers(ctx, ed, u, it)
	})
}

// verifiers needs memory held still.
func (d *Desk) verifiers(ctx context.Context, ed workflow.Edition, unit, item string) ([]string, error) {
	q := Question{Group: ed.Group, Rulebook: ed.Rulebook, AsOf: ed.AsOf, KnownAt: ed.KnownAt}
	if ed.Basis == ledger.Verified.String() {
		q.Basis = ledger.Verified
	}
	a, err := d.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	n, err := score.Explain(a.rulebook, a.group.Code, a.peers, a.figures, a.moment, unit, item)
	if err != nil {
		return nil, err
	}
	names := []string{}
	seen := map[string]bool{}
	err = eachRecord(n, map[int64]bool{}, func(r ledger.Record) error {
		who, err := d.verifier(ctx, r, a.moment.Seq)
		if err == nil && who != "" && !seen[who] {
			seen[who] = true
			names = append(names, who)
		}
		return err
	})
	slices.Sort(names)
	return names, err
}

func eachRecord(n *score.Node, seen map[int64]bool, do func(ledger.Record) error) error {
	for _, r := range n.Records {
		if !seen[r.Seq] {
			seen[r.Seq] = true
			if err := do(r); err != nil {
				return err
			}
		}
	}
	for _, of := range n.Of {
		if err := eachRecord(of, seen, do); err != nil {
			return err
		}
	}
	return nil
}

// verifier says who verified a record up to a number: who corrected it as verified, or whose verification refers to it.
func (d *Desk) verifier(ctx context.Context, r ledger.Record, known int64) (string, error) {
	if r.Basis == ledger.Verified {
		if r.Kind == ledger.Correction {
			return r.By, nil
		}
		return "", nil
	}
	after, err := d.store.Successors(ctx, r.Seq)
	for _, s := range after {
		if s.Kind != ledger.Verification || s.Seq > known {
			continue
		}
		if s.By != "" {
			return s.By, nil
		}
		e, err := d.store.EntryOf(ctx, s.Seq)
		return e.Actor, err
	}
	return "", err
}
