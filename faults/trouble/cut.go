package trouble

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tongchou/tongchou/faults/rig"
)

// importCut ends the connection in the middle of a ledger of 20,000 rows.
func importCut(ctx context.Context, r *rig.Rig, kind string) (row, error) {
	content := ledger("cut", 20_000)
	return cut(ctx, r, kind, "/api/v1/imports?kind=observations&wait=60", rig.Upload{Field: "file", Name: "cut.csv", Type: "text/csv", Content: content})
}

// evidenceCut ends the connection in the middle of a file of proof of 4 MB.
func evidenceCut(ctx context.Context, r *rig.Rig, kind string) (row, error) {
	content := []byte("%PDF-1.4\n" + strings.Repeat("1 0 obj\n<< /Type /Catalog >>\nendobj\n", 115_000) + "%%EOF\n")
	return cut(ctx, r, kind, "/api/v1/units/"+rig.City+"/evidence", rig.Upload{Field: "file", Name: "cut.pdf", Type: "application/pdf", Content: content})
}

// cut sends half of an upload in several ways, looks that nothing is left of it, and sends it whole.
func cut(ctx context.Context, r *rig.Rig, kind, path string, u rig.Upload) (row, error) {
	l, err := r.Ledger(ctx, kind, 0)
	if err != nil {
		return row{}, err
	}
	tmp := filepath.Join(l.Dir, "tmp")
	if err := os.Mkdir(tmp, 0o700); err != nil {
		return row{}, err
	}
	s, err := r.Serve(ctx, l.Dir, []string{"--log-level", "warn"}, "TMPDIR="+tmp)
	if err != nil {
		return row{}, err
	}
	body, contentType, err := u.Form()
	if err != nil {
		return row{}, err
	}
	w := newWriter(l)
	before, err := count(ctx, s.URL, l)
	if err != nil {
		return row{}, err
	}
	head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nAccept-Language: en\r\nIdempotency-Key: the-same-key\r\nContent-Type: %s\r\n", path, l.Tokens[rig.Office], contentType)
	half := body[:len(body)/2]
	w.note(raw(s.URL, head+fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body)), half, true))
	w.note(raw(s.URL, head+"Transfer-Encoding: chunked\r\n\r\n"+fmt.Sprintf("%x\r\n", len(half)), half, true))
	w.note(raw(s.URL, head+fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body)), half, false)) // it hangs up and hears nothing
	time.Sleep(300 * time.Millisecond)
	after, err := count(ctx, s.URL, l)
	if err != nil {
		return row{saw: w.seen()}, err
	}
	if before != after {
		return row{saw: w.seen()}, fmt.Errorf("the ledger was at %d and is at %d", before, after)
	}
	left, err := leftovers(l.Dir, tmp)
	if err != nil || left > 0 {
		return row{saw: w.seen()}, errors.Join(err, fmt.Errorf("%d files are left of the uploads", left))
	}
	start := time.Now()
	reply, err := rig.NewClient(s.URL, l.Tokens[rig.Office]).Send(ctx, http.MethodPost, path, strings.NewReader(string(body)), "Content-Type", contentType, "Idempotency-Key", "the-same-key")
	if err == nil && !reply.OK() {
		err = reply.Problem()
	}
	if err != nil {
		return row{saw: w.seen()}, fmt.Errorf("sent whole: %w", err)
	}
	took := time.Since(start)
	if err := s.Stop(); err != nil {
		return row{saw: w.seen()}, err
	}
	if _, err := w.check(ctx, r, one); err != nil {
		return row{saw: w.seen()}, err
	}
	return row{w.seen(), "ledger unchanged by all three, no file left", fmt.Sprintf("sent whole with the same key: %d in %s", reply.Status, rig.Seconds(took))}, nil
}

// raw sends bytes over a connection of its own; listening, it ends its sending side and reads the answer.
func raw(url, head string, body []byte, listening bool) error {
	c, err := net.DialTimeout("tcp", strings.TrimPrefix(url, "http://"), 5*time.Second)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return err
	}
	if _, err := c.Write(append([]byte(head), body...)); err != nil {
		return err
	}
	if !listening {
		return errors.New("hung up")
	}
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		return err
	}
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	return rig.Reply{Status: res.StatusCode, Header: res.Header, Body: b}.Problem()
}

// count is the number of the last entry.
func count(ctx context.Context, url string, l *rig.Ledger) (int64, error) {
	var told struct {
		Size int64 `json:"size"`
	}
	r, err := rig.NewClient(url, l.Tokens[rig.Office]).Get(ctx, "/api/v1/log")
	if err == nil {
		err = r.Into(&told)
	}
	return told.Size, err
}

// leftovers counts files of uploads in the temporary folder and beside the evidence.
func leftovers(dir, tmp string) (n int, err error) {
	for _, under := range []string{tmp, filepath.Join(dir, "evidence")} {
		err := filepath.WalkDir(under, func(_ string, d os.DirEntry, err error) error {
			if errors.Is(err, os.ErrNotExist) {
				return nil
			}
			if err == nil && !d.IsDir() {
				n++
			}
			return err
		})
		if err != nil {
			return n, err
		}
	}
	return n, nil
}
