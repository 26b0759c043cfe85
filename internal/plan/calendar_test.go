package plan

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/when"
)

func day(s string) when.Date { return when.MustDate(s) }

func TestChinaWorksAsTheNoticesSay(t *testing.T) {
	c := China()
	for d, works := range map[string]bool{
		"2021-02-07": true, "2021-02-10": true, "2021-02-11": false, "2021-02-17": false, "2021-02-18": true, "2021-02-20": true, "2021-02-21": false,
		"2021-04-25": true, "2021-05-01": false, "2021-05-05": false, "2021-05-08": true, "2021-05-09": false, "2021-09-18": true, "2021-09-20": false,
		"2020-01-19": true, "2020-02-01": false, "2020-02-02": false, "2020-02-03": true, "2022-01-29": true, "2022-10-09": true, "2022-10-07": false,
		"2023-01-02": true, "2023-01-01": false,
	} {
		if c.Works(day(d)) != works {
			t.Errorf("%s: works is %t", d, !works)
		}
	}
	// The days of the year less weekends and days off, and the adjusted ones added: 366 − 117 after the spring festival of 2020 was made
	// longer, 365 − 115, 365 − 116.
	for year, want := range map[int]int{2020: 249, 2021: 250, 2022: 249} {
		if got := c.Between(when.Of(year, 1, 1), when.Of(year+1, 1, 1)); got != want {
			t.Errorf("%d has %d working days, want %d", year, got, want)
		}
		if !c.Covers(year) {
			t.Errorf("%d is not covered", year)
		}
	}
	if c.Covers(2023) {
		t.Error("2023 has no rows")
	}
	if d, ok := c.Day(day("2021-04-25")); !ok || d != (Day{true, "劳动节调休", "国办发明电〔2020〕27号"}) {
		t.Errorf("%+v", d)
	}
}

func TestWorkingDayArithmetic(t *testing.T) {
	c := China()
	for _, x := range []struct {
		from string
		n    int
		want string
	}{
		{"2021-04-30", 0, "2021-04-30"}, {"2021-04-30", 1, "2021-05-06"}, {"2021-05-01", 0, "2021-05-06"}, {"2021-05-06", -1, "2021-04-30"},
		{"2021-04-23", 2, "2021-04-26"}, {"2021-02-10", 1, "2021-02-18"}, {"2021-02-18", -3, "2021-02-08"},
	} {
		if got := c.Add(day(x.from), x.n); got != day(x.want) {
			t.Errorf("%s + %d = %s, want %s", x.from, x.n, got, x.want)
		}
	}
	for d, want := range map[string]string{"2021-04-26": "2021-04-26", "2021-05-02": "2021-04-26", "2021-05-03": "2021-05-03"} {
		if got := Monday(day(d)); got != day(want) {
			t.Errorf("the Monday of %s is %s", d, got)
		}
	}
}

func TestAddingAndCountingAgree(t *testing.T) {
	c := China()
	rapid.Check(t, func(t *rapid.T) {
		from := when.Date(rapid.IntRange(int(day("2019-12-01")), int(day("2023-02-01"))).Draw(t, "from"))
		n := rapid.IntRange(-300, 300).Draw(t, "n")
		to := c.Add(from, n)
		if !c.Works(to) || c.Between(c.Next(from), to) != n {
			t.Fatalf("%s + %d = %s, counted %d", from, n, to, c.Between(c.Next(from), to))
		}
	})
}

func TestParseCalendarNamesLineFoundAndExpected(t *testing.T) {
	own, err := ParseCalendar("own.csv", []byte("\ufeff2021-05-06,2021-05-07,休,局庆,本局通知\r\n2021-05-07,2021-05-07,班,值班,本局通知\r\n"))
	if err != nil || own.Works(day("2021-05-06")) || !own.Works(day("2021-05-07")) {
		t.Errorf("an agency's own file: %v", err)
	}
	for row, found := range map[string]string{
		"2021-5-1,2021-05-02,off,x,y":    "2021-5-1",
		"2021-05-02,2021-05-01,off,x,y":  "2021-05-01",
		"2021-05-02,2021-09-01,off,x,y":  "2021-09-01",
		"2021-05-02,2021-05-02,free,x,y": "free",
		"2021-05-02,2021-05-02,off,x":    "2021-05-02,2021-05-02,off,x",
	} {
		_, err := ParseCalendar("own.csv", []byte("from,to,kind,name,source\n2021-01-01,2021-01-01,off,元旦,x\n"+row+"\n"))
		fs := fault.Of(err)
		if len(fs) != 1 || fs[0].Code != "calendar_row" || fs[0].Place.File != "own.csv" || fs[0].Place.Line != 3 || fs[0].Found != found || fs[0].Want == "" {
			t.Errorf("%s: %v", row, err)
		}
	}
	if _, err := ParseCalendar("own.csv", []byte("a,\"b\nc")); len(fault.Of(err)) != 1 {
		t.Error(err)
	}
}

func FuzzParseCalendar(f *testing.F) {
	f.Add(string(Holidays()))
	f.Add("2021-05-02,2021-05-01,off,x,y")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCalendar("fuzz.csv", []byte(text))
		if err != nil {
			for _, x := range fault.Of(err) {
				if x.Place.File == "" || x.Place.Line < 1 {
					t.Fatal(x)
				}
			}
			return
		}
		if strings.Count(text, "\n") < 50 {
			c.Next(day("2021-01-01"))
		}
	})
}
