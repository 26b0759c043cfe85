package trouble

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/tongchou/tongchou/faults/rig"
)

// diskFull fills the file system under the ledger, tries to write, reads, and makes room again.
func diskFull(ctx context.Context, r *rig.Rig, kind string) (row, error) {
	if os.Geteuid() != 0 {
		return row{saw: "not run: a small file system can only be mounted by root"}, nil
	}
	size := int64(48 << 20)
	if kind == rig.Postgres {
		size = 400 << 20
	}
	small, err := r.SmallDisk(size)
	if err != nil {
		return row{saw: "not run: " + err.Error()}, nil
	}
	l, cluster, err := r.LedgerOn(ctx, kind, small)
	if err != nil {
		return row{}, err
	}
	s, err := r.Serve(ctx, l.Dir, []string{"--log-level", "warn"})
	if err != nil {
		return row{}, err
	}
	w := newWriter(l)
	if _, err := w.write(ctx, s.URL, 1); err != nil {
		return row{}, err
	}
	filler := filepath.Join(small, "filler")
	if err := fillUp(filler); err != nil {
		return row{}, err
	}
	refused := 0
	for range 40 {
		_, err := w.write(ctx, s.URL, 1)
		if err != nil {
			w.note(err)
			refused++
		}
		if refused >= 5 {
			break
		}
	}
	if refused == 0 {
		return row{}, errors.New("a full disk was not noticed")
	}
	board, err := rig.NewClient(s.URL, l.Tokens[rig.Office]).Get(ctx, "/api/v1/board?as_of=2025-11-30")
	reads := fmt.Sprintf("; reading meanwhile: %d", board.Status)
	if err != nil {
		reads = "; reading meanwhile: no answer"
	}
	if err := os.Remove(filler); err != nil {
		return row{}, err
	}
	note := " after room was made, by itself"
	if cluster != nil && cluster.Ended() {
		if err := cluster.Start(ctx); err != nil {
			return row{}, err
		}
		note = " after room was made and PostgreSQL, which had ended itself, started again"
	}
	took, err := w.until(ctx, s.URL, time.Minute)
	if err != nil {
		return row{saw: w.seen() + reads}, err
	}
	saw := w.seen() + reads
	if err := s.Stop(); err != nil {
		return row{saw: saw}, err
	}
	kept, err := w.check(ctx, r, one)
	return row{saw, kept, rig.Seconds(took) + note}, err
}

// fillUp writes a file until nothing more goes on the disk.
func fillUp(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for _, size := range []int{1 << 20, 4096, 1} {
		block := make([]byte, size)
		for {
			if _, err := f.Write(block); errors.Is(err, syscall.ENOSPC) {
				break
			} else if err != nil {
				return err
			}
		}
	}
	return nil
}
