package score

import (
	"math/big"
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

// normalisations and aggregations that a run draws from.
const (
	byMarks  = iota // the item's score ÷ its full marks, as the rulebook has it
	byMinMax        // distance from the least ÷ range
	byZScore        // distance from the mean ÷ standard deviation
	byRank          // place among the peers
	normalisations
)

// unitOf is 1 in the whole numbers that normalised scores are counted in.
const unitOf = 1_000_000

// Robust shakes a board. The same source in the same state gives the same answer on any machine: all is whole numbers.
func Robust(b *Board, t Trial, source *rand.Rand) (Robustness, error) {
	if t.Runs < 1 || t.Runs > 100_000 || t.Spread.Sign() < 0 || t.Spread.Cmp(num.Whole(1)) > 0 {
		return Robustness{}, fault.At("runs", "robust_trial", "", "1–100000, 0–1")
	}
	s := newShaker(b)
	ranks := make([][]int, len(s.units))
	spread, err := t.Spread.Round(num.Scale, num.HalfUp)
	if err != nil {
		return Robustness{}, err
	}
	for range t.Runs {
		for u, rank := range s.run(source, int64(spread)) {
			ranks[u] = append(ranks[u], rank)
		}
	}
	out := Robustness{Runs: t.Runs, Seed: t.Seed, Spread: t.Spread, Units: []Stability{}}
	for u, unit := range s.units {
		out.Units = append(out.Units, stability(unit, ranks[u]))
	}
	return out, nil
}

func stability(u *UnitScore, ranks []int) Stability {
	slices.Sort(ranks)
	n, first := len(ranks), 0
	for first < n && ranks[first] == 1 {
		first++
	}
	share, _ := num.Frac(int64(first), int64(n)) // n is at least 1
	at := func(percent int) int { return ranks[min(n-1, n*percent/100)] }
	return Stability{Code: u.Code, Name: u.Name, Rank: u.Rank, Best: ranks[0], Low: at(5), Median: at(50), High: at(95), Worst: ranks[n-1], First: share}
}

// shaker holds a board's item scores in every normalisation.
type shaker struct {
	units  []*UnitScore
	full   []int64                   // by item, in 1/10,000 of a mark
	normal [normalisations][][]int64 // by item and unit, unitOf is 1
}

func newShaker(b *Board) *shaker {
	s := &shaker{}
	for i := range b.Units {
		if !b.Units[i].Unscored {
			s.units = append(s.units, &b.Units[i])
		}
	}
	if len(s.units) == 0 {
		return s
	}
	for k, it := range s.units[0].Items {
		if it.Full <= 0 {
			continue
		}
		s.full = append(s.full, int64(it.Full))
		scores := make([]int64, len(s.units))
		for u := range s.units {
			scores[u] = int64(s.units[u].Items[k].Score)
		}
		s.normal[byMarks] = append(s.normal[byMarks], scaled(scores, 0, int64(it.Full)))
		s.normal[byMinMax] = append(s.normal[byMinMax], scaled(scores, slices.Min(scores), slices.Max(scores)))
		s.normal[byZScore] = append(s.normal[byZScore], standardised(scores))
		s.normal[byRank] = append(s.normal[byRank], placed(scores))
	}
	return s
}

// scaled puts low at 0 and high at 1; all is 1 where there is no range.
func scaled(scores []int64, low, high int64) []int64 {
	out := make([]int64, len(scores))
	for i, x := range scores {
		out[i] = unitOf
		if high > low {
			out[i] = (x - low) * unitOf / (high - low)
		}
	}
	return out
}

// standardised is (x − mean) ÷ standard deviation of the group, cut to six decimals; 0 where all are equal.
func standardised(scores []int64) []int64 {
	n := big.NewInt(int64(len(scores)))
	sum, squares := new(big.Int), new(big.Int)
	for _, x := range scores {
		b := big.NewInt(x)
		sum.Add(sum, b)
		squares.Add(squares, new(big.Int).Mul(b, b))
	}
	// n²·variance = n·Σx² − (Σx)²; scaled before the root is taken, so that six decimals are exact.
	variance := new(big.Int).Sub(new(big.Int).Mul(n, squares), new(big.Int).Mul(sum, sum))
	deviation := new(big.Int).Sqrt(variance.Mul(variance, big.NewInt(unitOf*unitOf)))
	out := make([]int64, len(scores))
	if deviation.Sign() == 0 {
		return out
	}
	for i, x := range scores {
		d := new(big.Int).Sub(new(big.Int).Mul(n, big.NewInt(x)), sum)
		d.Mul(d, big.NewInt(unitOf))
		d.Mul(d, big.NewInt(unitOf))
		out[i] = d.Quo(d, deviation).Int64()
	}
	return out
}

// placed puts the first at 1 and the last at 0, equal ones alike.
func placed(scores []int64) []int64 {
	out := make([]int64, len(scores))
	sorted := slices.Clone(scores)
	slices.Sort(sorted)
	for i, x := range scores {
		at, _ := slices.BinarySearch(sorted, x)
		out[i] = unitOf
		if len(scores) > 1 {
			out[i] = int64(at) * unitOf / int64(len(scores)-1)
		}
	}
	return out
}

// run draws one variant and returns the units' competition ranks.
func (s *shaker) run(source *rand.Rand, spread int64) []int {
	weights := make([]int64, len(s.full))
	for i, f := range s.full {
		factor := int64(num.One) - spread + source.Int64N(2*spread+1)
		weights[i] = f * factor / int64(num.One)
	}
	normal := s.normal[source.IntN(normalisations)]
	var scores []*big.Int
	if source.IntN(2) == 0 {
		scores = s.arithmetic(weights, normal)
	} else {
		scores = s.geometric(weights, normal)
	}
	return ranksOf(scores)
}

// arithmetic is the weighted sum.
func (s *shaker) arithmetic(weights []int64, normal [][]int64) []*big.Int {
	out := make([]*big.Int, len(s.units))
	for u := range out {
		out[u] = new(big.Int)
		for i, w := range weights {
			out[u].Add(out[u], new(big.Int).Mul(big.NewInt(w), big.NewInt(normal[i][u])))
		}
	}
	return out
}

// wholeWeights is how many parts the weights are cut into, to serve as exponents.
const wholeWeights = 64

// geometric is the weighted product, its exponents the weights in 1/64 of their sum. Every item's normalised scores are first laid
// over 1 % to 100 %, so that one zero does not settle all. The root is not taken: it would not change the order.
func (s *shaker) geometric(weights []int64, normal [][]int64) []*big.Int {
	var sum int64
	for _, w := range weights {
		sum += w
	}
	out := make([]*big.Int, len(s.units))
	for u := range out {
		out[u] = big.NewInt(1)
	}
	for i, w := range weights {
		low, high := slices.Min(normal[i]), slices.Max(normal[i])
		exponent := big.NewInt((w*wholeWeights + sum/2) / max(sum, 1))
		for u, x := range normal[i] {
			share := int64(unitOf)
			if high > low {
				share = unitOf/100 + (x-low)*(unitOf-unitOf/100)/(high-low)
			}
			out[u].Mul(out[u], new(big.Int).Exp(big.NewInt(share), exponent, nil))
		}
	}
	return out
}

// ranksOf gives competition ranks, the greatest first.
func ranksOf(scores []*big.Int) []int {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return scores[b].Cmp(scores[a]) })
	ranks := make([]int, len(scores))
	for place, u := range order {
		ranks[u] = place + 1
		if place > 0 && scores[u].Cmp(scores[order[place-1]]) == 0 {
			ranks[u] = ranks[order[place-1]]
		}
	}
	return ranks
}
