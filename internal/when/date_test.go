package when

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	for _, s := range []string{"2021-04-26", "2020-02-29", "1970-01-01", "2149-06-06"} {
		if d, err := ParseDate(s); err != nil || d.String() != s {
			t.Errorf("%s reads as %s, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "2021-4-6", "2021/04/26", "2021-02-29", "2021-13-01", "2021-00-10", "2021-04-31", "2021-04-26 ", "２０２１-04-26", "abcd-ef-gh"} {
		if _, err := ParseDate(s); !errors.Is(err, ErrDate) {
			t.Errorf("%q is taken for a date", s)
		}
	}
	if MaxRecordDate.String() != "2149-06-06" {
		t.Error(MaxRecordDate)
	}
}

func dates() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date { return Date(rapid.Int32Range(0, int32(MaxRecordDate)).Draw(t, "day")) })
}

func TestDateReadsWhatItWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := dates().Draw(t, "d")
		got, err := ParseDate(d.String())
		y, m, day := d.Civil()
		if err != nil || got != d || Of(y, m, day) != d {
			t.Fatalf("%d: %s, %v", d, got, err)
		}
	})
}

func TestOnIsTheCivilDayOfTheZone(t *testing.T) {
	shanghai := time.FixedZone("Asia/Shanghai", 8*3600)
	at := time.Date(2021, 4, 25, 16, 0, 0, 0, time.UTC)
	if got := On(at, shanghai); got != MustDate("2021-04-26") {
		t.Error(got)
	}
	if got := On(at.Add(-time.Second), shanghai); got != MustDate("2021-04-25") {
		t.Error(got)
	}
}

func TestMonths(t *testing.T) {
	for _, c := range []struct {
		from  string
		n     int
		want  string
		until int // whole months from from to want
	}{
		{"2021-04-30", 2, "2021-06-30", 2}, {"2021-01-31", 1, "2021-02-28", 1}, {"2020-01-31", 1, "2020-02-29", 1}, {"2021-03-31", -1, "2021-02-28", -1},
		{"2021-12-15", 1, "2022-01-15", 1}, {"2021-05-01", 0, "2021-05-01", 0},
	} {
		from, want := MustDate(c.from), MustDate(c.want)
		if got := from.AddMonths(c.n); got != want {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.n, got, c.want)
		}
		if got := from.MonthsUntil(want); got != c.until {
			t.Errorf("%s to %s: %d months, want %d", c.from, c.want, got, c.until)
		}
	}
	if n := MustDate("2021-04-20").MonthsUntil(MustDate("2021-06-19")); n != 1 {
		t.Error("a day short of two months is", n)
	}
}

func TestMonthsUntilIsTheLargestThatFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := dates().Draw(t, "a"), dates().Draw(t, "b")
		if b < a {
			a, b = b, a
		}
		n := a.MonthsUntil(b)
		if a.AddMonths(n) > b || a.AddMonths(n+1) <= b {
			t.Fatalf("%s to %s: %d", a, b, n)
		}
	})
}

func TestElapsed(t *testing.T) {
	p := Period{MustDate("2021-02-10"), MustDate("2021-06-30")}
	for day, want := range map[string]int{"2021-02-09": 0, "2021-02-10": 1, "2021-04-26": 76, "2021-06-30": 141, "2021-12-31": 141} {
		if got := p.Elapsed(MustDate(day)); got != want {
			t.Errorf("by %s: %d of %d days, want %d", day, got, p.Days(), want)
		}
	}
	if !p.Contains(p.Start) || !p.Contains(p.Due) || p.Contains(p.Due+1) || p.Contains(p.Start-1) {
		t.Error("both ends belong to a period, nothing else does")
	}
}
