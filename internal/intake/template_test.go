package intake

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
)

// filled writes a template, fills it in below the example row as a person would in Excel, and opens it.
func filled(t *testing.T, m *memory, k Kind, lang string, rows map[string]string, keepExample bool) *sheet.Book {
	t.Helper()
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, Template(k, m, say.In(lang))); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	name := f.GetSheetList()[0]
	headings := map[string]string{} // heading → column's letter
	all, _ := f.GetRows(name)
	for i, h := range all[2] {
		headings[strings.Trim(h, "*")] = sheet.ColumnName(i)
	}
	for heading, value := range rows {
		col, ok := headings[heading]
		if !ok {
			t.Fatalf("%s: no column %s in %v", k, heading, all[2])
		}
		if err := f.SetCellValue(name, col+"5", value); err != nil {
			t.Fatal(err)
		}
	}
	if !keepExample {
		if err := f.RemoveRow(name, 4); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Read(string(k)+".xlsx", bytes.NewReader(out.Bytes()), int64(out.Len()), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

var fillings = map[Kind]map[string]string{
	Units:        {"单位代码": "431004", "单位名称": "乙县局", "上级单位代码": "4310 郴州市局", "是否撤销": "否"},
	Indicators:   {"指标代码": "D03", "指标名称": "经济犯罪破案数", "指标方向": "越多越好", "时间累计": "相加"},
	People:       {"人员编号": "P9", "所在单位代码": "431002 北湖分局"},
	Groups:       {"分组代码": "G9", "分组名称": "县局组", "成员单位代码": "431003 甲县局", "难度系数": "1.1"},
	Targets:      {"责任单位代码": "431003 甲县局", "指标代码": "D01 电信诈骗破案数", "任务数": "40", "开始日期": "2021-02-10", "完成期限": "2021-06-30"},
	Observations: {"单位代码": "431003 甲县局", "指标代码": "D01 电信诈骗破案数", "日期": "2021-03-09", "数量": "4", "审核状态": "已审核"},
	Corrections:  {"记录号": "", "新数量": "13", "更正理由": "录错"},
}

func TestFilledTemplateImportsWithoutEdits(t *testing.T) {
	for _, k := range Kinds {
		for _, keep := range []bool{true, false} {
			m := agencyOf(t)
			m.takeText(t, someFigures, Options{})
			rows := fillings[k]
			if k == Corrections {
				rows["记录号"] = recordNumber(m.order[0])
			}
			rep, err := m.take(filled(t, m, k, "zh", rows, keep), Options{})
			if err != nil {
				t.Fatalf("%s: %v", k, err)
			}
			tot := rep.Total()
			if tot.New+tot.Corrections != 1 || rep.Sheets[0].Kind != k || len(rep.Sheets[0].Ignored) > 0 {
				t.Errorf("%s: %+v", k, rep.Sheets)
			}
			said := slices.ContainsFunc(rep.Notices, func(n Notice) bool { return n.Code == "row_example" })
			if said != keep {
				t.Errorf("%s: the example row is there: %v, said: %v", k, keep, said)
			}
		}
	}
}

func TestEmptyEnglishTemplateHoldsNothing(t *testing.T) {
	for _, k := range Kinds {
		m := agencyOf(t)
		before := m.seq
		rep, err := m.take(filled(t, m, k, "en", nil, true), Options{})
		if err != nil || m.seq != before || rep.Total().Rows != 0 {
			t.Errorf("%s: %+v %v", k, rep.Total(), err)
		}
	}
}

// Every heading, note, notice and fault that the code can name has its sentence in both languages.
func TestCatalogueHasEveryHeading(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		v := say.In(lang)
		for k, cols := range columns {
			for _, c := range cols {
				for _, key := range []string{headingKey(k, c.field), "intake.note." + string(k) + "." + string(c.field), "intake.kind." + string(k)} {
					if !v.Has(key) {
						t.Errorf("%s has no %s", lang, key)
					}
				}
			}
		}
	}
}

func TestTraditionalHeadingsAndWordsAreRead(t *testing.T) {
	hant := say.In("zh-Hant")
	for kind, cols := range columns {
		for _, c := range cols {
			heading := hant.T(headingKey(kind, c.field))
			if f, ok := fieldOf(kind, heading); !ok || f != c.field {
				t.Errorf("%s: heading %q is read as %q", kind, heading, f)
			}
		}
	}
	for _, key := range []string{"intake.direction.more", "intake.direction.less"} {
		if _, ok := directionWords[say.Simplified(hant.T(key))]; !ok {
			t.Errorf("the word %q is not read", hant.T(key))
		}
	}
}
