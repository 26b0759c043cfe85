package rcpsp_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/plan/rcpsp"
)

func TestRepairAndNearerStayFeasible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := small().Draw(t, "problem")
		wish := make([]int, len(p.Activities))
		for i := range wish {
			wish[i] = rapid.IntRange(0, 20).Draw(t, "wish")
		}
		missed := func(start []int) (sum int) {
			for i, s := range start {
				sum += max(s-wish[i], wish[i]-s)
			}
			return sum
		}
		repaired := rcpsp.Repair(p, wish)
		if err := p.Verify(repaired); err != nil {
			t.Fatal(err)
		}
		for i, s := range repaired {
			if s < wish[i] {
				t.Fatalf("activity %d starts at %d, before its wish %d", i, s, wish[i])
			}
		}
		was, top := slices.Clone(repaired), p.Value(repaired)
		near := rcpsp.Nearer(p, repaired, wish, top, 1, 20)
		if err := p.Verify(near); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(was, repaired) || missed(near) > missed(repaired) || p.Value(near) > top {
			t.Fatalf("from %v (missed by %d, value %d) to %v (%d, %d)", was, missed(was), top, near, missed(near), p.Value(near))
		}
		if p.Verify(wish) == nil && missed(repaired) > 0 {
			t.Fatalf("%v was feasible, but became %v", wish, repaired)
		}
	})
}
