package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/store"
)

func (s *server) records() {
	register(s, op{ID: "list-records", Method: http.MethodGet, Path: "/api/v1/records", Tag: "record", Does: access.RecordRead},
		atUnits(s, access.RecordRead, func(in *recordList) []string { return in.Unit }), s.listRecords)
	register(s, op{ID: "get-record", Method: http.MethodGet, Path: "/api/v1/records/{seq}", Tag: "record", Does: access.RecordRead},
		atRecords(s, func(in *recordRef) []int64 { return []int64{in.Seq} }),
		func(ctx context.Context, in *recordRef) (*answer[desk.Line], error) {
			l, err := s.line(ctx, in.Seq)
			return &answer[desk.Line]{l}, err
		})
	register(s, op{ID: "get-record-chain", Method: http.MethodGet, Path: "/api/v1/records/{seq}/chain", Tag: "record", Does: access.RecordRead},
		atRecords(s, func(in *recordRef) []int64 { return []int64{in.Seq} }),
		func(ctx context.Context, in *recordRef) (*answer[items[desk.Line]], error) {
			all, err := s.Desk.Chain(ctx, in.Seq)
			return &answer[items[desk.Line]]{items[desk.Line]{all}}, err
		})
	register(s, op{ID: "correct-record", Method: http.MethodPost, Path: "/api/v1/records/{seq}/correction", Tag: "record", Does: access.RecordWrite, Status: 201},
		atRecords(s, func(in *correctForm) []int64 { return []int64{in.Seq} }), s.correct)
	register(s, op{ID: "retract-records", Method: http.MethodPost, Path: "/api/v1/records/retract", Tag: "record", Does: access.RecordWrite},
		atRecords(s, (*reasonForm).numbers), s.retract)
	register(s, op{ID: "verify-records", Method: http.MethodPost, Path: "/api/v1/records/verify", Tag: "record", Does: access.SubmissionVerify},
		atRecords(s, (*numbersForm).numbers), func(ctx context.Context, in *numbersForm) (*answer[written], error) {
			return s.act(ctx, in.Body.Records, ledger.Verification, "")
		})
	register(s, op{ID: "return-records", Method: http.MethodPost, Path: "/api/v1/records/return", Tag: "record", Does: access.SubmissionReturn},
		atRecords(s, (*reasonForm).numbers), func(ctx context.Context, in *reasonForm) (*answer[written], error) {
			return s.act(ctx, in.Body.Records, ledger.Return, in.Body.Reason)
		})
}

type recordRef struct {
	Seq int64 `path:"seq" minimum:"1" doc:"api.doc.record"`
}

type recordList struct {
	PageParams
	Unit      []string `query:"unit,explode" maxItems:"50" doc:"api.doc.units"`
	Indicator []string `query:"indicator,explode" maxItems:"50" doc:"api.doc.indicators"`
	Kind      []string `query:"kind,explode" enum:"observation,correction,retraction,verification,return" doc:"api.doc.record_kind"`
	From      string   `query:"from" format:"date" doc:"api.doc.from_day"`
	To        string   `query:"to" format:"date" doc:"api.doc.to_day"`
	Newest    bool     `query:"newest" doc:"api.doc.newest"`
}

type recordPage struct {
	Records []desk.Line `json:"records"`
	Next    string      `json:"next,omitempty" doc:"api.doc.next"`
}

// filter reads the list's parameters, narrowed to the units that the caller reaches.
func (in *recordList) filter(ctx context.Context, does access.Operation) (desk.Filter, error) {
	f := desk.Filter{Units: in.Unit, Indicators: in.Indicator}
	if reach, all := access.Units(of(ctx).subject, does); len(in.Unit) == 0 && !all {
		f.Units = reach
	}
	var err error
	if f.From, err = day("from", in.From); err != nil {
		return f, err
	}
	if f.To, err = day("to", in.To); err != nil {
		return f, err
	}
	for _, name := range in.Kind {
		for k := ledger.Observation; k <= ledger.Return; k++ {
			if k.String() == name {
				f.Kinds = append(f.Kinds, k)
			}
		}
	}
	return f, nil
}

func (s *server) listRecords(ctx context.Context, in *recordList) (*answer[recordPage], error) {
	list := "records"
	if in.Newest {
		list = "records, newest first"
	}
	at, err := in.from(list)
	if err != nil {
		return nil, err
	}
	f, err := in.filter(ctx, access.RecordRead)
	if err != nil {
		return nil, err
	}
	f.Newest, f.Limit = in.Newest, in.Limit+1 // one more says whether there is another page
	if in.Newest {
		f.Before = at.After
	} else {
		f.AfterSeq = at.After
	}
	page := recordPage{Records: []desk.Line{}}
	for l, err := range s.Desk.Records(ctx, f) {
		if err != nil {
			return nil, err
		}
		if len(page.Records) == in.Limit {
			page.Next = place{Of: list, After: page.Records[in.Limit-1].Seq}.cursor()
			break
		}
		page.Records = append(page.Records, l)
	}
	return &answer[recordPage]{page}, nil
}

// line reads one record.
func (s *server) line(ctx context.Context, seq int64) (desk.Line, error) {
	for l, err := range s.Desk.Records(ctx, desk.Filter{Numbers: []int64{seq}}) {
		return l, err
	}
	return desk.Line{}, fault.New("store_record_unknown", itoa(seq), "")
}

// atRecords is of operations on records: each stands at its unit, was submitted by whoever wrote it, and drafted by whoever had a hand
// in the draft that it was handed in by.
func atRecords[I any](s *server, numbers func(*I) []int64) where[I] {
	return func(ctx context.Context, in *I) ([]access.Object, error) {
		drafters, err := s.Desk.DraftersOf(ctx, numbers(in))
		if err != nil {
			return nil, err
		}
		var out []access.Object
		for _, seq := range numbers(in) {
			l, err := s.line(ctx, seq)
			if err != nil {
				return nil, err
			}
			o, err := s.unitOrClosed(ctx, l.Unit)
			if err != nil {
				return nil, err
			}
			o.SubmittedBy = l.Actor
			if o.SubmittedBy == "" {
				o.SubmittedBy = nobody // written before there were accounts
			}
			o.DraftedBy = drafters[seq]
			out = append(out, o)
		}
		return out, nil
	}
}

type numbersForm struct {
	Body struct {
		Records distinct[int64] `json:"records" minItems:"1" maxItems:"1000" doc:"api.doc.record_numbers"`
	}
}

func (in *numbersForm) numbers() []int64 { return in.Body.Records }

// Resolve implements huma.Resolver.
func (in *numbersForm) Resolve(huma.Context) []error { return in.Body.Records.twice("body.records") }

type reasonForm struct {
	Body struct {
		Records distinct[int64] `json:"records" minItems:"1" maxItems:"1000" doc:"api.doc.record_numbers"`
		Reason  string          `json:"reason" minLength:"1" maxLength:"2000" doc:"api.doc.reason"`
	}
}

func (in *reasonForm) numbers() []int64 { return in.Body.Records }

// Resolve implements huma.Resolver.
func (in *reasonForm) Resolve(huma.Context) []error { return in.Body.Records.twice("body.records") }

// written is the answer of what does nothing but write.
type written struct {
	Entry *store.Entry `json:"entry,omitempty" doc:"api.doc.entry"`
}

func wrote(e store.Entry) *store.Entry {
	if e.First == 0 {
		return nil
	}
	return &e
}

func (s *server) act(ctx context.Context, seqs []int64, k ledger.Kind, reason string) (*answer[written], error) {
	c := of(ctx)
	e, err := s.Desk.Act(ctx, by(ctx, "records "+k.String()), seqs, desk.Act{Kind: k, By: c.subject.Account, Reason: reason})
	return &answer[written]{written{wrote(e)}}, err
}

// retract takes records out. One that is verified needs the right to write verified records besides, since nobody looks again.
func (s *server) retract(ctx context.Context, in *reasonForm) (*answer[written], error) {
	for _, seq := range in.Body.Records {
		l, err := s.line(ctx, seq)
		if err != nil {
			return nil, err
		}
		if l.Basis == ledger.Verified || l.VerifiedLater {
			if err := s.mayAttest(ctx, l.Unit); err != nil {
				return nil, err
			}
		}
	}
	return s.act(ctx, in.Body.Records, ledger.Retraction, in.Body.Reason)
}

func (s *server) mayAttest(ctx context.Context, unit string) error {
	o, err := s.unitOrClosed(ctx, unit)
	if err != nil {
		return err
	}
	return access.Decide(of(ctx).subject, access.RecordAttest, o)
}

type correctForm struct {
	Seq  int64 `path:"seq" minimum:"1" doc:"api.doc.record"`
	Body struct {
		Quantity   *num.Qty `json:"quantity,omitempty" doc:"api.doc.quantity" example:"12.5"`
		OccurredOn string   `json:"occurred_on,omitempty" format:"date" doc:"api.doc.day"`
		Voucher    *string  `json:"voucher,omitempty" maxLength:"200" doc:"api.doc.voucher"`
		Evidence   []string `json:"evidence,omitempty" maxItems:"20" doc:"api.doc.evidence_hashes"`
		Reason     string   `json:"reason" minLength:"1" maxLength:"2000" doc:"api.doc.reason"`
		Basis      string   `json:"basis,omitempty" enum:"verified,submitted" doc:"api.doc.write_basis"`
	}
}

type corrected struct {
	Record int64        `json:"record,omitempty" doc:"api.doc.new_record"`
	Entry  *store.Entry `json:"entry,omitempty" doc:"api.doc.entry"`
}

func (s *server) correct(ctx context.Context, in *correctForm) (*answer[corrected], error) {
	c := desk.Correction{Quantity: in.Body.Quantity, Voucher: in.Body.Voucher, Reason: in.Body.Reason, Basis: ledger.Submitted}
	if in.Body.OccurredOn != "" {
		d, err := day("occurred_on", in.Body.OccurredOn)
		if err != nil {
			return nil, err
		}
		c.On = &d
	}
	for i, hash := range in.Body.Evidence {
		if _, err := s.Desk.EvidenceOf(ctx, hash); err != nil {
			return nil, placed(err, fmt.Sprintf("evidence[%d]", i))
		}
		if c.Evidence != "" {
			c.Evidence += " "
		}
		c.Evidence += "sha256:" + hash
	}
	if in.Body.Basis == "verified" {
		l, err := s.line(ctx, in.Seq)
		if err == nil {
			err = s.mayAttest(ctx, l.Unit)
		}
		if err != nil {
			return nil, err
		}
		c.Basis = ledger.Verified
	}
	r, e, err := s.Desk.Correct(ctx, by(ctx, "correction"), in.Seq, c)
	return &answer[corrected]{corrected{r.Seq, wrote(e)}}, err
}

// placed gives the faults of err the place of a field.
func placed(err error, field string) error {
	l := fault.Of(err)
	for _, f := range l {
		f.Place.Field = field
	}
	return err
}
