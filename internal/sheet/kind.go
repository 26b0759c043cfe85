package sheet

import (
	"bytes"
	"encoding/binary"
	"io"

	"github.com/tongchou/tongchou/internal/fault"
)

// FileKind is what a file's content is.
type FileKind uint8

const (
	Workbook FileKind = iota // .xlsx, .xlsm: a zip of XML parts
	Delimited
)

// String names the kind as a file name's ending does.
func (k FileKind) String() string { return [...]string{"xlsx", "csv"}[k] }

var (
	magicZip      = []byte("PK\x03\x04")
	magicEmptyZip = []byte("PK\x05\x06")
	magicCompound = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
)

// foreign are beginnings of files that are neither workbooks nor text, with the name people know them by.
var foreign = []struct{ magic, name string }{
	{"MZ", ".exe"}, {"\x7fELF", "ELF"}, {"%PDF-", "PDF"}, {"Rar!", "RAR"}, {"7z\xBC\xAF\x27\x1C", "7z"}, {"\x1f\x8b", "gzip"},
	{"\x89PNG", "PNG"}, {"\xFF\xD8\xFF", "JPEG"}, {"GIF8", "GIF"}, {"{\\rtf", "RTF"}, {"SQLite format 3", "SQLite"},
}

const sniffBytes = 8 << 10

// sniff finds out what the content is from its beginning; a fault says what it is instead.
func sniff(r io.ReaderAt, size int64) (FileKind, error) {
	if size == 0 {
		return 0, fault.New("file_empty", "", "")
	}
	head := make([]byte, min(size, sniffBytes))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return 0, err
	}
	switch {
	case bytes.HasPrefix(head, magicZip):
		return Workbook, nil
	case bytes.HasPrefix(head, magicEmptyZip):
		return 0, fault.New("file_not_workbook", "zip", ".xlsx, .csv")
	case bytes.HasPrefix(head, magicCompound):
		return 0, compoundFault(r, size, head)
	case utf16Order(head) != nil:
		return Delimited, nil
	}
	for _, f := range foreign {
		if bytes.HasPrefix(head, []byte(f.magic)) && (f.name != ".exe" || bytes.IndexByte(head, 0) >= 0) {
			return 0, fault.New("file_not_table", f.name, ".xlsx, .csv")
		}
	}
	if looksLikeMarkup(head) {
		return 0, fault.New("file_is_markup", "", ".xlsx, .csv")
	}
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1A {
			return 0, fault.New("file_not_table", "", ".xlsx, .csv")
		}
	}
	return Delimited, nil
}

// looksLikeMarkup recognises web pages and "XML spreadsheets" that office systems hand out under the name .xls.
func looksLikeMarkup(head []byte) bool {
	h := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head[:min(len(head), 512)], bomUTF8)))
	for _, p := range []string{"<!doctype", "<html", "<table", "<?xml", "<meta", "<head"} {
		if bytes.HasPrefix(h, []byte(p)) {
			return true
		}
	}
	return false
}

// compoundFault tells an encrypted workbook from the old .xls: both are compound files, and the names in the directory differ.
// The first directory sector's number and the sector size stand in the header (MS-CFB 2.2); names are UTF-16 (2.6.1).
func compoundFault(r io.ReaderAt, size int64, head []byte) error {
	if len(head) < 512 {
		return fault.New("file_truncated", "", "")
	}
	sector := int64(1) << min(binary.LittleEndian.Uint16(head[30:]), 16)
	first := int64(binary.LittleEndian.Uint32(head[48:]))
	dir := make([]byte, 4096)
	n, err := r.ReadAt(dir, (first+1)*sector)
	if err != nil && err != io.EOF {
		return err
	}
	entries := map[string]bool{}
	for dir = dir[:n]; len(dir) >= 128; dir = dir[128:] {
		if length := int(binary.LittleEndian.Uint16(dir[64:])); length >= 2 && length <= 64 {
			entries[string(dir[:length-2])] = true // without the closing zero
		}
	}
	names := func(s string) bool { return entries[string(utf16Text(s))] }
	switch {
	case names("EncryptedPackage"), names("EncryptionInfo"), names("\x06DataSpaces"):
		return fault.New("file_encrypted", "", "")
	case names("WordDocument"):
		return fault.New("file_not_table", ".doc", ".xlsx, .csv")
	case names("Workbook"), names("Book"):
		return fault.New("file_old_xls", "", ".xlsx")
	}
	return fault.New("file_not_table", "", ".xlsx, .csv")
}

func utf16Text(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := 0; i < len(s); i++ {
		b = append(b, s[i], 0)
	}
	return b
}
