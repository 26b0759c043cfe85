package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// archive is a workbook's zip, opened with its cost known beforehand.
type archive struct {
	parts map[string]*zip.File // by lower-case name: producers differ in case
}

// openArchive reads the directory of parts. What could not be read in bounded memory is refused before it is read: first by
// the directory's own length, then by the lengths the directory gives, to which the unpacking is held later.
func openArchive(r io.ReaderAt, size int64, o Options) (archive, error) {
	if err := checkDirectory(r, size); err != nil {
		return archive{}, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return archive{}, damaged(err)
	}
	a := archive{parts: make(map[string]*zip.File, len(z.File))}
	var total uint64
	for _, f := range z.File {
		if f.Flags&1 != 0 { // encrypted by the zip's own means
			return archive{}, fault.New("file_encrypted", "", "")
		}
		total += f.UncompressedSize64
		if f.UncompressedSize64 > uint64(o.MaxUnzip) || total > uint64(o.MaxUnzip) {
			return archive{}, fault.New("zip_bomb", bytesText(int64(min(f.UncompressedSize64, 1<<62))), bytesText(o.MaxUnzip))
		}
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if _, twice := a.parts[name]; twice {
			return archive{}, fault.New("workbook_damaged", f.Name, "")
		}
		a.parts[name] = f
	}
	// A sheet of equal rows packs 50 to 1 and more, but nothing honest of this size packs 300 to 1.
	if total > 128<<20 && total/300 > uint64(size) {
		return archive{}, fault.New("zip_bomb", bytesText(int64(total)), bytesText(size))
	}
	return a, nil
}

const (
	directoryEnd    = "PK\x05\x06"
	directoryEndLen = 22
)

// checkDirectory looks at the record that ends a zip (APPNOTE 4.3.16) before the whole directory is read into memory.
func checkDirectory(r io.ReaderAt, size int64) error {
	tail := make([]byte, min(size, 65<<10))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return err
	}
	i := bytes.LastIndex(tail, []byte(directoryEnd))
	if i < 0 || len(tail)-i < directoryEndLen {
		return fault.New("file_truncated", "", "")
	}
	end := tail[i:]
	length := int64(binary.LittleEndian.Uint32(end[12:]))
	offset := int64(binary.LittleEndian.Uint32(end[16:]))
	at := size - int64(len(tail)) + int64(i)
	if length > maxDirectory || offset+length > at || at-offset-length > maxDirectory {
		return fault.New("workbook_damaged", "", "")
	}
	return nil
}

// open opens a part; limit bounds its unpacked length (0: none beyond the archive's).
func (a archive) open(name string, limit uint64) (io.ReadCloser, error) {
	f, ok := a.parts[strings.ToLower(name)]
	if !ok {
		return nil, fault.New("workbook_damaged", name, "")
	}
	if limit > 0 && f.UncompressedSize64 > limit {
		return nil, fault.New("zip_bomb", bytesText(int64(f.UncompressedSize64)), bytesText(int64(limit)))
	}
	rc, err := f.Open()
	if err != nil {
		return nil, damaged(err)
	}
	return rc, nil
}

func (a archive) has(name string) bool { _, ok := a.parts[strings.ToLower(name)]; return ok }

// resolve turns a relation's target into a part's name: relative to the folder base, or absolute.
func resolve(base, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return path.Join(base, target)
}

// damaged turns what the zip and the XML layers say about bad content into a fault; errors of the disk pass as they are.
func damaged(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum),
		errors.Is(err, zip.ErrAlgorithm), errors.Is(err, errXML), errors.As(err, &corrupt), errors.Is(err, io.ErrNoProgress):
		return fault.New("workbook_damaged", "", "")
	}
	return err
}
