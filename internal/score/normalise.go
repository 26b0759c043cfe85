package score

import (
	"math/big"
	"math/bits"
	"slices"

	"github.com/tongchou/tongchou/internal/num"
)

// Ways to normalise that a run of Robust draws from.
const (
	byMarks  = iota // the item's score ÷ its full marks, as the rulebook has it
	byMinMax        // distance from the least ÷ range
	byZScore        // distance from the mean ÷ standard deviation
	byRank          // place among the peers
	normalisations
)

// unitOf is 1 in the whole numbers that normalised scores and weights are counted in.
const unitOf = 1_000_000

// largest is the greatest normalised score: the weights come to unitOf at most, and their sum of products must fit.
const largest = 1_000_000 * unitOf

// normalised are an item's scores by unit, and their logarithms for the weighted product.
type normalised struct{ plain, logs []int64 }

// shaker holds a board's item scores in every normalisation.
type shaker struct {
	units   []*UnitScore
	share   []int64  // by item: its full marks in millionths of all items' together
	applies [][]bool // by item and unit
	normal  [normalisations][]normalised
}

func newShaker(b *Board) (*shaker, error) {
	s := &shaker{}
	for i := range b.Units {
		if !b.Units[i].Unscored {
			s.units = append(s.units, &b.Units[i])
		}
	}
	if len(s.units) == 0 {
		return s, nil
	}
	var all num.Rat
	items := s.units[0].Items
	for k := range items {
		all = all.Add(items[k].Full.Rat())
	}
	for k := range items {
		if items[k].Full <= 0 {
			continue
		}
		share, err := items[k].Full.Rat().Quo(all)
		if err != nil {
			return nil, err
		}
		millionths, err := share.Mul(num.Whole(unitOf)).Round(0, num.HalfUp)
		if err != nil {
			return nil, err
		}
		s.share = append(s.share, int64(millionths/num.One))
		if err := s.item(k, items[k].Full); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// item normalises the scores of the k-th item.
func (s *shaker) item(k int, full num.Qty) error {
	applies := make([]bool, len(s.units))
	scores := make([]int64, 0, len(s.units)) // of the units it applies to
	for u := range s.units {
		if it := &s.units[u].Items[k]; it.Missing != Exclude {
			applies[u] = true
			scores = append(scores, int64(it.Score))
		}
	}
	s.applies = append(s.applies, applies)
	marks, err1 := scaled(scores, 0, int64(full))
	ranged, err2 := minMax(scores)
	if err1 != nil || err2 != nil {
		return num.ErrOverflow
	}
	for way, values := range [normalisations][]int64{marks, ranged, standardised(scores), placed(scores)} {
		if len(values) > 0 && max(slices.Max(values), -slices.Min(values)) > largest {
			return num.ErrOverflow
		}
		logs, err := logarithms(values)
		if err != nil {
			return err
		}
		s.normal[way] = append(s.normal[way], normalised{spread(values, applies), spread(logs, applies)})
	}
	return nil
}

// spread puts the values at the units that they are of.
func spread(values []int64, applies []bool) []int64 {
	out, next := make([]int64, len(applies)), 0
	for u := range out {
		if applies[u] {
			out[u] = values[next]
			next++
		}
	}
	return out
}

// scaled puts low at 0 and high at 1; all is 1 where there is no range.
func scaled(scores []int64, low, high int64) ([]int64, error) {
	out := make([]int64, len(scores))
	for i, x := range scores {
		out[i] = unitOf
		if high > low {
			q, err := num.MulDiv(x-low, unitOf, high-low, 1, num.Down)
			if err != nil {
				return nil, err
			}
			out[i] = int64(q)
		}
	}
	return out, nil
}

func minMax(scores []int64) ([]int64, error) {
	if len(scores) == 0 {
		return nil, nil
	}
	return scaled(scores, slices.Min(scores), slices.Max(scores))
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

// placed is the share of the others that stand lower: 1 for a first place held alone, 0 for the last.
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

// logarithms lays the values over 1 % to 100 %, so that one zero does not settle a product, and takes their logarithms: the
// weighted sum of these orders units as the weighted product of those does.
func logarithms(values []int64) ([]int64, error) {
	ranged, err := minMax(values)
	for i, x := range ranged {
		ranged[i] = log2(uint64(unitOf/100 + x*99/100))
	}
	return ranged, err
}

// log2 is the binary logarithm of a whole number above 0 in 2⁻³², cut off: the number is squared bit by bit, and each time
// that it passes 2 the bit is set and it is halved.
func log2(x uint64) int64 {
	whole := bits.Len64(x) - 1
	y := x << (63 - whole) // between 1 and 2, in 2⁻⁶³
	out := int64(whole)
	for range 32 {
		out <<= 1
		hi, lo := bits.Mul64(y, y)
		if hi>>63 == 1 {
			out |= 1
			y = hi
		} else {
			y = hi<<1 | lo>>63
		}
	}
	return out
}
