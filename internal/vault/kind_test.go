package vault_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tongchou/tongchou/internal/vault"
)

// parts zips parts given as name, content, name, content…
func parts(t *testing.T, nameAndContent ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(nameAndContent); i += 2 {
		w, err := z.Create(nameAndContent[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(nameAndContent[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	typesPart = "[Content_Types].xml"
	types     = `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
)

func pngOf(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func join(bs ...[]byte) []byte { return bytes.Join(bs, nil) }

func TestContentSaysWhatAFileIs(t *testing.T) {
	docx := parts(t, typesPart, types, "word/document.xml", "<w/>")
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("单位,数量\n北湖分局,12\n")
	if err != nil {
		t.Fatal(err)
	}
	huge := pngOf(t, 1, 1)
	binary.BigEndian.PutUint32(huge[16:], 1<<20)
	binary.BigEndian.PutUint32(huge[20:], 1<<20)
	fixHeader(huge)
	webp := []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")
	for name, c := range map[string]struct {
		content []byte
		want    string // a media type, or a fault's code
	}{
		"a CSV":                         {[]byte("a,b\n1,2\n"), vault.Text},
		"a CSV from Excel in GBK":       {[]byte(gbk), vault.Text},
		"a text with a byte order mark": {[]byte("\xef\xbb\xbf单位\n"), vault.Text},
		"a number":                      {[]byte("12"), vault.Text},
		"JSON, which nobody hands in":   {[]byte(`{"a":1}`), "vault_type"},
		"a PDF":                         {[]byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"), vault.PDF},
		"a PDF that runs something":     {[]byte("%PDF-1.7\n<</S/JavaScript/JS(app.alert)>>\n%%EOF\n"), "vault_active"},
		"a PDF that runs it late":       {join([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("x"), 65_530), []byte("/Launch\n%%EOF")), "vault_active"},
		"a PDF that is a zip too":       {join([]byte("%PDF-1.7\n%%EOF\n"), docx), "vault_polyglot"},
		"a PNG":                         {pngOf(t, 3, 3), vault.PNG},
		"a PNG with a tail":             {join(pngOf(t, 3, 3), []byte("<script>")), "vault_polyglot"},
		"half a PNG":                    {pngOf(t, 30, 30)[:60], "vault_broken"},
		"a PNG of a million by million": {huge, "vault_bomb"},
		"a JPEG":                        {jpegOf(t), vault.JPEG},
		"a JPEG that is a zip too":      {join(jpegOf(t), docx), "vault_polyglot"},
		"half a JPEG":                   {jpegOf(t)[:40], "vault_broken"},
		"a WebP":                        {webp, vault.WebP},
		"a WebP with a tail":            {join(webp, []byte("tail")), "vault_polyglot"},
		"a DOCX":                        {docx, vault.DOCX},
		"an XLSX":                       {parts(t, typesPart, types, "xl/workbook.xml", "<w/>"), vault.XLSX},
		"an OFD":                        {parts(t, "OFD.xml", "<ofd/>", "Doc_0/Document.xml", "<d/>"), vault.OFD},
		"a DOCX with macros":            {parts(t, typesPart, types, "word/document.xml", "<w/>", "word/vbaProject.bin", "x"), "vault_macro"},
		"a DOCM renamed":                {parts(t, typesPart, strings.Replace(types, "openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main", 1), "word/document.xml", "<w/>"), "vault_macro"},
		"a DOCX with a program":         {parts(t, typesPart, types, "word/document.xml", "<w/>", "word/embeddings/x.EXE", "MZ"), "vault_active"},
		"a DOCX with a way out":         {parts(t, typesPart, types, "word/document.xml", "<w/>", "../x.xml", "x"), "vault_broken"},
		"a DOCX that swells":            {parts(t, typesPart, types, "word/document.xml", strings.Repeat(" ", 4<<20)), "vault_bomb"},
		"a DOCX with a tail":            {join(docx, []byte("tail")), "vault_polyglot"},
		"half a DOCX":                   {docx[:len(docx)/2], "vault_broken"},
		"a DOCX with a flipped byte":    {flipIn(docx, "<w/>"), "vault_broken"},
		"any zip":                       {parts(t, "a.txt", "a"), "vault_type"},
		"a page":                        {[]byte("<!DOCTYPE html><p>"), "vault_type"},
		"a drawing with scripts":        {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), "vault_type"},
		"a program":                     {append([]byte("\x7fELF\x02\x01\x01\x00"), make([]byte, 64)...), "vault_type"},
		"a Windows program":             {append([]byte("MZ\x90\x00"), make([]byte, 128)...), "vault_type"},
		"a script":                      {[]byte("#!/usr/bin/env python\nprint(1)\n"), "vault_type"},
		"an old Excel":                  {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), "vault_type"},
		"bytes":                         {[]byte{0, 1, 2, 3}, "vault_type"},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := vault.OnDisk(t.TempDir()).Put(ctx, bytes.NewReader(c.content), vault.Limits{})
			got := f.Media
			if err != nil {
				got = code(err)
			}
			if got != c.want {
				t.Errorf("taken for %s (%v), want %s", got, err, c.want)
			}
		})
	}
}

// Of the example ledgers, as people send them, those are refused that should be.
func TestExampleLedgers(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "examples", "ledgers", "*.*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	refused := map[string]string{
		"15-encrypted.xlsx": "vault_type", "16-zip-bomb.xlsx": "vault_bomb", "17-renamed-program.xlsx": "vault_type", "18-web-page.xls": "vault_type",
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) == 0 {
			continue
		}
		_, err = vault.OnDisk(t.TempDir()).Put(ctx, bytes.NewReader(b), vault.Limits{})
		if got, want := code(err), refused[filepath.Base(path)]; got != want {
			t.Errorf("%s: %v, want %q", filepath.Base(path), err, want)
		}
	}
}

// flipIn flips a bit of the first place where text stands uncompressed or, failing that, in the middle of the first part's bytes.
func flipIn(b []byte, text string) []byte {
	out := bytes.Clone(b)
	if at := bytes.Index(out, []byte(text)); at >= 0 {
		out[at] ^= 1
		return out
	}
	out[30+len(typesPart)+8] ^= 0x10
	return out
}

func TestHeadersLetNothingRun(t *testing.T) {
	w := httptest.NewRecorder()
	vault.Headers(w.Header(), vault.File{Hash: strings.Repeat("a", 64), Size: 3, Media: vault.PDF}, "现场照片\"\r\nSet-Cookie: x.pdf")
	for name, want := range map[string]string{
		"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Content-Length": "3",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox", "ETag": `"` + strings.Repeat("a", 64) + `"`,
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if d := w.Header().Get("Content-Disposition"); !strings.HasPrefix(d, "attachment; filename*=utf-8''") || strings.ContainsAny(d, "\r\n") {
		t.Errorf("saved as %q", d)
	}
}
