package publish_test

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"io"
	"slices"
	"testing"

	"github.com/tongchou/tongchou/internal/publish"
)

// A file may hold two parts of one name: who unpacks it sees the last, so a check of the first says nothing.
func TestASecondPartOfOneNameIsNamed(t *testing.T) {
	file, key := edition(t)
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	add := func(name string, b []byte) {
		//lint:ignore SA1019 as the parts of an edition are written
		x, err := w.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, ModifiedDate: 1<<5 | 1, CRC32: crc32.ChecksumIEEE(b),
			CompressedSize64: uint64(len(b)), UncompressedSize64: uint64(len(b))})
		if err == nil {
			_, err = x.Write(b)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var board []byte
	for _, f := range z.File {
		r, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == publish.BoardPart {
			board = bytes.ReplaceAll(b, []byte(`"rank": 1,`), []byte(`"rank": 9,`))
		}
		add(f.Name, b)
	}
	add(publish.BoardPart, board)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := publish.Check(out.Bytes(), publish.Trust{LogKey: key})
	if err != nil {
		t.Fatal(err)
	}
	if want := "publish_part_foreign " + publish.BoardPart; !slices.Contains(named(r), want) {
		t.Errorf("%q, want %s", named(r), want)
	}
}
