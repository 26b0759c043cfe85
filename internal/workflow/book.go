package workflow

import (
	"fmt"
	"slices"

	"github.com/tongchou/tongchou/internal/when"
)

// Book is the workflow in memory: every version of every period, submission, lock, proposal, objection, edition and file,
// built from the ledger and thrown away at will. Any number of goroutines may ask it at once; Take needs it to itself.
//
// Each question takes a number: what is asked is answered as known up to it.
type Book struct {
	periods     when.Kept[Period]
	submissions when.Kept[Submission]
	locks       when.Kept[Lock]
	proposals   when.Kept[Proposal]
	objections  when.Kept[Objection]
	editions    when.Kept[Edition]
	evidence    when.Kept[Evidence]
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
		return b.periods.Take(seq, code, body, func(*Period) {})
	case kindSubmission:
		return b.submissions.Take(seq, code, body, func(s *Submission) { s.Seq = seq })
	case kindLock:
		return b.locks.Take(seq, code, body, func(l *Lock) { l.Seq = seq })
	case kindProposal:
		return b.proposals.Take(seq, code, body, func(p *Proposal) { p.Seq = seq })
	case kindObjection:
		return b.objections.Take(seq, code, body, func(o *Objection) { o.Seq = seq })
	case kindEdition:
		return b.editions.Take(seq, code, body, func(e *Edition) { e.Seq = seq })
	case kindEvidence:
		return b.evidence.Take(seq, code, body, func(e *Evidence) { e.Seq = seq })
	}
	return fmt.Errorf("workflow: unknown kind %q", kind)
}

// steps of a thing up to a number, in order.
func history[V any](h *when.Kept[V], code string, known int64) []V {
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
	p, ok := b.periods.Last(code, known)
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
	for p := range b.periods.All(known) {
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
	for s := range b.submissions.All(known) {
		if s.Period == period {
			return true
		}
	}
	for l := range b.locks.All(known) {
		if l.Period == period {
			return true
		}
	}
	return false
}

// Submission returns the latest step of a unit's return for a period; false when nothing was handed in.
func (b *Book) Submission(unit, period string, known int64) (Submission, bool) {
	return b.submissions.Last(Key(unit, period), known)
}

// Submissions returns the latest step of every return, in the order in which they were first handed in.
func (b *Book) Submissions(known int64) []Submission { return slices.Collect(b.submissions.All(known)) }

// SubmissionSteps returns all steps of a unit's return for a period, in order.
func (b *Book) SubmissionSteps(unit, period string, known int64) []Submission {
	return history(&b.submissions, Key(unit, period), known)
}

// Locks returns all locks, in the order in which they were made.
func (b *Book) Locks(known int64) []Lock { return slices.Collect(b.locks.All(known)) }

// Lock returns the lock of a period that reaches a unit: its own or that of a unit above. above are the unit and its ancestors.
func (b *Book) Lock(above []string, period string, known int64) (Lock, bool) {
	for _, u := range above {
		if l, ok := b.locks.Last(Key(u, period), known); ok {
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
	return b.proposals.Last(code, known)
}

// Proposals returns all proposals, in the order in which they were made.
func (b *Book) Proposals(known int64) []Proposal { return slices.Collect(b.proposals.All(known)) }

// Objection returns an objection.
func (b *Book) Objection(code string, known int64) (Objection, bool) {
	return b.objections.Last(code, known)
}

// Objections returns all objections, in the order in which they were filed.
func (b *Book) Objections(known int64) []Objection { return slices.Collect(b.objections.All(known)) }

// Edition returns an edition, with the code of the one that amends it.
func (b *Book) Edition(code string, known int64) (Edition, bool) {
	e, ok := b.editions.Last(code, known)
	if ok {
		e.AmendedBy = b.amendedBy(code, known)
	}
	return e, ok
}

// Editions returns all editions, in the order in which they were frozen.
func (b *Book) Editions(known int64) []Edition {
	out := slices.Collect(b.editions.All(known))
	for i := range out {
		out[i].AmendedBy = b.amendedBy(out[i].Code, known)
	}
	return out
}

// amendedBy returns the code of the published edition that amends another; a frozen one does not count yet.
func (b *Book) amendedBy(code string, known int64) string {
	for e := range b.editions.All(known) {
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
func (b *Book) AllEvidence(known int64) []Evidence { return slices.Collect(b.evidence.All(known)) }
