package api

import (
	"context"
	"net/http"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
)

type historyParams struct {
	Group    string   `query:"group" maxLength:"200" doc:"api.doc.group" example:"XQ"`
	Rulebook string   `query:"rulebook" maxLength:"200" doc:"api.doc.rulebook"`
	Basis    string   `query:"basis" enum:"verified,submitted" default:"verified" doc:"api.doc.basis"`
	From     string   `query:"from" format:"date" doc:"api.doc.history_from"`
	To       string   `query:"to" format:"date" doc:"api.doc.history_to"`
	Step     string   `query:"step" enum:"day,week,month" default:"week" doc:"api.doc.history_step"`
	Unit     []string `query:"unit,explode" maxItems:"200" doc:"api.doc.history_units"`
}

func (s *server) histories() {
	register(s, op{ID: "get-board-history", Method: http.MethodGet, Path: "/api/v1/board/history", Tag: "board", Does: access.BoardRead}, anywhere,
		func(ctx context.Context, in *historyParams) (*answer[desk.History], error) {
			q := desk.Question{Group: in.Group, Rulebook: in.Rulebook, Basis: basisOf(in.Basis)}
			var err error
			if q.AsOf, err = day("to", in.To); err != nil {
				return nil, err
			}
			from, err := day("from", in.From)
			if err != nil {
				return nil, err
			}
			h, err := s.Desk.History(ctx, q, from, desk.Step(in.Step), in.Unit)
			return &answer[desk.History]{h}, err
		})
}
