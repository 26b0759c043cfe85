package archive

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/workflow"
)

// Check holds an unpacked backup against its manifest and against itself: every record and version against its leaf of the log, the
// log's root against the manifest's, and every file that the ledger names must be there and be what it was.
func Check(ctx context.Context, dir string, m Manifest) error {
	st, err := store.Open(dir)
	if err != nil {
		return err
	}
	defer st.Close()
	log, err := st.VerifyLog(ctx)
	if err != nil {
		return err
	}
	if err := log.Breaks.Err(); err != nil {
		return err
	}
	if err := same(m, log.Size, log.Root); err != nil {
		return err
	}
	wanted, err := Wanted(ctx, st)
	if err != nil {
		return err
	}
	l, err := vault.Check(ctx, vault.OnDisk(dir+"/"+vault.Folder), wanted)
	if err != nil {
		return err
	}
	return l.Err()
}

// Continues says whether the log of st, as it was at the backup's size, is the backup's.
func (m Manifest) Continues(ctx context.Context, st *store.Store) error {
	h, err := st.LogRoot(ctx, m.LogSize)
	if err != nil {
		return err
	}
	return same(m, m.LogSize, hex.EncodeToString(h[:]))
}

func same(m Manifest, size int64, root string) error {
	if size != m.LogSize || root != m.LogRoot {
		return fault.New("archive_root", fmt.Sprintf("%d %s", size, root), fmt.Sprintf("%d %s", m.LogSize, m.LogRoot))
	}
	return nil
}

// Wanted are the hashes of the files that a ledger names.
func Wanted(ctx context.Context, st *store.Store) (out []string, err error) {
	for v, err := range st.Versions(ctx, 0) {
		if err != nil {
			return nil, err
		}
		switch v.Kind {
		case store.Evidence:
			out = append(out, v.Code)
		case store.Edition:
			var ed workflow.Edition
			if err := json.Unmarshal(v.Body, &ed); err != nil {
				return nil, err
			}
			out = append(out, ed.BoardSHA256)
			for _, d := range ed.Documents {
				out = append(out, d.SHA256)
			}
		}
	}
	for name, err := range st.LearningFiles(ctx) {
		if err != nil {
			return nil, err
		}
		out = append(out, name)
	}
	return out, nil
}
