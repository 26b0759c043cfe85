package pace_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/pace"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// steady is qty on every day from the start to the as-of.
func steady(g target.Target, asOf when.Date, qty string) (ds []pace.DayQuantity) {
	for d := g.Period.Start; d <= asOf; d++ {
		ds = append(ds, pace.DayQuantity{Day: d, Qty: num.MustQty(qty)})
	}
	return ds
}

func show(f pace.Forecast) string {
	date := func(d *when.Date) string {
		if d == nil {
			return "-"
		}
		return d.String()
	}
	return fmt.Sprintf("%s %s %s %s %s", date(f.Finish), date(f.Low), date(f.High), f.Level, f.None)
}

func TestForecast(t *testing.T) {
	asOf := day("2021-04-26")
	for _, c := range []struct {
		rule string
		g    target.Target
		days []pace.DayQuantity
		ask  pace.Ask
		want string
	}{
		// 76 days of 1.5 leave 50 for 34 days; without any spread the bounds are the day itself (1.5 is no count).
		{"no spread, no interval", campaign("164"), steady(campaign("1"), asOf, "1.5"), pace.Ask{AsOf: asOf}, "2021-05-30 2021-05-30 2021-05-30 0.8 "},
		// By hand: R = 24, μ = 1, σ² = 1 (a count's variance is at least its mean), z = 1.2816, 1/m = (1/28 + 3/76)/4 = 0.018797.
		// n = 17: 7² = 49 > 1.6425·(17 + 5.43) = 36.8; n = 18: 36 ≤ 1.6425·(18 + 6.09) = 39.6, so low is day 18.
		// n = 33: 81 < 1.6425·(33 + 20.47) = 87.8; n = 34: 100 ≥ 1.6425·(34 + 21.73) = 91.5, so high is day 34.
		{"counts spread at least as Poisson's do", campaign("100"), steady(campaign("1"), asOf, "1"), pace.Ask{AsOf: asOf}, "2021-05-20 2021-05-14 2021-05-30 0.8 "},
		{"a higher level is wider", campaign("100"), steady(campaign("1"), asOf, "1"), pace.Ask{AsOf: asOf, Level: "0.95"}, "2021-05-20 2021-05-12 2021-06-06 0.95 "},
		{"too few days", campaign("100"), steady(campaign("1"), day("2021-02-22"), "1"), pace.Ask{AsOf: day("2021-02-22")}, "- - - 0.8 too_few_days"},
		{"just enough days", campaign("28"), steady(campaign("1"), day("2021-02-23"), "1"), pace.Ask{AsOf: day("2021-02-23")}, "2021-03-09 2021-03-05 2021-03-20 0.8 "},
		{"days enough, but on few of them anything", campaign("100"), on("2021-03-01", "1", "2021-04-01", "1"), pace.Ask{AsOf: asOf}, "- - - 0.8 too_few_busy"},
		{"what was done was taken back", campaign("100"), on("2021-03-01", "1", "2021-03-02", "1", "2021-03-03", "1", "2021-03-04", "1", "2021-03-05", "-4"),
			pace.Ask{AsOf: asOf}, "- - - 0.8 no_progress"},
		{"more than ten years", campaign("100000"), steady(campaign("1"), asOf, "1"), pace.Ask{AsOf: asOf}, "- - - 0.8 beyond_reach"},
		{"finished", campaign("50"), steady(campaign("1"), asOf, "1"), pace.Ask{AsOf: asOf}, "- - - 0.8 finished"},
		{"nothing to do", campaign("0"), nil, pace.Ask{AsOf: asOf}, "- - - 0.8 nothing_assigned"},
		{"so uncertain that no last day can be named", campaign("100"), on("2021-03-01", "1", "2021-03-02", "1", "2021-03-03", "1", "2021-03-04", "1", "2021-04-20", "60"),
			pace.Ask{AsOf: asOf, Level: "0.99"}, "2021-05-21 2021-04-29 - 0.99 "},
	} {
		t.Run(c.rule, func(t *testing.T) {
			l, err := pace.Of(c.g, c.days, c.ask)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(l.Forecast); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// draw is a way for a day's count to come about.
type draw func(r *rand.Rand, rate float64, d when.Date) int64

func poisson(r *rand.Rand, rate float64, _ when.Date) int64 {
	limit, n, p := math.Exp(-rate), int64(0), r.Float64()
	for p > limit {
		n, p = n+1, p*r.Float64()
	}
	return n
}

// clumped has a variance of two and a half times the mean: events come in groups of one to four or so.
func clumped(r *rand.Rand, rate float64, d when.Date) (n int64) {
	for range poisson(r, rate/2, d) {
		n += 1 + poisson(r, 1, d)
	}
	return n
}

// weekly does almost all of its work from Monday to Friday.
func weekly(r *rand.Rand, rate float64, d when.Date) int64 {
	if wd := d.Time().Weekday(); wd == 0 || wd == 6 {
		return poisson(r, rate*0.1, d)
	}
	return poisson(r, rate*1.36, d)
}

// TestTheIntervalCoversWhatItSays plays 2,000 series of each kind past the as-of and counts how often the true day of
// finishing lies within the interval. Seeds are fixed, so the shares are the same every time.
func TestTheIntervalCoversWhatItSays(t *testing.T) {
	for _, kind := range []struct {
		name  string
		draw  draw
		slack float64 // above what the level allows
	}{
		{"poisson", poisson, 0},
		{"clumped", clumped, 0},
		// The weekends' share of the daily variance repeats and so does not grow with the days: the interval is too wide.
		{"weekly", weekly, 0.05},
	} {
		for _, level := range []struct {
			name        string
			least, most float64
		}{{"0.5", 0.4, 0.6}, {"0.8", 0.7, 0.9}, {"0.95", 0.9, 0.99}} {
			t.Run(kind.name+" "+level.name, func(t *testing.T) {
				r := rand.New(rand.NewPCG(2021, 426))
				inside, early, late, all := 0, 0, 0, 0
				for range 2000 {
					elapsed := when.Date(30 + r.IntN(90))
					rate := 0.3 + 3*r.Float64()
					g := campaign("0")
					g.Quantity = num.Qty(int64(rate*float64(elapsed)*(1.1+r.Float64()))) * num.One
					ds, asOf, done := play(r, kind.draw, rate, g, elapsed)
					l, err := pace.Of(g, ds, pace.Ask{AsOf: asOf, Level: level.name})
					if err != nil {
						t.Fatal(err)
					}
					if l.Forecast.Finish == nil {
						continue
					}
					all++
					switch {
					case done < *l.Forecast.Low:
						early++
					case l.Forecast.High != nil && done > *l.Forecast.High:
						late++
					default:
						inside++
					}
				}
				share := float64(inside) / float64(all)
				t.Logf("%s, level %s: %.1f%% of %d inside, %.1f%% earlier, %.1f%% later", kind.name, level.name,
					100*share, all, 100*float64(early)/float64(all), 100*float64(late)/float64(all))
				if all < 1500 || share < level.least || share > level.most+kind.slack {
					t.Errorf("covers %.3f of %d series, want %.2f to %.2f of at least 1500", share, all, level.least, level.most+kind.slack)
				}
			})
		}
	}
}

// play draws days until the target is reached and tells on which day; the days after asOf are what a forecast cannot see,
// and pace.Of must not look at them.
func play(r *rand.Rand, d draw, rate float64, g target.Target, elapsed when.Date) (ds []pace.DayQuantity, asOf, done when.Date) {
	asOf = g.Period.Start + elapsed - 1
	var sum num.Qty
	for on := g.Period.Start; on <= asOf || sum < g.Quantity; on++ {
		q := num.Qty(d(r, rate, on)) * num.One
		sum += q
		ds = append(ds, pace.DayQuantity{Day: on, Qty: q})
		if done == 0 && sum >= g.Quantity {
			done = on
		}
	}
	return ds, asOf, done
}

func BenchmarkOf(b *testing.B) {
	asOf := day("2021-04-26")
	ds := steady(campaign("1"), asOf, "1")
	for b.Loop() {
		if _, err := pace.Of(campaign("100"), ds, pace.Ask{AsOf: asOf}); err != nil {
			b.Fatal(err)
		}
	}
}
