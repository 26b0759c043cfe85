package when

import (
	"testing"

	"pgregory.net/rapid"
)

func TestTheLaterStatementHoldsFromItsDay(t *testing.T) {
	var h History[string, string]
	jan, may := MustDate("2021-01-01"), MustDate("2021-05-01")
	h.Add("a", Version[string]{1, jan, "first"})
	h.Add("a", Version[string]{5, may, "amended in May"})
	h.Add("a", Version[string]{9, jan, "mended from the start"})
	for _, c := range []struct {
		day  string
		seq  int64
		want string
	}{
		{"2020-12-31", 9, ""}, {"2021-04-30", 4, "first"}, {"2021-04-30", 5, "first"}, {"2021-05-01", 4, "first"}, {"2021-05-01", 5, "amended in May"},
		{"2021-04-30", 9, "mended from the start"}, {"2021-05-01", 9, "amended in May"}, {"2021-05-01", 0, ""},
	} {
		v, ok := h.At("a", MustDate(c.day), c.seq)
		if v.Value != c.want || ok != (c.want != "") {
			t.Errorf("on %s known at %d: %q, want %q", c.day, c.seq, v.Value, c.want)
		}
	}
}

func TestOrderOfAddingDoesNotMatterAndLaterChangesNothingEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "versions")
		vs := make([]Version[int], n)
		for i := range vs {
			vs[i] = Version[int]{Seq: int64(i + 1), From: Date(rapid.IntRange(0, 6).Draw(t, "from")), Value: i}
		}
		var forward, other, half History[int, int]
		for _, v := range vs {
			forward.Add(0, v)
		}
		for _, v := range rapid.Permutation(vs).Draw(t, "order") {
			other.Add(0, v)
		}
		for _, v := range vs[:n/2] {
			half.Add(0, v)
		}
		for d := Date(-1); d < 8; d++ {
			for s := int64(0); s <= int64(n); s++ {
				a, ok1 := forward.At(0, d, s)
				b, ok2 := other.At(0, d, s)
				if a != b || ok1 != ok2 {
					t.Fatalf("on %d at %d: %v, %v", d, s, a, b)
				}
				if s <= int64(n/2) {
					if c, ok := half.At(0, d, s); c != a || ok != ok1 {
						t.Fatalf("later versions changed what was known at %d", s)
					}
				}
			}
		}
	})
}
