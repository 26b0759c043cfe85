package api

import (
	"context"
	"net/http"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

// CodeRef names a proposal, an objection, an edition.
type CodeRef struct {
	Code string `path:"code" maxLength:"100" doc:"api.doc.code_of"`
}

// proposals registers corrections after lock: one person proposes, another decides.
func (s *server) proposals() {
	register(s, op{ID: "list-proposals", Method: http.MethodGet, Path: "/api/v1/proposals", Tag: "workflow", Does: access.CorrectionRead}, narrowed[struct{}](access.CorrectionRead),
		func(ctx context.Context, _ *struct{}) (*answer[items[workflow.Proposal]], error) {
			all, err := s.Desk.Proposals(ctx)
			if err != nil {
				return nil, err
			}
			out, err := seen(ctx, s, access.CorrectionRead, all, func(p workflow.Proposal) string { return p.Unit })
			return &answer[items[workflow.Proposal]]{items[workflow.Proposal]{out}}, err
		})
	register(s, op{ID: "get-proposal", Method: http.MethodGet, Path: "/api/v1/proposals/{code}", Tag: "workflow", Does: access.CorrectionRead},
		atProposal(s, func(in *CodeRef) string { return in.Code }), func(ctx context.Context, in *CodeRef) (*answer[workflow.Proposal], error) {
			p, err := s.Desk.Proposal(ctx, in.Code)
			return &answer[workflow.Proposal]{p}, err
		})
	register(s, op{ID: "propose-correction", Method: http.MethodPost, Path: "/api/v1/proposals", Tag: "workflow", Does: access.CorrectionPropose, Status: 201}, s.proposedAt, s.propose)
	register(s, op{ID: "approve-proposal", Method: http.MethodPost, Path: "/api/v1/proposals/{code}/approve", Tag: "workflow", Does: access.CorrectionApprove},
		atProposal(s, func(in *CodeRef) string { return in.Code }), func(ctx context.Context, in *CodeRef) (*answer[proposalWritten], error) {
			return proposed(s.Desk.Approve(ctx, by(ctx, ""), in.Code))
		})
	register(s, op{ID: "refuse-proposal", Method: http.MethodPost, Path: "/api/v1/proposals/{code}/refuse", Tag: "workflow", Does: access.CorrectionApprove},
		atProposal(s, func(in *refuseForm) string { return in.Code }), func(ctx context.Context, in *refuseForm) (*answer[proposalWritten], error) {
			return proposed(s.Desk.Refuse(ctx, by(ctx, ""), in.Code, in.Body.Reason))
		})
}

func atProposal[I any](s *server, code func(*I) string) where[I] {
	return func(ctx context.Context, in *I) ([]access.Object, error) {
		p, err := s.Desk.Proposal(ctx, code(in))
		if err != nil {
			return nil, err
		}
		o, err := s.unitOrClosed(ctx, p.Unit)
		o.ProposedBy = p.By
		return []access.Object{o}, err
	}
}

type proposeForm struct {
	Body struct {
		Kind      string    `json:"kind" enum:"correction,retraction,observation" doc:"api.doc.proposal_kind"`
		Record    int64     `json:"record,omitempty" minimum:"1" doc:"api.doc.proposal_record"`
		Unit      string    `json:"unit,omitempty" maxLength:"200" doc:"api.doc.unit"`
		Indicator string    `json:"indicator,omitempty" maxLength:"200" doc:"api.doc.indicator"`
		On        when.Date `json:"on,omitempty" format:"date" doc:"api.doc.day"`
		Quantity  num.Qty   `json:"quantity,omitempty" doc:"api.doc.quantity"`
		Voucher   string    `json:"voucher,omitempty" maxLength:"200" doc:"api.doc.voucher"`
		Reason    string    `json:"reason" minLength:"1" maxLength:"2000" doc:"api.doc.reason"`
		Evidence  []string  `json:"evidence,omitempty" maxItems:"20" doc:"api.doc.evidence_hashes"`
	}
}

// proposedAt is the unit of the record that is wrong, or of the figure that was left out.
func (s *server) proposedAt(ctx context.Context, in *proposeForm) ([]access.Object, error) {
	if in.Body.Record > 0 {
		l, err := s.line(ctx, in.Body.Record)
		if err != nil {
			return nil, err
		}
		o, err := s.unit(ctx, l.Unit)
		return []access.Object{o}, err
	}
	o, err := s.unitCode(ctx, &in.Body.Unit)
	return []access.Object{o}, err
}

type proposalWritten struct {
	Proposal *workflow.Proposal `json:"proposal,omitempty"`
	Entry    *store.Entry       `json:"entry,omitempty" doc:"api.doc.entry"`
}

func proposed(p workflow.Proposal, e store.Entry, err error) (*answer[proposalWritten], error) {
	if err != nil {
		return nil, err
	}
	return &answer[proposalWritten]{proposalWritten{&p, wrote(e)}}, nil
}

func (s *server) propose(ctx context.Context, in *proposeForm) (*answer[proposalWritten], error) {
	b := in.Body
	return proposed(s.Desk.Propose(ctx, by(ctx, ""), workflow.Proposal{Kind: workflow.ProposalKind(b.Kind), Record: b.Record, Unit: b.Unit, Indicator: b.Indicator,
		On: b.On, Quantity: b.Quantity, Voucher: b.Voucher, Reason: b.Reason, Evidence: b.Evidence}))
}

type refuseForm struct {
	CodeRef
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"2000" doc:"api.doc.reason"`
	}
}

// objections registers 异议: a unit's head objects to a published score, the office answers once, with a reason.
func (s *server) objections() {
	register(s, op{ID: "list-objections", Method: http.MethodGet, Path: "/api/v1/objections", Tag: "workflow", Does: access.ObjectionRead}, narrowed[struct{}](access.ObjectionRead),
		func(ctx context.Context, _ *struct{}) (*answer[items[workflow.Objection]], error) {
			all, err := s.Desk.Objections(ctx)
			if err != nil {
				return nil, err
			}
			out, err := seen(ctx, s, access.ObjectionRead, all, func(o workflow.Objection) string { return o.Unit })
			return &answer[items[workflow.Objection]]{items[workflow.Objection]{out}}, err
		})
	register(s, op{ID: "get-objection", Method: http.MethodGet, Path: "/api/v1/objections/{code}", Tag: "workflow", Does: access.ObjectionRead}, s.objectionAt,
		func(ctx context.Context, in *CodeRef) (*answer[workflow.Objection], error) {
			o, err := s.Desk.Objection(ctx, in.Code)
			return &answer[workflow.Objection]{o}, err
		})
	register(s, op{ID: "file-objection", Method: http.MethodPost, Path: "/api/v1/objections", Tag: "workflow", Does: access.ObjectionFile, Status: 201},
		atUnit(s, func(in *objectForm) *string { return &in.Body.Unit }), func(ctx context.Context, in *objectForm) (*answer[objectionWritten], error) {
			return objected(s.Desk.Object(ctx, by(ctx, ""), workflow.Objection{Edition: in.Body.Edition, Unit: in.Body.Unit, Item: in.Body.Item, Ground: in.Body.Ground, Evidence: in.Body.Evidence}))
		})
	register(s, op{ID: "decide-objection", Method: http.MethodPost, Path: "/api/v1/objections/{code}/decision", Tag: "workflow", Does: access.ObjectionDecide}, s.decidedAt,
		func(ctx context.Context, in *decideForm) (*answer[objectionWritten], error) {
			return objected(s.Desk.DecideObjection(ctx, by(ctx, ""), in.Code, in.Body.Upheld, in.Body.Reason))
		})
}

func (s *server) objectionAt(ctx context.Context, in *CodeRef) ([]access.Object, error) {
	x, err := s.Desk.Objection(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	o, err := s.unitOrClosed(ctx, x.Unit)
	o.FiledBy = x.By
	return []access.Object{o}, err
}

// decidedAt says besides who verified what the score rests on: they don't decide.
func (s *server) decidedAt(ctx context.Context, in *decideForm) ([]access.Object, error) {
	x, err := s.Desk.Objection(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	out, err := s.objectionAt(ctx, &in.CodeRef)
	if err != nil {
		return nil, err
	}
	out[0].VerifiedBy, err = s.Desk.VerifiersOf(ctx, x.Edition, x.Unit, x.Item)
	return out, err
}

type objectForm struct {
	Body struct {
		Edition  string   `json:"edition" minLength:"1" maxLength:"100" doc:"api.doc.edition"`
		Unit     string   `json:"unit" minLength:"1" maxLength:"200" doc:"api.doc.unit"`
		Item     string   `json:"item,omitempty" maxLength:"200" doc:"api.doc.item"`
		Ground   string   `json:"ground" minLength:"1" maxLength:"10000" doc:"api.doc.ground"`
		Evidence []string `json:"evidence,omitempty" maxItems:"20" doc:"api.doc.evidence_hashes"`
	}
}

type decideForm struct {
	CodeRef
	Body struct {
		Upheld bool   `json:"upheld" doc:"api.doc.upheld"`
		Reason string `json:"reason" minLength:"1" maxLength:"10000" doc:"api.doc.reason"`
	}
}

type objectionWritten struct {
	Objection *workflow.Objection `json:"objection,omitempty"`
	Entry     *store.Entry        `json:"entry,omitempty" doc:"api.doc.entry"`
}

func objected(o workflow.Objection, e store.Entry, err error) (*answer[objectionWritten], error) {
	if err != nil {
		return nil, err
	}
	return &answer[objectionWritten]{objectionWritten{&o, wrote(e)}}, nil
}
