package api

import (
	"context"
	"net/http"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

func (s *server) rulebooks() {
	register(s, op{ID: "list-rulebooks", Method: http.MethodGet, Path: "/api/v1/rulebooks", Tag: "rulebook", Does: access.RulebookRead},
		anywhere, func(ctx context.Context, _ *struct{}) (*answer[rulebookList], error) {
			all, err := s.Desk.RulebookVersions(ctx, "")
			out := rulebookList{Rulebooks: []RulebookLine{}}
			for _, v := range all {
				out.Rulebooks = append(out.Rulebooks, rulebookLineOf(v))
			}
			return &answer[rulebookList]{out}, err
		})
	register(s, op{ID: "get-rulebook", Method: http.MethodGet, Path: "/api/v1/rulebooks/{code}", Tag: "rulebook", Does: access.RulebookRead}, anywhere, s.rulebook)
	register(s, op{ID: "get-rulebook-schema", Method: http.MethodGet, Path: "/api/v1/rulebook-schema", Tag: "rulebook", Does: access.RulebookRead},
		anywhere, func(context.Context, *struct{}) (*octets, error) {
			return &octets{"application/schema+json", score.Schema()}, nil
		})
	register(s, op{ID: "check-rulebook", Method: http.MethodPost, Path: "/api/v1/rulebooks/check", Tag: "rulebook", Does: access.RulebookRead, Safe: true, Body: 2 << 20},
		anywhere, s.checkRulebook)
	register(s, op{ID: "apply-rulebook", Method: http.MethodPost, Path: "/api/v1/rulebooks", Tag: "rulebook", Does: access.RulebookWrite, Status: 201, Body: 2 << 20},
		agencyWide[rulebookForm](s), s.applyRulebook)
}

// octets is an answer of another media type than JSON's own.
type octets struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

type RulebookLine struct {
	Code    string      `json:"code"`
	Name    string      `json:"name"`
	Version int         `json:"version"`
	Full    num.Qty     `json:"full"`
	Period  when.Period `json:"period"`
	From    when.Date   `json:"from" doc:"api.doc.rulebook_from"`
	Record  int64       `json:"record" doc:"api.doc.version"`
}

type rulebookList struct {
	Rulebooks []RulebookLine `json:"rulebooks"`
}

type rulebookText struct {
	RulebookLine
	Text  string         `json:"text" doc:"api.doc.rulebook_text"`
	Items []rulebookItem `json:"items" doc:"api.doc.rulebook_items"`
}

// rulebookItem is one of the top items, and what it reads.
type rulebookItem struct {
	Code       string   `json:"code"`
	Name       string   `json:"name"`
	Kind       string   `json:"kind"`
	Full       num.Qty  `json:"full"`
	Indicators []string `json:"indicators" doc:"api.doc.item_indicators"`
}

func rulebookItems(rb *score.Rulebook) []rulebookItem {
	out := make([]rulebookItem, len(rb.Items))
	for i := range rb.Items {
		it := &rb.Items[i]
		out[i] = rulebookItem{it.Code, it.Name, it.Rule.Kind, it.Full, append([]string{}, it.Reads()...)}
	}
	return out
}

func rulebookLineOf(v desk.RulebookVersion) RulebookLine {
	return RulebookLine{Code: v.Rulebook.Code, Name: v.Rulebook.Name, Version: v.Rulebook.Version, Full: v.Rulebook.Full, Period: v.Rulebook.Period, From: v.From, Record: v.Seq}
}

type rulebookRef struct {
	Code    string `path:"code" maxLength:"200" doc:"api.doc.rulebook"`
	Version int    `query:"version" minimum:"1" doc:"api.doc.rulebook_version"`
}

// rulebook gives the text of a version as its author wrote it: the latest, unless another is asked for.
func (s *server) rulebook(ctx context.Context, in *rulebookRef) (*answer[rulebookText], error) {
	v, err := s.Desk.RulebookVersion(ctx, in.Code, in.Version)
	if err != nil {
		return nil, err
	}
	return &answer[rulebookText]{rulebookText{rulebookLineOf(v), v.Text, rulebookItems(v.Rulebook)}}, nil
}

type rulebookCheckForm struct {
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"1048576" doc:"api.doc.rulebook_text"`
	}
}

type rulebookForm struct {
	Body struct {
		Text string    `json:"text" minLength:"1" maxLength:"1048576" doc:"api.doc.rulebook_text"`
		From when.Date `json:"from" format:"date" doc:"api.doc.rulebook_from"`
	}
}

type rulebookWritten struct {
	Rulebook *RulebookLine `json:"rulebook,omitempty"`
	Entry    *store.Entry  `json:"entry,omitempty" doc:"api.doc.entry"`
}

// rulebookName is what faults call a rulebook that came without a file.
const rulebookName = desk.SupposedName

// rulebookChecked is what a text would be, or why it can't be applied.
type rulebookChecked struct {
	Rulebook *RulebookLine `json:"rulebook,omitempty"`
	Faults   []Trouble     `json:"faults" doc:"api.doc.rulebook_faults"`
}

// checkRulebook answers what is wrong with a text: whoever is still writing it has asked, and is not refused.
func (s *server) checkRulebook(ctx context.Context, in *rulebookCheckForm) (*answer[rulebookChecked], error) {
	var rb *score.Rulebook
	err := s.Desk.Hold(ctx, desk.Question{}, func(desk.Scene) (err error) {
		rb, err = s.Desk.CheckRulebook(rulebookName, []byte(in.Body.Text))
		return err
	})
	if l := fault.Of(err); l != nil {
		return &answer[rulebookChecked]{rulebookChecked{Faults: troubles(ctx, l)}}, nil
	}
	if err != nil {
		return nil, err
	}
	l := rulebookLineOf(desk.RulebookVersion{Rulebook: rb, From: rb.Period.Start})
	return &answer[rulebookChecked]{rulebookChecked{Rulebook: &l, Faults: []Trouble{}}}, nil
}

func (s *server) applyRulebook(ctx context.Context, in *rulebookForm) (*answer[rulebookWritten], error) {
	rb, e, err := s.Desk.ApplyRulebook(ctx, by(ctx, "rules apply"), rulebookName, []byte(in.Body.Text), in.Body.From.String())
	if err != nil {
		return nil, err
	}
	l := rulebookLineOf(desk.RulebookVersion{Rulebook: rb, From: in.Body.From, Seq: e.Last})
	return &answer[rulebookWritten]{rulebookWritten{&l, wrote(e)}}, nil
}
