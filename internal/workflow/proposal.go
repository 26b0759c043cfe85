package workflow

import (
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Decided is what became of a proposal.
type Decided string

// The states of a proposal.
const (
	Proposed Decided = "proposed"
	Approved Decided = "approved"
	Refused  Decided = "refused"
)

// ProposalKind is what a proposal wants done.
type ProposalKind string

// The kinds of proposals.
const (
	Correct  ProposalKind = "correction"  // another quantity in place of a record's
	Withdraw ProposalKind = "retraction"  // a record taken out
	Add      ProposalKind = "observation" // a figure that was left out
)

// Proposal is a change to what is locked (or to anything in the ledger): one person proposes it with a reason, another approves
// it, and the approval writes the record.
type Proposal struct {
	Code      string       `json:"code"` // given when it is proposed: P1, P2…
	Kind      ProposalKind `json:"kind"`
	Record    int64        `json:"record,omitempty"` // of a correction or retraction: the record that is wrong
	Unit      string       `json:"unit"`             // code; of a correction or retraction: the record's
	Indicator string       `json:"indicator"`
	On        when.Date    `json:"on"`
	Quantity  num.Qty      `json:"quantity"` // of a correction or observation
	Voucher   string       `json:"voucher,omitempty"`
	Reason    string       `json:"reason"`
	Evidence  []string     `json:"evidence,omitempty"`

	State      Decided   `json:"state"`
	By         string    `json:"by"`
	At         time.Time `json:"at"`
	DecidedBy  string    `json:"decided_by,omitempty"`
	DecidedAt  time.Time `json:"decided_at,omitzero"`
	Decision   string    `json:"decision,omitempty"`    // why it was refused
	WrittenAs  int64     `json:"written_as,omitempty"`  // the record that the approval wrote
	LockedUnit string    `json:"locked_unit,omitempty"` // the lock that it passes, when there is one: its unit
	LockedTerm string    `json:"locked_period,omitempty"`
	Seq        int64     `json:"seq,omitempty"` // the number of the latest version; not part of what is kept
}

// Check says what is wrong with a proposal by itself.
func (p Proposal) Check() error {
	var l fault.List
	if p.Reason == "" {
		l = append(l, fault.At("reason", "workflow_reason_missing", "", ""))
	}
	switch p.Kind {
	case Correct, Withdraw:
		if p.Record <= 0 {
			l = append(l, fault.At("record", "workflow_missing", "", ""))
		}
	case Add:
		if p.Record != 0 {
			l = append(l, fault.At("record", "workflow_record_of_addition", "", ""))
		}
		if p.Unit == "" {
			l = append(l, fault.At("unit", "workflow_missing", "", ""))
		}
		if p.Indicator == "" {
			l = append(l, fault.At("indicator", "workflow_missing", "", ""))
		}
	default:
		l = append(l, fault.At("kind", "workflow_proposal_kind", string(p.Kind), "correction, retraction, observation"))
	}
	return l.Err()
}

// Approve makes the version that lets it pass. Nobody approves what they proposed.
func (p Proposal) Approve(by string, at time.Time) (Proposal, error) {
	if by == p.By {
		return p, fault.New("workflow_second_person", by, "")
	}
	return p.decide(Approved, by, at, "")
}

// Refuse makes the version that does not; it needs a reason. Who proposed it may so take it back.
func (p Proposal) Refuse(by string, at time.Time, reason string) (Proposal, error) {
	if reason == "" {
		return p, fault.At("reason", "workflow_reason_missing", "", "")
	}
	return p.decide(Refused, by, at, reason)
}

func (p Proposal) decide(as Decided, by string, at time.Time, reason string) (Proposal, error) {
	if p.State != Proposed {
		return p, fault.New("workflow_decided", p.Code, p.DecidedBy+" "+Instant(p.DecidedAt))
	}
	p.State, p.DecidedBy, p.DecidedAt, p.Decision, p.Seq = as, by, at, reason, 0
	return p, nil
}
