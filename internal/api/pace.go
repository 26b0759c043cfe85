package api

import (
	"context"
	"net/http"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/pace"
)

type paceParams struct {
	QuestionParams
	Unit      string `query:"unit" maxLength:"200" doc:"api.doc.pace_unit"`
	Below     bool   `query:"below" doc:"api.doc.below"`
	Indicator string `query:"indicator" maxLength:"200" doc:"api.doc.indicator"`
	Level     string `query:"level" maxLength:"8" default:"0.8" doc:"api.doc.level"`
	Months    bool   `query:"months" doc:"api.doc.months"`
}

type paceLines struct {
	Targets []pace.Line `json:"targets"`
}

func (s *server) paces() {
	register(s, op{ID: "get-pace", Method: http.MethodGet, Path: "/api/v1/pace", Tag: "board", Does: access.PaceRead},
		func(ctx context.Context, in *paceParams) ([]access.Object, error) {
			if in.Unit == "" {
				return somewhere(ctx, access.PaceRead), nil
			}
			return atUnit(s, func(in *paceParams) *string { return &in.Unit })(ctx, in)
		}, s.pace)
	register(s, op{ID: "get-pace-series", Method: http.MethodGet, Path: "/api/v1/pace/series", Tag: "board", Does: access.PaceRead},
		atUnit(s, func(in *paceSeriesParams) *string { return &in.Unit }), s.paceSeries)
}

type paceSeriesParams struct {
	QuestionParams
	Unit      string `query:"unit" required:"true" minLength:"1" maxLength:"200" doc:"api.doc.unit"`
	Indicator string `query:"indicator" required:"true" minLength:"1" maxLength:"200" doc:"api.doc.indicator"`
	Level     string `query:"level" maxLength:"8" default:"0.8" doc:"api.doc.level"`
}

type paceSeries struct {
	Series []desk.PaceSeries `json:"series"`
}

func (s *server) paceSeries(ctx context.Context, in *paceSeriesParams) (*answer[paceSeries], error) {
	q := desk.PaceQuestion{Unit: in.Unit, Indicator: in.Indicator, Ask: pace.Ask{Level: in.Level}}
	var err error
	if q.Question, err = in.question(s.Desk.Zone()); err != nil {
		return nil, err
	}
	all, err := s.Desk.PaceSeries(ctx, q)
	return &answer[paceSeries]{paceSeries{all}}, err
}

// pace answers for one unit, or for the group's units in the caller's reach.
func (s *server) pace(ctx context.Context, in *paceParams) (*answer[paceLines], error) {
	q := desk.PaceQuestion{Unit: in.Unit, Below: in.Below, Indicator: in.Indicator, Ask: pace.Ask{Level: in.Level}}
	var err error
	if q.Question, err = in.question(s.Desk.Zone()); err != nil {
		return nil, err
	}
	if in.Months {
		q.Ask.By = pace.Months
	}
	lines, err := s.Desk.Pace(ctx, q)
	if err != nil {
		return nil, err
	}
	sees := s.sees(ctx, access.PaceRead)
	out := []pace.Line{}
	for _, l := range lines {
		ok, err := sees(l.Unit)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, l)
		}
	}
	return &answer[paceLines]{paceLines{out}}, nil
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}
