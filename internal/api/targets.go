package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

func (s *server) targets() {
	register(s, op{ID: "list-targets", Method: http.MethodGet, Path: "/api/v1/targets", Tag: "target", Does: access.TargetRead},
		atUnits(s, access.TargetRead, func(in *targetList) []string { return nonEmpty(in.Unit) }), s.listTargets)
	register(s, op{ID: "check-targets", Method: http.MethodGet, Path: "/api/v1/targets/check", Tag: "target", Does: access.TargetRead},
		narrowed[struct{ QuestionParams }](access.TargetRead), func(ctx context.Context, in *struct{ QuestionParams }) (*answer[desk.TargetCheck], error) {
			q, err := in.question(s.Desk.Zone())
			if err != nil {
				return nil, err
			}
			c, err := s.Desk.CheckTargets(ctx, q)
			if err != nil {
				return nil, err
			}
			c, err = c.Within(s.sees(ctx, access.TargetRead))
			return &answer[desk.TargetCheck]{c}, err
		})
	register(s, op{ID: "get-target", Method: http.MethodGet, Path: "/api/v1/targets/{unit}/{indicator}/{start}", Tag: "target", Does: access.TargetRead},
		atUnit(s, func(in *TargetRef) *string { return &in.Unit }), s.getTarget)
	register(s, op{ID: "list-target-versions", Method: http.MethodGet, Path: "/api/v1/targets/{unit}/{indicator}/{start}/versions", Tag: "target", Does: access.TargetRead},
		atUnit(s, func(in *TargetRef) *string { return &in.Unit }), s.targetVersions)
	register(s, op{ID: "assign-target", Method: http.MethodPost, Path: "/api/v1/targets", Tag: "target", Does: access.TargetWrite, Status: 201},
		atUnit(s, func(in *assignForm) *string { return &in.Body.Unit }), s.assign)
	register(s, op{ID: "amend-target", Method: http.MethodPatch, Path: "/api/v1/targets/{unit}/{indicator}/{start}", Tag: "target", Does: access.TargetWrite},
		atUnit(s, func(in *amendForm) *string { return &in.Unit }), s.amend)
	register(s, op{ID: "split-target", Method: http.MethodPost, Path: "/api/v1/targets/{unit}/{indicator}/{start}/split", Tag: "target", Does: access.TargetWrite},
		atUnit(s, func(in *splitForm) *string { return &in.Unit }), s.split)
}

type targetList struct {
	QuestionParams
	Unit string `query:"unit" maxLength:"200" doc:"api.doc.target_unit"`
}

// TargetLine is a target with the number of its version.
type TargetLine struct {
	Record int64 `json:"record" doc:"api.doc.version"`
	target.Target
}

type targetLines struct {
	Targets []TargetLine `json:"targets"`
}

// listTargets lists the targets that stand at a moment, of one unit or of all in the caller's reach.
func (s *server) listTargets(ctx context.Context, in *targetList) (*answer[targetLines], error) {
	q, err := in.question(s.Desk.Zone())
	if err != nil {
		return nil, err
	}
	only := ""
	if in.Unit != "" {
		o, err := s.unit(ctx, in.Unit)
		if err != nil {
			return nil, err
		}
		only = o.Unit
	}
	vs, err := s.Desk.Targets(ctx, q)
	if err != nil {
		return nil, err
	}
	sees := s.sees(ctx, access.TargetRead)
	out := targetLines{Targets: []TargetLine{}}
	for _, v := range vs {
		if only != "" && v.Target.Unit != only {
			continue
		}
		ok, err := sees(v.Target.Unit)
		if err != nil {
			return nil, err
		}
		if ok {
			out.Targets = append(out.Targets, TargetLine{v.Seq, v.Target})
		}
	}
	return &answer[targetLines]{out}, nil
}

// TargetRef names a target: by codes or names and the start of its period.
type TargetRef struct {
	Unit      string `path:"unit" maxLength:"200" doc:"api.doc.unit"`
	Indicator string `path:"indicator" maxLength:"200" doc:"api.doc.indicator"`
	Start     string `path:"start" format:"date" doc:"api.doc.target_start"`
}

func (in *TargetRef) key() (target.Key, error) {
	start, err := day("start", in.Start)
	return target.Key{Unit: in.Unit, Indicator: in.Indicator, Start: start}, err
}

// edited is something that can be changed: its ETag is the number of its latest version.
type edited[B any] struct {
	ETag string `header:"ETag"`
	Body B
}

func (s *server) getTarget(ctx context.Context, in *TargetRef) (*edited[TargetLine], error) {
	k, err := in.key()
	if err != nil {
		return nil, err
	}
	v, err := s.Desk.Target(ctx, k)
	if err != nil {
		return nil, err
	}
	return &edited[TargetLine]{rev(v.Seq), TargetLine{v.Seq, v.Target}}, nil
}

// targetVersion is a version of a target: what it said, who wrote it and when.
type targetVersion struct {
	TargetLine
	By         string    `json:"by"`
	RecordedAt time.Time `json:"recorded_at"`
}

type targetVersions struct {
	Versions []targetVersion `json:"versions"`
}

func (s *server) targetVersions(ctx context.Context, in *TargetRef) (*answer[targetVersions], error) {
	k, err := in.key()
	if err != nil {
		return nil, err
	}
	vs, err := s.Desk.TargetVersions(ctx, k)
	out := targetVersions{Versions: []targetVersion{}}
	for _, v := range vs {
		out.Versions = append(out.Versions, targetVersion{TargetLine{v.Seq, v.Target}, v.Entry.Actor, v.Entry.RecordedAt})
	}
	return &answer[targetVersions]{out}, err
}

type assignForm struct {
	Body struct {
		Unit      string    `json:"unit" minLength:"1" maxLength:"200" doc:"api.doc.unit"`
		Indicator string    `json:"indicator" minLength:"1" maxLength:"200" doc:"api.doc.indicator"`
		Quantity  num.Qty   `json:"quantity" doc:"api.doc.quantity" example:"240"`
		Start     when.Date `json:"start" format:"date" doc:"api.doc.target_start"`
		Due       when.Date `json:"due" format:"date" doc:"api.doc.target_due"`
		Reason    string    `json:"reason,omitempty" maxLength:"2000" doc:"api.doc.reason"`
	}
}

// targetWritten is a target as it was written.
type targetWritten struct {
	Target *target.Target `json:"target,omitempty"`
	Entry  *store.Entry   `json:"entry,omitempty" doc:"api.doc.entry"`
}

func (s *server) assign(ctx context.Context, in *assignForm) (*edited[targetWritten], error) {
	b := in.Body
	t := target.Target{Unit: b.Unit, Indicator: b.Indicator, Quantity: b.Quantity, Period: when.Period{Start: b.Start, Due: b.Due}, From: b.Start, Reason: b.Reason}
	t, e, err := s.Desk.Assign(ctx, by(ctx, "target assign"), t)
	if err != nil {
		return nil, err
	}
	return &edited[targetWritten]{rev(e.Last), targetWritten{&t, wrote(e)}}, nil
}

type amendForm struct {
	TargetRef
	Match string `header:"If-Match" doc:"api.doc.if_match"`
	Body  struct {
		Quantity *num.Qty   `json:"quantity,omitempty" doc:"api.doc.quantity"`
		Due      *when.Date `json:"due,omitempty" format:"date" doc:"api.doc.target_due"`
		From     *when.Date `json:"from,omitempty" format:"date" doc:"api.doc.amend_from"`
		Withdraw bool       `json:"withdraw,omitempty" doc:"api.doc.withdraw"`
		Reason   string     `json:"reason" minLength:"1" maxLength:"2000" doc:"api.doc.reason"`
	}
}

// amend changes a target that the caller has read: If-Match is its version's number.
func (s *server) amend(ctx context.Context, in *amendForm) (*edited[targetWritten], error) {
	k, err := in.key()
	if err != nil {
		return nil, err
	}
	a := target.Amendment{Quantity: in.Body.Quantity, Due: in.Body.Due, Withdraw: in.Body.Withdraw, Reason: in.Body.Reason}
	if in.Body.From != nil {
		a.From = *in.Body.From
	}
	t, e, err := s.Desk.AmendIf(ctx, by(ctx, "target amend"), k, a, func(seq int64) error { return mustMatch(in.Match, seq) })
	if err != nil {
		return nil, err
	}
	return &edited[targetWritten]{rev(e.Last), targetWritten{&t, wrote(e)}}, nil
}

type splitForm struct {
	TargetRef
	Body struct {
		Weights map[string]string `json:"weights,omitempty" maxProperties:"1000" doc:"api.doc.split_weights"`
		Given   map[string]string `json:"given,omitempty" maxProperties:"1000" doc:"api.doc.split_given"`
		Step    string            `json:"step,omitempty" maxLength:"40" doc:"api.doc.split_step"`
		From    *when.Date        `json:"from,omitempty" format:"date" doc:"api.doc.amend_from"`
		Reason  string            `json:"reason,omitempty" maxLength:"2000" doc:"api.doc.reason"`
	}
}

type splitWritten struct {
	Targets []target.Target `json:"targets,omitempty"`
	Entry   *store.Entry    `json:"entry,omitempty" doc:"api.doc.entry"`
}

func (s *server) split(ctx context.Context, in *splitForm) (*answer[splitWritten], error) {
	k, err := in.key()
	if err != nil {
		return nil, err
	}
	var shares desk.Shares
	if shares.Weights, err = amounts("weights", in.Body.Weights, num.ParseRat); err != nil {
		return nil, err
	}
	if shares.Given, err = amounts("given", in.Body.Given, num.ParseQty); err != nil {
		return nil, err
	}
	if in.Body.Step != "" {
		if shares.Step, err = num.ParseQty(in.Body.Step); err != nil {
			return nil, fault.At("step", "api_form", in.Body.Step, "1")
		}
	}
	if in.Body.From != nil {
		shares.From = *in.Body.From
	}
	parts, e, err := s.Desk.Split(ctx, by(ctx, "target split"), k, shares, in.Body.Reason)
	return &answer[splitWritten]{splitWritten{parts, wrote(e)}}, err
}

// amounts reads a map of units to numbers; nil when there is none.
func amounts[V any](field string, m map[string]string, parse func(string) (V, error)) (map[string]V, error) {
	if len(m) == 0 {
		return nil, nil
	}
	out := make(map[string]V, len(m))
	for _, unit := range sorted(m) {
		v, err := parse(m[unit])
		if err != nil {
			return nil, fault.At(fmt.Sprintf("%s.%s", field, unit), "api_form", m[unit], "3")
		}
		out[unit] = v
	}
	return out, nil
}
