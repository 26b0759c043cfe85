package api

import (
	"context"
	"net/http"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/score"
)

type explainParams struct {
	QuestionParams
	Unit string `query:"unit" required:"true" maxLength:"200" doc:"api.doc.explain_unit" example:"431002"`
	Item string `query:"item" maxLength:"200" doc:"api.doc.item"`
}

func (s *server) explanations() {
	register(s, op{ID: "explain-score", Method: http.MethodGet, Path: "/api/v1/board/explanation", Tag: "board", Does: access.ExplainRead},
		atUnit(s, func(in *explainParams) *string { return &in.Unit }),
		func(ctx context.Context, in *explainParams) (*answer[*score.Node], error) {
			q, err := in.question(s.Desk.Zone())
			if err != nil {
				return nil, err
			}
			n, err := s.Desk.Explain(ctx, q, in.Unit, in.Item)
			return &answer[*score.Node]{n}, err
		})
}
