package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

func encode(t testing.TB, e interface {
	Bytes([]byte) ([]byte, error)
}, s string) string {
	t.Helper()
	b, err := e.Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestEncodingsReadTheSame(t *testing.T) {
	const text = "单位,数量\n北湖分局,１２\n㐂村,3\n"
	const want = "1: A=单位 B=数量\n2: A=北湖分局 B=１２\n3: A=㐂村 B=3\n"
	gb := simplifiedchinese.GB18030.NewEncoder()
	for rule, content := range map[string]string{
		"UTF-8":                 text,
		"UTF-8 with a mark":     "\uFEFF" + text,
		"GB18030":               encode(t, gb, text),
		"UTF-16 little endian":  encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), text),
		"UTF-16 big endian":     encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder(), text),
		"carriage returns":      strings.ReplaceAll(text, "\n", "\r\n"),
		"carriage returns only": strings.ReplaceAll(text, "\n", "\r"),
		"no line end at last":   strings.TrimSuffix(text, "\n"),
		"semicolons":            strings.ReplaceAll(text, ",", ";"),
		"tabs":                  strings.ReplaceAll(text, ",", "\t"),
	} {
		if got := dump("a.csv", []byte(content), Options{}); got != want {
			t.Errorf("%s:\n%s", rule, got)
		}
	}
}

func TestEncodingIsDecidedLate(t *testing.T) {
	ascii := strings.Repeat("a,1\n", 100_000) // longer than any sample from the start
	gb := encode(t, simplifiedchinese.GB18030.NewEncoder(), "北湖分局,2\n")
	if got := dump("a.csv", []byte(ascii+gb), Options{}); !strings.HasSuffix(got, "100001: A=北湖分局 B=2\n") {
		t.Errorf("ends %q", got[len(got)-60:])
	}
}

func TestRecords(t *testing.T) {
	for _, c := range []struct{ rule, text, want string }{
		{"quotes, doubled quotes, separators inside", "\"a,b\",\"c\"\"d\"\n", "1: A=a,b B=c\"d\n"},
		{"line ends inside quotes move the line numbers on", "\"a\nb\",1\r\n\"c\r\nd\",2\nx,3\n", "1: A=a\nb B=1\n3: A=c\r\nd B=2\n5: A=x B=3\n"},
		{"a quote inside an unquoted field is itself", "5\"管,1\n", "1: A=5\"管 B=1\n"},
		{"blank fields are no cells", ",,3,\n", "1: C=3\n"},
		{"blank lines are no rows", "a,1\n\n,\nb,2\n", "1: A=a B=1\n4: A=b B=2\n"},
		{"an unbalanced quote, at its line", "a,1\nb,\"2\nc,3\n", "1: A=a B=1\n! a.csv: B2: csv_quote_open: found \"\\\"2\\nc,3\\n\"\n"},
		{"text behind a closing quote costs its line only", "\"a\"x,1\nb,2\n", "! a.csv: A1: csv_after_quote: found \"\\\"a\\\"x,1\"\n2: A=b B=2\n"},
		{"apostrophe and equals sign of guarded texts", "'=1,=\"007\"\n''+,'a\n", "1: A==1 B=007\n2: A='+ B='a\n"},
		{"a NUL is damage", "a,1\nb\x00,2\nc,3\n", "a.csv: file_not_table, want .xlsx, .csv"},
		{"a replacement character is damage", "a,1\nb\uFFFD,2\nc,3\n", "1: A=a B=1\n! a.csv: A2: csv_damaged_text: found \"b�\"\n3: A=c B=3\n"},
		{"one column", "甲\n乙\n", "1: A=甲\n2: A=乙\n"},
		{"quoted last field without a line end", "a,\"b\"", "1: A=a B=b\n"},
	} {
		if got := dump("a.csv", []byte(c.text), Options{}); got != c.want {
			t.Errorf("%s:\n%q\nwant\n%q", c.rule, got, c.want)
		}
	}
}

func TestADamagedCharacterInMuchUTF8IsAFaultAtItsLine(t *testing.T) {
	text := strings.Repeat("北湖分局,1\n", 50) + "北\xff湖,2\n" + strings.Repeat("南湖分局,1\n", 50)
	got := dump("a.csv", []byte(text), Options{})
	if !strings.Contains(got, "a.csv: A51: csv_damaged_text") || !strings.Contains(got, "52: A=南湖分局 B=1\n") {
		t.Errorf("%s", got)
	}
}

func TestDelimiterIsTheRegularOne(t *testing.T) {
	for rule, c := range map[string]struct{ text, want string }{
		"commas in the texts of a semicolon file": {"单位;说明\n北湖;a, b\n南湖;c\n", "2: A=北湖 B=a, b\n"},
		"a title above":                     {"某表,共2页\n单位\t日期\t数量\n北湖\t2021/4/6\t1,200\n南湖\t2021/4/7\t3\n", "3: A=北湖 B=2021/4/6 C=1,200\n"},
		"quotes around the other delimiter": {"\"a;b\",1\n\"c;d\",2\n", "1: A=a;b B=1\n"},
	} {
		if got := dump("a.csv", []byte(c.text), Options{}); !strings.Contains(got, c.want) {
			t.Errorf("%s:\n%s", rule, got)
		}
	}
	if got := dump("a.csv", []byte("a;b,c\n"), Options{Delimiter: ';'}); got != "1: A=a B=b,c\n" {
		t.Errorf("a given delimiter: %q", got)
	}
}

func TestRecordsAcrossTheEndsOfPieces(t *testing.T) {
	var b, want strings.Builder
	line := 1
	for i := 0; b.Len() < 3*csvBlock; i++ {
		field := strings.Repeat("长", i%40)
		fmt.Fprintf(&b, "%d,\"%s\"\"\n\",%d\r\n", i, field, i)
		fmt.Fprintf(&want, "%d: A=%d B=%s\"\n C=%d\n", line, i, field, i)
		line += 2
	}
	if got := dump("a.csv", []byte(b.String()), Options{}); got != want.String() {
		t.Error("records over the ends of pieces differ")
	}
}

// The standard library's reader is what ours is held against, where both accept.
func TestReadsWhatTheStandardLibraryReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{"a", "北", ",", "\"", "\"\"", "\n", "\r\n", " ", ",\"", "\","})
		text := "x,y\n" + strings.Join(rapid.SliceOfN(piece, 0, 40).Draw(t, "pieces"), "")
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord = -1
		want, err := r.ReadAll()
		if err != nil {
			return
		}
		p := recordReader{r: strings.NewReader(text), comma: ',', block: make([]byte, 64)}
		for _, record := range want {
			if len(record) == 1 && record[0] == "" {
				continue
			}
			var ok bool
			for { // the library passes over empty lines
				if ok, err = p.next(); err != nil || !ok || p.fields > 1 || len(p.row.Cells) > 0 {
					break
				}
			}
			if err != nil || !ok {
				t.Fatalf("%q: %v %v, the library reads %q", text, ok, err, record)
			}
			for col, f := range record {
				if got := p.row.At(col).Text; got != strings.ReplaceAll(f, "\r\n", "\n") && strings.ReplaceAll(got, "\r\n", "\n") != f {
					t.Fatalf("%q: field %d is %q, the library says %q", text, col, got, f)
				}
			}
		}
	})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("单位,数量\n\"北\"\"湖\",1\n"), 64)
	f.Add([]byte("\xEF\xBB\xBFa;b\r\n'=1;=\"2\"\n"), 7)
	f.Add([]byte("\xFF\xFEa\x00,\x00"), 16)
	f.Add([]byte("a\tb\rc\"\t\xB1\xB1"), 3)
	f.Fuzz(func(t *testing.T, b []byte, block int) {
		whole := dump("a.csv", b, Options{})
		if strings.Contains(whole, ": file_") {
			return
		}
		// Whatever the pieces it is read in, a text has the same records.
		book, err := Read("a.csv", bytes.NewReader(b), int64(len(b)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		file := book.Sheets[0].part.(*textFile)
		p := recordReader{r: io.MultiReader(file.text()), comma: file.comma, block: make([]byte, 16+block&0xFF)}
		var records, cells int
		for {
			ok, err := p.next()
			if err == nil && !ok || p.stop {
				break
			}
			if err == nil && len(p.row.Cells) > 0 {
				records++
				cells += len(p.row.Cells)
			}
		}
		want := 0
		for row, err := range book.Sheets[0].Rows() {
			if err == nil {
				want++
				cells -= len(row.Cells)
			}
		}
		if records != want || cells != 0 {
			t.Fatalf("%q: %d records in small pieces, %d in large ones, %d cells apart", b, records, want, cells)
		}
	})
}
