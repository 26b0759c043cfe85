package api_test

import (
	"bufio"
	"fmt"
	"io"
	"mime/multipart"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/when"
)

// upload sends a file as a form.
func (b *bench) upload(path, name string, content io.Reader, headers ...string) reply {
	b.t.Helper()
	pr, pw := io.Pipe()
	m := multipart.NewWriter(pw)
	go func() {
		part, err := m.CreateFormFile("file", name)
		if err == nil {
			_, err = io.Copy(part, content)
		}
		if err == nil {
			err = m.Close()
		}
		pw.CloseWithError(err)
	}()
	return b.ask("POST", path, pr, append(headers, "Content-Type: "+m.FormDataContentType())...)
}

const ledgerFile = "单位代码,指标代码,日期,数量,凭证号\n" + county + ",za,2021-04-25,3,U-1\n" + county + "-01,za,2021-04-25,4,U-2\n"

func TestAnUploadIsImportedWithinReach(t *testing.T) {
	b := start(t, nil)
	clerk := b.role(access.Clerk, county)
	r := b.upload("/api/v1/imports", "台账.csv", strings.NewReader(ledgerFile), "token: "+clerk).is(200, "")
	expect(t, "state", r.at("state").(string), "done")
	job := b.ask("GET", r.Header.Get("Location"), nil, "token: "+clerk).is(200, "")
	expect(t, "rows", fmt.Sprint(job.at("rows")), "2")
	expect(t, "actor", fmt.Sprint(job.at("entry", "actor")), "clerk-"+county)
	b.ask("GET", r.Header.Get("Location"), nil, "token: "+b.role(access.Clerk, other)).is(404, "api_import_unknown")

	denied := b.upload("/api/v1/imports", "台账.csv", strings.NewReader(ledgerFile+other+",za,2021-04-25,5,U-3\n"), "token: "+clerk).is(422, "import_not_allowed")
	cell := denied.at("errors").([]any)[0].(map[string]any)
	expect(t, "cell", fmt.Sprint(cell["cell"]), "A4")
	b.upload("/api/v1/imports?basis=verified", "台账.csv", strings.NewReader(strings.ReplaceAll(ledgerFile, "U-", "V-")), "token: "+clerk).is(422, "import_not_allowed")
	b.upload("/api/v1/imports", "x.csv", strings.NewReader("单位代码,单位名称,上级单位代码\n9,九,\n"), "token: "+clerk).is(422, "import_not_allowed")
}

func TestAnUploadWithAKeyComesInOnce(t *testing.T) {
	b := start(t, nil)
	clerk := b.role(access.Clerk, county)
	first := b.upload("/api/v1/imports", "a.csv", strings.NewReader(ledgerFile), "token: "+clerk, "Idempotency-Key: upload-key-1").is(200, "")
	again := b.upload("/api/v1/imports", "a.csv", strings.NewReader(ledgerFile), "token: "+clerk, "Idempotency-Key: upload-key-1").is(200, "")
	expect(t, "replayed", again.Header.Get("Idempotency-Replayed"), "true")
	expect(t, "import", again.at("id"), first.at("id"))
	b.upload("/api/v1/imports", "a.csv", strings.NewReader(ledgerFile+county+",za,2021-04-25,9,U-9\n"), "token: "+clerk, "Idempotency-Key: upload-key-1").is(422, "api_key_reused")
}

func TestLinesAreImportedAndFaultsNameTheLine(t *testing.T) {
	b := start(t, nil)
	clerk := b.role(access.Clerk, county)
	line := func(unit, quantity, voucher string) string {
		return fmt.Sprintf(`{"unit": %q, "indicator": "za", "occurred_on": "2021-04-25", "quantity": %q, "voucher": %q}`+"\n", unit, quantity, voucher)
	}
	send := func(body string) reply {
		return b.ask("POST", "/api/v1/observations", strings.NewReader(body), "token: "+clerk, "Content-Type: application/x-ndjson")
	}
	send(line(county, "3", "L-1")+line(lower, "4.5", "L-2")).is(200, "")
	r := send(line(county, "3", "L-3")+line(other, "1", "L-4")).is(422, "import_not_allowed")
	fault := r.at("errors").([]any)[0].(map[string]any)
	if fmt.Sprint(fault["line"]) != "2" || fault["field"] != "unit" {
		t.Errorf("line %v, field %v; want 2, unit", fault["line"], fault["field"])
	}
	r = send(line(county, "3", "L-5")+`{"unit": "`+county+`", "amount": 1}`+"\n").is(422, "api_unknown_field")
	expect(t, "line", fmt.Sprint(r.at("errors").([]any)[0].(map[string]any)["line"]), "2")
	send(line(county, "three", "L-6")).is(422, "")
	send("").is(422, "api_body_missing")
}

func TestALargeWorkbookComesInWithinBoundedMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("200,000 rows")
	}
	b := start(t, nil)
	const rows = 200_000
	units := []string{county, county + "-01", county + "-02", county + "-03"}
	pr, pw := io.Pipe()
	go func() {
		buffered := bufio.NewWriterSize(pw, 1<<16)
		err := sheet.WriteXLSX(buffered, sheet.Output{Name: "台账", Columns: []sheet.OutColumn{{Heading: "单位代码"}, {Heading: "指标代码"}, {Heading: "日期", Kind: sheet.DateColumn}, {Heading: "数量", Kind: sheet.NumberColumn}, {Heading: "凭证号"}},
			Rows: func(yield func([]sheet.Value, error) bool) {
				for i := range rows {
					if !yield([]sheet.Value{sheet.TextValue(units[i%4]), sheet.TextValue("za"), sheet.DateValue(when.MustDate("2021-04-01") + when.Date(i%25)), sheet.QtyValue(num.One), sheet.TextValue(fmt.Sprint("W-", i))}, nil) {
						return
					}
				}
			}})
		if err == nil {
			err = buffered.Flush()
		}
		pw.CloseWithError(err)
	}()
	// What earlier tests of this package left in memory is not this import's.
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var peak atomic.Uint64
	done := make(chan struct{})
	go func() {
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapInuse))
			select {
			case <-done:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	clerk := b.role(access.Clerk, county)
	r := b.upload("/api/v1/imports?wait=300&kind=observations", "大台账.xlsx", pr, "token: "+clerk).is(200, "")
	close(done)
	expect(t, "rows", fmt.Sprint(r.at("rows")), fmt.Sprint(rows))
	const most = 200 << 20 // the server holds the demo, 200,000 postings and a sheet that unpacks to some 60 MB of XML, read row by row
	if got := peak.Load() - min(peak.Load(), before.HeapInuse); got > most {
		t.Errorf("the heap held %d MB; want at most %d", got>>20, uint64(most)>>20)
	}
	t.Logf("peak heap %d MB, %d MB before", peak.Load()>>20, before.HeapInuse>>20)
}
