package sheet

import (
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
)

func TestDateSpellings(t *testing.T) {
	for _, c := range []struct{ rule, text, want, code string }{
		{"ISO", "2021-04-06", "2021-04-06", ""},
		{"slashes", "2021/4/6", "2021-04-06", ""},
		{"points", "2021.4.6", "2021-04-06", ""},
		{"full-width points", "２０２１．４．６", "2021-04-06", ""},
		{"Chinese", "2021年4月6日", "2021-04-06", ""},
		{"full-width", "２０２１年４月６日", "2021-04-06", ""},
		{"号", "2021年4月6号", "2021-04-06", ""},
		{"day's word left out", "2021年4月6", "2021-04-06", ""},
		{"spaces inside", " 2021 年 4 月 6 日 ", "2021-04-06", ""},
		{"compact", "20210406", "2021-04-06", ""},
		{"midnight", "2021-04-06 00:00:00", "2021-04-06", ""},
		{"midnight, short", "2021/4/6 0:00", "2021-04-06", ""},
		{"midnight, ISO", "2021-04-06T00:00:00.000Z", "2021-04-06", ""},
		{"another time", "2021-04-06 08:30", "", "date_has_time"},
		{"no year", "4/6", "", "date_ambiguous"},
		{"no year, Chinese", "4月6日", "", "date_ambiguous"},
		{"year at the end", "6/4/2021", "", "date_ambiguous"},
		{"two digits", "21.4.6", "", "date_ambiguous"},
		{"no day", "2021年4月", "", "date_ambiguous"},
		{"no day, ISO", "2021-04", "", "date_ambiguous"},
		{"six digits", "210406", "", "date_unreadable"},
		{"serial as text", "44292", "", "date_is_serial"},
		{"mixed separators", "2021-4/6", "", "date_unreadable"},
		{"30 February", "2021-02-30", "", "date_not_in_calendar"},
		{"month 13", "20211301", "", "date_not_in_calendar"},
		{"leap day", "2020.2.29", "2020-02-29", ""},
		{"before the ledger", "1969-12-31", "", "date_out_of_range"},
		{"after the ledger", "2149-06-07", "", "date_out_of_range"},
		{"last", "2149-06-06", "2149-06-06", ""},
		{"Chinese numerals", "二〇二一年四月六日", "", "date_unreadable"},
		{"words", "昨天", "", "date_unreadable"},
		{"blank", "\u3000", "", "cell_blank"},
	} {
		d, err := Date(c.text)
		if code(err) != c.code || c.code == "" && d.String() != c.want {
			t.Errorf("%s: Date(%q) = %v, %v; want %s %s", c.rule, c.text, d, err, c.want, c.code)
		}
	}
}

func TestStoredDates(t *testing.T) {
	for _, c := range []struct {
		rule, raw  string
		f          Format
		date1904   bool
		want, code string
	}{
		{"1900 system", "44292", DateFormat, false, "2021-04-06", ""},
		{"1904 system", "42830", DateFormat, true, "2021-04-06", ""},
		{"five digits without a format", "44292", General, false, "2021-04-06", ""},
		{"compact as a number", "20210406", General, false, "2021-04-06", ""},
		{"compact under a date format shows as ####", "20210406", DateFormat, false, "", "date_out_of_range"},
		{"zero time part", "44292.0", DateFormat, false, "2021-04-06", ""},
		{"noon", "44292.5", DateFormat, false, "", "date_has_time"},
		{"a small number is no date", "12", General, false, "", "date_unreadable"},
		{"a percentage is no date", "44292", Percent, false, "", "date_unreadable"},
		{"before the ledger", "60", DateFormat, false, "", "date_out_of_range"},
		{"negative", "-1", DateFormat, false, "", "date_has_time"},
		{"not a number", "x", DateFormat, false, "", "date_unreadable"},
	} {
		d, err := StoredDate(c.raw, c.f, c.date1904)
		if code(err) != c.code || c.code == "" && d.String() != c.want {
			t.Errorf("%s: StoredDate(%q) = %v, %v; want %s %s", c.rule, c.raw, d, err, c.want, c.code)
		}
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2021/4/6", "２０２１年４月６日", "20210406", "2021-04-06T00:00:00Z", "21.4.6", "44292"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Date(s)
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("%q: not a fault: %v", s, err)
			}
			return
		}
		if again, err := Date(d.String()); err != nil || again != d {
			t.Fatalf("%q is %v, which reads as %v, %v", s, d, again, err)
		}
	})
}
