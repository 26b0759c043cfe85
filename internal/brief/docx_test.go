package brief_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/brief"
	"github.com/tongchou/tongchou/internal/say"
)

func word(t *testing.T, text string) []byte {
	t.Helper()
	v := say.In("zh")
	doc, err := brief.Write("test", text, "", "", facts(t), v)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := doc.DOCX(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func parts(t *testing.T, docx []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	if z.File[0].Name != "[Content_Types].xml" {
		t.Errorf("the first part is %s; readers tell the format by it", z.File[0].Name)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

func TestWordFileIsTheSameEachTime(t *testing.T) {
	text := brief.Default(say.In("zh"))
	if !bytes.Equal(word(t, text), word(t, text)) {
		t.Error("two writings of one document differ")
	}
}

func TestWordFileIsWellFormedAndComplete(t *testing.T) {
	ps := parts(t, word(t, brief.Default(say.In("zh"))))
	for name, s := range ps {
		d := xml.NewDecoder(strings.NewReader(s))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	for _, name := range []string{"word/document.xml", "word/styles.xml", "word/footer1.xml", "_rels/.rels", "word/_rels/document.xml.rels"} {
		if ps[name] == "" {
			t.Errorf("there is no part %s", name)
		}
	}
	for _, c := range []struct{ rule, part, want string }{
		{"A4", "word/document.xml", `<w:pgSz w:w="11906" w:h="16838"/>`},
		{"a mark is raised", "word/document.xml", `85</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t xml:space="preserve">[2]</w:t>`},
		{"a table repeats its heading", "word/document.xml", `<w:trPr><w:tblHeader/></w:trPr>`},
		{"a grid column for each column", "word/document.xml", strings.Repeat(`<w:gridCol w:w="1768"/>`, 5) + "</w:tblGrid>"},
		{"names come out as they are", "word/document.xml", `第2*局|_乙_`},
		{"a source at its mark's number", "word/document.xml", `>[1] </w:t></w:r><w:r><w:t xml:space="preserve">考核榜：《雷霆2021考核办法》（LT_2021 第 1 版）`},
		{"body in 仿宋", "word/styles.xml", `w:eastAsia="仿宋"`},
		{"headings in 黑体", "word/styles.xml", `w:eastAsia="黑体"`},
		{"Word knows a heading by its own name", "word/styles.xml", `<w:name w:val="heading 2"/>`},
		{"a page number", "word/footer1.xml", `<w:instrText>PAGE</w:instrText>`},
	} {
		if !strings.Contains(ps[c.part], c.want) {
			t.Errorf("%s: no %s in %s", c.rule, c.want, c.part)
		}
	}
}

func TestWordFileEscapesXML(t *testing.T) {
	s := parts(t, word(t, "a & b < c “{{.Focus.Name}}”\n"))["word/document.xml"]
	s = strings.ReplaceAll(s, `</w:t></w:r><w:r><w:t xml:space="preserve">`, "")
	if !strings.Contains(s, "a &amp; b &lt; c “北湖分局”") {
		t.Error(s)
	}
}

// TestLibreOfficeReadsTheWordFile converts it to PDF and reads the text back. It fails where LibreOffice is missing, so
// that nobody takes a check for done that was not; TONGCHOU_NO_OFFICE=1 leaves it out on purpose.
func TestLibreOfficeReadsTheWordFile(t *testing.T) {
	if os.Getenv("TONGCHOU_NO_OFFICE") == "1" {
		t.Skip("left out by TONGCHOU_NO_OFFICE=1: nobody has checked that LibreOffice opens the Word file")
	}
	for _, tool := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is not installed, so the Word file cannot be checked: run make office, or set TONGCHOU_NO_OFFICE=1", tool)
		}
	}
	dir := t.TempDir()
	docx := filepath.Join(dir, "brief.docx")
	if err := os.WriteFile(docx, word(t, brief.Default(say.In("zh"))), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir, docx)
	text := run(t, "pdftotext", "-layout", filepath.Join(dir, "brief.pdf"), "-")
	// The office sets narrow spaces between Chinese and digits and breaks lines; neither is the document's.
	flat := strings.NewReplacer(" ", "", "\n", "").Replace(text)
	for _, want := range []string{"雷霆2021考核通报", "3[1]个单位中", "北湖分局总分85[2]分", "排名第1[2]", "第2*局|_乙_", "提前2[", "数据出处", "[1]考核榜：《雷霆2021考核办法》", "—1—"} {
		if !strings.Contains(flat, want) {
			t.Errorf("the PDF does not say %q:\n%s", want, text)
		}
	}
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.WaitDelay = 5 * time.Second
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}
