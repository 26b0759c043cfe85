package score

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
)

// Trial says how a board's ranks are shaken: each run draws every item's weight anew within ± Spread of its full marks, and
// one way each to normalise and to aggregate. Only top items with full marks take part.
//
// Method: uncertainty analysis of composite indicators, OECD/JRC Handbook on Constructing Composite Indicators (2008), part 1, step 7.
type Trial struct {
	Runs   int     // 1 to 100,000
	Spread num.Rat // 0 to 1
	Seed   uint64  // said in the answer; the source given must be seeded with it
}

// Robustness is how firm each unit's rank is.
type Robustness struct {
	Runs   int         `json:"runs"`
	Seed   uint64      `json:"seed"`
	Spread num.Rat     `json:"spread"`
	Units  []Stability `json:"units"` // in the board's order
}

// Stability is one unit's ranks over all runs.
type Stability struct {
	Code   string  `json:"code"`
	Name   string  `json:"name"`
	Rank   int     `json:"rank"` // on the board
	Best   int     `json:"best"`
	Low    int     `json:"p5"` // 5 % of the runs give a rank better than this
	Median int     `json:"median"`
	High   int     `json:"p95"`
	Worst  int     `json:"worst"`
	First  num.Rat `json:"first_share"` // share of runs in which the unit is first, alone or tied
}

// Robust shakes a board. The same source in the same state gives the same answer on any machine: all is whole numbers.
func Robust(b *Board, t Trial, source *rand.Rand) (Robustness, error) {
	if t.Runs < 1 || t.Runs > 100_000 || t.Spread.Sign() < 0 || t.Spread.Cmp(num.Whole(1)) > 0 {
		return Robustness{}, fault.At("runs", "robust_trial", "", "1–100000, 0–1")
	}
	spread, err := t.Spread.Round(num.Scale, num.HalfUp)
	if err != nil {
		return Robustness{}, err
	}
	s, err := newShaker(b)
	if err != nil {
		return Robustness{}, err
	}
	counts := make([][]int, len(s.units)) // by unit: how many runs gave each rank
	for u := range counts {
		counts[u] = make([]int, len(s.units)+1)
	}
	for range t.Runs {
		for u, rank := range s.run(source, int64(spread)) {
			counts[u][rank]++
		}
	}
	out := Robustness{Runs: t.Runs, Seed: t.Seed, Spread: t.Spread, Units: []Stability{}}
	for u, unit := range s.units {
		out.Units = append(out.Units, stability(unit, counts[u], t.Runs))
	}
	return out, nil
}

// stability reads the ranks off their counts: the rank at p per cent is that of the run which stands there in order of rank.
func stability(u *UnitScore, counts []int, runs int) Stability {
	at := func(run int) int {
		for rank, n := range counts {
			if run < n {
				return rank
			}
			run -= n
		}
		return len(counts) - 1
	}
	first, _ := num.Frac(int64(counts[1]), int64(runs)) // runs is at least 1
	return Stability{Code: u.Code, Name: u.Name, Rank: u.Rank, Best: at(0), Low: at(runs * 5 / 100), Median: at(runs / 2),
		High: at(runs * 95 / 100), Worst: at(runs - 1), First: first}
}

// run draws one variant and returns the units' competition ranks. An item that does not apply to a unit counts neither in its
// sum nor in its weight, as on the board.
func (s *shaker) run(source *rand.Rand, spread int64) []int {
	weights := s.weights(source, spread)
	normal := s.normal[source.IntN(normalisations)]
	geometric := source.IntN(2) == 1
	means := make([]weighted, len(s.units))
	for i, w := range weights {
		values := normal[i].plain
		if geometric {
			values = normal[i].logs
		}
		for u := range means {
			if s.applies[i][u] {
				means[u].sum += w * values[u]
				means[u].weight += w
			}
		}
	}
	return ranksOf(means)
}

// weights draws a factor in 1 ± spread for each item and brings the weights back to a sum of one (in millionths).
func (s *shaker) weights(source *rand.Rand, spread int64) []int64 {
	out, sum := make([]int64, len(s.share)), int64(0)
	for i, share := range s.share {
		out[i] = share * (int64(num.One) - spread + source.Int64N(2*spread+1))
		sum += out[i]
	}
	for i := range out {
		out[i] = out[i] * unitOf / max(sum, 1)
	}
	return out
}

// weighted is a mean before its division.
type weighted struct{ sum, weight int64 }

func (a weighted) compare(b weighted) int {
	if a.weight == b.weight {
		return cmp.Compare(a.sum, b.sum)
	}
	x, _ := num.Frac(a.sum, max(a.weight, 1))
	y, _ := num.Frac(b.sum, max(b.weight, 1))
	return x.Cmp(y)
}

// ranksOf gives competition ranks, the greatest first.
func ranksOf(means []weighted) []int {
	order := make([]int, len(means))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return means[b].compare(means[a]) })
	ranks := make([]int, len(means))
	for place, u := range order {
		ranks[u] = place + 1
		if place > 0 && means[u].compare(means[order[place-1]]) == 0 {
			ranks[u] = ranks[order[place-1]]
		}
	}
	return ranks
}
