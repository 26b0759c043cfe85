package archive_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/archive"
	"github.com/tongchou/tongchou/internal/fault"
)

func names(t testing.TB, f archive.Folder) string {
	t.Helper()
	list, err := f.List()
	must(t, err)
	var out []string
	for _, k := range list {
		out = append(out, strings.TrimSuffix(strings.TrimPrefix(k.Name, "tongchou-"), ".tar.zst"))
	}
	return strings.Join(out, " ")
}

func TestAFolderKeepsTheLastBackups(t *testing.T) {
	src, _ := ledger(t)
	f := archive.Folder{Dir: filepath.Join(t.TempDir(), "backups"), Keep: 2}
	if got := names(t, f); got != "" {
		t.Errorf("before the first: %s", got)
	}
	var stages []archive.Stage
	first, err := f.Take(ctx, src, func(s archive.Stage) { stages = append(stages, s) })
	must(t, err)
	if len(stages) != 2 || stages[0] != archive.Packing || stages[1] != archive.Verifying {
		t.Errorf("stages %v", stages)
	}
	if !first.Verified || first.Seq != 301 || first.LogSize != 302 || len(first.LogRoot) != 64 || first.Size == 0 || !first.MadeAt.Equal(src.Now) {
		t.Errorf("%+v", first)
	}
	for _, other := range []string{"mine.tar.zst", "tongchou-2020.tar.zst", "tongchou-20200101T000000Z.tar.zst.part", "notes.txt"} {
		must(t, os.WriteFile(filepath.Join(f.Dir, other), []byte("x"), 0o600))
	}
	must(t, os.Mkdir(filepath.Join(f.Dir, "tongchou-20200101T000000Z.tar.zst"), 0o700))
	must(t, os.Mkdir(filepath.Join(f.Dir, ".tongchou-backups-cut"), 0o700))
	_, err = f.Take(ctx, src, nil)
	must(t, err)
	if got := names(t, f); got != "20210427T000000Z-2 20210427T000000Z" {
		t.Errorf("two within a second: %s", got)
	}
	src.Now = src.Now.Add(-time.Hour) // the clock was put back
	_, err = f.Take(ctx, src, nil)
	must(t, err)
	if got := names(t, f); got != "20210427T000000Z-2 20210426T230000Z" {
		t.Errorf("the one just made stays: %s", got)
	}
	left, err := os.ReadDir(f.Dir)
	must(t, err)
	if len(left) != 1+4+1+2*2 { // the lock, four that are none of ours, a folder, two backups with their notes
		t.Errorf("%d: %v", len(left), left)
	}
}

// What a server takes is what the command takes: it is unpacked and held against the ledger by the same code.
func TestABackupOfAFolderIsAWholeOne(t *testing.T) {
	src, _ := ledger(t)
	f := archive.Folder{Dir: t.TempDir()}
	k, err := f.Take(ctx, src, nil)
	must(t, err)
	file, err := os.Open(filepath.Join(f.Dir, k.Name))
	must(t, err)
	defer file.Close()
	dir := filepath.Join(t.TempDir(), "data")
	m, err := archive.UnpackFile(ctx, file, dir)
	must(t, err)
	must(t, archive.Check(ctx, dir, m))
	if m.LogRoot != k.LogRoot || m.LogSize != k.LogSize {
		t.Errorf("the note says %+v, the backup %+v", k, m)
	}
}

func TestABackupThatWasTouchedIsNotCalledVerified(t *testing.T) {
	src, _ := ledger(t)
	f := archive.Folder{Dir: t.TempDir()}
	k, err := f.Take(ctx, src, nil)
	must(t, err)
	must(t, os.Truncate(filepath.Join(f.Dir, k.Name), k.Size-1))
	list, err := f.List()
	must(t, err)
	if len(list) != 1 || list[0].Verified || list[0].Size != k.Size-1 || list[0].LogRoot != "" {
		t.Errorf("%+v", list)
	}
}

func TestAFolderThatCannotBeWrittenSaysSo(t *testing.T) {
	src, _ := ledger(t)
	code := func(f archive.Folder) string {
		t.Helper()
		_, err := f.Take(ctx, src, nil)
		if l := fault.Of(err); l != nil {
			return l[0].Code
		}
		return "none: " + errors.Join(err).Error()
	}
	nowhere := archive.Folder{Dir: filepath.Join(t.TempDir(), "no", "such")}
	if got := code(nowhere); got != "backup_unwritable" {
		t.Error(got)
	}
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	if got := code(archive.Folder{Dir: file}); got != "backup_unwritable" {
		t.Error(got)
	}
	if _, err := (archive.Folder{Dir: file}).List(); fault.Of(err) == nil || fault.Of(err)[0].Code != "backup_unreadable" {
		t.Error(err)
	}
	held := archive.Folder{Dir: t.TempDir()}
	lock, err := os.Create(filepath.Join(held.Dir, ".tongchou-backups.lock"))
	must(t, err)
	defer lock.Close()
	must(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_EX))
	if got := code(held); got != "backup_running" {
		t.Error(got)
	}
}

func TestABackupThatIsEndedLeavesNothing(t *testing.T) {
	src, _ := ledger(t)
	f := archive.Folder{Dir: t.TempDir()}
	ctx, stop := context.WithCancel(ctx)
	_, err := f.Take(ctx, src, func(s archive.Stage) {
		if s == archive.Verifying {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if left, _ := os.ReadDir(f.Dir); len(left) != 1 {
		t.Errorf("%v", left)
	}
}
