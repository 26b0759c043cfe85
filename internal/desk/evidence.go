package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/workflow"
)

// Attach says that a file, which lies in the vault, was attached by a unit. ev.Unit is a code or a name. A file that the unit has
// attached already is not said again: what was said then comes back with no entry.
func (d *Desk) Attach(ctx context.Context, by By, ev workflow.Evidence) (attached workflow.Evidence, e store.Entry, err error) {
	e, err = d.write(ctx, origin(by, "evidence"), func(e *Entry) error {
		if err := ev.Check(); err != nil {
			return err
		}
		u, err := d.unit(d.tree(d.Today(), d.seq), ev.Unit)
		if err != nil {
			return err
		}
		for _, old := range d.flow.Evidence(ev.Hash, d.seq) {
			if old.Unit == u.Code {
				attached = old
				return nil
			}
		}
		attached = ev
		attached.Unit, attached.By, attached.At, attached.Seq = u.Code, by.Actor, e.at, 0
		attached.Seq, err = e.version(store.Evidence, ev.Hash, attached)
		return err
	})
	return attached, e, err
}

// EvidenceOf returns what was said of a file, once for each unit that attached it, or the fault workflow_evidence_unknown.
func (d *Desk) EvidenceOf(ctx context.Context, hash string) ([]workflow.Evidence, error) {
	return knowing(ctx, d, Question{}, func(seq int64) ([]workflow.Evidence, error) {
		all := d.flow.Evidence(hash, seq)
		if len(all) == 0 {
			return nil, fault.At("hash", "workflow_evidence_unknown", hash, "")
		}
		return all, nil
	})
}

// EvidenceIn returns the files that a unit and those below it attached, in the order in which they were first attached.
func (d *Desk) EvidenceIn(ctx context.Context, unit string) ([]workflow.Evidence, error) {
	return knowing(ctx, d, Question{}, func(seq int64) ([]workflow.Evidence, error) {
		reach, err := d.reach([]string{unit}, seq)
		if err != nil {
			return nil, err
		}
		out := []workflow.Evidence{}
		for _, ev := range d.flow.AllEvidence(seq) {
			if reach(ev.Unit) {
				out = append(out, ev)
			}
		}
		return out, nil
	})
}

// reach returns what says whether a unit's code is one of these units or below one, as organised today; no units: any is.
func (d *Desk) reach(units []string, seq int64) (func(code string) bool, error) {
	if len(units) == 0 {
		return func(string) bool { return true }, nil
	}
	m := score.Moment{AsOf: d.Today(), Seq: seq}
	t := d.tree(m.AsOf, m.Seq)
	in := map[string]bool{}
	for _, wish := range units {
		u, err := d.unit(t, wish)
		if err != nil {
			return nil, err
		}
		d.walk(t, u.No, in)
	}
	return func(code string) bool { return in[code] }, nil
}
