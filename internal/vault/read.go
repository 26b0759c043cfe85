package vault

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

var errChanged = errors.New("the bytes are not those that were kept")

func damaged(hash string, cause error) error {
	return &store.Failure{Fault: fault.New("vault_damaged", hash, ""), Cause: cause}
}

func missing(hash string, cause error) error {
	return &store.Failure{Fault: fault.New("vault_missing", hash, ""), Cause: cause}
}

// held is how much the checking reader holds back: who reads a changed file sees it cut, never whole.
const held = 32 << 10

// checked reads a kept file and compares it with its name before it lets the last block go.
type checked struct {
	r    io.ReadCloser
	want string
	sum  hash.Hash

	ready, next []byte // to be given; held back
	err         error
}

func newChecked(r io.ReadCloser, hash string) *checked {
	return &checked{r: r, want: hash, sum: sha256.New()}
}

func (c *checked) Read(b []byte) (int, error) {
	for len(c.ready) == 0 {
		if c.err != nil {
			return 0, c.err
		}
		c.fetch()
	}
	n := copy(b, c.ready)
	c.ready = c.ready[n:]
	return n, nil
}

// fetch reads a block and lets the one before go; at the end all must be right before the last one goes.
func (c *checked) fetch() {
	block := make([]byte, held)
	n, err := io.ReadFull(c.r, block)
	c.sum.Write(block[:n])
	end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	switch {
	case err != nil && !end:
		c.err = trouble(err, c.want)
		return
	case end && hex.EncodeToString(c.sum.Sum(nil)) != c.want:
		c.err = damaged(c.want, errChanged)
		return
	case end:
		c.ready, c.next, c.err = append(c.next, block[:n]...), nil, io.EOF
	default:
		c.ready, c.next = c.next, block
	}
}

func (c *checked) Close() error { return c.r.Close() }
