package desk_test

import (
	"fmt"
	"testing"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/when"
)

func TestAHistoryIsTheBoardOfEachDay(t *testing.T) {
	d, _, _ := filled(t)
	to := may
	h, err := d.History(ctx, desk.Question{AsOf: to}, to-20, desk.Weekly, nil)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "days", fmt.Sprint(h.Days), fmt.Sprint([]when.Date{to - 14, to - 7, to}))
	for i, day := range h.Days {
		b, err := d.Board(ctx, desk.Question{AsOf: day})
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range h.Units {
			row, _ := b.Unit(u.Code)
			expect(t, fmt.Sprint(day, u.Code), fmt.Sprint(u.Ranks[i], shownTotal(u.Totals[i])), fmt.Sprint(row.Rank, rowTotal(row)))
		}
	}
	one, err := d.History(ctx, desk.Question{AsOf: to}, 0, desk.Monthly, []string{"A局"})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "one unit's", fmt.Sprintf("%d %s", len(one.Units), one.Units[0].Code), "1 A")
	_, err = d.History(ctx, desk.Question{AsOf: to}, to-desk.MaxHistory, desk.Daily, nil)
	refused(t, err, "board_history_long")
	_, err = d.History(ctx, desk.Question{AsOf: to}, to+1, desk.Daily, nil)
	refused(t, err, "board_history_empty")
	_, err = d.History(ctx, desk.Question{AsOf: to}, to-7, desk.Weekly, []string{"没有"})
	refused(t, err, "desk_unit_unknown")
}

func shownTotal(q *num.Qty) string {
	if q == nil {
		return "–"
	}
	return q.String()
}

func rowTotal(u *score.UnitScore) string {
	if u == nil || u.Rank == 0 {
		return "–"
	}
	return u.Total.String()
}
