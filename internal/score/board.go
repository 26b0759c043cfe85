package score

import (
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Board is the scores, ranks and tiers of one peer group under one rulebook at one moment (考核榜).
type Board struct {
	Group    string       `json:"group"`
	AsOf     when.Date    `json:"as_of"`
	KnownAt  time.Time    `json:"known_at"`
	Basis    ledger.Basis `json:"basis"`
	Rulebook Edition      `json:"rulebook"`
	Units    []UnitScore  `json:"units"` // by rank, then code; units without a score last
}

// Edition names the version of the rulebook that a board stands on.
type Edition struct {
	Code    string  `json:"code"`
	Name    string  `json:"name"`
	Version int     `json:"version"`
	Full    num.Qty `json:"full"`
}

// UnitScore is one row of the board.
type UnitScore struct {
	No          agency.UnitNo `json:"-"`
	Code        string        `json:"code"`
	Name        string        `json:"name"`
	Rank        int           `json:"rank"` // from 1; 0 when the unit has no score
	Tier        string        `json:"tier,omitempty"`
	Total       num.Qty       `json:"total"`
	Provisional bool          `json:"provisional"`         // an item counts as provisional: the total can still change
	Unscored    bool          `json:"unscored,omitempty"`  // no item applies, or none has a figure to go by
	Barred      []string      `json:"barred,omitempty"`    // codes of the vetoes that keep the unit out of the first tier
	Bonus       num.Qty       `json:"bonus,omitempty"`     // what bonuses add to the total, after the rulebook's cap
	Deduction   num.Qty       `json:"deduction,omitempty"` // what deductions take from the total, after the rulebook's cap
	Items       []ItemScore   `json:"items"`               // in the rulebook's order
}

// Head is what all units' scores of one item share.
type Head struct {
	Code string  `json:"code"`
	Name string  `json:"name"`
	Kind string  `json:"kind"` // the rule's kind
	Full num.Qty `json:"full"` // full marks; 0 for bonuses, vetoes and pure deductions
}

// ItemScore is what one item gives one unit.
type ItemScore struct {
	*Head
	Score    num.Qty     // after the rulebook's rounding, with Bonus; negative for a pure deduction
	Bonus    num.Qty     // the part of Score earned by finishing early; falls under the rulebook's cap on bonuses
	Measured num.Rat     // what was measured; of a completion item actual ÷ target, not capped
	Items    []ItemScore // of a group
	Tier     string      // 方阵 within the item
	Rank     int32       // place by Score within the item, from 1; 0 where the item does not rank (bonus, deduction, veto, excluded)
	Known    bool        // Measured holds
	Missing  Missing     // how a missing figure was counted; NotMissing when there is none
	Why      Why         // why it is missing
	Vetoed   bool        // of a veto: its event happened; of another item: a veto zeroed it
}

// Unit returns the row of the unit with that code.
func (b *Board) Unit(code string) (*UnitScore, bool) {
	for i := range b.Units {
		if b.Units[i].Code == code {
			return &b.Units[i], true
		}
	}
	return nil, false
}

// Item returns the unit's score of the item with that code, at any depth.
func (u *UnitScore) Item(code string) (*ItemScore, bool) { return findItem(u.Items, code) }

func findItem(items []ItemScore, code string) (*ItemScore, bool) {
	for i := range items {
		if items[i].Code == code {
			return &items[i], true
		}
		if it, ok := findItem(items[i].Items, code); ok {
			return it, true
		}
	}
	return nil, false
}
