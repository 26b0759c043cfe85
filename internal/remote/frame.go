package remote

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// errCut says that the answer ended before the command did.
var errCut = errors.New("remote: the answer was cut off")

// readFrame reads one frame; errCut when the answer ends here or within it.
func readFrame(r *bufio.Reader, scratch []byte) (kind, []byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, cut(err)
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n > maxFrame {
		return 0, nil, fmt.Errorf("remote: a frame of %d bytes", n)
	}
	if uint32(cap(scratch)) < n {
		scratch = make([]byte, n)
	}
	body := scratch[:n]
	if _, err := io.ReadFull(r, body); err != nil {
		return 0, nil, cut(err)
	}
	return kind(head[0]), body, nil
}

func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errCut
	}
	return errors.Join(errCut, err)
}

// writeFrame writes b in as many frames as it needs; an empty b makes one.
func writeFrame(w io.Writer, k kind, b []byte) error {
	for {
		part := b[:min(len(b), maxFrame)]
		var head [5]byte
		head[0] = byte(k)
		binary.BigEndian.PutUint32(head[1:], uint32(len(part)))
		if _, err := w.Write(head[:]); err != nil {
			return err
		}
		if _, err := w.Write(part); err != nil {
			return err
		}
		if b = b[len(part):]; len(b) == 0 {
			return nil
		}
	}
}
