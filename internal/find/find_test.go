package find

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMatch(t *testing.T) {
	const none = Rank(-1)
	for _, c := range []struct {
		typed, name, code string
		want              Rank
	}{
		{"北湖分局", "北湖分局", "431002", Exact},
		{"北湖", "北湖分局", "431002", Prefix},
		{"分局", "北湖分局", "431002", Substring},
		{"431002", "北湖分局", "431002", Exact},
		{"4310", "北湖分局", "431002", Prefix},
		{"1002", "北湖分局", "431002", none},
		{"beihufenju", "北湖分局", "", Exact + spelled},
		{"beihu fenju", "北湖分局", "", Exact + spelled},
		{"beihu", "北湖分局", "", Prefix + spelled},
		{"beih", "北湖分局", "", Prefix + spelled},
		{"bhfj", "北湖分局", "", Exact + spelled},
		{"bh", "北湖分局", "", Prefix + spelled},
		{"bhu", "北湖分局", "", Prefix + spelled},
		{"beihfj", "北湖分局", "", Exact + spelled},
		{"北hu", "北湖分局", "", Prefix + spelled},
		{"北湖fj", "北湖分局", "", Exact + spelled},
		{"fenju", "北湖分局", "", Substring + spelled},
		{"eihu", "北湖分局", "", none},
		{"beihux", "北湖分局", "", none},
		{"hubei", "北湖分局", "", none},
		{"ＢＥＩＨＵ", "北湖分局", "", Prefix + spelled},
		{"BeiHu", "北湖分局", "", Prefix + spelled},
		{"chongqing", "重庆", "", Exact + spelled},
		{"zhongqing", "重庆", "", Exact + spelled},
		{"cq", "重庆", "", Exact + spelled},
		{"zq", "重庆", "", Exact + spelled},
		{"zhq", "重庆", "", Exact + spelled},
		{"changsha", "长沙", "", Exact + spelled},
		{"lvhua", "绿化", "", Exact + spelled},
		{"luhua", "绿化", "", Exact + spelled},
		{"xian", "西安", "", Exact + spelled},
		{"xian", "先进", "", Prefix + spelled},
		{"dxzp", "电信诈骗破案数", "D01", Prefix + spelled},
		{"d01", "电信诈骗破案数", "D01", Exact},
		{"ｄ０", "电信诈骗破案数", "D01", Prefix},
		{"诈骗", "电信网络（诈骗）", "", Word},
		{"zp", "电信网络（诈骗）", "", Word + spelled},
		{"wangluozhapian", "电信网络（诈骗）", "", Substring + spelled},
		{"2021", "雷霆2021行动", "", Word},
		{"xd", "雷霆2021行动", "", Word + spelled},
		{"lt2021", "雷霆2021行动", "", Prefix + spelled},
		{"張", "張偉", "", Prefix},
		{"zhangwei", "張偉", "", Exact + spelled},
		{"action", "Thunder action", "", Word},
		{"under", "Thunder action", "", Substring},
		{"", "北湖", "1", none},
		{"   ", "北湖", "1", none},
		{"北", "", "", none},
	} {
		got, ok := Of(c.typed).Match(c.name, c.code)
		if !ok {
			got = none
		}
		if got != c.want {
			t.Errorf("%q against %q, %q: %d, want %d", c.typed, c.name, c.code, got, c.want)
		}
	}
}

func TestSpelling(t *testing.T) {
	for name, want := range map[string][2]string{
		"北湖分局":   {"beihufenju", "bhfj"},
		"重庆":     {"zhongqing chongqing tongqing", "zq cq tq"},
		"雷霆2021": {"leiting2021", "lt2021"},
		"东（城）":   {"dongcheng", "dc"},
		"":       {"", ""},
	} {
		full, initials := Spelling(name)
		if full != want[0] || initials != want[1] {
			t.Errorf("%s: %q, %q, want %q", name, full, initials, want)
		}
	}
}

// Whatever the name, it is found by itself and by each of its spellings; and nothing typed takes long or panics.
func TestEverySpellingFinds(t *testing.T) {
	letters := rapid.SampledFrom([]rune("北湖分局重庆长沙行乐（) aB2率曾单解"))
	rapid.Check(t, func(t *rapid.T) {
		name := string(rapid.SliceOfN(letters, 1, 12).Draw(t, "name"))
		full, initials := Spelling(name)
		for _, typed := range append(strings.Fields(full), strings.Fields(initials)...) {
			if r, ok := Of(typed).Match(name, ""); !ok || r > Exact+spelled {
				t.Fatalf("%q is not found by %q: %d %v", name, typed, r, ok)
			}
		}
		Of(string(rapid.SliceOfN(rapid.SampledFrom([]rune("abeghijnuzc北")), 0, 60).Draw(t, "typed"))).Match(strings.Repeat(name, 8), "")
	})
}
