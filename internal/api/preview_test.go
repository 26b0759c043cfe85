package api_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/sheet"
)

// form sends a file with fields before it.
func (b *bench) form(path, name, content string, fields map[string]string, headers ...string) reply {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, v := range fields {
		must(b.t, m.WriteField(k, v))
	}
	part, err := m.CreateFormFile("file", name)
	must(b.t, err)
	_, err = part.Write([]byte(content))
	must(b.t, err)
	must(b.t, m.Close())
	return b.ask("POST", path, &body, append(headers, "Content-Type: "+m.FormDataContentType())...)
}

// list picks a field out of each thing of a list in an answer.
func (r reply) list(list string, fields ...string) string {
	var out []string
	for _, x := range r.at(list).([]any) {
		var words []string
		for _, f := range fields {
			words = append(words, fmt.Sprint(x.(map[string]any)[f]))
		}
		out = append(out, strings.Join(words, " "))
	}
	return strings.Join(out, ", ")
}

const faultyFile = "单位代码,指标代码,日期,数量,凭证号\n" + county + ",za,2021-04-25,3,P-1\n" + county + "-01,za,2021-04-25,4o,P-2\n" + county + ",za,2021-04-24,9,P-3\n"

func TestAPreviewShowsFaultsAndChangesAndWritesNothing(t *testing.T) {
	b := start(t, nil)
	clerk := "token: " + b.role(access.Clerk, county)
	last := b.ask("GET", "/api/v1/agency", nil, clerk).at("seq")
	r := b.form("/api/v1/imports/preview?count=1", "台账.csv", faultyFile, nil, clerk).is(200, "")
	expect(t, "faults", r.list("faults", "cell", "code"), "D3 number_unreadable")
	expect(t, "changes", r.list("changes", "what", "cell", "unit", "occurred_on", "after"), "new D2 "+county+" 2021-04-25 3, new D4 "+county+" 2021-04-24 9")
	table := r.at("tables").([]any)[0].(map[string]any)
	expect(t, "kind", fmt.Sprintln(table["kind"], table["heading_row"], table["rows_total"]), "observations 1 3\n")
	var lines, fields []string
	for _, x := range table["rows"].([]any) {
		lines = append(lines, fmt.Sprintf("%v %v", x.(map[string]any)["line"], x.(map[string]any)["cells"].([]any)[3]))
	}
	for _, x := range table["columns"].([]any) {
		fields = append(fields, fmt.Sprint(x.(map[string]any)["column"], x.(map[string]any)["field"]))
	}
	expect(t, "rows", strings.Join(lines, ", "), "2 3, 3 4o")
	expect(t, "columns", strings.Join(fields, " "), "Aunit Bindicator Cdate Dquantity Evoucher")

	mended := b.form("/api/v1/imports/preview", "台账.csv", faultyFile, map[string]string{"edits": `[{"sheet": "", "cell": "D3", "value": "40"}]`}, clerk).is(200, "")
	expect(t, "faults left", mended.list("faults", "code"), "")
	expect(t, "edited", mended.list("edited", "cell", "found", "value"), "D3 4o 40")
	expect(t, "new", fmt.Sprint(mended.at("report", "new")), "3")
	expect(t, "nothing written", b.ask("GET", "/api/v1/agency", nil, clerk).at("seq"), last)

	b.form("/api/v1/imports/preview", "台账.csv", faultyFile, map[string]string{"edits": `[{"sheet": "x", "cell": "D3", "value": "40"}]`}, clerk).is(422, "sheet_not_found")
	b.form("/api/v1/imports/preview", "台账.csv", faultyFile, map[string]string{"edits": `{}`}, clerk).is(422, "api_form")
	b.form("/api/v1/imports/preview", "台账.xlsx", "PK\x03\x04 no workbook", nil, clerk).is(422, "")
}

func TestAnImportKeepsTheCellsThatWereCorrected(t *testing.T) {
	b := start(t, nil)
	clerk := "token: " + b.role(access.Clerk, county)
	fields := map[string]string{"edits": `[{"sheet": "", "cell": "D3", "value": "40"}, {"sheet": "", "cell": "D2", "value": "3"}]`}
	r := b.form("/api/v1/imports", "台账.csv", faultyFile, fields, clerk).is(200, "")
	digest := b.form("/api/v1/imports/preview", "台账.csv", faultyFile, fields, clerk).at("digest").(string)
	expect(t, "origin", fmt.Sprint(r.at("entry", "origin")), "台账.csv sha256:"+digest+" edited:1")
	auditor := "token: " + b.role(access.Auditor, city)
	first := fmt.Sprint(r.at("entry", "first"))
	e := b.ask("GET", "/api/v1/entries/"+first, nil, auditor).is(200, "")
	expect(t, "digest", fmt.Sprint(e.at("edits", "digest")), digest)
	expect(t, "cells", fmt.Sprint(e.at("edits", "cells")), "[map[cell:D3 found:4o value:40]]")
	again := b.form("/api/v1/imports/preview", "台账.csv", faultyFile, fields, clerk)
	expect(t, "there already", fmt.Sprint(again.at("report", "present")), "3")
	expect(t, "by", again.at("before", "first"), r.at("entry", "first"))
	if e := b.ask("GET", "/api/v1/entries/1", nil, auditor).is(200, ""); e.json()["edits"] != nil {
		t.Error("an entry without edits tells of some")
	}
}

func TestAMarkedFileCarriesItsFaults(t *testing.T) {
	b := start(t, nil)
	r := b.form("/api/v1/imports/marked", "台账.csv", faultyFile, nil, "token: "+b.role(access.Clerk, county)).is(200, "")
	expect(t, "faults", r.Header.Get("X-Faults"), "1")
	book, err := sheet.Read("x.xlsx", bytes.NewReader(r.Body), int64(len(r.Body)), sheet.Options{})
	must(t, err)
	if len(book.Sheets) != 1 || !bytes.Contains(r.Body, []byte("comments1.xml")) {
		t.Error("no workbook with comments")
	}
}
