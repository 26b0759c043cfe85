package rcpsp

import "slices"

// Order returns the activities 0 … n-1 so that every arc leads from an earlier to a later one, the lowest number first wherever
// there is a choice. When there is none, order is nil and cycle holds one cycle along its arcs, its first activity again at the end.
func Order(n int, arcs []Arc) (order, cycle []int) {
	next := make([][]int, n)
	before := make([]int, n)
	for _, a := range arcs {
		next[a.From] = append(next[a.From], a.To)
		before[a.To]++
	}
	var ready heap
	for i := range n {
		if before[i] == 0 {
			ready.push(i)
		}
	}
	for len(ready) > 0 {
		i := ready.pop()
		order = append(order, i)
		for _, j := range next[i] {
			if before[j]--; before[j] == 0 {
				ready.push(j)
			}
		}
	}
	if len(order) == n {
		return order, nil
	}
	return nil, findCycle(next, before)
}

// findCycle walks among the activities that were never ready: each has one of them before it, so going back must come round.
func findCycle(next [][]int, before []int) []int {
	previous := make([]int, len(next))
	at := -1
	for i := len(next) - 1; i >= 0; i-- {
		if before[i] == 0 {
			continue
		}
		at = i
		for _, j := range next[i] {
			previous[j] = i
		}
	}
	seen := map[int]bool{}
	for !seen[at] {
		seen[at] = true
		at = previous[at]
	}
	cycle := []int{at}
	for i := previous[at]; i != at; i = previous[i] {
		cycle = append(cycle, i)
	}
	slices.Reverse(cycle) // walked against the arcs
	first := slices.Index(cycle, slices.Min(cycle))
	cycle = append(cycle[first:], cycle[:first]...)
	return append(cycle, cycle[0])
}

// heap is a small queue that gives its least number first.
type heap []int

func (h *heap) push(v int) {
	s := append(*h, v)
	for i := len(s) - 1; i > 0 && s[(i-1)/2] > s[i]; i = (i - 1) / 2 {
		s[i], s[(i-1)/2] = s[(i-1)/2], s[i]
	}
	*h = s
}

func (h *heap) pop() int {
	s := *h
	least := s[0]
	s[0] = s[len(s)-1]
	s = s[:len(s)-1]
	for i := 0; ; {
		c := 2*i + 1
		if c+1 < len(s) && s[c+1] < s[c] {
			c++
		}
		if c >= len(s) || s[i] <= s[c] {
			break
		}
		s[i], s[c] = s[c], s[i]
		i = c
	}
	*h = s
	return least
}
