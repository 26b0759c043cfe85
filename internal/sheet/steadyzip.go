package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// steadyZip packs a workbook's parts so that equal parts give equal bytes: by name, with no times. (The library walks a map.)
// It holds the packed parts until Close.
type steadyZip struct {
	w     io.Writer
	parts []*packedPart
}

// packedPart is a part under way.
type packedPart struct {
	name string
	data bytes.Buffer
	pack *flate.Writer
	crc  uint32
	size uint64
}

// Create begins a part; the one before is complete.
func (z *steadyZip) Create(name string) (io.Writer, error) {
	p := &packedPart{name: name}
	var err error
	if p.pack, err = flate.NewWriter(&p.data, flate.DefaultCompression); err != nil {
		return nil, err
	}
	if err := z.finishLast(); err != nil {
		return nil, err
	}
	z.parts = append(z.parts, p)
	return p, nil
}

// AddFS is part of the interface and not used for workbooks.
func (z *steadyZip) AddFS(fs.FS) error { return fs.ErrInvalid }

func (p *packedPart) Write(b []byte) (int, error) {
	p.crc = crc32.Update(p.crc, crc32.IEEETable, b)
	p.size += uint64(len(b))
	return p.pack.Write(b)
}

func (z *steadyZip) finishLast() error {
	if len(z.parts) == 0 {
		return nil
	}
	last := z.parts[len(z.parts)-1]
	if last.pack == nil {
		return nil
	}
	err := last.pack.Close()
	last.pack = nil
	return err
}

// Close writes the parts: the list of content types first, as readers that stream expect, the others by name.
func (z *steadyZip) Close() error {
	if err := z.finishLast(); err != nil {
		return err
	}
	rank := func(name string) string {
		if name == "[Content_Types].xml" {
			return ""
		}
		return name
	}
	slices.SortFunc(z.parts, func(a, b *packedPart) int { return strings.Compare(rank(a.name), rank(b.name)) })
	out := zip.NewWriter(z.w)
	for _, p := range z.parts {
		w, err := out.CreateRaw(&zip.FileHeader{
			Name: p.name, Method: zip.Deflate, CRC32: p.crc, CompressedSize64: uint64(p.data.Len()), UncompressedSize64: p.size,
		})
		if err != nil {
			return err
		}
		if _, err := p.data.WriteTo(w); err != nil {
			return err
		}
	}
	return out.Close()
}
