package brief

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/tongchou/tongchou/internal/say"
)

// DOCX writes the document as a Word file (ECMA-376, transitional): A4, margins 37 mm above and 28 mm left as GB/T 9704-2012
// has them, body 仿宋 16 pt, title centred in 小标宋, headings in 黑体, marks as superscripts, sources at the end, page numbers
// below. The same document gives the same bytes.
func (d Document) DOCX(w io.Writer, v say.Voice) error {
	body := &wordBody{source: []byte(d.Markdown(v))}
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Footnote))
	root := md.Parser().Parse(text.NewReader(body.source))
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		body.block(n)
	}
	z := zip.NewWriter(w)
	for _, p := range append(fixed[:len(fixed):len(fixed)], part{"word/document.xml", document(body.String())}) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, xml.Header+p.text); err != nil {
			return err
		}
	}
	return z.Close()
}

// wordBody turns Markdown's blocks into Word's.
type wordBody struct {
	strings.Builder
	source []byte
}

func (b *wordBody) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		b.paragraph(fmt.Sprintf("Heading%d", min(n.Level, 2)), n)
	case *ast.Paragraph, *ast.TextBlock:
		b.paragraph("", n)
	case *ast.List:
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			for c := item.FirstChild(); c != nil; c = c.NextSibling() {
				b.block(c)
			}
		}
	case *extast.Table:
		b.table(n)
	case *extast.FootnoteList:
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			b.footnote(item.(*extast.Footnote))
		}
	default:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			b.block(c)
		}
	}
}

func (b *wordBody) paragraph(style string, n ast.Node) {
	b.open(style)
	b.inline(n)
	b.WriteString("</w:p>")
}

func (b *wordBody) open(style string) {
	b.WriteString("<w:p>")
	if style != "" {
		b.WriteString(`<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`)
	}
}

// footnote writes a source with its mark before it.
func (b *wordBody) footnote(n *extast.Footnote) {
	b.open("Source")
	b.run(fmt.Sprintf("[%d] ", n.Index), false)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		b.inline(c)
	}
	b.WriteString("</w:p>")
}

func (b *wordBody) inline(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.run(plain(c.Segment.Value(b.source)), false)
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.run(" ", false)
			}
		case *ast.String:
			b.run(plain(c.Value), false)
		case *extast.FootnoteLink:
			b.run(fmt.Sprintf("[%d]", c.Index), true)
		case *extast.FootnoteBacklink:
		default:
			b.inline(c)
		}
	}
}

// plain resolves Markdown's escapes, which its parser leaves in the text.
func plain(s []byte) string { return string(util.UnescapePunctuations(s)) }

func (b *wordBody) run(s string, raised bool) {
	b.WriteString("<w:r>")
	if raised {
		b.WriteString(`<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>`)
	}
	var escaped bytes.Buffer
	xml.EscapeText(&escaped, []byte(s)) // writing to a buffer does not fail
	b.WriteString(`<w:t xml:space="preserve">` + escaped.String() + "</w:t></w:r>")
}

func (b *wordBody) table(t *extast.Table) {
	b.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>` +
		strings.Repeat(fmt.Sprintf(`<w:gridCol w:w="%d"/>`, typeArea/max(1, len(t.Alignments))), len(t.Alignments)) + `</w:tblGrid>`)
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		b.WriteString("<w:tr>")
		if _, head := row.(*extast.TableHeader); head {
			b.WriteString("<w:trPr><w:tblHeader/></w:trPr>")
		}
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			b.WriteString("<w:tc>")
			b.open("Cell")
			b.inline(cell)
			b.WriteString("</w:p></w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	b.WriteString(`</w:tbl><w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr></w:p>`) // Word joins tables that touch
}

type part struct{ name, text string }

const space = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// typeArea is the width between the margins, in twentieths of a point.
const typeArea = 11906 - 1474 - 1588

// document sets the page: A4 in twentieths of a point, type area 156 × 225 mm.
func document(body string) string {
	return `<w:document ` + space + `><w:body>` + body +
		`<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1400" w:gutter="0"/></w:sectPr></w:body></w:document>`
}

// fixed are the parts that are the same for every document.
var fixed = []part{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		override("document", "document.main") + override("styles", "styles") + override("footer1", "footer") + `</Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + relation(1, "officeDocument", "word/document.xml") + `</Relationships>`},
	{"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		relation(1, "styles", "styles.xml") + relation(2, "footer", "footer1.xml") + `</Relationships>`},
	{"word/footer1.xml", `<w:ftr ` + space + `><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>` +
		`<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`},
	{"word/styles.xml", `<w:styles ` + space + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋"/><w:sz w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		style("Normal", `w:default="1"`, `<w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="left"/>`, ``) +
		style("Heading1", ``, `<w:spacing w:before="240" w:after="360" w:line="700" w:lineRule="exact"/><w:ind w:firstLine="0"/><w:jc w:val="center"/><w:outlineLvl w:val="0"/>`, `<w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/>`) +
		style("Heading2", ``, `<w:keepNext/><w:spacing w:before="120" w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:outlineLvl w:val="1"/>`, `<w:rFonts w:eastAsia="黑体"/><w:sz w:val="32"/>`) +
		style("Footer", ``, `<w:jc w:val="center"/>`, `<w:sz w:val="28"/>`) +
		style("Cell", ``, `<w:spacing w:line="280" w:lineRule="exact"/><w:ind w:firstLine="0"/><w:jc w:val="center"/>`, `<w:sz w:val="18"/>`) +
		style("Source", ``, `<w:spacing w:line="260" w:lineRule="exact"/><w:ind w:firstLine="0"/><w:jc w:val="left"/>`, `<w:sz w:val="16"/>`) +
		`<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>` + borders() + `</w:tblBorders></w:tblPr></w:style></w:styles>`},
}

func override(name, kind string) string {
	return `<Override PartName="/word/` + name + `.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.` + kind + `+xml"/>`
}

func relation(id int, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`, id, kind, target)
}

func style(id, attribute, paragraph, run string) string {
	name := id
	if level, heading := strings.CutPrefix(id, "Heading"); heading {
		name = "heading " + level // Word's own name, by which its navigation knows a heading
	}
	return `<w:style w:type="paragraph" w:styleId="` + id + `" ` + attribute + `><w:name w:val="` + name + `"/><w:pPr>` + paragraph + `</w:pPr><w:rPr>` + run + `</w:rPr></w:style>`
}

func borders() string {
	var b strings.Builder
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		b.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="808080"/>`)
	}
	return b.String()
}
