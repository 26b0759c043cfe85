package workflow

import (
	"encoding/json"
	"fmt"

	"github.com/tongchou/tongchou/internal/when"
)

// Book is the workflow in memory: every version of every period, submission, lock, proposal, objection, edition and file,
// built from the ledger and thrown away at will. Any number of goroutines may ask it at once; Take needs it to itself.
//
// Each question takes a number: what is asked is answered as known up to it.
type Book struct {
	periods     when.History[string, Period]
	submissions when.History[string, Submission]
	locks       when.History[string, Lock]
	proposals   when.History[string, Proposal]
	objections  when.History[string, Objection]
	editions    when.History[string, Edition]
	evidence    when.History[string, Evidence]
}

// Kinds of versions that Take knows, as the store names them.
const (
	kindPeriod     = "period"
	kindSubmission = "submission"
	kindLock       = "lock"
	kindProposal   = "proposal"
	kindObjection  = "objection"
	kindEdition    = "edition"
	kindEvidence   = "evidence"
)

// Take brings in version seq of the thing of this kind and code; body is its JSON. The versions of a thing come by seq, and
// what was taken last holds.
func (b *Book) Take(seq int64, kind, code string, body []byte) error {
	switch kind {
	case kindPeriod:
		return take(&b.periods, seq, code, body, func(*Period) {})
	case kindSubmission:
		return take(&b.submissions, seq, code, body, func(s *Submission) { s.Seq = seq })
	case kindLock:
		return take(&b.locks, seq, code, body, func(l *Lock) { l.Seq = seq })
	case kindProposal:
		return take(&b.proposals, seq, code, body, func(p *Proposal) { p.Seq = seq })
	case kindObjection:
		return take(&b.objections, seq, code, body, func(o *Objection) { o.Seq = seq })
	case kindEdition:
		return take(&b.editions, seq, code, body, func(e *Edition) { e.Seq = seq })
	case kindEvidence:
		return take(&b.evidence, seq, code, body, func(e *Evidence) { e.Seq = seq })
	}
	return fmt.Errorf("workflow: unknown kind %q", kind)
}

func take[V any](h *when.History[string, V], seq int64, code string, body []byte, mark func(*V)) error {
	var v V
	if err := json.Unmarshal(body, &v); err != nil {
		return fmt.Errorf("workflow: %s: %w", code, err)
	}
	mark(&v)
	h.Add(code, when.Version[V]{Seq: seq, Value: v}) // all from one day on, so that the last taken holds
	return nil
}

// at returns the version of code that was the last up to a number.
func at[V any](h *when.History[string, V], code string, known int64) (V, bool) {
	v, ok := h.At(code, 0, known)
	return v.Value, ok
}

// all returns the latest versions up to a number, in order of first appearance.
func all[V any](h *when.History[string, V], known int64) []V {
	var out []V
	for _, k := range h.Keys() {
		if v, ok := at(h, k, known); ok {
			out = append(out, v)
		}
	}
	return out
}

// steps of a thing up to a number, in order.
func history[V any](h *when.History[string, V], code string, known int64) []V {
	var out []V
	for _, v := range h.Versions(code) {
		if v.Seq <= known {
			out = append(out, v.Value)
		}
	}
	return out
}

// Period returns a period; false when there is none of that code, or it was withdrawn.
func (b *Book) Period(code string, known int64) (Period, bool) {
	p, ok := at(&b.periods, code, known)
	return p, ok && !p.Withdrawn
}

// PeriodOpened says under which number a period was opened; 0 when it was not.
func (b *Book) PeriodOpened(code string) int64 {
	if vs := b.periods.Versions(code); len(vs) > 0 {
		return vs[0].Seq
	}
	return 0
}

// Periods returns the periods that are not withdrawn, in the order in which they were opened.
func (b *Book) Periods(known int64) []Period {
	var out []Period
	for _, p := range all(&b.periods, known) {
		if !p.Withdrawn {
			out = append(out, p)
		}
	}
	return out
}

// PeriodSteps returns a period as opened and as amended since, in order.
func (b *Book) PeriodSteps(code string, known int64) []Period {
	return history(&b.periods, code, known)
}

// Begun says whether anything of a period was handed in or locked: its days are fixed then.
func (b *Book) Begun(period string, known int64) bool {
	for _, s := range all(&b.submissions, known) {
		if s.Period == period {
			return true
		}
	}
	for _, l := range all(&b.locks, known) {
		if l.Period == period {
			return true
		}
	}
	return false
}

// Submission returns the latest step of a unit's return for a period; false when nothing was handed in.
func (b *Book) Submission(unit, period string, known int64) (Submission, bool) {
	return at(&b.submissions, Key(unit, period), known)
}

// Submissions returns the latest step of every return, in the order in which they were first handed in.
func (b *Book) Submissions(known int64) []Submission { return all(&b.submissions, known) }

// SubmissionSteps returns all steps of a unit's return for a period, in order.
func (b *Book) SubmissionSteps(unit, period string, known int64) []Submission {
	return history(&b.submissions, Key(unit, period), known)
}

// Locks returns all locks, in the order in which they were made.
func (b *Book) Locks(known int64) []Lock { return all(&b.locks, known) }

// Lock returns the lock of a period that reaches a unit: its own or that of a unit above. above are the unit and its ancestors.
func (b *Book) Lock(above []string, period string, known int64) (Lock, bool) {
	for _, u := range above {
		if l, ok := at(&b.locks, Key(u, period), known); ok {
			return l, true
		}
	}
	return Lock{}, false
}

// State returns how far a unit's return for a period has come, leaving aside drafts, which are not in the ledger: what was never
// handed in is open. above are the unit and its ancestors, the unit first.
func (b *Book) State(above []string, period string, known int64) State {
	if _, locked := b.Lock(above, period, known); locked {
		return Locked
	}
	if len(above) > 0 {
		if s, ok := b.Submission(above[0], period, known); ok {
			return s.State
		}
	}
	return Open
}

// Proposal returns a proposal.
func (b *Book) Proposal(code string, known int64) (Proposal, bool) {
	return at(&b.proposals, code, known)
}

// Proposals returns all proposals, in the order in which they were made.
func (b *Book) Proposals(known int64) []Proposal { return all(&b.proposals, known) }

// Objection returns an objection.
func (b *Book) Objection(code string, known int64) (Objection, bool) {
	return at(&b.objections, code, known)
}

// Objections returns all objections, in the order in which they were filed.
func (b *Book) Objections(known int64) []Objection { return all(&b.objections, known) }

// Edition returns an edition, with the code of the one that amends it.
func (b *Book) Edition(code string, known int64) (Edition, bool) {
	e, ok := at(&b.editions, code, known)
	if ok {
		e.AmendedBy = b.amendedBy(code, known)
	}
	return e, ok
}

// Editions returns all editions, in the order in which they were frozen.
func (b *Book) Editions(known int64) []Edition {
	out := all(&b.editions, known)
	for i := range out {
		out[i].AmendedBy = b.amendedBy(out[i].Code, known)
	}
	return out
}

// amendedBy returns the code of the published edition that amends another; a frozen one does not count yet.
func (b *Book) amendedBy(code string, known int64) string {
	for _, e := range all(&b.editions, known) {
		if e.Amends == code && e.State == Published {
			return e.Code
		}
	}
	return ""
}

// Evidence returns what was said of a file, once for each time it was attached, in order.
func (b *Book) Evidence(hash string, known int64) []Evidence {
	return history(&b.evidence, hash, known)
}

// AllEvidence returns the latest statement about every file, in the order in which they were first attached.
func (b *Book) AllEvidence(known int64) []Evidence { return all(&b.evidence, known) }
