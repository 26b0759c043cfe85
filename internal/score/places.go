package score

import (
	"math"
	"slices"
	"sync"

	"github.com/tongchou/tongchou/internal/num"
)

// unranked marks a score that takes no place.
const unranked num.Qty = math.MinInt64

// columns hold every unit's score item by item, so that ranking an item reads one piece of memory from end to end.
type columns [][]num.Qty

func newColumns(items, units int) columns {
	all := make([]num.Qty, items*units)
	out := make(columns, items)
	for i := range out {
		out[i] = all[i*units : (i+1)*units]
	}
	return out
}

// put keeps one unit's row.
func (c columns) put(unit int, row []ItemScore) {
	for i := range row {
		c[i][unit] = row[i].Score
		if row[i].Missing == Exclude {
			c[i][unit] = unranked
		}
	}
}

// placed gives each score its place (1, 2, 2, 4), the highest first, and how many take one. Scores of one item lie in a small range of
// steps, so counting them beats sorting; where they do not, they are sorted.
func (g *game) placed(scores []num.Qty) (places []int32, count int) {
	places = make([]int32, len(scores))
	low, high := num.Qty(math.MaxInt64), unranked
	for _, s := range scores {
		if s != unranked {
			low, high = min(low, s), max(high, s)
			count++
		}
	}
	if count == 0 {
		return places, 0
	}
	step := num.One
	for range g.places {
		step /= 10
	}
	if span := uint64(high-low)/uint64(step) + 1; span <= uint64(4*len(scores)+1024) {
		g.counted(scores, places, low, step, int(span))
	} else {
		g.sorted(scores, places)
	}
	return places, count
}

func (g *game) counted(scores []num.Qty, places []int32, low, step num.Qty, span int) {
	tally := make([]int32, span)
	for _, s := range scores {
		if s != unranked {
			tally[(s-low)/step]++
		}
	}
	next := int32(1)
	for i := span - 1; i >= 0; i-- {
		if n := tally[i]; n > 0 {
			tally[i] = next
			next += n
		}
	}
	for i, s := range scores {
		if s != unranked {
			places[i] = tally[(s-low)/step]
		}
	}
}

func (g *game) sorted(scores []num.Qty, places []int32) {
	order := make([]int, 0, len(scores))
	for i, s := range scores {
		if s != unranked {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case scores[a] > scores[b]:
			return -1
		case scores[a] < scores[b]:
			return 1
		}
		return 0
	})
	for i, at := range order {
		switch {
		case i == 0:
			places[at] = 1
		case scores[at] == scores[order[i-1]]:
			places[at] = places[order[i-1]]
		default:
			places[at] = int32(i + 1)
		}
	}
}

// dense turns places 1, 2, 2, 4 into 1, 2, 2, 3; 0 stays.
func dense(places []int32) []int32 {
	number := make([]int32, len(places)+1) // by place
	for _, p := range places {
		number[p] = 1
	}
	number[0] = 0
	for p := 1; p < len(number); p++ {
		number[p] += number[p-1]
	}
	out := make([]int32, len(places))
	for i, p := range places {
		if p > 0 {
			out[i] = number[p]
		}
	}
	return out
}

// eachItem runs fn for every item, on two or more workers where there is enough to do.
func (g *game) eachItem(fn func(*item)) {
	workers := g.workers(len(g.peers) * len(g.items) / 1024)
	if workers < 2 {
		for _, it := range g.items {
			fn(it)
		}
		return
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for k := w; k < len(g.items); k += workers {
				fn(g.items[k])
			}
		})
	}
	wg.Wait()
}
