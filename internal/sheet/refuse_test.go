package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// compound builds the beginning of an OLE file whose directory has the given names.
func compound(names ...string) []byte {
	b := make([]byte, 512+512*4)
	copy(b, magicCompound)
	binary.LittleEndian.PutUint16(b[30:], 9)
	binary.LittleEndian.PutUint32(b[48:], 1)
	for i, n := range append([]string{"Root Entry"}, names...) {
		copy(b[1024+128*i:], utf16Text(n))
		binary.LittleEndian.PutUint16(b[1024+128*i+64:], uint16(2*len(n)+2))
	}
	return b
}

func TestFilesThatAreNoTablesAreRefused(t *testing.T) {
	good := workbookOf(t, "", `<row r="1"><c r="A1"><v>1</v></c></row>`, "")
	for _, c := range []struct {
		rule, name string
		content    []byte
		code       string
	}{
		{"an encrypted workbook", "a.xlsx", compound("EncryptionInfo", "EncryptedPackage"), "file_encrypted"},
		{"an old workbook", "a.xlsx", compound("Workbook"), "file_old_xls"},
		{"an older workbook", "a.xls", compound("Book"), "file_old_xls"},
		{"a macro project", "a.xls", compound("ThisWorkbook"), "file_not_table"},
		{"an old letter", "a.xls", compound("WordDocument"), "file_not_table"},
		{"a cut-off compound file", "a.xls", compound("Workbook")[:100], "file_truncated"},
		{"a program", "a.xlsx", append([]byte("MZ\x90\x00\x03"), make([]byte, 600)...), "file_not_table"},
		{"a PDF", "a.csv", []byte("%PDF-1.7\n"), "file_not_table"},
		{"a picture", "a.csv", []byte("\x89PNG\r\n\x1a\n\x00"), "file_not_table"},
		{"bytes", "a.csv", []byte("a,b\x00\x01\x02"), "file_not_table"},
		{"nothing", "a.csv", nil, "file_empty"},
		{"a web page", "a.xls", []byte("\uFEFF\n<html><table><tr><td>1"), "file_is_markup"},
		{"an XML spreadsheet", "a.xls", []byte(`<?xml version="1.0"?><Workbook/>`), "file_is_markup"},
		{"half a workbook", "a.xlsx", good[:len(good)/2], "file_truncated"},
		{"a workbook without its last byte", "a.xlsx", good[:len(good)-1], "file_truncated"},
		{"an empty zip", "a.xlsx", []byte("PK\x05\x06" + strings.Repeat("\x00", 18)), "file_not_workbook"},
		{"another zip", "a.xlsx", packed(t, map[string]string{"a.txt": "x"}), "file_not_workbook"},
		{"a letter", "a.xlsx", packed(t, map[string]string{"word/document.xml": "x", "_rels/.rels": "<a/>"}), "file_not_workbook"},
		{"an OpenDocument sheet", "a.xlsx", packed(t, map[string]string{"mimetype": "x", "content.xml": "x"}), "file_not_workbook"},
		{"a binary workbook", "a.xlsx", packed(t, map[string]string{"xl/workbook.bin": "x"}), "file_not_workbook"},
	} {
		path := filepath.Join(t.TempDir(), c.name)
		if err := os.WriteFile(path, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		book, err := Open(path, Options{})
		if err == nil {
			book.Close()
		}
		if code(err) != c.code {
			t.Errorf("%s: %v, want %s", c.rule, err, c.code)
		}
	}
}

func TestPathsThatAreNoFiles(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir, Options{}); code(err) != "file_is_directory" {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Open(filepath.Join(dir, "none.csv"), Options{}); code(err) != "file_not_found" {
		t.Errorf("no file: %v", err)
	}
}

func TestKindIsByContentNotByName(t *testing.T) {
	dir := t.TempDir()
	book := workbookOf(t, "", `<row r="1"><c r="A1"><v>1</v></c></row>`, "")
	for name, content := range map[string][]byte{"a.csv": book, "b.xlsx": []byte("a,b\n1,2\n")} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := Open(path, Options{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if (b.Kind == Workbook) != (name == "a.csv") {
			t.Errorf("%s is taken for %v", name, b.Kind)
		}
		b.Close()
	}
}

// spending runs fn and returns what it allocated and how long it took.
func spending(fn func()) (bytes uint64, took time.Duration) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	fn()
	took = time.Since(start)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, took
}

func mustSpendLess(t *testing.T, limit uint64, fn func()) {
	t.Helper()
	if used, took := spending(fn); used > limit || took > 20*time.Second {
		t.Errorf("took %d bytes and %v, want at most %d bytes", used, took, limit)
	}
}

func TestTwoGigabytesAreRefusedUnread(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(2 << 30); err != nil { // no blocks are written
		t.Fatal(err)
	}
	f.Close()
	mustSpendLess(t, 64<<10, func() {
		if _, err := Open(path, Options{}); code(err) != "file_too_large" {
			t.Errorf("%v", err)
		}
	})
}

// zeros is an endless supply of one byte.
type zeros struct{ b byte }

func (z zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = z.b
	}
	return len(p), nil
}

// bomb packs a workbook whose part has n bytes; told is the length the directory gives.
func bomb(t *testing.T, part string, n int64, told uint64) []byte {
	t.Helper()
	var data bytes.Buffer
	fw, _ := flate.NewWriter(&data, flate.BestSpeed)
	if _, err := io.CopyN(fw, zeros{' '}, n); err != nil {
		t.Fatal(err)
	}
	fw.Close()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook><sheets><sheet name="a" id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
	} {
		w, _ := z.Create(name)
		io.WriteString(w, content)
	}
	w, err := z.CreateRaw(&zip.FileHeader{Name: part, Method: zip.Deflate, CompressedSize64: uint64(data.Len()), UncompressedSize64: told})
	if err != nil {
		t.Fatal(err)
	}
	data.WriteTo(w)
	z.Close()
	return b.Bytes()
}

func TestZipBombs(t *testing.T) {
	const big = 300 << 20
	for _, c := range []struct {
		rule, part string
		told       uint64
		code       string
	}{
		{"one that says so", "xl/worksheets/sheet1.xml", 8 << 30, "zip_bomb"},
		{"one packed beyond all reason", "xl/worksheets/sheet1.xml", big, "zip_bomb"},
		{"one that lies about its length", "xl/worksheets/sheet1.xml", 1 << 20, "workbook_damaged"},
		{"one among the strings", "xl/sharedStrings.xml", math.MaxUint32, "zip_bomb"},
		{"one among the strings that lies", "xl/sharedStrings.xml", 1 << 20, "workbook_damaged"},
	} {
		b := bomb(t, c.part, big, c.told)
		mustSpendLess(t, 8<<20, func() {
			if got := dump("a.xlsx", b, Options{}); !strings.Contains(got, c.code) {
				t.Errorf("%s: %.200s", c.rule, got)
			}
		})
	}
}

func TestAZipWithAHugeDirectoryIsRefusedUnread(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 40_000 {
		if _, err := z.Create(fmt.Sprintf("xl/%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	z.Close()
	mustSpendLess(t, 1<<20, func() {
		if got := dump("a.xlsx", b.Bytes(), Options{}); !strings.Contains(got, "workbook_damaged") {
			t.Errorf("%.200s", got)
		}
	})
}

func TestALoneCellFarDownCostsNothing(t *testing.T) {
	b := workbookOf(t, "", `<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>`,
		`<mergeCells><mergeCell ref="B1:XFC1048575"/></mergeCells>`)
	mustSpendLess(t, 2<<20, func() {
		s := firstSheet(t, b)
		rows := rowsOf(t, s)
		if len(rows) != 2 || rows[1].At(maxCol-1).Text != "2" || rows[1].Place(maxCol-1).Cell != "XFD1048576" {
			t.Errorf("%v", rows)
		}
		if _, err := FindHead(s, known("1")); err != nil {
			t.Error(err)
		}
	})
}

func TestAnOpenQuoteDoesNotTakeInTheFile(t *testing.T) {
	text := []byte("a,\"b\n" + strings.Repeat("c,d\n", 16<<20/4))
	mustSpendLess(t, 12<<20, func() {
		if got := dump("a.csv", text, Options{}); !strings.Contains(got, "B1: csv_quote_open") {
			t.Errorf("%.200s", got)
		}
	})
}

func TestALineWithoutEndIsRefused(t *testing.T) {
	text := bytes.Repeat([]byte("a"), 32<<20)
	mustSpendLess(t, 24<<20, func() {
		if got := dump("a.csv", text, Options{}); !strings.Contains(got, "csv_record_too_long") {
			t.Errorf("%.200s", got)
		}
	})
}

func TestReadingCostsNoMemoryThatGrowsWithTheFile(t *testing.T) {
	var data strings.Builder
	for i := 1; i <= 100_000; i++ {
		fmt.Fprintf(&data, `<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d"><v>1</v></c></row>`, i, i, i, i)
	}
	s := firstSheet(t, workbookOf(t, "", data.String(), ""))
	data.Reset()
	var peak, before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n := 0
	for _, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%20_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&peak)
			if peak.HeapAlloc > before.HeapAlloc+2<<20 {
				t.Fatalf("after %d rows %d bytes are held, %d before", n, peak.HeapAlloc, before.HeapAlloc)
			}
		}
	}
	if n != 100_000 {
		t.Errorf("%d rows", n)
	}
}
