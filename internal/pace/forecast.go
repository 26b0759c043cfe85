package pace

import (
	"math/big"
	"sort"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Forecast says when the target will be finished if the days to come are like the days that were. Low and High bound the
// day at Level, the share of like cases in which the true day lies between them. Without a forecast None says why.
type Forecast struct {
	Finish *when.Date `json:"finish"`
	Low    *when.Date `json:"low"`
	High   *when.Date `json:"high"` // null beside a Finish: at this level it may take more than ten years
	Level  string     `json:"level"`
	None   None       `json:"none,omitempty"`
}

// None is why there is no forecast.
type None string

const (
	Finished    None = "finished"         // nothing to forecast
	Nothing     None = "nothing_assigned" // a target of nothing
	TooFewDays  None = "too_few_days"     // fewer than LeastDays since the start
	TooFewBusy  None = "too_few_busy"     // fewer than LeastBusy days with anything at all
	NoProgress  None = "no_progress"      // the rate is zero or below
	BeyondReach None = "beyond_reach"     // more than ten years at this rate
)

// LeastDays and LeastBusy are how much must have been seen before a forecast is made.
const (
	LeastDays = 14
	LeastBusy = 5
)

// horizon is how many days ahead a forecast looks.
const horizon = 3653

// quantiles are the two-sided standard normal quantiles of the levels, to four places.
var quantiles = map[string]int64{"0.5": 6745, "0.8": 12816, "0.9": 16449, "0.95": 19600, "0.99": 25758}

// Levels are the levels that an interval can have.
var Levels = []string{"0.5", "0.8", "0.9", "0.95", "0.99"}

func (a Ask) filled() (Ask, error) {
	if a.Level == "" {
		a.Level = "0.8"
	}
	if a.Window == 0 {
		a.Window = 28
	}
	var l fault.List
	if _, ok := quantiles[a.Level]; !ok {
		l = append(l, fault.At("level", "pace_level", a.Level, "0.5, 0.8, 0.9, 0.95, 0.99"))
	}
	if a.Window < 7 {
		l = append(l, fault.At("window", "pace_window", num.Whole(int64(a.Window)).String(), "7"))
	}
	return a, l.Err()
}

func forecast(l Line, s series, ask Ask) Forecast {
	f := Forecast{Level: ask.Level}
	switch {
	case l.Assigned == 0:
		f.None = Nothing
	case l.Remaining == 0:
		f.None = Finished
	case s.days < LeastDays:
		f.None = TooFewDays
	case s.busy < LeastBusy:
		f.None = TooFewBusy
	}
	if f.None != "" {
		return f
	}
	w := newWalk(l.Remaining, s, ask)
	if w.rate.Sign() <= 0 {
		f.None = NoProgress
		return f
	}
	date := func(n int) *when.Date {
		if n > horizon {
			return nil
		}
		d := ask.AsOf + when.Date(n)
		return &d
	}
	finish := w.mean()
	if f.Finish = date(finish); f.Finish == nil {
		f.None = BeyondReach
		return f
	}
	f.Low, f.High = date(w.low(finish)), date(w.high(finish))
	return f
}

// walk is the sum of the days to come, in whole numbers: after n days it is expected at n·μ, with the variance
// σ²·(n + n²/m), the first part for the days themselves, the second because μ is only known from m days. The target is
// reached on the first n at which the sum is at least R, the remainder.
//
//	μ = (mean of the recent w days + mean of all N days) ÷ 2
//	1/m = (1/w + 3/N) ÷ 4, the variance of that μ in units of σ², as the recent days are among all days
//	σ² = the sample variance of all N days, but not less than their mean where they are counts (a Poisson count's variance)
//
// All is multiplied by what makes it whole: rate and remainder by the same factor, spread by its square.
type walk struct {
	rate      *big.Int // μ
	remainder *big.Int // R
	once      *big.Int // z²σ², the factor of n
	twice     *big.Int // z²σ²/m, the factor of n²
}

func newWalk(left num.Qty, s series, ask Ask) walk {
	n := int64(s.days)
	w := int64(min(ask.Window, s.days))
	ratio := func(a int64, b int64) *big.Rat { return big.NewRat(a, b) }

	mean := ratio(int64(s.total), n)
	rate := new(big.Rat).Add(mean, ratio(int64(s.recent), w))
	rate.Mul(rate, ratio(1, 2))

	// Σ(x−x̄)² = Σx² − N·x̄², over N−1.
	variance := new(big.Rat).Mul(mean, mean)
	variance.Mul(variance, ratio(-n, 1))
	variance.Add(variance, new(big.Rat).SetInt(s.square))
	variance.Quo(variance, ratio(n-1, 1))
	if s.whole {
		// In ten-thousandths: a count's mean x̄ has the variance x̄, and 10,000·x̄ has 10,000²·x̄.
		if floor := new(big.Rat).Mul(mean, ratio(int64(num.One), 1)); variance.Cmp(floor) < 0 {
			variance = floor
		}
	}
	z := ratio(quantiles[ask.Level], 10_000)
	spread := new(big.Rat).Mul(z, z)
	spread.Mul(spread, variance)
	known := new(big.Rat).Add(ratio(1, w), ratio(3, n))
	known.Mul(known, ratio(1, 4))

	return whole(rate, new(big.Rat).SetInt64(int64(left)), spread, known.Mul(known, spread))
}

// whole brings the four numbers to whole ones: times k for rate and remainder, times k² for the squares.
func whole(rate, remainder, once, twice *big.Rat) walk {
	k := new(big.Int).Set(rate.Denom())
	for _, r := range []*big.Rat{remainder, once, twice} {
		// The least common multiple, so that the numbers stay small.
		g := new(big.Int).GCD(nil, nil, k, r.Denom())
		k.Mul(k, new(big.Int).Quo(r.Denom(), g))
	}
	times := func(r *big.Rat, k *big.Int) *big.Int {
		return new(big.Int).Mul(r.Num(), new(big.Int).Quo(k, r.Denom()))
	}
	k2 := new(big.Int).Mul(k, k)
	return walk{times(rate, k), times(remainder, k), times(once, k2), times(twice, k2)}
}

// mean returns the smallest n with n·μ ≥ R, or horizon+1.
func (w walk) mean() int {
	n := new(big.Int).Add(w.remainder, w.rate)
	n.Sub(n, big.NewInt(1)).Quo(n, w.rate)
	if n.Cmp(big.NewInt(horizon)) > 0 {
		return horizon + 1
	}
	return int(n.Int64())
}

// low returns the smallest n with n·μ + z·σ·√(n + n²/m) ≥ R, at most finish.
func (w walk) low(finish int) int {
	// Up to finish the distance R − n·μ falls and the spread grows, so there is one turn.
	return 1 + sort.Search(finish-1, func(n int) bool { return w.within(n + 1) })
}

// high returns the smallest n with n·μ − z·σ·√(n + n²/m) ≥ R, or horizon+1.
func (w walk) high(finish int) int {
	// From finish on (n·μ − R)² − z²σ²·(n + n²/m) is a parabola that starts at or below zero: it rises above once, or never.
	return finish + sort.Search(horizon+1-finish, func(n int) bool { return w.beyond(finish + n) })
}

// within and beyond compare squares, so that no root is taken.
func (w walk) within(n int) bool { return w.distance(n).Cmp(w.spread(n)) <= 0 }
func (w walk) beyond(n int) bool { return w.distance(n).Cmp(w.spread(n)) >= 0 }

func (w walk) distance(n int) *big.Int {
	d := new(big.Int).Mul(w.rate, big.NewInt(int64(n)))
	d.Sub(d, w.remainder)
	return d.Mul(d, d)
}

func (w walk) spread(n int) *big.Int {
	b := big.NewInt(int64(n))
	v := new(big.Int).Mul(w.twice, b)
	return v.Add(v, w.once).Mul(v, b)
}
