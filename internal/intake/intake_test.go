package intake

import (
	"slices"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
)

const someFigures = `单位代码,指标代码,日期,数量,凭证号
431002,D01,2021-03-01,12,
431002,D01,2021-03-02,3,
北湖分局,禁毒破案数,2021年3月2日,"１，２００",A-1
431003,D01,2021/3/1,0,
`

func TestUnitMayStandAboveItsParent(t *testing.T) {
	m := newMemory()
	rep := m.takeText(t, "单位代码,单位名称,上级单位代码\n2,乙,1\n1,甲,\n", Options{})
	if got := rep.Total().New; got != 2 {
		t.Fatalf("%d new, want 2", got)
	}
	if u, _ := m.dir.Tree(m.today, 100).Unit(m.dir.UnitNo("2")); u.Parent != "1" {
		t.Errorf("parent of 2 is %q", u.Parent)
	}
}

func TestFileTwiceAddsNothing(t *testing.T) {
	m := agencyOf(t)
	first := m.takeText(t, someFigures, Options{})
	again := m.takeText(t, someFigures, Options{})
	if first.Total().New != 4 || again.Total().New != 0 || again.Total().Present != 4 {
		t.Fatalf("first %+v, again %+v", first.Total(), again.Total())
	}
	if first.Digest != again.Digest || first.Digest == "" {
		t.Errorf("digests %q and %q", first.Digest, again.Digest)
	}
	if !slices.ContainsFunc(again.Notices, func(n Notice) bool { return n.Code == "record_present" && n.Place.Record > 0 }) {
		t.Error("no notice names the record that is there already")
	}
	for _, text := range []string{someUnits, someIndicators} {
		if rep := m.takeText(t, text, Options{}); rep.Total().New != 0 {
			t.Errorf("again: %+v", rep.Total())
		}
	}
	if m.sum("431002", "D02") != 1200*num.One {
		t.Errorf("禁毒 %v", m.sum("431002", "D02"))
	}
}

func TestDigestKnowsContentNotForm(t *testing.T) {
	m := agencyOf(t)
	a := m.takeText(t, "单位,指标,日期,数量\n431002,D01,2021-03-01,12\n431003,D02,2021-03-01,5\n", Options{})
	m = agencyOf(t)
	b := m.takeText(t, "日期\t数量\t单位\t指标\n2021.3.1\t5\t甲县局\t禁毒破案数\n2021.3.1\t１２\t北湖分局\t电信诈骗破案数\n", Options{})
	if a.Digest != b.Digest {
		t.Errorf("%s and %s", a.Digest, b.Digest)
	}
	m = agencyOf(t)
	if c := m.takeText(t, "单位,指标,日期,数量\n431002,D01,2021-03-01,5\n431003,D02,2021-03-01,12\n", Options{}); c.Digest == a.Digest {
		t.Error("quantities exchanged, same digest")
	}
}

func TestEveryFaultyCellIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		rows string
		want []string
	}{
		"unknown unit and indicator":         {"431009,D09,2021-03-01,1,\n", []string{"A2 unit_unknown", "B2 indicator_unknown"}},
		"ambiguous name":                     {"城关派出所,D01,2021-03-01,1,\n", []string{"A2 unit_ambiguous"}},
		"future date":                        {"431002,D01,2021-05-01,1,\n", []string{"C2 date_in_future"}},
		"no such day, no number":             {"431002,D01,2021-02-30,很多,\n", []string{"C2 date_not_in_calendar", "D2 number_unreadable"}},
		"negative flow":                      {"431002,D01,2021-03-01,-1,\n", []string{"D2 quantity_negative"}},
		"percent of a count":                 {"431002,D01,2021-03-01,12.5%,\n", []string{"D2 percent_not_expected"}},
		"万 of 万元":                            {"431002,W01,2021-03-01,1.2万,\n", []string{"D2 quantity_scale"}},
		"same key twice":                     {"431002,D01,2021-03-01,1,\n431002,D01,2021-03-01,2,\n", []string{"D3 row_twice"}},
		"same key, same voucher, and blanks": {"431002,D01,2021-03-01,1,V\n431002,D01,2021-03-01,2,V \n,,,3,\n", []string{"D3 row_twice", "A4 cell_blank", "C4 cell_blank", "B4 cell_blank"}},
		"manual without reviewer":            {"431002,M01,2021-03-01,9,\n", []string{"A2 manual_by_missing", "A2 manual_reason_missing", "A2 manual_evidence_missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := agencyOf(t).refused(t, "单位代码,指标代码,日期,数量,凭证号\n"+c.rows, Options{})
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v\nwant %v", got, c.want)
			}
		})
	}
}

func TestNothingOfAFaultyFileIsGiven(t *testing.T) {
	m := agencyOf(t)
	before := m.seq
	m.refused(t, someFigures+"431002,D01,2021-03-05,x,\n", Options{})
	if m.seq != before {
		t.Error("something was written")
	}
}

func TestPercentIsKeptInPercent(t *testing.T) {
	m := agencyOf(t)
	m.takeText(t, "单位,指标,日期,数量\n431002,R01,2021-03-01,12.5%\n431003,R01,2021-03-01,12.5\n", Options{})
	if a, b := m.sum("431002", "R01"), m.sum("431003", "R01"); a != b || a != num.MustQty("12.5") {
		t.Errorf("%v and %v", a, b)
	}
}

func TestOtherQuantityOfSameKeyNamesTheRecord(t *testing.T) {
	m := agencyOf(t)
	m.takeText(t, someFigures, Options{})
	_, err := m.take(csvBook(t, "单位,指标,日期,数量\n431002,D01,2021-03-01,13\n"), Options{})
	l := fault.Of(err)
	if len(l) != 1 || l[0].Code != "record_conflict" || l[0].Place.Record != m.order[0] || l[0].Want != "12" {
		t.Fatalf("%v", err)
	}
	m.takeText(t, "单位,指标,日期,数量,凭证号\n431002,D01,2021-03-01,13,B-2\n", Options{})
}

func TestWideTableHasAQuantityPerIndicator(t *testing.T) {
	m := agencyOf(t)
	rep := m.takeText(t, "各县局情况表,,,\n单位,日期,电信诈骗破案数（起）,D02,小计\n北湖分局,2021-03-01,12,,12\n甲县局,2021-03-01,7,2,9\n", Options{})
	if tot := rep.Total(); tot.New != 3 || !rep.Sheets[0].Wide {
		t.Fatalf("%+v", rep)
	}
	if got := rep.Sheets[0].Ignored; !slices.Equal(got, []string{"小计"}) {
		t.Errorf("ignored %v", got)
	}
	got := m.refused(t, "单位,日期,电信诈骗破案,D02\n甲县局,2021-03-02,7,2\n", Options{})
	if !slices.Equal(got, []string{"C1 heading_nearly"}) {
		t.Errorf("a slip in a heading: %v", got)
	}
}

func TestFaultsEndAtTheLimit(t *testing.T) {
	rows := "单位,指标,日期,数量\n"
	for range 50 {
		rows += "x,D01,2021-03-01,1\n"
	}
	got := agencyOf(t).refused(t, rows, Options{MaxFaults: 10})
	if len(got) != 11 || got[10] != "more_faults" {
		t.Errorf("%v", got)
	}
}

func TestSuggestionsAreNear(t *testing.T) {
	labels := []string{"北湖分局", "甲县局", "乙县局", "4310", "431002"}
	for text, want := range map[string]string{"北湖分居": "北湖分局", "北湖": "北湖分局", "43100": "4310", "湖北分局": "北湖分局", "天边": ""} {
		got := ""
		if n := nearest(text, labels, 3); len(n) > 0 {
			got = n[0]
		}
		if got != want {
			t.Errorf("nearest(%s) = %s, want %s", text, got, want)
		}
	}
}

func TestDigestLeavesNoFaultyRowOut(t *testing.T) {
	m := agencyOf(t)
	first := m.takeText(t, someFigures, Options{})
	rep, err := m.take(csvBook(t, someFigures+"431002,D01,2021-03-05,x,\n"), Options{})
	if err == nil || rep.Digest != "" {
		t.Errorf("a faulty file has digest %q", rep.Digest)
	}
	m.takeText(t, "记录号,新数量,更正理由\n"+recordNumber(m.order[0])+",13,录错\n", Options{})
	rep, err = m.take(csvBook(t, someFigures), Options{})
	if err == nil || rep.Digest != first.Digest {
		t.Errorf("the first file after a correction: digest %q, want %q", rep.Digest, first.Digest)
	}
}
