package main

import (
	"fmt"

	"github.com/tongchou/tongchou/internal/plan/rcpsp/rcpsptest"
)

// each is how many problems are drawn of every shape; there are eight shapes of each size.
const each = 5

// drawn makes the sets that need no files: their optima are not known, so makespans are measured from our own lower bound.
func drawn() []set {
	var sets []set
	for _, n := range []int{30, 60, 90, 120} {
		s := set{name: fmt.Sprintf("drawn, %d activities", n), against: "own lower bound"}
		for _, arcs := range []int{15, 21} {
			for _, factor := range []int{50, 100} {
				for _, strength := range []int{20, 50} {
					shape := rcpsptest.Shape{Activities: n, Resources: 4, Arcs: arcs, Factor: factor, Strength: strength}
					for seed := range uint64(each) {
						s.problems = append(s.problems, problem{name: fmt.Sprintf("%d-%d-%d-%d-%d", n, arcs, factor, strength, seed), Problem: rcpsptest.Draw(shape, seed)})
					}
				}
			}
		}
		sets = append(sets, s)
	}
	return sets
}
