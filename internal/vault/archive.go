package vault

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// What an archive may hold: an office document has some dozen parts; the largest ledgers pack to a fiftieth.
const (
	mostParts   = 10_000
	mostSwollen = 512 << 20 // bytes, unpacked
	mostRatio   = 200       // unpacked to packed, of documents above a megabyte unpacked
)

// archive tells DOCX, XLSX and OFD from other zips by their parts and unpacks all of them once, to nowhere, so that what the
// archive says of itself is true.
func archive(f io.ReaderAt, size int64) (string, error) {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return "", broken("ZIP")
	}
	if err := whole(f, size, z); err != nil {
		return "", err
	}
	kind := "application/zip"
	for _, p := range z.File {
		switch p.Name {
		case "word/document.xml":
			kind = DOCX
		case "xl/workbook.xml":
			kind = XLSX
		case "OFD.xml":
			kind = OFD
		}
		if err := harmless(p); err != nil {
			return "", err
		}
	}
	if kind == "application/zip" {
		return kind, nil
	}
	return kind, unpack(z)
}

// whole refuses an archive with anything before, between or behind its parts.
func whole(f io.ReaderAt, size int64, z *zip.Reader) error {
	if len(z.File) > mostParts {
		return fault.New("vault_bomb", fmt.Sprint(len(z.File)), fmt.Sprint(mostParts))
	}
	end := make([]byte, 22)
	if _, err := f.ReadAt(end, max(0, size-22)); err != nil && err != io.EOF {
		return err
	}
	if !bytes.HasPrefix(end, []byte("PK\x05\x06")) {
		return fault.New("vault_polyglot", "ZIP", "")
	}
	var packed, swollen uint64
	for _, p := range z.File {
		packed += p.CompressedSize64
		swollen += p.UncompressedSize64
	}
	if packed > uint64(size) || swollen > mostSwollen || swollen > 1<<20 && swollen > mostRatio*uint64(size) {
		return fault.New("vault_bomb", fmt.Sprint(swollen), fmt.Sprint(min(mostSwollen, mostRatio*size)))
	}
	return nil
}

// harmful are endings of parts that a document has no honest use for.
var harmful = []string{".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jar", ".msi", ".lnk", ".hta", ".sh"}

// harmless refuses a part that carries a program.
func harmless(p *zip.File) error {
	name := strings.ToLower(strings.ReplaceAll(p.Name, `\`, "/"))
	switch {
	case path.Base(name) == "vbaproject.bin", strings.Contains(name, "/activex/"), strings.Contains(name, "macrosheets/"):
		return fault.New("vault_macro", p.Name, "")
	case strings.HasPrefix(name, "/"), strings.Contains(name, "../"):
		return broken(p.Name)
	}
	for _, e := range harmful {
		if strings.HasSuffix(name, e) {
			return fault.New("vault_active", p.Name, "")
		}
	}
	return nil
}

// unpack reads every part, bounded by what it says of itself, and looks into the list of types for macros.
func unpack(z *zip.Reader) error {
	for _, p := range z.File {
		r, err := p.Open()
		if err != nil {
			return broken(p.Name)
		}
		var types bytes.Buffer
		w := io.Discard
		if p.Name == "[Content_Types].xml" {
			w = &types
		}
		n, err := io.Copy(w, io.LimitReader(r, int64(p.UncompressedSize64)+1))
		r.Close()
		switch {
		case uint64(n) > p.UncompressedSize64:
			return fault.New("vault_bomb", p.Name, "")
		case err != nil:
			return broken(p.Name)
		case bytes.Contains(bytes.ToLower(types.Bytes()), []byte("macroenabled")):
			return fault.New("vault_macro", p.Name, "")
		}
	}
	return nil
}

// single refuses a file of another kind that is a readable archive as well, as disguised ones are.
func single(f io.ReaderAt, size int64, media string) error {
	z, err := zip.NewReader(f, size)
	if err == nil && len(z.File) > 0 {
		return fault.New("vault_polyglot", names([]string{media})[0], "")
	}
	return nil
}
