package sheet

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

var (
	bomUTF8    = []byte("\xEF\xBB\xBF")
	bomUTF16LE = []byte("\xFF\xFE")
	bomUTF16BE = []byte("\xFE\xFF")
)

// sampleBytes is how much of a text, from its first character beyond ASCII on, decides about its encoding.
const sampleBytes = 1 << 20

// utf16Order returns the decoder for a text that begins with a UTF-16 mark, nil for another.
func utf16Order(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, bomUTF16LE):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case bytes.HasPrefix(head, bomUTF16BE):
		return unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
	}
	return nil
}

// detectEncoding returns how to decode the text, nil for UTF-8. Without a mark, text is UTF-8 when its sample is, or is but for
// a few damaged characters (which are faults later, at their lines); else it is GB18030, which contains GBK and GB2312.
func detectEncoding(r io.ReaderAt, size int64) (encoding.Encoding, error) {
	mark := make([]byte, len(bomUTF8))
	n, err := r.ReadAt(mark, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if e := utf16Order(mark[:n]); e != nil || bytes.HasPrefix(mark, bomUTF8) {
		return e, nil
	}
	sample, err := foreignSample(r, size)
	if err != nil || utf8.Valid(sample) {
		return nil, err
	}
	valid, broken := 0, 0
	for rest := sample; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			if len(rest) >= utf8.UTFMax { // not merely cut off by the end of the sample
				broken++
			}
		case n > 1:
			valid++
		}
		rest = rest[n:]
	}
	if broken*10 <= valid {
		return nil, nil
	}
	return simplifiedchinese.GB18030, nil
}

// foreignSample reads a sample that starts at the block of the first byte beyond ASCII; an empty one means all is ASCII.
func foreignSample(r io.ReaderAt, size int64) ([]byte, error) {
	block := make([]byte, 64<<10)
	for at := int64(0); at < size; at += int64(len(block)) {
		n, err := r.ReadAt(block, at)
		if err != nil && err != io.EOF {
			return nil, err
		}
		i := bytes.IndexFunc(block[:n], func(r rune) bool { return r >= utf8.RuneSelf })
		if i < 0 {
			continue
		}
		at += int64(i)
		sample := make([]byte, min(size-at, sampleBytes))
		n, err = r.ReadAt(sample, at)
		if err != nil && err != io.EOF {
			return nil, err
		}
		return sample[:n], nil
	}
	return nil, nil
}
