package score

import (
	"math"
	"testing"
)

func TestLog2(t *testing.T) {
	for _, x := range []uint64{1, 2, 3, 10, 10_000, 123_457, 999_999, 1_000_000, 1 << 40} {
		got := float64(log2(x)) / (1 << 32)
		if want := math.Log2(float64(x)); got > want || want-got > 1e-9 {
			t.Errorf("log2(%d) = %v, want %v", x, got, want)
		}
	}
}
