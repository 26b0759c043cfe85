package intake

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
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
