package api

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/brief"
)

type briefForm struct {
	QuestionParams
	Unit   string `query:"unit" maxLength:"200" doc:"api.doc.brief_unit"`
	Title  string `query:"title" maxLength:"200" doc:"api.doc.brief_title"`
	Format string `query:"format" enum:"md,docx" default:"docx" doc:"api.doc.export_format"`
}

type figureList struct {
	Figures []figure `json:"figures"`
}

// figure is a named value that a document may quote.
type figure struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Source string `json:"source"`
}

// briefs registers briefings. They quote every unit of the group, so they need what stands above them all in reach.
func (s *server) briefs() {
	register(s, op{ID: "get-brief", Method: http.MethodGet, Path: "/api/v1/brief", Tag: "export", Does: access.BriefRead, Streams: true, Document: files("md", "docx")},
		groupWide(s, func(in *briefForm) QuestionParams { return in.QuestionParams }), s.brief)
	register(s, op{ID: "list-figures", Method: http.MethodGet, Path: "/api/v1/brief/figures", Tag: "export", Does: access.BriefRead},
		groupWide(s, func(in *struct{ QuestionParams }) QuestionParams { return in.QuestionParams }),
		func(ctx context.Context, in *struct{ QuestionParams }) (*answer[figureList], error) {
			facts, err := s.facts(ctx, in.QuestionParams)
			if err != nil {
				return nil, err
			}
			out := figureList{Figures: []figure{}}
			for _, f := range brief.Collect(facts, of(ctx).voice).All() {
				out.Figures = append(out.Figures, figure{f.Name, f.Value, f.Source})
			}
			return &answer[figureList]{out}, nil
		})
}

func (s *server) facts(ctx context.Context, p QuestionParams) (brief.Facts, error) {
	q, err := p.question(s.Desk.Zone())
	if err != nil {
		return brief.Facts{}, err
	}
	f, err := s.Desk.Find(ctx, q)
	if err != nil {
		return brief.Facts{}, err
	}
	return brief.Facts{Agency: s.Desk.Settings(), Zone: s.Desk.Zone(), Group: f.Group, Board: f.Board, Lines: f.Lines, Records: f.Records, Undone: f.Undone}, nil
}

func (s *server) brief(ctx context.Context, in *briefForm) (*huma.StreamResponse, error) {
	facts, err := s.facts(ctx, in.QuestionParams)
	if err != nil {
		return nil, err
	}
	v, unit := of(ctx).voice, in.Unit
	for i := range facts.Board.Units {
		if u := &facts.Board.Units[i]; u.Name == unit {
			unit = u.Code
		}
	}
	doc, err := brief.Write("brief."+v.Lang+".md", brief.Default(v), in.Title, unit, facts, v)
	if err != nil {
		return nil, err
	}
	return s.stream(ctx, "brief."+in.Format, mediaOf[in.Format], func(w io.Writer) error {
		if in.Format == "docx" {
			return doc.DOCX(w, v)
		}
		_, err := io.WriteString(w, doc.Markdown(v))
		return err
	}), nil
}

// groupWide is of what shows all members of a question's peer group: each is an object.
func groupWide[I any](s *server, question func(*I) QuestionParams) where[I] {
	return func(ctx context.Context, in *I) ([]access.Object, error) {
		q, err := question(in).question(s.Desk.Zone())
		if err != nil {
			return nil, err
		}
		var members []string
		b, err := s.Desk.Board(ctx, q)
		if err != nil {
			return nil, err
		}
		for i := range b.Units {
			members = append(members, b.Units[i].Code)
		}
		return s.members(ctx, members)
	}
}

func (s *server) members(ctx context.Context, codes []string) (out []access.Object, err error) {
	for _, code := range codes {
		o, err := s.unitOrClosed(ctx, code)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}
