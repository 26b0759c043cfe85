// Package target holds the quantities assigned to units: their versions, how they are split over lower units, and whether
// the cascade adds up. It is pure.
package target

import (
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Target is a quantity assigned to a unit for an indicator over a period (指标任务).
type Target struct {
	Unit      string      `json:"unit"`
	Indicator string      `json:"indicator"`
	Period    when.Period `json:"period"`
	Quantity  num.Qty     `json:"quantity"`
	Withdrawn bool        `json:"withdrawn,omitempty"` // from this version on there is no such target
	Reason    string      `json:"reason,omitempty"`    // required of every version after the first
	From      when.Date   `json:"from"`                // since when this version holds; the first holds from its period's start or earlier
}

// Key says which versions are of one target: an amendment keeps the start and may move the due date.
type Key struct {
	Unit, Indicator string
	Start           when.Date
}

// Key returns the target's key.
func (t Target) Key() Key { return Key{t.Unit, t.Indicator, t.Period.Start} }
