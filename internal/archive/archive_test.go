package archive_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/archive"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/when"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ledger is a data directory with some entries, an evidence file that the ledger names, a key and a checkpoint.
func ledger(t testing.TB) (archive.Source, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	st, err := store.Create(dir, agency.Settings{Name: "市局", Zone: "Asia/Shanghai", Region: 431000})
	must(t, err)
	t.Cleanup(func() { st.Close() })
	v := vault.OnDisk(filepath.Join(dir, vault.Folder))
	file, err := v.Put(ctx, strings.NewReader("某日的说明\n"), vault.Limits{})
	must(t, err)
	_, err = st.Write(ctx, store.Meta{Actor: "a"}, func(tx *store.Tx) error {
		for range 300 {
			if _, _, err := tx.Version(store.Unit, "S", when.MustDate("2020-01-01"), agency.Unit{Code: "S", Name: "局"}); err != nil {
				return err
			}
		}
		_, _, err := tx.Version(store.Evidence, file.Hash, when.MustDate("2021-01-01"), map[string]string{})
		return err
	})
	must(t, err)
	n, err := notary.New(st, dir)
	must(t, err)
	_, err = n.Checkpoint(ctx)
	must(t, err)
	return archive.Source{Store: st, Vault: v, Dir: dir, Program: "1.0", Now: time.Date(2021, 4, 27, 0, 0, 0, 0, time.UTC)}, file.Hash
}

func pack(t testing.TB, src archive.Source) ([]byte, archive.Manifest) {
	t.Helper()
	var b bytes.Buffer
	m, err := archive.Pack(ctx, &b, src, t.TempDir())
	must(t, err)
	return b.Bytes(), m
}

func TestThereAndBack(t *testing.T) {
	src, hash := ledger(t)
	for _, keys := range []bool{false, true} {
		src.Keys = keys
		b, m := pack(t, src)
		dir := t.TempDir()
		got, err := archive.Unpack(ctx, bytes.NewReader(b), dir)
		must(t, err)
		if got.LogRoot != m.LogRoot || got.Seq != 301 || got.LogSize != 302 || got.Agency != "市局" || got.Keys != keys {
			t.Errorf("%+v", got)
		}
		must(t, archive.Check(ctx, dir, got))
		must(t, got.Continues(ctx, src.Store))
		must(t, vault.Verify(ctx, vault.OnDisk(filepath.Join(dir, vault.Folder)), hash))
		for name, want := range map[string]bool{"keys/log.key": keys, "keys/log.pub": true, "checkpoint": true, "tongchou.db": true} {
			if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != want {
				t.Errorf("%s is there: %v, want %v", name, err == nil, want)
			}
		}
		if keys == false && bytes.Contains(b, []byte("PRIVATE")) {
			t.Error("a private key in a backup without keys")
		}
	}
}

// A backup of which anything is missing or changed gives a fault, never half a ledger.
func TestWhatIsBrokenIsRefused(t *testing.T) {
	src, _ := ledger(t)
	b, _ := pack(t, src)
	refused := func(what string, b []byte) {
		t.Helper()
		dir := t.TempDir()
		m, err := archive.Unpack(ctx, bytes.NewReader(b), dir)
		if err == nil {
			err = archive.Check(ctx, dir, m)
		}
		if fault.Of(err) == nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, n := range []int{0, 1, 10, len(b) / 2, len(b) - 1} {
		refused("cut off", b[:n])
	}
	refused("a byte more", append(b[:len(b):len(b)], 0))
	refused("twice", append(b[:len(b):len(b)], b...))
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		flipped := bytes.Clone(b)
		at := rnd.IntN(len(b))
		flipped[at] ^= 1 << rnd.IntN(8)
		dir := t.TempDir()
		m, err := archive.Unpack(ctx, bytes.NewReader(flipped), dir)
		if err == nil { // a bit of a frame's header that says nothing may flip, and then nothing else may differ
			if err = archive.Check(ctx, dir, m); err == nil {
				err = m.Continues(ctx, src.Store)
			}
			if err != nil {
				t.Errorf("byte %d: unpacked, and then %v", at, err)
			}
			continue
		}
		if fault.Of(err) == nil {
			t.Errorf("byte %d: %v", at, err)
		}
	}
}

func TestAMissingEvidenceFileIsNoBackup(t *testing.T) {
	src, hash := ledger(t)
	src.Vault = vault.OnDisk(t.TempDir())
	b, _ := pack(t, src)
	dir := t.TempDir()
	m, err := archive.Unpack(ctx, bytes.NewReader(b), dir)
	must(t, err)
	if err := archive.Check(ctx, dir, m); err == nil || !strings.Contains(err.Error(), hash) {
		t.Errorf("%v", err)
	}
}

// The ledger goes on while it is backed up; the backup stays a beginning of it, and another ledger's is none.
func TestABackupIsABeginningOfItsLedger(t *testing.T) {
	src, _ := ledger(t)
	_, m := pack(t, src)
	_, err := src.Store.Write(ctx, store.Meta{Actor: "b"}, func(tx *store.Tx) error {
		_, _, err := tx.Version(store.Unit, "T", when.MustDate("2020-01-01"), agency.Unit{Code: "T", Name: "所"})
		return err
	})
	must(t, err)
	must(t, m.Continues(ctx, src.Store))
	other, _ := ledger(t)
	if l := fault.Of(m.Continues(ctx, other.Store)); len(l) != 1 || l[0].Code != "archive_root" {
		t.Errorf("another ledger's backup: %v", l)
	}
}

func FuzzUnpack(f *testing.F) {
	src, _ := ledger(f)
	b, _ := pack(f, src)
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		parent := t.TempDir()
		dir := filepath.Join(parent, "data")
		must(t, os.Mkdir(dir, 0o700))
		if _, err := archive.Unpack(ctx, bytes.NewReader(b), dir); err != nil && fault.Of(err) == nil {
			t.Errorf("no fault: %v", err)
		}
		if left, _ := os.ReadDir(parent); len(left) != 1 {
			t.Errorf("files outside: %v", left)
		}
	})
}
