package sheet

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// ledgerText is a text file of n rows of six columns.
func ledgerText(n int) []byte {
	var b bytes.Buffer
	b.WriteString("单位,指标,日期,数量,依据,备注\n")
	for i := range n {
		fmt.Fprintf(&b, "330%06d,电信诈骗,2021-%02d-%02d,%d.%d,案卷%d,\n", i%45000, 1+i%12, 1+i%28, i%900, i%10, i)
	}
	return b.Bytes()
}

// The walk over a text file with two of its cells read, as an import does at least.
func BenchmarkText(b *testing.B) {
	const rows = 300_000
	text := ledgerText(rows)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		book, err := Read("a.csv", bytes.NewReader(text), int64(len(text)), Options{})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for _, err := range book.Sheets[0].Rows() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != rows+1 {
			b.Fatal(n)
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkTextWithValues(b *testing.B) {
	const rows = 300_000
	text := ledgerText(rows)
	b.ReportAllocs()
	for b.Loop() {
		book, err := Read("a.csv", bytes.NewReader(text), int64(len(text)), Options{})
		if err != nil {
			b.Fatal(err)
		}
		for row, err := range book.Sheets[0].Rows() {
			if err != nil {
				b.Fatal(err)
			}
			if row.Number == 1 {
				continue
			}
			if _, f := row.Date(2); f != nil {
				b.Fatal(f)
			}
			if _, f := row.Quantity(3); f != nil {
				b.Fatal(f)
			}
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// A workbook of 100,000 × 12 cells read by us and by the library alone (Rows with RawCellValue); the ratio is ours to the library's.
func BenchmarkWorkbookAgainstLibrary(b *testing.B) {
	path := b.TempDir() + "/a.xlsx"
	writeBenchBook(b, path, 100_000)
	var ours, theirs time.Duration
	for b.Loop() {
		start := time.Now()
		n := readOurs(b, path)
		ours += time.Since(start)
		start = time.Now()
		m := readLibrary(b, path)
		theirs += time.Since(start)
		if n != m {
			b.Fatalf("%d cells, the library reads %d", n, m)
		}
	}
	b.ReportMetric(ours.Seconds()/float64(b.N), "s/ours")
	b.ReportMetric(theirs.Seconds()/float64(b.N), "s/library")
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "ratio")
}

func writeBenchBook(b *testing.B, path string, rows int) {
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	cols := make([]OutColumn, 12)
	for i := range cols {
		cols[i].Heading = fmt.Sprintf("列%d", i+1)
	}
	err = WriteXLSX(f, Output{Name: "台账", Columns: cols, Rows: func(yield func([]Value, error) bool) {
		row := make([]Value, 12)
		for i := range rows {
			for c := range row {
				switch c % 4 {
				case 0:
					row[c] = TextValue(fmt.Sprintf("330%06d", i%45000))
				case 1:
					row[c] = DateValue(when.Date(18000 + i%700))
				case 2:
					row[c] = QtyValue(num.Qty(i * 1234))
				default:
					row[c] = TextValue("电信诈骗")
				}
			}
			if !yield(row, nil) {
				return
			}
		}
	}})
	if err != nil {
		b.Fatal(err)
	}
}

func readOurs(b *testing.B, path string) (cells int) {
	book, err := Open(path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer book.Close()
	for row, err := range book.Sheets[0].Rows() {
		if err != nil {
			b.Fatal(err)
		}
		cells += len(row.Cells)
	}
	return cells
}

func readLibrary(b *testing.B, path string) (cells int) {
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows("台账")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		cols, err := rows.Columns()
		if err != nil {
			b.Fatal(err)
		}
		cells += len(cols)
	}
	return cells
}
