package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
)

type supposed struct {
	Unit      string `json:"unit" minLength:"1" maxLength:"200"`
	Indicator string `json:"indicator" minLength:"1" maxLength:"200"`
	Quantity  string `json:"quantity" maxLength:"40" doc:"api.doc.supposed_quantity" example:"120"`
}

type supposedWeight struct {
	Item string `json:"item" minLength:"1" maxLength:"200"`
	Full string `json:"full" maxLength:"40" doc:"api.doc.supposed_full" example:"15"`
}

type whatIfForm struct {
	QuestionParams
	Body struct {
		Targets []supposed       `json:"targets,omitempty" maxItems:"1000"`
		Figures []supposed       `json:"figures,omitempty" maxItems:"1000"`
		Weights []supposedWeight `json:"weights,omitempty" maxItems:"200"`
		Text    string           `json:"rulebook_text,omitempty" maxLength:"1048576" doc:"api.doc.supposed_rulebook"`
	}
}

// whatIf is the board as it is and as it would be.
type whatIf struct {
	Supposed *score.Board `json:"supposed"`
	True     *score.Board `json:"true"`
}

func (s *server) whatifs() {
	register(s, op{ID: "ask-what-if", Method: http.MethodPost, Path: "/api/v1/board/what-if", Tag: "board", Does: access.WhatifAsk, Safe: true, Body: 2 << 20},
		atUnits(s, access.WhatifAsk, func(in *whatIfForm) (units []string) {
			for _, w := range append(in.Body.Targets, in.Body.Figures...) {
				units = append(units, w.Unit)
			}
			return units
		}), s.whatIf)
}

func (s *server) whatIf(ctx context.Context, in *whatIfForm) (*answer[whatIf], error) {
	q, err := in.question(s.Desk.Zone())
	if err != nil {
		return nil, err
	}
	w, err := in.wishes()
	if err != nil {
		return nil, err
	}
	was, would, err := s.Desk.WhatIf(ctx, q, w)
	return &answer[whatIf]{whatIf{Supposed: would, True: was}}, err
}

// wishes reads what is supposed; "+5" and "-5" change a figure by as much.
func (in *whatIfForm) wishes() (w desk.Wishes, err error) {
	if len(in.Body.Targets)+len(in.Body.Figures)+len(in.Body.Weights) == 0 && in.Body.Text == "" {
		return w, fault.At("figures", "api_missing", "", "targets, figures, weights, rulebook_text")
	}
	w.Rulebook = in.Body.Text
	if w.Targets, err = wishesOf("targets", in.Body.Targets); err != nil {
		return w, err
	}
	if w.Figures, err = wishesOf("figures", in.Body.Figures); err != nil {
		return w, err
	}
	for i, x := range in.Body.Weights {
		full, err := num.ParseQty(x.Full)
		if err != nil || full < 0 {
			return w, fault.At(fmt.Sprintf("weights[%d].full", i), "api_form", x.Full, "15")
		}
		w.Weights = append(w.Weights, desk.Weight{Item: x.Item, Full: full})
	}
	return w, nil
}

func wishesOf(field string, list []supposed) (out []desk.Wish, err error) {
	for i, x := range list {
		q, err := num.ParseQty(x.Quantity)
		if err != nil {
			return nil, fault.At(fmt.Sprintf("%s[%d].quantity", field, i), "api_form", x.Quantity, "120, +5, -5")
		}
		out = append(out, desk.Wish{Unit: x.Unit, Indicator: x.Indicator, Quantity: q, Delta: x.Quantity[0] == '+' || x.Quantity[0] == '-'})
	}
	return out, nil
}
