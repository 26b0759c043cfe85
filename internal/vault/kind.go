package vault

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"github.com/tongchou/tongchou/internal/fault"
)

// headSize is how much of a file the sniffing looks at.
const headSize = 3072

// judge says what a file is, by its content, and refuses what could do harm to who opens it: macros, active content, a file that is two
// things at once, an archive that swells. It can't see into what is encrypted or compressed within a PDF; files are served so that no browser runs them.
func judge(f io.ReaderAt, size int64) (media string, err error) {
	head := make([]byte, min(size, headSize))
	if _, err := f.ReadAt(head, 0); err != nil && err != io.EOF {
		return "", err
	}
	media, _, _ = strings.Cut(mimetype.Detect(head).String(), ";")
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return archive(f, size)
	case media == PNG:
		err = png(f, size)
	case media == JPEG:
		err = picture(f, size)
	case media == WebP:
		err = webp(head, size)
	case media == PDF:
		err = pdf(f, size)
	default:
		return text(f, size, media)
	}
	if err == nil {
		err = single(f, size, media)
	}
	return media, err
}

// textual are the guesses under which a text may be known that is just text here: a ledger that begins with a number is no program.
var textual = []string{"text/plain", "text/csv", "text/tab-separated-values", JSON, "application/x-ndjson", "application/octet-stream"}

// text tells text and JSON; everything else keeps the name that the sniffing gave it.
func text(f io.ReaderAt, size int64, media string) (string, error) {
	if !mimetype.EqualsAny(media, textual...) {
		return media, nil
	}
	whole := io.NewSectionReader(f, 0, size)
	plain, err := plainText(whole)
	if err != nil {
		return "", err
	}
	if !plain {
		return "application/octet-stream", nil
	}
	first := make([]byte, 1)
	if n, _ := f.ReadAt(first, 0); n == 1 && (first[0] == '{' || first[0] == '[') && size <= DefaultSize {
		if _, err := whole.Seek(0, io.SeekStart); err != nil {
			return "", err
		}
		b, err := io.ReadAll(whole)
		if err != nil {
			return "", err
		}
		if json.Valid(b) {
			return JSON, single(f, size, JSON)
		}
	}
	return Text, single(f, size, Text)
}

// plainText says whether there is no byte in it that a text, in UTF-8 or GBK, does not hold.
func plainText(r io.Reader) (bool, error) {
	block := make([]byte, 32<<10)
	for {
		n, err := r.Read(block)
		for _, c := range block[:n] {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' || c == 0x7F || c == 0xFF {
				return false, nil
			}
		}
		if err == io.EOF {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// names are the short names of types that people know.
func names(media []string) []string {
	short := map[string]string{PDF: "PDF", PNG: "PNG", JPEG: "JPEG", WebP: "WebP", DOCX: "DOCX", XLSX: "XLSX", OFD: "OFD", Text: "TXT/CSV", JSON: "JSON"}
	out := make([]string, len(media))
	for i, m := range media {
		if out[i] = short[m]; out[i] == "" {
			out[i] = m
		}
	}
	return out
}

func broken(what string) *fault.Fault {
	if !utf8.ValidString(what) {
		what = ""
	}
	return fault.New("vault_broken", what, "")
}
