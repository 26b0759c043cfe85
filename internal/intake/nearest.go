package intake

import (
	"cmp"
	"slices"
	"strings"
)

// nearest returns the labels most like text, at most n: those that contain it or are contained in it, and those that few changes of
// a character turn into it. Equal ones come in the order of labels.
func nearest(text string, labels []string, n int) []string {
	type match struct {
		label string
		d     int
	}
	r := []rune(text)
	if len(r) == 0 || len(r) > 64 {
		return nil
	}
	limit := max(1, len(r)/3)
	var found []match
	for _, l := range labels {
		if l == "" {
			continue
		}
		lr := []rune(l)
		d := distance(r, lr, limit)
		if d > limit && len(r) > 1 && len(lr) > 1 && (strings.Contains(l, text) || strings.Contains(text, l)) {
			d = limit + max(len(lr)-len(r), len(r)-len(lr))
		} else if d > limit {
			continue
		}
		found = append(found, match{l, d})
	}
	slices.SortStableFunc(found, func(a, b match) int { return cmp.Compare(a.d, b.d) })
	var out []string
	for _, m := range found {
		if len(out) < n && !slices.Contains(out, m.label) {
			out = append(out, m.label)
		}
	}
	return out
}

// distance counts the characters to insert, delete, replace or exchange with their neighbour to make b of a (optimal string
// alignment). Above limit it returns limit + 1.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
			best = min(best, cur[j])
		}
		if best > limit {
			return limit + 1
		}
		before, prev, cur = prev, cur, before
	}
	return min(prev[len(b)], limit+1)
}
