package desk_test

import (
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/when"
)

// TestPlanFollowsTheIndicators asks, changes what an indicator is, and asks again: the plan kept from the first question must
// not answer the second, and must still answer for the time before.
func TestPlanFollowsTheIndicators(t *testing.T) {
	d, dir, _ := filled(t)
	before := boardBytes(t, d, desk.Question{})
	asked, err := d.Board(ctx, desk.Question{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Write(ctx, desk.By{Actor: "改", At: asked.KnownAt.Add(time.Hour)}, func(e *desk.Entry) error {
		return e.Indicator(agency.Indicator{Code: "x", Name: "x数", Direction: agency.Less, OverTime: agency.Sum, OverUnits: agency.Sum, From: when.MustDate("2020-01-01")})
	})
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := desk.Open(ctx, dir, clock())
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	after := boardBytes(t, d, desk.Question{})
	expect(t, "the board of a desk that kept no plan", boardBytes(t, fresh, desk.Question{}), after)
	if after == before {
		t.Error("the indicator's change changes nothing")
	}
	expect(t, "known before the change", boardBytes(t, d, desk.Question{KnownAt: asked.KnownAt}), before)
}
