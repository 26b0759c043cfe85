package api

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/publish"
	"github.com/tongchou/tongchou/internal/score"
)

// answer is an answer with a body.
type answer[B any] struct{ Body B }

func (s *server) boards() {
	register(s, op{ID: "get-board", Method: http.MethodGet, Path: "/api/v1/board", Tag: "board", Does: access.BoardRead},
		anywhere, func(ctx context.Context, in *struct{ QuestionParams }) (*answer[*score.Board], error) {
			q, err := in.question(s.Desk.Zone())
			if err != nil {
				return nil, err
			}
			b, err := s.Desk.Board(ctx, q)
			return &answer[*score.Board]{b}, err
		})
	register(s, op{ID: "export-board", Method: http.MethodGet, Path: "/api/v1/board/file", Tag: "board", Does: access.BoardRead, Streams: true,
		Document: files("csv", "xlsx")}, anywhere, s.exportBoard)
	register(s, op{ID: "compare-boards", Method: http.MethodGet, Path: "/api/v1/board/compare", Tag: "board", Does: access.BoardRead}, anywhere, s.compare)
	register(s, op{ID: "get-robustness", Method: http.MethodGet, Path: "/api/v1/board/robustness", Tag: "board", Does: access.BoardRead}, anywhere, s.robust)
}

type boardFileParams struct {
	QuestionParams
	Format string `query:"format" enum:"csv,xlsx" default:"xlsx" doc:"api.doc.export_format"`
}

// exportBoard is the board as a file, with the figures, headings and remarks of tongchou board.
func (s *server) exportBoard(ctx context.Context, in *boardFileParams) (*huma.StreamResponse, error) {
	q, err := in.question(s.Desk.Zone())
	if err != nil {
		return nil, err
	}
	b, err := s.Desk.Board(ctx, q)
	if err != nil {
		return nil, err
	}
	out := publish.BoardTable(s.Desk.Settings(), s.Desk.Zone(), b, of(ctx).voice)
	name := "board-" + b.AsOf.String() + "." + in.Format
	return s.stream(ctx, name, mediaOf[in.Format], func(w io.Writer) error { return table(w, in.Format, "board", out) }), nil
}

type compareParams struct {
	QuestionParams
	ToAsOf    string `query:"to_as_of" format:"date" doc:"api.doc.to_as_of"`
	ToKnownAt string `query:"to_known_at" maxLength:"40" doc:"api.doc.to_known_at"`
	ToBasis   string `query:"to_basis" enum:"verified,submitted" doc:"api.doc.to_basis"`
}

// comparison is who moved between two boards, in the form of compare --format json.
type comparison struct {
	From  boardHead    `json:"from"`
	Moved []score.Move `json:"moved"`
	To    boardHead    `json:"to"`
}

func (s *server) compare(ctx context.Context, in *compareParams) (*answer[comparison], error) {
	from, err := in.question(s.Desk.Zone())
	if err != nil {
		return nil, err
	}
	other := in.QuestionParams
	if in.ToAsOf != "" {
		other.AsOf = in.ToAsOf
	}
	if in.ToBasis != "" {
		other.Basis = in.ToBasis
	}
	other.KnownAt = in.ToKnownAt
	to, err := other.question(s.Desk.Zone())
	if err != nil {
		return nil, err
	}
	c, err := s.Desk.Compare(ctx, from, to)
	if err != nil {
		return nil, err
	}
	return &answer[comparison]{comparison{From: headOf(c.From), Moved: c.Moved, To: headOf(c.To)}}, nil
}

type robustParams struct {
	QuestionParams
	Runs   int    `query:"runs" minimum:"1" maximum:"20000" default:"1000" doc:"api.doc.runs"`
	Seed   int64  `query:"seed" minimum:"0" default:"1" doc:"api.doc.seed"`
	Spread string `query:"spread" maxLength:"20" default:"0.25" doc:"api.doc.spread"`
}

func (s *server) robust(ctx context.Context, in *robustParams) (*answer[score.Robustness], error) {
	spread, err := num.ParseRat(in.Spread)
	if err != nil {
		return nil, fault.At("spread", "api_form", in.Spread, "0.25, 25%")
	}
	q, err := in.question(s.Desk.Zone())
	if err != nil {
		return nil, err
	}
	_, r, err := s.Desk.Robust(ctx, q, score.Trial{Runs: in.Runs, Seed: uint64(in.Seed), Spread: spread})
	return &answer[score.Robustness]{r}, err
}
