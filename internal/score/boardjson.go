package score

import (
	"encoding/json"

	"github.com/tongchou/tongchou/internal/num"
)

// MarshalJSON writes the stable form: scores and ratios as decimal strings; what does not apply is left out, so that an
// absent completion is not read as zero.
func (s ItemScore) MarshalJSON() ([]byte, error) {
	out := struct {
		*Head
		Score      num.Qty     `json:"score"`
		Bonus      num.Qty     `json:"bonus,omitempty"`
		Completion *num.Rat    `json:"completion,omitempty"`
		Measured   *num.Rat    `json:"measured,omitempty"`
		Rank       int32       `json:"rank,omitempty"`
		Tier       string      `json:"tier,omitempty"`
		Missing    Missing     `json:"missing,omitempty"`
		Why        Why         `json:"why,omitempty"`
		Vetoed     bool        `json:"vetoed,omitempty"`
		Items      []ItemScore `json:"items,omitempty"`
	}{s.Head, s.Score, s.Bonus, nil, nil, s.Rank, s.Tier, s.Missing, s.Why, s.Vetoed, s.Items}
	if s.Known {
		if s.Kind == KindCompletion {
			out.Completion = &s.Measured
		} else {
			out.Measured = &s.Measured
		}
	}
	return json.Marshal(out)
}
