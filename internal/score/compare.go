package score

import (
	"cmp"
	"slices"

	"github.com/tongchou/tongchou/internal/num"
)

// Comparison is what differs between two boards.
type Comparison struct {
	From  *Board `json:"-"`
	To    *Board `json:"-"`
	Moved []Move `json:"moved"` // the largest change of rank first, then of total, then by code
}

// Move is a unit whose rank, total, tier or item differs.
type Move struct {
	Code      string     `json:"code"`
	Name      string     `json:"name"`
	RankFrom  int        `json:"rank_from"` // 0: without a rank, or not on that board
	RankTo    int        `json:"rank_to"`
	TotalFrom num.Qty    `json:"total_from"`
	TotalTo   num.Qty    `json:"total_to"`
	TierFrom  string     `json:"tier_from"`
	TierTo    string     `json:"tier_to"`
	Items     []ItemMove `json:"items"`
	Only      string     `json:"only,omitempty"` // "from" or "to": the unit stands on that board alone
}

// ItemMove is an item whose score differs, and the records that count on one side only.
type ItemMove struct {
	Code    string  `json:"code"`
	Name    string  `json:"name"`
	From    num.Qty `json:"from"`
	To      num.Qty `json:"to"`
	Gone    []int64 `json:"gone"`    // record numbers that counted only before
	Come    []int64 `json:"come"`    // record numbers that count only after
	Targets []int64 `json:"targets"` // versions of the unit's targets that hold only after
	Peers   bool    `json:"peers"`   // the unit's own records are the same: its peers moved it
}

// Compare says who moved from one board to another.
func Compare(from, to *Board) Comparison {
	c := Comparison{From: from, To: to, Moved: []Move{}}
	old := make(map[string]*UnitScore, len(from.Units))
	for i := range from.Units {
		old[from.Units[i].Code] = &from.Units[i]
	}
	for i := range to.Units {
		u := &to.Units[i]
		was := old[u.Code]
		delete(old, u.Code)
		if was == nil {
			c.Moved = append(c.Moved, Move{Code: u.Code, Name: u.Name, RankTo: u.Rank, TotalTo: u.Total, TierTo: u.Tier, Items: []ItemMove{}, Only: "to"})
			continue
		}
		if m := moveOf(was, u); m.RankFrom != m.RankTo || m.TotalFrom != m.TotalTo || m.TierFrom != m.TierTo || len(m.Items) > 0 {
			c.Moved = append(c.Moved, m)
		}
	}
	for _, u := range old {
		c.Moved = append(c.Moved, Move{Code: u.Code, Name: u.Name, RankFrom: u.Rank, TotalFrom: u.Total, TierFrom: u.Tier, Items: []ItemMove{}, Only: "from"})
	}
	slices.SortFunc(c.Moved, func(a, b Move) int {
		return cmp.Or(cmp.Compare(size(b.RankTo-b.RankFrom), size(a.RankTo-a.RankFrom)),
			cmp.Compare(size(b.TotalTo-b.TotalFrom), size(a.TotalTo-a.TotalFrom)), cmp.Compare(a.Code, b.Code))
	})
	return c
}

// moveOf lists the top items whose score differs, or how it came about: a figure that was missing, a veto.
func moveOf(old, u *UnitScore) Move {
	m := Move{Code: u.Code, Name: u.Name, RankFrom: old.Rank, RankTo: u.Rank, TotalFrom: old.Total, TotalTo: u.Total, TierFrom: old.Tier, TierTo: u.Tier, Items: []ItemMove{}}
	add := func(h *Head, from, to num.Qty) {
		m.Items = append(m.Items, ItemMove{Code: h.Code, Name: h.Name, From: from, To: to, Gone: []int64{}, Come: []int64{}, Targets: []int64{}})
	}
	for i := range u.Items {
		it := &u.Items[i]
		was, ok := topItem(old, it.Code)
		if !ok {
			add(it.Head, 0, it.Score)
		} else if was.Score != it.Score || was.Vetoed != it.Vetoed || was.Missing != it.Missing {
			add(it.Head, was.Score, it.Score)
		}
	}
	for i := range old.Items { // an item that only the earlier rulebook had
		if was := &old.Items[i]; !within(u, was.Code) {
			add(was.Head, was.Score, 0)
		}
	}
	return m
}

func topItem(u *UnitScore, code string) (*ItemScore, bool) {
	for i := range u.Items {
		if u.Items[i].Code == code {
			return &u.Items[i], true
		}
	}
	return nil, false
}

func within(u *UnitScore, code string) bool {
	_, ok := topItem(u, code)
	return ok
}

func size[N int | num.Qty](n N) N {
	if n < 0 {
		return -n
	}
	return n
}

// Reads returns the codes of the indicators that the item's rule reads, each once, items under it included.
func (it *Item) Reads() []string {
	var codes []string
	add := func(code string) {
		if code != "" && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	var measure func(m *Measure)
	measure = func(m *Measure) {
		add(m.Indicator)
		add(m.Numerator)
		add(m.Denominator)
		for i := range m.Inputs {
			measure(&m.Inputs[i].Measure)
		}
	}
	measure(&it.Rule.Measure)
	if it.Rule.Of != nil {
		measure(it.Rule.Of)
	}
	for _, l := range it.Rule.Levels {
		add(l.Indicator)
	}
	for i := range it.Items {
		for _, code := range it.Items[i].Reads() {
			add(code)
		}
	}
	return codes
}
