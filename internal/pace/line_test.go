package pace_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/pace"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

var day = when.MustDate

// campaign is 雷霆2021 as the demo sets it: 141 days.
func campaign(quantity string) target.Target {
	return target.Target{Unit: "431002", Indicator: "fraud", Period: when.Period{Start: day("2021-02-10"), Due: day("2021-06-30")},
		Quantity: num.MustQty(quantity), From: day("2021-02-10")}
}

func on(pairs ...string) (ds []pace.DayQuantity) {
	for n := 0; n < len(pairs); n += 2 {
		ds = append(ds, pace.DayQuantity{Day: day(pairs[n]), Qty: num.MustQty(pairs[n+1])})
	}
	return ds
}

func TestOf(t *testing.T) {
	april26 := pace.Ask{AsOf: day("2021-04-26")}
	for _, c := range []struct {
		rule   string
		t      target.Target
		days   []pace.DayQuantity
		ask    pace.Ask
		want   string // completion, time pace, difference, finished on, days and months ahead
		needed string
	}{
		{"finished two months and three days early", campaign("40"), on("2021-03-01", "30", "2021-04-27", "1", "2021-04-20", "10"), april26,
			"1 0.539007 46.099291 2021-04-20 71 2", ""},
		{"finished on the due date", campaign("40"), on("2021-06-30", "40"), pace.Ask{AsOf: day("2021-07-09")},
			"1 1 0 2021-06-30 0 0", ""},
		{"finished after the due date: the board counts to the due date only", campaign("40"), on("2021-06-01", "30", "2021-08-02", "10"),
			pace.Ask{AsOf: day("2021-08-09")}, "0.75 1 -25 2021-08-02 -33 -1", ""},
		{"exactly on the plan", campaign("141"), on("2021-02-20", "76"), april26, "0.539007 0.539007 0 - 0 0", "1"},
		{"half a day ahead is not ahead", campaign("141"), on("2021-02-20", "76.5"), april26, "0.542553 0.539007 0.35461 - 0 0", "0.9924"},
		{"half a day behind is a day behind", campaign("141"), on("2021-02-20", "75.5"), april26, "0.535461 0.539007 -0.35461 - -1 0", "1.0077"},
		{"a whole month behind", campaign("141"), on("2021-02-20", "45"), april26, "0.319149 0.539007 -21.985816 - -31 -1", "1.4770"},
		{"overdue and open, the distance grows by the day", campaign("141"), on("2021-02-20", "140"), pace.Ask{AsOf: day("2021-07-10")},
			"0.992908 1 -0.70922 - -11 0", ""},
		{"before the start nothing has passed", campaign("141"), nil, pace.Ask{AsOf: day("2021-01-31")}, "0 0 0 - 0 0", "1"},
		{"what was before the start or after the as-of does not count", campaign("40"), on("2021-02-09", "40", "2021-04-27", "40"), april26,
			"0 0.539007 -53.900709 - -76 -2", "0.6154"},
		{"a target of nothing is complete and not early", campaign("0"), nil, april26, "1 0.539007 46.099291 - 0 0", ""},
		{"by months: those that are over", campaign("40"), on("2021-03-01", "20"), pace.Ask{AsOf: day("2021-04-29"), By: pace.Months},
			"0.5 0.4 10 - -9 0", "0.3226"},
		{"by months: the last day of a month ends it", campaign("40"), on("2021-03-01", "20"), pace.Ask{AsOf: day("2021-04-30"), By: pace.Months},
			"0.5 0.6 -10 - -10 0", "0.3279"},
		{"by months: on the due date all is over", campaign("40"), on("2021-03-01", "40"), pace.Ask{AsOf: day("2021-06-30"), By: pace.Months},
			"1 1 0 2021-03-01 121 3", ""},
		{"a day's entries are summed before the target is held against them", campaign("40"), on("2021-03-01", "45", "2021-03-01", "-6", "2021-03-05", "1"), april26,
			"1 0.539007 46.099291 2021-03-05 117 3", ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			l, err := pace.Of(c.t, c.days, c.ask)
			if err != nil {
				t.Fatal(err)
			}
			finished := "-"
			if l.FinishedOn != nil {
				finished = l.FinishedOn.String()
			}
			got := strings.Join([]string{l.Completion.Decimal(6), l.TimePace.Decimal(6), l.Difference.Decimal(6), finished,
				num.Whole(int64(l.DaysAhead)).String(), num.Whole(int64(l.MonthsAhead)).String()}, " ")
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if (l.NeededPerDay == nil) != (c.needed == "") || l.NeededPerDay != nil && *l.NeededPerDay != num.MustQty(c.needed) {
				t.Errorf("needed per day %v, want %q", l.NeededPerDay, c.needed)
			}
		})
	}
}

func TestWhatComesAfterTheDueDateIsToldApart(t *testing.T) {
	l, err := pace.Of(campaign("40"), on("2021-06-01", "30", "2021-08-02", "12"), pace.Ask{AsOf: day("2021-08-09")})
	if err != nil {
		t.Fatal(err)
	}
	if l.Actual != 30*num.One || l.AfterDue != 12*num.One || l.Remaining != 0 || l.Forecast.None != pace.Finished {
		t.Errorf("%+v", l)
	}
}

func TestOverflowIsAnErrorNotAWrap(t *testing.T) {
	ds := []pace.DayQuantity{{day("2021-03-01"), math.MaxInt64}, {day("2021-03-02"), 1}}
	if _, err := pace.Of(campaign("40"), ds, pace.Ask{AsOf: day("2021-04-26")}); err != num.ErrOverflow {
		t.Errorf("err %v, want %v", err, num.ErrOverflow)
	}
}

func TestAnAskIsChecked(t *testing.T) {
	_, err := pace.Of(campaign("40"), nil, pace.Ask{AsOf: day("2021-04-26"), Level: "0.77", Window: 3})
	fs := fault.Of(err)
	if len(fs) != 2 || fs[0].Code != "pace_level" || fs[1].Code != "pace_window" {
		t.Fatalf("faults %v", err)
	}
	for _, lang := range []string{"zh", "en"} {
		v := say.In(lang)
		for _, key := range []string{"fault.pace_level", "fault.pace_window", "pace.none.finished", "pace.none.nothing_assigned",
			"pace.none.too_few_days", "pace.none.too_few_busy", "pace.none.no_progress", "pace.none.beyond_reach"} {
			if !v.Has(key) {
				t.Errorf("%s has no %s", lang, key)
			}
		}
	}
}

func TestJSONHasStringsForScoresAndNullForWhatDoesNotApply(t *testing.T) {
	l, err := pace.Of(campaign("40"), on("2021-03-01", "30.5"), pace.Ask{AsOf: day("2021-04-26")})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"unit":"431002","indicator":"fraud","assigned":"40","actual":"30.5","after_due":"0","completion":"0.7625",` +
		`"start":"2021-02-10","due":"2021-06-30","time_pace":"0.539007","time_pace_difference":"22.349291","finished_on":null,` +
		`"days_ahead":31,"months_ahead":1,"remaining":"9.5","needed_per_day":"0.1462",` +
		`"forecast":{"finish":null,"low":null,"high":null,"level":"0.8","none":"too_few_busy"}}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
}

func TestDoingTheNeededAmountEveryDayMakesIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := campaign("0")
		g.Quantity = num.Qty(rapid.Int64Range(1, 1<<40).Draw(t, "quantity"))
		ask := pace.Ask{AsOf: g.Period.Start + when.Date(rapid.IntRange(0, 139).Draw(t, "elapsed"))}
		ds := []pace.DayQuantity{{ask.AsOf, num.Qty(rapid.Int64Range(0, int64(g.Quantity)-1).Draw(t, "done"))}}
		l, err := pace.Of(g, ds, ask)
		if err != nil {
			t.Fatal(err)
		}
		for d := ask.AsOf + 1; d <= g.Period.Due; d++ {
			ds = append(ds, pace.DayQuantity{Day: d, Qty: *l.NeededPerDay})
		}
		after, err := pace.Of(g, ds, pace.Ask{AsOf: g.Period.Due})
		if err != nil {
			t.Fatal(err)
		}
		if after.FinishedOn == nil || after.DaysAhead < 0 {
			t.Fatalf("%v a day from %v on did not make %v", l.NeededPerDay, ask.AsOf, g.Quantity)
		}
	})
}

func TestOrderOfDaysDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := campaign("100")
		var ds []pace.DayQuantity
		for range rapid.IntRange(0, 30).Draw(t, "entries") {
			ds = append(ds, pace.DayQuantity{Day: g.Period.Start + when.Date(rapid.IntRange(-3, 100).Draw(t, "day")),
				Qty: num.Qty(rapid.Int64Range(-2, 9).Draw(t, "qty")) * num.One})
		}
		ask := pace.Ask{AsOf: day("2021-04-26")}
		want, err := pace.Of(g, ds, ask)
		if err != nil {
			t.Fatal(err)
		}
		got, err := pace.Of(g, rapid.Permutation(ds).Draw(t, "order"), ask)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := json.Marshal(want)
		b, _ := json.Marshal(got)
		if string(a) != string(b) {
			t.Fatalf("%s\n%s", a, b)
		}
	})
}
