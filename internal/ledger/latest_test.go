package ledger

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/when"
)

func TestLatestDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.Int32Range(0, int32(when.MaxRecordDate))
		var d days
		all := rapid.SliceOfN(day, 0, 20).Draw(t, "days")
		for _, x := range all {
			d.add(when.Date(x))
		}
		until := when.Date(rapid.Int32Range(-2, int32(when.MaxRecordDate)+2).Draw(t, "until"))
		want, some := when.Date(-1), false
		for _, x := range all {
			if when.Date(x) <= until {
				want, some = max(want, when.Date(x)), true
			}
		}
		if got, ok := d.latest(until); ok != some || ok && got != want {
			t.Fatalf("latest of %v until %d: %d %v, want %d %v", all, until, got, ok, want, some)
		}
	})
}
