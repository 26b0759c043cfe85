package ledger

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Days bunched in any way: the search by guess finds what counting finds, and the running sums are the sums.
func TestCellFindsItsDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		span := rapid.SampledFrom([]uint16{1, 30, 400, 65535}).Draw(t, "span")
		bunch := rapid.Uint16Range(0, span).Draw(t, "bunch")
		days := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) uint16 {
			if rapid.Bool().Draw(t, "bunched") {
				return bunch
			}
			return rapid.Uint16Range(0, span).Draw(t, "day")
		}), 1, 200).Draw(t, "days")
		var c cell
		for n, d := range days {
			c.insert(key{seq: uint32(n + 1), date: d}, int64(n), uint32(n+1))
		}
		if !slices.IsSorted(c.dates) {
			t.Fatal("not by day")
		}
		for _, d := range append(days, 0, bunch, span, 65535) {
			for _, day := range []int32{int32(d) - 1, int32(d), int32(d) + 1} {
				count, sum := 0, int64(0)
				for n, e := range days {
					if int32(e) <= day {
						count++
						sum += int64(n)
					}
				}
				if got := c.upTo(day); got != count {
					t.Fatalf("up to %d: %d, want %d", day, got, count)
				}
				if got := c.running(day); got != sum {
					t.Fatalf("sum to %d: %d, want %d", day, got, sum)
				}
			}
		}
		for n, d := range days {
			if at, ok := c.find(d, uint32(n+1)); !ok || c.seqs[at] != uint32(n+1) {
				t.Fatalf("posting %d of day %d not found", n+1, d)
			}
		}
	})
}
