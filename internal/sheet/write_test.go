package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// readBack opens what was written and returns its only visible sheet.
func readBack(t rapid.TB, name string, b []byte) *Sheet {
	t.Helper()
	book, err := Read(name, bytes.NewReader(b), int64(len(b)), Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return book.Sheets[0]
}

func ledger() Output {
	return Output{
		Name:   "台账",
		Titles: []string{"2021 年指标完成情况"},
		Columns: []OutColumn{
			{Heading: "单位", Choices: []string{"北湖分局", "南湖分局"}, Note: "从下拉列表中选"},
			{Heading: "日期", Kind: DateColumn},
			{Heading: "数量", Kind: NumberColumn},
		},
		Rows: RowsOf([][]Value{
			{TextValue("北湖分局"), DateValue(when.MustDate("2021-04-06")), QtyValue(num.MustQty("1200.5"))},
			{TextValue("=1+1"), {}, QtyValue(num.MustQty("922337203685477.5807"))},
			{TextValue("00123"), DateValue(when.MustDate("1970-01-01")), QtyValue(num.MustQty("-0.0001"))},
		}),
	}
}

func TestWorkbookHoldsNumbersDatesAndTexts(t *testing.T) {
	var b bytes.Buffer
	if err := WriteXLSX(&b, ledger()); err != nil {
		t.Fatal(err)
	}
	s := readBack(t, "a.xlsx", b.Bytes())
	h, err := FindHead(s, func(x string) bool { return x == "单位" || x == "数量" })
	if err != nil || h.Row != 2 || len(h.Above) != 1 {
		t.Fatalf("head %+v, %v", h, err)
	}
	var got []string
	for row, err := range Body(s, h, func(Skip) {}) {
		if err != nil {
			t.Fatal(err)
		}
		unit, _ := row.Code(0)
		date := "none"
		if !row.At(1).IsBlank() {
			d, f := row.Date(1)
			if f != nil {
				t.Error(f)
			}
			date = d.String()
		}
		q, f := row.Quantity(2)
		if f != nil {
			t.Error(f)
		}
		got = append(got, fmt.Sprintf("%s %s %v kind %d formula %v", unit, date, q.Value, row.At(2).Kind, row.At(0).Formula))
	}
	want := []string{
		"北湖分局 2021-04-06 1200.5 kind 2 formula false",
		"=1+1 none 922337203685477.5807 kind 1 formula false",
		"00123 1970-01-01 -0.0001 kind 2 formula false",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("read back\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWorkbookHasListsCommentsAndFrozenHeadings(t *testing.T) {
	var b bytes.Buffer
	if err := WriteXLSX(&b, ledger()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	v, err := f.GetDataValidations("台账")
	if err != nil || len(v) != 1 || v[0].Sqref != "A3:A1048576" || v[0].Formula1 != "'选项'!$A$1:$A$2" {
		t.Errorf("drop-lists %+v, %v", v, err)
	}
	c, err := f.GetComments("台账")
	if err != nil || len(c) != 1 || c[0].Cell != "A2" || !strings.Contains(c[0].Text+fmt.Sprint(c[0].Paragraph), "下拉") {
		t.Errorf("comments %+v, %v", c, err)
	}
	p, err := f.GetPanes("台账")
	if err != nil || !p.Freeze || p.YSplit != 2 {
		t.Errorf("panes %+v, %v", p, err)
	}
	if seen, err := f.GetSheetVisible(ChoicesSheet); err != nil || seen {
		t.Errorf("the sheet of choices is shown: %v", err)
	}
	if w, _ := f.GetColWidth("台账", "A"); w < 11 {
		t.Errorf("four Chinese characters in a column %v wide", w)
	}
	m, err := f.GetMergeCells("台账")
	if err != nil || len(m) != 1 || m[0].GetEndAxis() != "C1" {
		t.Errorf("merged title %v, %v", m, err)
	}
}

func TestEqualTablesAreEqualBytes(t *testing.T) {
	second := ledger()
	second.Name = "另表"
	var first []byte
	for range 5 {
		var b bytes.Buffer
		if err := WriteXLSX(&b, ledger(), second); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		}
		if !bytes.Equal(first, b.Bytes()) {
			t.Fatal("the same tables gave other bytes")
		}
	}
}

func TestTextFileIsGuardedAndMarked(t *testing.T) {
	var b bytes.Buffer
	out := ledger()
	out.Rows = RowsOf([][]Value{
		{TextValue("=cmd|'/c calc'!A1"), TextValue("a\"b,c\nd"), QtyValue(num.MustQty("-5"))},
		{TextValue("-2+3"), TextValue("'=x"), TextValue("＝1")},
	})
	if err := WriteCSV(&b, out); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFF单位,日期,数量\r\n'=cmd|'/c calc'!A1,\"a\"\"b,c\nd\",-5\r\n'-2+3,''=x,'＝1\r\n"
	if b.String() != want {
		t.Errorf("wrote\n%q\nwant\n%q", b.String(), want)
	}
}

func TestUnwritableTextIsAFaultAtItsCell(t *testing.T) {
	for rule, text := range map[string]string{"control character": "a\x01b", "too long": strings.Repeat("长", 32768), "not UTF-8": "a\xff"} {
		out := ledger()
		out.Rows = RowsOf([][]Value{{{}, TextValue(text)}})
		err := WriteXLSX(&bytes.Buffer{}, out)
		if code(err) != "text_not_writable" || !strings.Contains(err.Error(), "B3") {
			t.Errorf("%s: %v", rule, err)
		}
		if rule != "too long" { // a text file holds more
			if err := WriteCSV(&bytes.Buffer{}, out); code(err) != "text_not_writable" {
				t.Errorf("csv, %s: %v", rule, err)
			}
		}
	}
}

func TestSheetNames(t *testing.T) {
	for text, want := range map[string]string{
		"台账": "台账", "a/b:c": "a b c", "": "Sheet 1", "'x'": "x", "History": "Sheet History1",
		strings.Repeat("长", 40): strings.Repeat("长", 31),
	} {
		if got := SheetName(text); got != want {
			t.Errorf("SheetName(%q) = %q, want %q", text, got, want)
		}
	}
}

// anyText draws texts that files have to keep: quotes, separators, line ends, escapes, formulas, wide characters.
func anyText(t *rapid.T) string {
	piece := rapid.SampledFrom([]string{
		"北湖", "a", " ", "\u3000", "\"", ",", ";", "\t", "\n", "\r", "\r\n", "=", "-", "'", "@", "_x0041_", "_x005F_", "&", "<", ">", "𠮷", "0", "＋", "]]>", "\u00a0",
	})
	return strings.Join(rapid.SliceOfN(piece, 1, 8).Draw(t, "pieces"), "")
}

func TestEveryTextSurvivesBothKindsOfFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) []string {
			return []string{anyText(t), anyText(t), "|"}
		}), 1, 5).Draw(t, "rows")
		out := Output{Name: "x", Columns: []OutColumn{{Heading: "h1"}, {Heading: "h2"}, {Heading: "h3"}}}
		var values [][]Value
		for _, r := range rows {
			values = append(values, []Value{TextValue(r[0]), TextValue(r[1]), TextValue(r[2])})
		}
		out.Rows = RowsOf(values)
		var asText, asBook bytes.Buffer
		if err := WriteCSV(&asText, out); err != nil {
			t.Fatal(err)
		}
		if err := WriteXLSX(&asBook, out); err != nil {
			t.Fatal(err)
		}
		for name, b := range map[string][]byte{"a.csv": asText.Bytes(), "a.xlsx": asBook.Bytes()} {
			n := -1
			for row, err := range readBack(t, name, b).Rows() {
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if n++; n == 0 {
					continue
				}
				for col, want := range rows[n-1] {
					if got := row.At(col).Text; got != want {
						t.Fatalf("%s: %q came back as %q", name, want, got)
					}
				}
			}
			if n != len(rows) {
				t.Fatalf("%s: %d rows came back of %d", name, n, len(rows))
			}
		}
	})
}

func TestEveryQuantityAndDateSurvivesBothKindsOfFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := num.Qty(rapid.Int64Min(-1<<62).Draw(t, "quantity"))
		d := when.Date(rapid.Int32Range(0, int32(when.MaxRecordDate)).Draw(t, "date"))
		out := Output{Name: "x", Columns: []OutColumn{{Heading: "h1"}, {Heading: "h2"}}, Rows: RowsOf([][]Value{{QtyValue(q), DateValue(d)}})}
		var asText, asBook bytes.Buffer
		if err := WriteCSV(&asText, out); err != nil {
			t.Fatal(err)
		}
		if err := WriteXLSX(&asBook, out); err != nil {
			t.Fatal(err)
		}
		for name, b := range map[string][]byte{"a.csv": asText.Bytes(), "a.xlsx": asBook.Bytes()} {
			for row, err := range readBack(t, name, b).Rows() {
				if err != nil {
					t.Fatal(err)
				}
				if row.Number == 1 {
					continue
				}
				got, f := row.Quantity(0)
				day, g := row.Date(1)
				if f != nil || g != nil || got.Value != q || day != d {
					t.Fatalf("%s: %v %v came back as %v %v (%v %v)", name, q, d, got.Value, day, f, g)
				}
			}
		}
	})
}
