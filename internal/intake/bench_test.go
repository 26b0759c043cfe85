package intake

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/when"
)

// manyRows is a text table of n rows: 2,000 units, 50 indicators, day after day.
func manyRows(n int) (*memory, []byte) {
	m := newMemory()
	for u := range 2000 {
		m.Unit(agency.Unit{No: agency.UnitNo(u + 1), Code: fmt.Sprintf("43%04d", u), Name: fmt.Sprintf("第%d局", u), Region: 431000})
	}
	for i := range 50 {
		m.Indicator(agency.Indicator{No: agency.IndicatorNo(i + 1), Code: fmt.Sprintf("D%02d", i), Name: fmt.Sprintf("指标%d", i), OverTime: agency.Sum})
	}
	var b bytes.Buffer
	b.WriteString("单位代码,指标代码,日期,数量\n")
	first := when.MustDate("2021-01-01")
	for r := range n {
		fmt.Fprintf(&b, "43%04d,D%02d,%s,%d\n", r%2000, r/2000%50, first+when.Date(r/100000), r%97)
	}
	return m, b.Bytes()
}

func BenchmarkPlanPlainRow(b *testing.B) {
	m, text := manyRows(max(b.N, 1))
	book, err := sheet.Read("t.csv", bytes.NewReader(text), int64(len(text)), sheet.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text) / b.N))
	b.ReportAllocs()
	b.ResetTimer()
	rep, err := Run(context.Background(), book, Options{}, m, Discard{})
	if err != nil || rep.Rows != int64(b.N) {
		b.Fatal(rep.Rows, err)
	}
}

// BenchmarkWorkbookRow holds an import of a workbook against what reading its sheet alone costs.
func BenchmarkWorkbookRow(b *testing.B) {
	n := min(max(b.N, 1), 1_000_000)
	m, _ := manyRows(0)
	rows := func(yield func([]sheet.Value, error) bool) {
		first := when.MustDate("2021-01-01")
		for r := range n {
			row := []sheet.Value{
				sheet.TextValue(fmt.Sprintf("43%04d", r%2000)), sheet.TextValue(fmt.Sprintf("D%02d", r/2000%50)),
				sheet.DateValue(first + when.Date(r/100000)), sheet.QtyValue(num.Qty(r%97) * num.One),
			}
			if !yield(row, nil) {
				return
			}
		}
	}
	cols := []sheet.OutColumn{{Heading: "单位代码"}, {Heading: "指标代码"}, {Heading: "日期", Kind: sheet.DateColumn}, {Heading: "数量", Kind: sheet.NumberColumn}}
	var file bytes.Buffer
	if err := sheet.WriteXLSX(&file, sheet.Output{Name: "台账", Columns: cols, Rows: rows}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	book, err := sheet.Read("t.xlsx", bytes.NewReader(file.Bytes()), int64(file.Len()), sheet.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if rep, err := Run(context.Background(), book, Options{}, m, Discard{}); err != nil || rep.Rows != int64(n) {
		b.Fatal(rep.Rows, err)
	}
}
