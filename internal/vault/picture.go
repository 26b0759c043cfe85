package vault

import (
	"bytes"
	"encoding/binary"
	"image/jpeg"
	pngs "image/png"
	"io"
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
)

// mostPixels is more than any camera's or scanner's picture has: one that claims more would fill a viewer's memory.
const mostPixels = 200_000_000

// png walks the chunks to the end mark, behind which nothing may stand.
func png(f io.ReaderAt, size int64) error {
	c, err := pngs.DecodeConfig(io.NewSectionReader(f, 0, size))
	if err != nil {
		return broken("PNG")
	}
	if int64(c.Width)*int64(c.Height) > mostPixels {
		return fault.New("vault_bomb", strconv.Itoa(c.Width)+"×"+strconv.Itoa(c.Height), strconv.Itoa(mostPixels))
	}
	var head [8]byte
	for at := int64(8); at < size; {
		if _, err := f.ReadAt(head[:], at); err != nil {
			return broken("PNG")
		}
		at += 12 + int64(binary.BigEndian.Uint32(head[:4]))
		if string(head[4:]) == "IEND" {
			if at != size {
				return fault.New("vault_polyglot", "PNG", "")
			}
			return nil
		}
	}
	return broken("PNG")
}

// picture checks a JPEG's size. Cameras append pictures and notes of their own, so its end says nothing.
func picture(f io.ReaderAt, size int64) error {
	c, err := jpeg.DecodeConfig(io.NewSectionReader(f, 0, size))
	if err != nil {
		return broken("JPEG")
	}
	if int64(c.Width)*int64(c.Height) > mostPixels {
		return fault.New("vault_bomb", strconv.Itoa(c.Width)+"×"+strconv.Itoa(c.Height), strconv.Itoa(mostPixels))
	}
	return nil
}

// webp checks that the container ends where the file does.
func webp(head []byte, size int64) error {
	if len(head) < 16 {
		return broken("WebP")
	}
	switch n := int64(binary.LittleEndian.Uint32(head[4:8])) + 8; {
	case n > size:
		return broken("WebP")
	case n < size:
		return fault.New("vault_polyglot", "WebP", "")
	}
	return nil
}

// active are the names of what a PDF does by itself when it is opened.
var active = [][]byte{[]byte("/JavaScript"), []byte("/Launch")}

// pdf wants the mark at the very start and refuses actions that can be seen.
func pdf(f io.ReaderAt, size int64) error {
	const overlap = 16
	block := make([]byte, 64<<10)
	for at := int64(0); at < size; at += int64(len(block)) - overlap {
		n, err := f.ReadAt(block, at)
		if err != nil && err != io.EOF {
			return err
		}
		if at == 0 && !bytes.HasPrefix(block[:n], []byte("%PDF-")) {
			return fault.New("vault_polyglot", "PDF", "")
		}
		for _, word := range active {
			if bytes.Contains(block[:n], word) {
				return fault.New("vault_active", string(word), "")
			}
		}
	}
	return nil
}
