package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func known(words ...string) func(string) bool {
	return func(s string) bool {
		for _, w := range words {
			if s == w {
				return true
			}
		}
		return false
	}
}

// table reads a text as a table and writes what is data and what was passed over.
func table(t *testing.T, text string) string {
	t.Helper()
	book, err := Read("a.csv", strings.NewReader(text), int64(len(text)), Options{Delimiter: ','})
	if err != nil {
		t.Fatal(err)
	}
	s := book.Sheets[0]
	h, err := FindHead(s, known("单位", "日期", "数量"))
	if err != nil {
		return err.Error()
	}
	var out strings.Builder
	for _, a := range h.Above {
		fmt.Fprintf(&out, "%s %d, ", a.Why, a.Row)
	}
	fmt.Fprintf(&out, "head %d", h.Row)
	for row, err := range Body(s, h, func(s Skip) { fmt.Fprintf(&out, ", %s %d %s", s.Why, s.Row, s.Text) }) {
		if err != nil {
			fmt.Fprintf(&out, ", %v", err)
			continue
		}
		fmt.Fprintf(&out, ", data %d", row.Number)
	}
	return out.String()
}

func TestHeadAndBody(t *testing.T) {
	for _, c := range []struct{ rule, text, want string }{
		{"headings on top", "单位,日期,数量\n北湖,,1\n", "head 1, data 2"},
		{"titles above", "2021年台账\n填报单位：市局,,\n\n单位,日期,数量\n北湖,,1\n", "title 1, title 2, head 4, data 5"},
		{"spread and starred headings", "* 单  位,日\u3000期,其他\n北湖,,1\n", "head 1, data 2"},
		{"the row with most known headings", "单位,北湖分局,\n单位,日期,数量\n北湖,,1\n", "title 1, head 2, data 3"},
		{"the columns' numbers", "单位,日期,数量\n甲,乙,1\n北湖,,1\n", "head 1, numbers 2 甲, data 3"},
		{"columns numbered from one", "单位,日期,数量\n（1）,（2）,（3）\n北湖,,1\n", "head 1, numbers 2 （1）, data 3"},
		{"such numbers further down are data", "单位,日期,数量\n北湖,,1\n1,2,3\n", "head 1, data 2, data 3"},
		{"headings repeated", "单位,日期,数量\n北湖,,1\n单位,日期,数量\n南湖,,1\n", "head 1, data 2, repeat 3 单位, data 4"},
		{"totals", "单位,日期,数量\n合 计,,1\n北湖小计：,,1\n,总计,1\n合计（2个单位）,,2\n累计破案,,3\n", "head 1, total 2 合 计, total 3 北湖小计：, total 4 总计, total 5 合计（2个单位）, data 6"},
		{"notes", "单位,日期,数量\n北湖,,1\n填表人：张三,审核：李四,\n注1：略,,\n备注:略\n", "head 1, data 2, note 3 填表人：张三, note 4 注1：略, note 5 备注:略"},
		{"a colon alone makes no note", "单位,日期,数量\n北湖：一所,,1\n", "head 1, data 2"},
		{"blank rows go without a word", "单位,日期,数量\n,\u3000,\n北湖,,1\n", "head 1, data 3"},
		{"no heading", "a,b\nc,d\n", "a.csv: sheet_no_heading"},
	} {
		if got := table(t, c.text); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.rule, got, c.want)
		}
	}
}

func TestHeadingsInTwoStoreysTakeTheLower(t *testing.T) {
	s := firstSheet(t, workbookOf(t, `<cols><col min="3" max="3" hidden="1"/></cols>`, `<row r="1"><c r="A1" t="inlineStr"><is><t>单位</t></is></c><c r="B1" t="inlineStr"><is><t>电信诈骗</t></is></c></row>
		<row r="2"><c r="B2" t="inlineStr"><is><t>日期</t></is></c><c r="C2" t="inlineStr"><is><t>数量</t></is></c></row>`,
		`<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>`))
	h, err := FindHead(s, known("单位", "日期", "数量"))
	if err != nil || h.Row != 2 || fmt.Sprint(h.Columns) != "[{0 单位 false} {1 日期 false} {2 数量 true}]" {
		t.Errorf("%+v, %v", h, err)
	}
}

func TestAHeadingMergedOverColumnsIsOneHeading(t *testing.T) {
	s := firstSheet(t, workbookOf(t, "", `<row r="1"><c r="A1" t="inlineStr"><is><t>单位</t></is></c><c r="C1" t="inlineStr"><is><t>数量</t></is></c></row>`,
		`<mergeCells><mergeCell ref="A1:B1"/></mergeCells>`))
	h, err := FindHead(s, known("单位", "数量"))
	if err != nil || fmt.Sprint(h.Columns) != "[{0 单位 false} {2 数量 false}]" {
		t.Errorf("%+v, %v", h, err)
	}
}

func TestANumberAmongTheCellsMakesNoNote(t *testing.T) {
	var b bytes.Buffer
	err := WriteXLSX(&b, Output{Name: "x", Columns: []OutColumn{{Heading: "单位"}, {Heading: "数量"}}, Rows: RowsOf([][]Value{{TextValue("备注：甲"), QtyValue(10000)}, {TextValue("备注：乙")}})})
	if err != nil {
		t.Fatal(err)
	}
	s := firstSheet(t, b.Bytes())
	h, err := FindHead(s, known("单位", "数量"))
	if err != nil {
		t.Fatal(err)
	}
	var data, notes int
	for range Body(s, h, func(Skip) { notes++ }) {
		data++
	}
	if data != 1 || notes != 1 {
		t.Errorf("%d data rows, %d notes", data, notes)
	}
}
