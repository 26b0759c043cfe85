package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tongchou/tongchou/internal/fault"
)

// workbookOf packs a workbook of one sheet from the XML of its sheetData and what follows; styles 1 to 4 are a date, a time, a
// percentage and text.
func workbookOf(t testing.TB, before, data, behind string) []byte {
	return packed(t, map[string]string{
		"[Content_Types].xml":        `<Types/>`,
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="r"><workbookPr/><sheets><sheet name="表&amp;一" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/styles" Target="/xl/styles.xml"/><Relationship Id="r3" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/styles.xml":              `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="10"/><xf numFmtId="49"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml":       `<sst><si><t>单位</t></si><si><r><t>北</t></r><r><rPr><b/></rPr><t xml:space="preserve">湖 </t></r><rPh sb="0" eb="1"><t>bei</t></rPh></si><si><t>a_x000D_b_x005F_x0041_</t></si></sst>`,
		"xl/worksheets/sheet1.xml":   `<worksheet>` + before + `<sheetData>` + data + `</sheetData>` + behind + `</worksheet>`,
	})
}

func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// dump walks a file and writes each row as "7: A=text B=…", faults and errors in their place.
func dump(name string, b []byte, o Options) string {
	book, err := Read(name, bytes.NewReader(b), int64(len(b)), o)
	if err != nil {
		return err.Error()
	}
	var out strings.Builder
	for _, s := range book.Sheets {
		for row, err := range s.Rows() {
			if err != nil {
				fmt.Fprintf(&out, "! %v\n", err)
				continue
			}
			fmt.Fprintf(&out, "%d:", row.Number)
			for _, c := range row.Cells {
				fmt.Fprintf(&out, " %s=%s", ColumnName(int(c.Col)), c.Text)
			}
			out.WriteByte('\n')
		}
	}
	return out.String()
}

func firstSheet(t testing.TB, b []byte) *Sheet {
	t.Helper()
	book, err := Read("a.xlsx", bytes.NewReader(b), int64(len(b)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return book.Sheets[0]
}

// rowsOf returns copies of all rows.
func rowsOf(t testing.TB, s *Sheet) []*Row {
	t.Helper()
	var rows []*Row
	for row, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row.Clone())
	}
	return rows
}

func TestCellsOfEveryType(t *testing.T) {
	s := firstSheet(t, workbookOf(t, "", `<row r="3" hidden="1">
		<c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>44292</v></c><c r="C3" s="3"><v>0.125</v></c><c r="D3" t="b"><v>1</v></c>
		<c r="E3" t="e"><v>#DIV/0!</v></c><c r="F3" t="str"><f>A1&amp;"x"</f><v>a&amp;b</v></c><c r="G3"><f>SUM(A1)</f></c>
		<c r="H3"><f>1+1</f><v>2</v></c><c r="I3" t="inlineStr"><is><t>在线</t></is></c><c r="J3" t="d"><v>2021-04-06T00:00:00</v></c>
		<c r="K3" s="2"><v>0.5</v></c><c r="L3" s="4" t="s"><v>2</v></c><c r="M3" s="1"/><c r="N3" t="str"><f>IF(1,"")</f><v></v></c>
		<c r="O3"><v><![CDATA[7]]></v></c></row><row><c><v>1</v></c><c><v>2</v></c></row><row r="9"/>`, ""))
	if s.Name != "表&一" {
		t.Errorf("sheet is called %q", s.Name)
	}
	rows := rowsOf(t, s)
	if len(rows) != 2 || rows[0].Number != 3 || !rows[0].Hidden || rows[1].Number != 4 || rows[1].Hidden {
		t.Fatalf("rows %v", rows)
	}
	want := []Cell{
		{"北湖 ", 0, Text, General, false, false}, {"44292", 1, Number, DateFormat, false, false},
		{"0.125", 2, Number, Percent, false, false}, {"TRUE", 3, Bool, General, false, false},
		{"#DIV/0!", 4, Error, General, false, false}, {"a&b", 5, Text, General, true, false},
		{"", 6, NoValue, General, true, false}, {"2", 7, Number, General, true, false},
		{"在线", 8, Text, General, false, false}, {"2021-04-06T00:00:00", 9, ISODate, General, false, false},
		{"0.5", 10, Number, TimeFormat, false, false}, {"a\rb_x0041_", 11, Text, TextFormat, false, false},
		{"7", 14, Number, General, false, false},
	}
	if fmt.Sprint(rows[0].Cells) != fmt.Sprint(want) {
		t.Errorf("cells\n%v\nwant\n%v", rows[0].Cells, want)
	}
	if len(rows[1].Cells) != 2 || rows[1].Cells[1].Col != 1 {
		t.Errorf("cells without a reference: %v", rows[1].Cells)
	}
}

func TestFaultsOfCellsHaveTheirPlace(t *testing.T) {
	s := firstSheet(t, workbookOf(t, "", `<row r="7"><c r="B7"><f>SUM(A1)</f></c><c r="C7" t="e"><v>#REF!</v></c><c r="D7" s="1"><v>44292</v></c><c r="E7" t="b"><v>0</v></c><c r="F7"><v>1.23E+17</v></c></row>`, ""))
	row := rowsOf(t, s)[0]
	for _, c := range []struct {
		col        int
		code, cell string
	}{
		{1, "formula_without_value", "B7"}, {2, "cell_is_error", "C7"}, {3, "number_is_date", "D7"},
		{4, "number_unreadable", "E7"}, {5, "number_digits_lost", "F7"}, {0, "cell_blank", "A7"},
	} {
		_, f := row.Quantity(c.col)
		if f == nil || f.Code != c.code || f.Place != (fault.Place{File: "a.xlsx", Sheet: "表&一", Cell: c.cell}) {
			t.Errorf("column %d: %v, want %s at %s", c.col, f, c.code, c.cell)
		}
	}
}

func TestMergedCellsGiveTheirFirstCellsContent(t *testing.T) {
	s := firstSheet(t, workbookOf(t, `<cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols>`,
		`<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="C2"><v>5</v></c></row><row r="3"><c r="C3"><v>6</v></c></row><row r="9"><c r="C9"><v>7</v></c></row>`,
		`<mergeCells count="2"><mergeCell ref="A2:B8"/><mergeCell ref="A1:C1"/></mergeCells>`))
	rows := rowsOf(t, s)
	if c := rows[0].At(2); c.Text != "单位" || !c.Covered || c.Col != 2 {
		t.Errorf("C1 under A1:C1 is %+v", c)
	}
	if c := rows[1].At(0); c.Text != "北湖 " || c.Covered {
		t.Errorf("the first cell of a range is %+v", c)
	}
	if c := rows[2].At(0); c.Text != "北湖 " || !c.Covered {
		t.Errorf("A3 under A2:B8 is %+v", c)
	}
	if c := rows[2].At(1); c.Text != "北湖 " || !c.Covered {
		t.Errorf("B3 under A2:B8 is %+v", c)
	}
	if m, ok := rows[2].MergedAt(1); !ok || m.First.String() != "A2" || m.Last.String() != "B8" {
		t.Errorf("range over B3 is %v", m)
	}
	if c := rows[3].At(0); !c.IsBlank() {
		t.Errorf("A9 below A2:B8 is %+v", c)
	}
	hidden, err := s.HiddenColumns()
	if err != nil || len(hidden) != 1 || hidden[0].First.Col != 1 || hidden[0].Last.Col != 2 {
		t.Errorf("hidden columns %v, %v", hidden, err)
	}
	if m, err := s.Merged(); err != nil || len(m) != 2 || m[0].First.Row != 1 {
		t.Errorf("merged %v, %v", m, err)
	}
}

func TestDamagedWorkbooksAreFaults(t *testing.T) {
	for rule, data := range map[string]string{
		"rows out of order":         `<row r="3"><c r="A3"><v>1</v></c></row><row r="2"/>`,
		"a cell in another row":     `<row r="3"><c r="A4"><v>1</v></c></row>`,
		"a cell twice":              `<row r="3"><c r="A3"><v>1</v></c><c r="A3"><v>2</v></c></row>`,
		"a column that is not":      `<row r="3"><c r="XFE3"><v>1</v></c></row>`,
		"a row that is not":         `<row r="1048577"><c><v>1</v></c></row>`,
		"a string that is not":      `<row r="3"><c r="A3" t="s"><v>99</v></c></row>`,
		"an entity that is not":     `<row r="3"><c r="A3" t="str"><v>&bad;</v></c></row>`,
		"not UTF-8":                 "<row r=\"3\"><c r=\"A3\" t=\"str\"><v>\xff</v></c></row>",
		"an element never closed":   `<row r="3"><c r="A3">`,
		"a document type":           `<!DOCTYPE x [<!ENTITY a "b">]><row r="3"/>`,
		"a bracket in a tag":        `<row <c/>`,
		"a text beyond all bounds":  `<row r="1"><c t="str"><v>` + strings.Repeat("a", maxCellText+1) + `</v></c></row>`,
		"an attribute cut in two":   `<row r="3`,
		"ranges that cover no cell": `</sheetData><mergeCells><mergeCell ref="A0:ZZZZ9"/></mergeCells><sheetData>`,
	} {
		if got := dump("a.xlsx", workbookOf(t, "", data, ""), Options{}); !strings.Contains(got, "workbook_damaged") {
			t.Errorf("%s: %.200q", rule, got)
		}
	}
}

// The library is what the readings are held against: the same texts at the same places.
func TestReadsWhatTheLibraryReads(t *testing.T) {
	f := excelize.NewFile()
	date, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
	for row := 1; row <= 300; row += 1 + row%3 {
		for col := range 8 {
			cell := Address(row, col)
			switch (row + col) % 6 {
			case 0:
				f.SetCellStr("Sheet1", cell, fmt.Sprintf(" 北湖<%d>&\"\n", row))
			case 1:
				f.SetCellFloat("Sheet1", cell, float64(row)/7, -1, 64)
			case 2:
				f.SetCellInt("Sheet1", cell, int64(row)*1_000_003)
			case 3:
				f.SetCellInt("Sheet1", cell, int64(44000+row))
				f.SetCellStyle("Sheet1", cell, cell, date)
			case 4:
				f.SetCellStr("Sheet1", cell, "重复")
			}
		}
	}
	f.MergeCell("Sheet1", "A5", "B6")
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	lib, err := excelize.OpenReader(bytes.NewReader(b.Bytes()), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	want, err := lib.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, row := range rowsOf(t, firstSheet(t, b.Bytes())) {
		for _, c := range row.Cells {
			seen++
			if got := want[row.Number-1][c.Col]; got != c.Text {
				t.Errorf("%s is %q, the library says %q", Address(row.Number, int(c.Col)), c.Text, got)
			}
			if (c.Format == DateFormat) != ((row.Number+int(c.Col))%6 == 3) {
				t.Errorf("%s has format class %d", Address(row.Number, int(c.Col)), c.Format)
			}
		}
	}
	texts := 0
	for _, r := range want {
		for _, s := range r {
			if s != "" {
				texts++
			}
		}
	}
	if seen != texts || seen < 500 {
		t.Errorf("%d cells, the library has %d", seen, texts)
	}
}

func TestDates1904AndHiddenSheets(t *testing.T) {
	parts := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<x:workbook xmlns:r="r"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="一" r:id="a"/><x:sheet name="二" state="veryHidden" r:id="b"/><x:sheet name="图" r:id="c"/></x:sheets></x:workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/Sheet1.xml"/><Relationship Id="b" Type="x/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="c" Type="x/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<x:worksheet><x:sheetData><x:row r="1"><x:c r="A1"><x:v>42830</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>`,
		"xl/worksheets/sheet2.xml":   `<worksheet><sheetData/></worksheet>`,
	}
	b := packed(t, parts)
	book, err := Read("a.xlsx", bytes.NewReader(b), int64(len(b)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Sheets) != 2 || book.Sheets[0].Hidden || !book.Sheets[1].Hidden {
		t.Fatalf("sheets %+v", book.Sheets)
	}
	row := rowsOf(t, book.Sheets[0])[0]
	if d, f := row.Date(0); f != nil || d.String() != "2021-04-06" {
		t.Errorf("1904 serial is %v, %v", d, f)
	}
	if !row.At(1).Covered {
		t.Error("a merged range is lost where elements have a prefix")
	}
	if len(rowsOf(t, book.Sheets[1])) != 0 {
		t.Error("an empty sheet has rows")
	}
}

func TestFormatCodes(t *testing.T) {
	for codeText, want := range map[string]Format{
		"General": General, "G/通用格式": General, "0.00": Numeric, "0.00%": Percent, "@": TextFormat, "yyyy-mm-dd": DateFormat,
		`[$-804]yyyy"年"m"月"d"日";@`: DateFormat, "h:mm:ss": TimeFormat, "[h]:mm": TimeFormat, "yyyy/m/d h:mm": DateFormat, "m-d": DateFormat,
		`#,##0"元"`: Numeric, `0.00E+00`: Numeric, `[Red]0;[Blue]-0`: Numeric, `_-* #,##0_-`: Numeric, `"day"0`: Numeric, `0\d`: Numeric, "[DBNum1]yyyy": DateFormat,
	} {
		if got := classOfCode(codeText); got != want {
			t.Errorf("%s: class %d, want %d", codeText, got, want)
		}
	}
}

func FuzzXLSX(f *testing.F) {
	f.Add(workbookOf(f, "", `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row>`, `<mergeCells><mergeCell ref="A1:B3"/></mergeCells>`))
	var b bytes.Buffer
	if err := WriteXLSX(&b, ledger()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		book, err := Read("a.xlsx", bytes.NewReader(b), int64(len(b)), Options{MaxUnzip: 16 << 20})
		if err != nil {
			return
		}
		for _, s := range book.Sheets {
			last := 0
			for row, err := range s.Rows() {
				if err != nil {
					break
				}
				if row.Number <= last {
					t.Fatalf("row %d after %d", row.Number, last)
				}
				last = row.Number
				for _, c := range row.Cells {
					row.Quantity(int(c.Col))
					row.Date(int(c.Col))
				}
			}
		}
	})
}

// FuzzSheetXML gets behind the zip, which a fuzzer hardly passes: the bytes are a worksheet's own.
func FuzzSheetXML(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, `<mergeCells><mergeCell ref="A1:B3"/></mergeCells>`)
	f.Add(`<row><c t="inlineStr"><is><r><t>x&amp;</t></r></is></c><c><f/><v>1</v></c></row>`, "")
	f.Fuzz(func(t *testing.T, data, behind string) {
		dump("a.xlsx", workbookOf(t, "", data, behind), Options{})
	})
}
