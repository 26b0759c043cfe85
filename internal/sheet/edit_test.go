package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/sheet"
)

func textBook(t *testing.T, text string) *sheet.Book {
	t.Helper()
	b, err := sheet.Read("台账.csv", strings.NewReader(text), int64(len(text)), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// cellsOf writes a sheet's cells, a row a line.
func cellsOf(t *testing.T, s *sheet.Sheet) string {
	t.Helper()
	var out strings.Builder
	for r, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(&out, r.Number)
		for i := range r.Width() {
			fmt.Fprint(&out, " ", r.Shown(i))
		}
		fmt.Fprintln(&out)
	}
	return out.String()
}

func TestEditsAreReadInPlaceOfTheFile(t *testing.T) {
	b := textBook(t, "甲,乙\n1,x\n\n2,3\n")
	got, err := b.Edit([]sheet.Edit{{Cell: "B2", Value: "7"}, {Cell: "A4", Value: "2"}, {Cell: "A3", Value: "new"}, {Cell: "C9", Value: "last"}, {Cell: "B4", Value: ""}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "[{ B2 x 7} { A3  new} { B4 3 } { C9  last}]"; fmt.Sprint(got) != want {
		t.Errorf("edited %v, want %v", got, want)
	}
	want := "1 甲 乙\n2 1 7\n3 new\n4 2 \n9   last\n"
	for range 2 { // a walk may be begun again
		if rows := cellsOf(t, b.Sheets[0]); rows != want {
			t.Errorf("rows\n%swant\n%s", rows, want)
		}
	}
}

func TestAnEditOfAMergedCellIsReadInAllItsRows(t *testing.T) {
	f := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "单位", "A2": "东", "B1": "数", "B2": 1, "B3": 2} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.MergeCell("Sheet1", "A2", "A3"); err != nil {
		t.Fatal(err)
	}
	file, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("x.xlsx", bytes.NewReader(file.Bytes()), int64(file.Len()), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Edit([]sheet.Edit{{Sheet: "Sheet1", Cell: "A2", Value: "西"}}); err != nil {
		t.Fatal(err)
	}
	for r, err := range b.Sheets[0].Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if got := r.At(0).Text; r.Number > 1 && got != "西" {
			t.Errorf("row %d: %q", r.Number, got)
		}
	}
}

func TestEditsOfNoCellAreRefused(t *testing.T) {
	_, err := textBook(t, "甲\n1\n").Edit([]sheet.Edit{{Sheet: "no", Cell: "A1"}, {Cell: "1A"}, {Cell: "A2"}, {Cell: "a2"}})
	var got []string
	for _, f := range fault.Of(err) {
		got = append(got, f.Place.Field+" "+f.Code)
	}
	want := "edits[0].sheet sheet_not_found, edits[1].cell edit_cell, edits[3].cell edit_twice"
	if strings.Join(got, ", ") != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestMarksAreCommentsAndTheRestStays(t *testing.T) {
	f := excelize.NewFile()
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14, Font: &excelize.Font{Bold: true}})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []error{
		f.SetCellValue("Sheet1", "A1", "日期"), f.SetCellValue("Sheet1", "A2", 44312), f.SetCellStyle("Sheet1", "A2", "A2", style), f.SetColWidth("Sheet1", "A", "A", 33),
		f.SetCellFormula("Sheet1", "B2", "A2*2"), f.AddComment("Sheet1", excelize.Comment{Cell: "A2", Text: "作者的话"}), f.SetCellValue("Sheet1", "C2", "12o"),
	} {
		if e != nil {
			t.Fatal(e)
		}
	}
	file, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	r := bytes.NewReader(file.Bytes())
	b, err := sheet.Read("x.xlsx", r, r.Size(), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	edited, err := b.Edit([]sheet.Edit{{Sheet: "Sheet1", Cell: "C2", Value: "120"}, {Sheet: "Sheet1", Cell: "C3", Value: "007"}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := sheet.WriteMarked(&out, b, r, r.Size(), edited, []sheet.Mark{{Sheet: "Sheet1", Cell: "A2", Text: "太早"}, {Sheet: "Sheet1", Cell: "A2", Text: "再看"}, {Text: "全表"}}); err != nil {
		t.Fatal(err)
	}
	m, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	said := map[string]string{}
	all, err := m.GetComments("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		for _, p := range c.Paragraph {
			c.Text += p.Text
		}
		said[c.Cell] += c.Text
	}
	if !strings.Contains(said["A2"], "作者的话") || !strings.Contains(said["A2"], "太早\n再看") || !strings.Contains(said["A1"], "全表") {
		t.Errorf("comments %q", said)
	}
	id, err := m.GetCellStyle("Sheet1", "A2")
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.GetStyle(id)
	if err != nil || s.NumFmt != 14 || s.Font == nil || !s.Font.Bold || len(s.Fill.Color) == 0 {
		t.Errorf("style %+v, %v", s, err)
	}
	if w, _ := m.GetColWidth("Sheet1", "A"); w != 33 {
		t.Errorf("width %v", w)
	}
	if formula, _ := m.GetCellFormula("Sheet1", "B2"); formula != "A2*2" {
		t.Errorf("formula %q", formula)
	}
	for cell, want := range map[string]string{"C2": "120", "C3": "007"} {
		if got, _ := m.GetCellValue("Sheet1", cell); got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
	}
	if kind, _ := m.GetCellType("Sheet1", "C2"); kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString {
		t.Error("a corrected number is a text")
	}
}

func TestAMarkedTextFileIsAWorkbook(t *testing.T) {
	text := "单位,数量\n0123,一\n"
	b := textBook(t, text)
	var out bytes.Buffer
	if err := sheet.WriteMarked(&out, b, strings.NewReader(text), int64(len(text)), nil, []sheet.Mark{{Cell: "B2", Text: "不是数"}}); err != nil {
		t.Fatal(err)
	}
	m, err := sheet.Read("y.xlsx", bytes.NewReader(out.Bytes()), int64(out.Len()), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := cellsOf(t, m.Sheets[0]), "1 单位 数量\n2 0123 一\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What other programs write: no style sheet at all, or one without most of its parts.
func TestAWorkbookOfFewStylesIsMarked(t *testing.T) {
	for name, styles := range map[string]string{
		"none":         "",
		"empty":        `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`,
		"nameless":     `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/></font></fonts></styleSheet>`,
		"formats only": `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>`,
	} {
		t.Run(name, func(t *testing.T) {
			f := excelize.NewFile()
			if err := errors.Join(f.SetCellStr("Sheet1", "A1", "数量"), f.SetCellStr("Sheet1", "A2", "12o")); err != nil {
				t.Fatal(err)
			}
			if _, err := f.NewSheet("说明"); err != nil {
				t.Fatal(err)
			}
			whole, err := f.WriteToBuffer()
			if err != nil {
				t.Fatal(err)
			}
			file := bytes.NewReader(restyled(t, whole.Bytes(), styles))
			b, err := sheet.Read("x.xlsx", file, file.Size(), sheet.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := sheet.WriteMarked(&out, b, file, file.Size(), nil, []sheet.Mark{{Sheet: "Sheet1", Cell: "A2", Text: "不是数"}}); err != nil {
				t.Fatal(err)
			}
			m, err := excelize.OpenReader(&out)
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			if all, err := m.GetComments("Sheet1"); err != nil || len(all) != 1 || all[0].Cell != "A2" {
				t.Errorf("comments %v, %v", all, err)
			}
			if got := m.GetSheetList(); !slices.Equal(got, []string{"Sheet1", "说明"}) {
				t.Errorf("sheets %v", got)
			}
		})
	}
}

// restyled is a workbook with another style sheet, or with none.
func restyled(t *testing.T, file []byte, styles string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, one := range in.File {
		r, err := one.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if one.Name == "xl/styles.xml" {
			text = []byte(styles)
			if styles == "" {
				continue
			}
		}
		to, err := w.Create(one.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
