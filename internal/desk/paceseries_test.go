package desk_test

import (
	"testing"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/pace"
)

func TestTheSeriesEndsWhereThePaceStands(t *testing.T) {
	d, _, _ := filled(t)
	for _, basis := range []ledger.Basis{ledger.Verified, ledger.Submitted} {
		q := desk.PaceQuestion{Question: desk.Question{AsOf: may, Basis: basis}, Unit: "A", Indicator: "x", Ask: pace.Ask{}}
		lines, err := d.Pace(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		series, err := d.PaceSeries(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) == 0 || len(series) != len(lines) {
			t.Fatalf("%d lines, %d series", len(lines), len(series))
		}
		for i, s := range series {
			whole, err := lines[i].Actual.Add(lines[i].AfterDue)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(s.Points); n == 0 || s.Points[n-1].Total != whole {
				t.Errorf("the points %v do not end at %v", s.Points, whole)
			}
			expect(t, "actual of the series' target", s.Target.Actual, lines[i].Actual)
		}
	}
}
