package desk

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/when"
)

// MaxHistory is how many days a history of a board has at most.
const MaxHistory = 60

// Step is how far the days of a history lie apart.
type Step string

// The steps. A month goes to the same day of the month before, or its last day.
const (
	Daily   Step = "day"
	Weekly  Step = "week"
	Monthly Step = "month"
)

// History is how a board's ranks and totals went. All its days are as known at one instant: a correction made later shows in the days
// that it is about, not in when it was made. What a board said when it was published, its edition has.
type History struct {
	Group    string        `json:"group"`
	Basis    ledger.Basis  `json:"basis"`
	KnownAt  time.Time     `json:"known_at"`
	Rulebook score.Edition `json:"rulebook"` // of the last day
	Days     []when.Date   `json:"days"`     // ascending; those on which group and rulebook exist
	Versions []int         `json:"versions"` // of the rulebook, a number for each day
	Units    []UnitHistory `json:"units"`    // in the order of the last day's board
}

// UnitHistory is a unit's line through the days.
type UnitHistory struct {
	Code        string     `json:"code"`
	Name        string     `json:"name"`
	Ranks       []int      `json:"ranks"`  // 0: no score on that day
	Totals      []*num.Qty `json:"totals"` // null: no score on that day
	Provisional []bool     `json:"provisional"`
}

// History answers the question for a row of days that ends with its day. from zero is the rulebook's first day; no units are all. Faults:
// board_history_long, board_history_empty, and those of the question on its last day.
func (d *Desk) History(ctx context.Context, q Question, from when.Date, step Step, units []string) (h History, err error) {
	last, err := d.Board(ctx, q)
	if err != nil {
		return h, err
	}
	q.Group, q.Rulebook, q.KnownAt = last.Group, last.Rulebook.Code, last.KnownAt
	if from == 0 {
		if from, err = d.beginning(ctx, q); err != nil {
			return h, err
		}
	}
	days, err := daysBack(from, last.AsOf, step)
	if err != nil {
		return h, err
	}
	h = History{Group: last.Group, Basis: last.Basis, KnownAt: last.KnownAt, Rulebook: last.Rulebook, Units: []UnitHistory{}}
	if err := h.begin(last, units); err != nil {
		return h, err
	}
	for _, day := range days {
		b := last
		if q.AsOf = day; day != last.AsOf {
			if b, err = d.Board(ctx, q); notYet(err) {
				continue
			}
			if err != nil {
				return h, err
			}
		}
		h.add(b)
	}
	return h, nil
}

// beginning is the first day of a question's rulebook.
func (d *Desk) beginning(ctx context.Context, q Question) (from when.Date, err error) {
	err = d.answer(ctx, q, func(a *asked) error {
		from = a.rulebook.Period.Start
		return nil
	})
	return from, err
}

// daysBack goes from the last day back to the first.
func daysBack(from, to when.Date, step Step) ([]when.Date, error) {
	if from > to {
		return nil, fault.At("from", "board_history_empty", from.String(), to.String())
	}
	var out []when.Date
	for n := 0; ; n++ {
		day := to - when.Date(n)
		switch step {
		case Weekly:
			day = to - when.Date(7*n)
		case Monthly:
			day = to.AddMonths(-n)
		}
		if day < from {
			break
		}
		if len(out) == MaxHistory {
			return nil, fault.At("from", "board_history_long", from.String(), strconv.Itoa(MaxHistory))
		}
		out = append(out, day)
	}
	slices.Reverse(out)
	return out, nil
}

// notYet says that a board could not be asked for because what it stands on is not there on its day.
func notYet(err error) bool {
	l := fault.Of(err)
	return len(l) > 0 && slices.Contains([]string{"desk_group_unknown", "desk_group_empty", "desk_rulebook_unknown"}, l[0].Code)
}

// begin settles which units have a line: those wished by code or name, or all of the last day's board.
func (h *History) begin(last *score.Board, wishes []string) error {
	for _, w := range wishes {
		if !slices.ContainsFunc(last.Units, func(u score.UnitScore) bool { return u.Code == w || u.Name == w }) {
			return fault.At("unit", "desk_unit_unknown", w, "")
		}
	}
	for _, u := range last.Units {
		if len(wishes) == 0 || slices.Contains(wishes, u.Code) || slices.Contains(wishes, u.Name) {
			h.Units = append(h.Units, UnitHistory{Code: u.Code, Name: u.Name})
		}
	}
	return nil
}

// add takes in the board of the next day.
func (h *History) add(b *score.Board) {
	h.Days, h.Versions = append(h.Days, b.AsOf), append(h.Versions, b.Rulebook.Version)
	rows := make(map[string]*score.UnitScore, len(b.Units))
	for i := range b.Units {
		rows[b.Units[i].Code] = &b.Units[i]
	}
	for i := range h.Units {
		u := &h.Units[i]
		row := rows[u.Code]
		if row == nil || row.Rank == 0 {
			u.Ranks, u.Totals, u.Provisional = append(u.Ranks, 0), append(u.Totals, nil), append(u.Provisional, false)
			continue
		}
		u.Ranks, u.Totals, u.Provisional = append(u.Ranks, row.Rank), append(u.Totals, &row.Total), append(u.Provisional, row.Provisional)
	}
}
