package demo

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/brief"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/say"
)

// mark is a source's mark or a page number as it is printed.
var mark = regexp.MustCompile(`\[\d+\]|—\d+—`)

// noOffice is the variable that lets this test pass where there is no LibreOffice.
const noOffice = "TONGCHOU_NO_OFFICE"

// TestBriefingAsPDF goes all the way: records, board, briefing, Word, and what a reader of the printed page finds.
func TestBriefingAsPDF(t *testing.T) {
	if os.Getenv(noOffice) == "1" {
		t.Skip(noOffice + "=1: the briefing is not opened in LibreOffice")
	}
	for _, tool := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is needed to read the briefing as it is printed (LibreOffice and poppler); set %s=1 to do without", tool, noOffice)
		}
	}
	v := say.In("zh")
	doc := briefing(t, v)
	path := filepath.Join(t.TempDir(), "通报.docx")
	var word bytes.Buffer
	if err := doc.DOCX(&word, v); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, word.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	text := printed(t, path)
	for _, want := range []string{
		"考核通报", "演示数据", "2021年4月26日",
		"11个单位", "北湖分局总分85", "排名第1", "满分100分", "第一方阵",
		"提前完成的任务", "北湖分局电信诈骗破案数：任务240", "完成254", "北湖分局扫黑除恶线索查结数：任务36", "完成39",
		"数据出处", "甲县局", "癸县局",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the printed briefing lacks %q", want)
		}
	}
	if strings.Contains(text, "[^") || strings.Contains(text, "<w:") || strings.Contains(text, "| --- |") {
		t.Error("marks of Markdown or XML were printed")
	}
	if t.Failed() {
		t.Log(text)
	}
}

// briefing is the demo's, as of its reporting date.
func briefing(t *testing.T, v say.Voice) brief.Document {
	t.Helper()
	d := open(t)
	f, err := d.Find(context.Background(), desk.Question{AsOf: reporting, Basis: ledger.Verified})
	if err != nil {
		t.Fatal(err)
	}
	facts := brief.Facts{Agency: d.Settings(), Zone: d.Zone(), Group: f.Group, Board: f.Board, Lines: f.Lines, Records: f.Records, Undone: f.Undone}
	doc, err := brief.Write("brief.zh.md", brief.Default(v), "", "", facts, v)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// printed turns a Word file into a PDF and returns its text without blanks the marks [1], [2] … of sources and page numbers.
func printed(t *testing.T, path string) string {
	t.Helper()
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "soffice", "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "profile")),
		"--headless", "--convert-to", "pdf", "--outdir", dir, path).CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	pdf := filepath.Join(dir, strings.TrimSuffix(filepath.Base(path), ".docx")+".pdf")
	text, err := exec.CommandContext(ctx, "pdftotext", "-enc", "UTF-8", pdf, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v (soffice said: %s)", err, out)
	}
	return mark.ReplaceAllString(strings.Join(strings.Fields(string(text)), ""), "")
}
