package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

func (s *server) periods() {
	register(s, op{ID: "list-periods", Method: http.MethodGet, Path: "/api/v1/periods", Tag: "workflow", Does: access.PeriodRead}, narrowed[struct{}](access.PeriodRead),
		func(ctx context.Context, _ *struct{}) (*answer[items[workflow.Period]], error) {
			all, err := s.Desk.Periods(ctx)
			if err != nil {
				return nil, err
			}
			out, err := within1(ctx, s, access.PeriodRead, all, func(p workflow.Period) string { return p.Unit })
			return &answer[items[workflow.Period]]{items[workflow.Period]{out}}, err
		})
	register(s, op{ID: "get-period", Method: http.MethodGet, Path: "/api/v1/periods/{code}", Tag: "workflow", Does: access.PeriodRead}, narrowed[PeriodRef](access.PeriodRead),
		func(ctx context.Context, in *PeriodRef) (*edited[workflow.Period], error) {
			steps, err := s.Desk.PeriodSteps(ctx, in.Code)
			if err != nil {
				return nil, err
			}
			return &edited[workflow.Period]{rev(int64(len(steps))), steps[len(steps)-1]}, nil
		})
	register(s, op{ID: "open-period", Method: http.MethodPost, Path: "/api/v1/periods", Tag: "workflow", Does: access.PeriodWrite, Status: 201},
		atUnit(s, func(in *periodForm) *string { return &in.Body.Unit }), s.openPeriod)
	register(s, op{ID: "amend-period", Method: http.MethodPatch, Path: "/api/v1/periods/{code}", Tag: "workflow", Does: access.PeriodWrite},
		func(ctx context.Context, in *periodAmendForm) ([]access.Object, error) {
			p, err := s.Desk.Period(ctx, in.Code)
			if err != nil {
				return nil, err
			}
			o, err := s.unitOrClosed(ctx, p.Unit)
			return []access.Object{o}, err
		}, s.amendPeriod)
	register(s, op{ID: "list-locks", Method: http.MethodGet, Path: "/api/v1/locks", Tag: "workflow", Does: access.PeriodRead}, narrowed[struct{}](access.PeriodRead),
		func(ctx context.Context, _ *struct{}) (*answer[items[workflow.Lock]], error) {
			all, err := s.Desk.Locks(ctx, desk.Question{})
			if err != nil {
				return nil, err
			}
			out, err := within1(ctx, s, access.PeriodRead, all, func(l workflow.Lock) string { return l.Unit })
			return &answer[items[workflow.Lock]]{items[workflow.Lock]{out}}, err
		})
	register(s, op{ID: "lock-period", Method: http.MethodPost, Path: "/api/v1/periods/{code}/locks", Tag: "workflow", Does: access.PeriodLock, Status: 201},
		atUnit(s, func(in *lockForm) *string { return &in.Body.Unit }),
		func(ctx context.Context, in *lockForm) (*answer[lockWritten], error) {
			l, e, err := s.Desk.LockPeriod(ctx, by(ctx, ""), in.Body.Unit, in.Code, in.Body.Reason)
			if err != nil {
				return nil, err
			}
			return &answer[lockWritten]{lockWritten{&l, wrote(e)}}, nil
		})
}

// within1 keeps of a list what concerns the caller: what stands at a unit in reach, or at one above it.
func within1[V any](ctx context.Context, s *server, does access.Operation, all []V, unit func(V) string) ([]V, error) {
	out := []V{}
	reach, everything := access.Units(of(ctx).subject, does)
	var above []string
	for _, u := range reach {
		o, err := s.unitOrClosed(ctx, u)
		if err != nil {
			return nil, err
		}
		above = append(above, o.Above...)
	}
	sees := s.sees(ctx, does)
	for _, v := range all {
		ok := everything || slices.Contains(above, unit(v))
		if !ok {
			var err error
			if ok, err = sees(unit(v)); err != nil {
				return nil, err
			}
		}
		if ok {
			out = append(out, v)
		}
	}
	return out, nil
}

// seen keeps of a list what stands at a unit in the caller's reach.
func seen[V any](ctx context.Context, s *server, does access.Operation, all []V, unit func(V) string) ([]V, error) {
	out := []V{}
	sees := s.sees(ctx, does)
	for _, v := range all {
		ok, err := sees(unit(v))
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, v)
		}
	}
	return out, nil
}

// PeriodRef names a period.
type PeriodRef struct {
	Code string `path:"code" maxLength:"100" doc:"api.doc.period"`
}

type periodForm struct {
	Body struct {
		Code       string    `json:"code" minLength:"1" maxLength:"40" doc:"api.doc.period" example:"2021-04"`
		Name       string    `json:"name" minLength:"1" maxLength:"200" doc:"api.doc.period_name"`
		First      when.Date `json:"first" format:"date" doc:"api.doc.period_first"`
		Last       when.Date `json:"last" format:"date" doc:"api.doc.period_last"`
		SubmitBy   time.Time `json:"submit_by" doc:"api.doc.submit_by"`
		VerifyBy   time.Time `json:"verify_by" doc:"api.doc.verify_by"`
		Unit       string    `json:"unit" minLength:"1" maxLength:"200" doc:"api.doc.period_unit"`
		Kind       string    `json:"kind,omitempty" maxLength:"100" doc:"api.doc.period_kind"`
		Indicators []string  `json:"indicators,omitempty" maxItems:"500" doc:"api.doc.period_indicators"`
	}
}

type periodWritten struct {
	Period *workflow.Period `json:"period,omitempty"`
	Entry  *store.Entry     `json:"entry,omitempty" doc:"api.doc.entry"`
}

type lockWritten struct {
	Lock  *workflow.Lock `json:"lock,omitempty"`
	Entry *store.Entry   `json:"entry,omitempty" doc:"api.doc.entry"`
}

func (s *server) openPeriod(ctx context.Context, in *periodForm) (*edited[periodWritten], error) {
	b := in.Body
	p, e, err := s.Desk.OpenPeriod(ctx, by(ctx, "period"), workflow.Period{Code: b.Code, Name: b.Name, First: b.First, Last: b.Last, SubmitBy: b.SubmitBy, VerifyBy: b.VerifyBy,
		Unit: b.Unit, Kind: b.Kind, Indicators: b.Indicators})
	if err != nil {
		return nil, err
	}
	return &edited[periodWritten]{rev(1), periodWritten{&p, wrote(e)}}, nil
}

type periodAmendForm struct {
	PeriodRef
	Match string `header:"If-Match" doc:"api.doc.if_match"`
	Body  struct {
		Name       *string    `json:"name,omitempty" maxLength:"200" doc:"api.doc.period_name"`
		First      *when.Date `json:"first,omitempty" format:"date" doc:"api.doc.period_first"`
		Last       *when.Date `json:"last,omitempty" format:"date" doc:"api.doc.period_last"`
		SubmitBy   *time.Time `json:"submit_by,omitempty" doc:"api.doc.submit_by"`
		VerifyBy   *time.Time `json:"verify_by,omitempty" doc:"api.doc.verify_by"`
		Kind       *string    `json:"kind,omitempty" maxLength:"100" doc:"api.doc.period_kind"`
		Indicators *[]string  `json:"indicators,omitempty" maxItems:"500" doc:"api.doc.period_indicators"`
		Withdraw   bool       `json:"withdraw,omitempty" doc:"api.doc.period_withdraw"`
		Reason     string     `json:"reason" minLength:"1" maxLength:"2000" doc:"api.doc.reason"`
	}
}

func (s *server) amendPeriod(ctx context.Context, in *periodAmendForm) (*edited[periodWritten], error) {
	b := in.Body
	a := workflow.Amendment{Name: b.Name, First: b.First, Last: b.Last, SubmitBy: b.SubmitBy, VerifyBy: b.VerifyBy, Kind: b.Kind, Indicators: b.Indicators, Withdraw: b.Withdraw, Reason: b.Reason}
	var steps int64
	p, e, err := s.Desk.AmendPeriodIf(ctx, by(ctx, "period"), in.Code, a, func(n int64) error {
		steps = n
		return mustMatch(in.Match, n)
	})
	if err != nil {
		return nil, err
	}
	return &edited[periodWritten]{rev(steps + 1), periodWritten{&p, wrote(e)}}, nil
}

type lockForm struct {
	PeriodRef
	Body struct {
		Unit   string `json:"unit" minLength:"1" maxLength:"200" doc:"api.doc.lock_unit"`
		Reason string `json:"reason,omitempty" maxLength:"2000" doc:"api.doc.reason"`
	}
}
