package sheet

import (
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/tongchou/tongchou/internal/fault"
)

// workbook is what the sheets of one .xlsx share.
type workbook struct {
	archive
	strings  []string // shared strings
	formats  []Format // by cell style
	date1904 bool
}

// openWorkbook reads directory, list of sheets, styles and shared strings; no cell yet.
func openWorkbook(b *Book, r io.ReaderAt, size int64, o Options) error {
	a, err := openArchive(r, size, o)
	if err != nil {
		return err
	}
	w := &workbook{archive: a}
	main, err := w.mainPart()
	if err != nil {
		return err
	}
	rels, err := w.relations(relationsOf(main))
	if err != nil {
		return err
	}
	base := folder(main)
	if err := w.readBook(b, main, base, rels); err != nil {
		return err
	}
	for _, rel := range rels {
		name := resolve(base, rel.target)
		switch {
		case rel.kind == "styles" && w.has(name):
			w.formats, err = w.readStyles(name)
		case rel.kind == "sharedStrings" && w.has(name):
			w.strings, err = w.readStrings(name)
		}
		if err != nil {
			return err
		}
	}
	if len(b.Sheets) == 0 {
		return fault.New("workbook_no_sheet", "", "")
	}
	return nil
}

// mainPart finds the workbook's part by the package's relations; a zip without one is something else.
func (w *workbook) mainPart() (string, error) {
	switch {
	case w.has("encryptedpackage"):
		return "", fault.New("file_encrypted", "", "")
	case w.has("xl/workbook.bin"):
		return "", fault.New("file_not_workbook", ".xlsb", ".xlsx")
	case w.has("mimetype") && w.has("content.xml"):
		return "", fault.New("file_not_workbook", ".ods", ".xlsx")
	case w.has("word/document.xml"):
		return "", fault.New("file_not_workbook", ".docx", ".xlsx")
	case w.has("ppt/presentation.xml"):
		return "", fault.New("file_not_workbook", ".pptx", ".xlsx")
	case !w.has("_rels/.rels"):
		return "", fault.New("file_not_workbook", "zip", ".xlsx, .csv")
	}
	rels, err := w.relations("_rels/.rels")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if name := resolve("", r.target); r.kind == "officeDocument" && w.has(name) {
			return name, nil
		}
	}
	return "", fault.New("file_not_workbook", "zip", ".xlsx, .csv")
}

// relation is one entry of a .rels part; kind is the last step of its type.
type relation struct{ kind, target string }

// relations reads a .rels part by relation id.
func (w *workbook) relations(name string) (map[string]relation, error) {
	rels := map[string]relation{}
	err := w.walk(name, maxSmallPart, func(x *xmlScanner) error {
		if string(x.name) == "Relationship" {
			kind := x.attr("Type")
			rels[x.attr("Id")] = relation{kind: lastStep(kind), target: x.attr("Target")}
		}
		return nil
	})
	return rels, err
}

// readBook reads the list of sheets and the date system. Chart and dialogue sheets hold no cells and are passed over.
func (w *workbook) readBook(b *Book, main, base string, rels map[string]relation) error {
	return w.walk(main, maxSmallPart, func(x *xmlScanner) error {
		switch string(x.name) {
		case "workbookPr":
			w.date1904 = truth(x.attr("date1904"))
		case "sheet":
			rel, ok := rels[x.attr("id")]
			if !ok {
				return fault.New("workbook_damaged", x.attr("name"), "")
			}
			if rel.kind != "worksheet" {
				return nil
			}
			state := x.attr("state")
			b.Sheets = append(b.Sheets, &Sheet{
				Name: x.attr("name"), Hidden: state == "hidden" || state == "veryHidden", book: b, date1904: w.date1904,
				part: &worksheet{book: w, name: resolve(base, rel.target)},
			})
		}
		return nil
	})
}

// stringsPiece is how much text of shared strings is made into one piece of memory.
const stringsPiece = 1 << 20

// readStrings reads the shared strings.
func (w *workbook) readStrings(name string) ([]string, error) {
	var out []string
	var piece []byte
	var ends []int
	flush := func() error {
		if !utf8.Valid(piece) {
			return fault.New("workbook_damaged", name, "")
		}
		all, from := string(piece), 0
		for _, end := range ends {
			out = append(out, all[from:end])
			from = end
		}
		piece, ends = piece[:0], ends[:0]
		return nil
	}
	err := w.walk(name, maxSharedStrings, func(x *xmlScanner) (err error) {
		if string(x.name) != "si" {
			return nil
		}
		from := len(piece)
		if piece, err = x.appendRichText(piece); err != nil {
			return err
		}
		piece = unescapeOOXML(piece, from)
		if ends = append(ends, len(piece)); len(piece) >= stringsPiece {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	return out, err
}

// walk calls fn for each start tag of a part. fn may consume the element.
func (w *workbook) walk(name string, limit uint64, fn func(x *xmlScanner) error) error {
	rc, err := w.open(name, limit)
	if err != nil {
		return err
	}
	defer rc.Close()
	x := newXMLScanner(rc)
	for {
		t, err := x.next()
		if err != nil {
			return damaged(err)
		}
		switch t {
		case xmlEOF:
			return nil
		case xmlStart:
			if err := fn(x); err != nil {
				return damaged(err)
			}
		}
	}
}

// appendRichText appends the text of a string item: its t elements, also inside runs, without the phonetic ones (ECMA-376 18.4.8).
func (x *xmlScanner) appendRichText(dst []byte) ([]byte, error) {
	if x.empty {
		return dst, nil
	}
	for depth := 1; depth > 0; {
		t, err := x.next()
		if err == nil {
			switch t {
			case xmlEOF:
				err = io.ErrUnexpectedEOF
			case xmlEnd:
				depth--
			case xmlStart:
				switch string(x.name) {
				case "t":
					dst, err = x.appendContent(dst)
				case "rPh":
					err = x.skip()
				default:
					if !x.empty {
						depth++
					}
				}
			}
		}
		if err != nil {
			return dst, err
		}
		if len(dst) > maxRowText {
			return dst, errXML
		}
	}
	return dst, nil
}

// unescapeOOXML resolves _xHHHH_ in b from an offset on, in place: how a workbook writes characters XML cannot hold (ECMA-376 22.9.2.19).
func unescapeOOXML(b []byte, from int) []byte {
	out := b[:from]
	for i := from; i < len(b); {
		if b[i] == '_' && i+7 <= len(b) && b[i+1] == 'x' && b[i+6] == '_' {
			if n, err := strconv.ParseUint(string(b[i+2:i+6]), 16, 16); err == nil && utf8.ValidRune(rune(n)) {
				var r [utf8.UTFMax]byte
				out = append(out, r[:utf8.EncodeRune(r[:], rune(n))]...) // never longer than the seven bytes it replaces
				i += 7
				continue
			}
		}
		out = append(out, b[i])
		i++
	}
	return out
}

func lastStep(uri string) string {
	for i := len(uri) - 1; i >= 0; i-- {
		if uri[i] == '/' {
			return uri[i+1:]
		}
	}
	return uri
}

func folder(name string) string {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '/' {
			return name[:i]
		}
	}
	return ""
}

func relationsOf(name string) string {
	return resolve(folder(name), "_rels/"+lastStep(name)+".rels")
}
