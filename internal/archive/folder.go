package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

// Folder is where a server keeps the backups that it takes. Only files that bear a name of its own giving are listed and, in time,
// removed; whatever else lies there is left alone.
type Folder struct {
	Dir  string
	Keep int // how many backups stay; 0: all
}

// Kept is one backup of a folder. What only the backup itself says is empty when nothing beside it tells.
type Kept struct {
	Name     string    `json:"name"`
	Size     int64     `json:"size"` // bytes
	MadeAt   time.Time `json:"made_at"`
	Seq      int64     `json:"seq"`      // number of the last record or version
	LogSize  int64     `json:"log_size"` // leaves
	LogRoot  string    `json:"log_root"` // hex
	Verified bool      `json:"verified"` // it was restored and held against the ledger when it was made, and is as long as it was then
}

// A backup's name says when it was made, in UTC; a number tells apart those of one second. The note beside it is a Kept.
const (
	stampForm  = "20060102T150405Z"
	noteSuffix = ".json"
	lockName   = ".tongchou-backups.lock"

	folderScratch = ".tongchou-backups-"
)

var nameForm = regexp.MustCompile(`^tongchou-(\d{8}T\d{6}Z)(?:-(\d{1,6}))?\.tar\.zst$`)

// List gives the backups, the newest first. A folder that does not exist yet holds none. Fault: backup_unreadable.
func (f Folder) List() ([]Kept, error) {
	out := []Kept{}
	entries, err := os.ReadDir(f.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return nil, &store.Failure{Fault: &fault.Fault{Code: "backup_unreadable", Place: fault.Place{File: f.Dir}}, Cause: err}
	}
	for _, e := range entries {
		if k, ok := f.kept(e); ok {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b Kept) int { return strings.Compare(order(b.Name), order(a.Name)) })
	return out, nil
}

// kept is what is known of a file; false of what is no backup of ours, or has just been removed.
func (f Folder) kept(e fs.DirEntry) (k Kept, ok bool) {
	part := nameForm.FindStringSubmatch(e.Name())
	if part == nil || !e.Type().IsRegular() {
		return k, false
	}
	info, err := e.Info()
	if err != nil {
		return k, false
	}
	made, err := time.Parse(stampForm, part[1])
	if err != nil {
		return k, false
	}
	k = Kept{Name: e.Name(), Size: info.Size(), MadeAt: made}
	var note Kept
	b, err := os.ReadFile(filepath.Join(f.Dir, e.Name()+noteSuffix))
	if err == nil && json.Unmarshal(b, &note) == nil && note.Name == k.Name && note.Size == k.Size {
		return note, true
	}
	return k, true
}

// order makes names compare as the backups were made.
func order(name string) string {
	part := nameForm.FindStringSubmatch(name)
	return fmt.Sprintf("%s %6s", part[1], part[2])
}

// Take makes a verified backup and removes the oldest beyond Keep. One is made at a time, whoever makes it: another gets the fault
// backup_running. The folder is made where its parent is there. Faults besides: those of Make.
func (f Folder) Take(ctx context.Context, src Source, stage func(Stage)) (k Kept, err error) {
	if err := os.Mkdir(f.Dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return k, Unwritable(f.Dir, err)
	}
	release, err := f.alone()
	if err != nil {
		return k, err
	}
	defer release()
	f.sweep()
	k.Name = f.name(src.Now)
	m, err := makeIn(ctx, src, filepath.Join(f.Dir, k.Name), folderScratch, stage)
	if err != nil {
		return k, err
	}
	if k, err = f.note(k.Name, m); err != nil {
		return k, err
	}
	return k, f.prune(k.Name)
}

// alone holds the folder for one who makes a backup. The system lets go when the process ends, however it ends.
func (f Folder) alone() (release func(), err error) {
	path := filepath.Join(f.Dir, lockName)
	lock, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, Unwritable(path, err)
	}
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		lock.Close()
		return nil, fault.New("backup_running", "", "")
	}
	return func() { lock.Close() }, nil // a file system without locks has one server, or whoever set it up knows better
}

// sweep removes what was cut off. A scratch folder of this name is made under the lock alone, so that none of them is in use.
func (f Folder) sweep() {
	left, err := filepath.Glob(filepath.Join(f.Dir, folderScratch+"*"))
	if err != nil {
		return // a folder whose own name is a pattern that can't be read
	}
	for _, dir := range left {
		_ = os.RemoveAll(dir) // the next one tries again
	}
}

// name is one that no backup bears yet.
func (f Folder) name(at time.Time) string {
	stamp := "tongchou-" + at.UTC().Format(stampForm)
	name := stamp
	for n := 2; ; n++ {
		if _, err := os.Lstat(filepath.Join(f.Dir, name+".tar.zst")); err != nil {
			return name + ".tar.zst"
		}
		name = fmt.Sprintf("%s-%d", stamp, n)
	}
}

// note writes beside a backup what it is, so that a list need not unpack it. It comes last: without it a backup is one of which
// nothing is known.
func (f Folder) note(name string, m Manifest) (Kept, error) {
	path := filepath.Join(f.Dir, name)
	k := Kept{Name: name, MadeAt: m.MadeAt, Seq: m.Seq, LogSize: m.LogSize, LogRoot: m.LogRoot, Verified: true}
	info, err := os.Stat(path)
	if err != nil {
		return k, Unwritable(path, err)
	}
	k.Size = info.Size()
	b, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return k, err
	}
	if err := os.WriteFile(path+noteSuffix, append(b, '\n'), 0o600); err != nil {
		return k, full(path, Unwritable(path, err))
	}
	return k, nil
}

// prune removes the oldest backups beyond Keep, never the one just made, be the clock what it may.
func (f Folder) prune(made string) error {
	list, err := f.List()
	if err != nil || f.Keep <= 0 {
		return err
	}
	list = slices.DeleteFunc(list, func(k Kept) bool { return k.Name == made })
	for _, k := range list[min(f.Keep-1, len(list)):] {
		path := filepath.Join(f.Dir, k.Name)
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &store.Failure{Fault: &fault.Fault{Code: "backup_prune", Place: fault.Place{File: path}}, Cause: err}
		}
		_ = os.Remove(path + noteSuffix) // without its backup it says nothing
	}
	return nil
}
