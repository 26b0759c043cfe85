package intake

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

var zh = say.In("zh")

// exported writes records of m as a text table in the language of v, edited on the way.
func (m *memory) exported(t testing.TB, v say.Voice, edit func(row []sheet.Value) []sheet.Value) string {
	t.Helper()
	var rows [][]sheet.Value
	for _, s := range m.order {
		r := m.records[s]
		u, i := m.dir.UnitCode(r.Unit), m.dir.IndicatorCode(r.Indicator)
		row := RecordRow(r, Named{u, latest(m.dir.Units.Versions(u)).Name}, Named{i, latest(m.dir.Indicators.Versions(i)).Name}, v)
		if edit != nil {
			row = edit(row)
		}
		rows = append(rows, row)
	}
	return csvOf(t, Columns(Observations, v), rows)
}

func csvOf(t testing.TB, cols []sheet.OutColumn, rows [][]sheet.Value) string {
	t.Helper()
	var b bytes.Buffer
	if err := sheet.WriteCSV(&b, sheet.Output{Columns: cols, Rows: sheet.RowsOf(rows)}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const (
	seqColumn, dateColumn, qtyColumn = 0, 6, 7
	whyColumn, retractColumn         = 14, 15
)

func TestExportReadBackAddsNothing(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		m := agencyOf(t)
		m.takeText(t, someFigures, Options{Basis: ledger.Verified})
		m.takeText(t, fmt.Sprintf("记录号,新数量,更正理由\n%d,13,录错\n", m.order[0]), Options{})
		m.takeText(t, fmt.Sprintf("记录号,撤回,更正理由\n%d,是,重复\n", m.order[1]), Options{})
		before := m.seq
		rep := m.takeText(t, m.exported(t, say.In(lang), nil), Options{})
		if tot := rep.Total(); m.seq != before || tot.New+tot.Corrections+tot.Retractions != 0 || tot.Present != 6 {
			t.Errorf("%s: %+v", lang, tot)
		}
		if len(rep.Sheets[0].Ignored) > 0 {
			t.Errorf("%s: columns ignored: %v", lang, rep.Sheets[0].Ignored)
		}
	}
}

// editOf changes the row of one record.
func editOf(seq int64, change func(row []sheet.Value)) func([]sheet.Value) []sheet.Value {
	return func(row []sheet.Value) []sheet.Value {
		if row[seqColumn].String() == fmt.Sprint(seq) {
			change(row)
		}
		return row
	}
}

func TestEditedExportIsACorrection(t *testing.T) {
	m := agencyOf(t)
	m.takeText(t, someFigures, Options{})
	n := m.order[0]
	noReason := m.exported(t, zh, editOf(n, func(r []sheet.Value) { r[qtyColumn] = sheet.QtyValue(14 * num.One) }))
	if got := m.refused(t, noReason, Options{}); !slices.Equal(got, []string{"O2 correction_reason_missing"}) {
		t.Fatalf("without a reason: %v", got)
	}
	text := m.exported(t, zh, editOf(n, func(r []sheet.Value) {
		r[qtyColumn], r[dateColumn], r[whyColumn] = sheet.QtyValue(14*num.One), sheet.DateValue(when.MustDate("2021-03-05")), sheet.TextValue("核对案卷")
	}))
	rep := m.takeText(t, text, Options{By: "王某"})
	c := m.records[m.order[len(m.order)-1]]
	if rep.Total().Corrections != 1 || c.Kind != ledger.Correction || c.Ref != n || c.Qty != 14*num.One || c.On != when.MustDate("2021-03-05") || c.Reason != "核对案卷" || c.By != "王某" {
		t.Fatalf("%+v %+v", rep.Total(), c)
	}
	before := m.seq
	if again := m.takeText(t, text, Options{}); m.seq != before || again.Total().Corrections != 0 {
		t.Errorf("the same edit again: %+v", again.Total())
	}
	other := strings.Replace(text, ",14,", ",15,", 1)
	if got := m.refused(t, other, Options{}); !slices.Equal(got, []string{"A2 record_replaced"}) {
		t.Errorf("another edit of a replaced record: %v", got)
	}
}

func TestUneditedRowOfAReplacedRecordIsSaid(t *testing.T) {
	m := agencyOf(t)
	m.takeText(t, someFigures, Options{})
	old := m.exported(t, zh, nil)
	m.takeText(t, fmt.Sprintf("记录号,新数量,更正理由\n%d,13,录错\n", m.order[0]), Options{})
	rep := m.takeText(t, old, Options{})
	if !slices.ContainsFunc(rep.Notices, func(n Notice) bool {
		return n.Code == "record_superseded" && n.Want == fmt.Sprint(m.order[len(m.order)-1])
	}) {
		t.Errorf("%+v", rep.Notices)
	}
}

func TestWhatCannotBeCorrectedIsRefused(t *testing.T) {
	m := agencyOf(t)
	m.takeText(t, someFigures, Options{})
	n := m.order[0]
	for name, c := range map[string]struct {
		change func(r []sheet.Value)
		want   string
	}{
		"another unit":     {func(r []sheet.Value) { r[2], r[3] = sheet.TextValue("431003"), sheet.Value{} }, "C2 record_of_other_unit"},
		"unit names apart": {func(r []sheet.Value) { r[3] = sheet.TextValue("甲县局") }, "D2 unit_names_differ"},
		"quantity cleared": {func(r []sheet.Value) { r[qtyColumn] = sheet.Value{} }, "H2 recorded_without_quantity"},
		"note changed":     {func(r []sheet.Value) { r[11] = sheet.TextValue("新的说明") }, "L2 record_field_fixed"},
		"no such record":   {func(r []sheet.Value) { r[0] = sheet.QtyValue(9999 * num.One) }, "A2 record_unknown"},
		"key of another": {func(r []sheet.Value) {
			r[dateColumn], r[whyColumn] = sheet.DateValue(when.MustDate("2021-03-02")), sheet.TextValue("日期记错")
		}, "A2 correction_collides"},
		"retraction without a reason": {func(r []sheet.Value) { r[retractColumn] = sheet.TextValue("是") }, "O2 correction_reason_missing"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := m.refused(t, m.exported(t, zh, editOf(n, c.change)), Options{}); !slices.Equal(got, []string{c.want}) {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

func TestCorrectionsByRecordNumber(t *testing.T) {
	m := agencyOf(t)
	m.takeText(t, someFigures, Options{})
	a, b := m.order[0], m.order[1]
	text := fmt.Sprintf("记录号,新数量,新日期,撤回,更正理由\n%d,10,,,复核\n%d,,,是,重复上报\n", a, b)
	rep := m.takeText(t, text, Options{By: "李某"})
	if tot := rep.Total(); tot.Corrections != 1 || tot.Retractions != 1 || m.sum("431002", "D01") != 10*num.One {
		t.Fatalf("%+v, sum %v", tot, m.sum("431002", "D01"))
	}
	if again := m.takeText(t, text, Options{}); again.Total().Present != 2 {
		t.Errorf("again: %+v", again.Total())
	}
	for rows, want := range map[string]string{
		fmt.Sprintf("%d,11,,,再改\n", a):                              "A2 record_replaced",
		fmt.Sprintf("%d,1,,,甲\n%d,2,,,乙\n", m.order[2], m.order[2]): "A3 record_twice",
		fmt.Sprintf("%d,,,,只写理由\n", m.order[2]):                     "B2 correction_says_nothing",
		fmt.Sprintf("%d,1200,,,没改\n", m.order[2]):                   "B2 correction_changes_nothing",
		fmt.Sprintf("%d,5,,是,都写\n", m.order[2]):                     "B2 retracted_and_changed",
		fmt.Sprintf("%d,5,2021-12-31,,将来\n", m.order[2]):            "C2 date_in_future",
		fmt.Sprintf("%d,5,,,\n", m.order[2]):                        "E2 correction_reason_missing",
		fmt.Sprintf("%d,5,,,撤回之后\n", m.order[len(m.order)-1]):       "A2 record_not_quantity",
		"x,5,,,理由\n": "A2 number_unreadable",
	} {
		if got := m.refused(t, "记录号,新数量,新日期,撤回,更正理由\n"+rows, Options{}); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: got %v, want %s", rows, got, want)
		}
	}
}

func TestManualIndicatorNeedsWhoWhyAndProof(t *testing.T) {
	m := agencyOf(t)
	m.takeText(t, "单位,指标,日期,数量,评分人,说明,依据\n431002,M01,2021-03-01,9.5,张某,检查扣0.5,检查记录3号\n", Options{})
	r := m.records[m.order[0]]
	if r.By != "张某" || r.Reason != "检查扣0.5" || r.Evidence != "检查记录3号" {
		t.Errorf("%+v", r)
	}
}

func TestTargetsAreAssignedAndAmended(t *testing.T) {
	m := agencyOf(t)
	head := "责任单位代码,指标代码,任务数,开始日期,完成期限,调整理由\n"
	text := head + "431002,D01,100,2021-02-10,2021-06-30,\n431003,D01,50,2021-02-10,2021-06-30,\n"
	m.takeText(t, text, Options{})
	if again := m.takeText(t, text, Options{}); again.Total().Present != 2 || again.Total().New != 0 {
		t.Fatalf("again: %+v", again.Total())
	}
	if got := m.refused(t, head+"431002,D01,90,2021-02-10,2021-06-30,\n", Options{}); !slices.Equal(got, []string{"F2 target_reason_missing"}) {
		t.Errorf("without a reason: %v", got)
	}
	m.takeText(t, head+"431002,D01,90,2021-02-10,2021-06-30,警力调整\n", Options{})
	key := target.Key{Unit: "431002", Indicator: "D01", Start: when.MustDate("2021-02-10")}
	if tg := m.targets[key]; tg.Quantity != 90*num.One || tg.From != m.today {
		t.Errorf("%+v", tg)
	}
	if got := m.refused(t, head+"431002,D01,80,2021-02-10,2021-06-30,警力调整\n", Options{}); !slices.Equal(got, []string{"F2 target_reason_old"}) {
		t.Errorf("the old reason: %v", got)
	}
	if got := m.refused(t, head+"431002,D02,-1,2021-06-30,2021-02-10,\n", Options{}); !slices.Equal(got, []string{"E2 target_due_before_start", "C2 target_quantity_negative"}) {
		t.Errorf("%v", got)
	}
	rep := m.takeText(t, "单位,指标,日期,数量\n431002,D01,2021-01-01,1\n", Options{})
	if rep.Notices[0].Code != "date_outside_targets" {
		t.Errorf("%+v", rep.Notices)
	}
}

func TestGroupMembersThatLeaveAreNamed(t *testing.T) {
	m := agencyOf(t)
	m.takeText(t, "分组代码,分组名称,成员单位代码,难度系数\nG1,县局组,431002,1.05\nG1,,甲县局,\n", Options{})
	rep := m.takeText(t, "分组代码,分组名称,成员单位代码,难度系数\nG1,县局组,431002,1.05\n", Options{})
	if !slices.ContainsFunc(rep.Notices, func(n Notice) bool { return n.Code == "group_members_leave" && n.Want == "431003" }) {
		t.Errorf("%+v", rep.Notices)
	}
	got := m.refused(t, "分组代码,分组名称,成员单位代码,难度系数\nG2,组,431002,0\nG2,别名,431003,1\n", Options{})
	if !slices.Equal(got, []string{"D2 difficulty_not_positive", "B3 group_names_differ"}) {
		t.Errorf("%v", got)
	}
}

// What is exported of everything but records comes back and adds nothing.
func TestVersionsReadBackAddNothing(t *testing.T) {
	m := agencyOf(t)
	m.takeText(t, "人员编号,姓名,所在单位代码,职务\nP1,,431002,民警\nP2,某,甲县局,\n", Options{})
	m.takeText(t, "分组代码,分组名称,成员单位代码,难度系数,系数来由\nG1,县局组,431002,1.05,人口\nG1,,甲县局,,\n", Options{})
	m.takeText(t, "责任单位代码,指标代码,任务数,开始日期,完成期限\n431002,D01,100,2021-02-10,2021-06-30\n", Options{})
	before := m.seq
	var units, indicators, people, groups, targets [][]sheet.Value
	for _, c := range m.dir.Units.Keys() {
		units = append(units, UnitRow(latest(m.dir.Units.Versions(c)), zh))
	}
	for _, c := range m.dir.Indicators.Keys() {
		indicators = append(indicators, IndicatorRow(latest(m.dir.Indicators.Versions(c)), zh))
	}
	for _, c := range m.dir.People.Keys() {
		people = append(people, PersonRow(latest(m.dir.People.Versions(c)), "", zh))
	}
	for _, c := range m.dir.Groups.Keys() {
		groups = append(groups, GroupRows(latest(m.dir.Groups.Versions(c)), func(string) string { return "" }, zh)...)
	}
	for _, tg := range m.targets {
		targets = append(targets, TargetRow(tg, "北湖分局", "电信诈骗破案数", zh))
	}
	for k, rows := range map[Kind][][]sheet.Value{Units: units, Indicators: indicators, People: people, Groups: groups, Targets: targets} {
		rep := m.takeText(t, csvOf(t, Columns(k, zh), rows), Options{})
		if rep.Sheets[0].Kind != k || rep.Total().New != 0 || rep.Total().Present != int64(len(rows)) {
			t.Errorf("%s: %+v", k, rep.Sheets[0])
		}
	}
	if m.seq != before {
		t.Errorf("%d versions were added", m.seq-before)
	}
}

// In whatever order the rows come, the ledger holds the same, and the digest is the same.
func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(rt, "rows")
		var rows []string
		used := map[string]bool{}
		for range n {
			u := rapid.SampledFrom([]string{"431002", "北湖分局", "431003"}).Draw(rt, "unit")
			i := rapid.SampledFrom([]string{"D01", "D02"}).Draw(rt, "indicator")
			day := rapid.IntRange(1, 28).Draw(rt, "day")
			v := rapid.SampledFrom([]string{"", "a", "b"}).Draw(rt, "voucher")
			key := fmt.Sprint(strings.Replace(u, "北湖分局", "431002", 1), i, day, v)
			if used[key] {
				continue
			}
			used[key] = true
			rows = append(rows, fmt.Sprintf("%s,%s,2021-03-%02d,%d,%s", u, i, day, rapid.IntRange(0, 99).Draw(rt, "qty"), v))
		}
		shuffled := rapid.Permutation(rows).Draw(rt, "order")
		head := "单位,指标,日期,数量,凭证号\n"
		a, b := agencyOf(t), agencyOf(t)
		ra := a.takeText(t, head+strings.Join(rows, "\n"), Options{})
		rb := b.takeText(t, head+strings.Join(shuffled, "\n"), Options{})
		if ra.Digest != rb.Digest || ra.Total().New != int64(len(rows)) || rb.Total().New != ra.Total().New {
			rt.Fatalf("%+v %s, %+v %s", ra.Total(), ra.Digest, rb.Total(), rb.Digest)
		}
		for _, u := range []string{"431002", "431003"} {
			if a.sum(u, "D01") != b.sum(u, "D01") {
				rt.Fatal("sums differ")
			}
		}
		if again := b.takeText(t, head+strings.Join(rows, "\n"), Options{}); again.Total().New != 0 {
			rt.Fatalf("again: %+v", again.Total())
		}
	})
}
