package publish_test

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/publish"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/store/pgtest"
	"github.com/tongchou/tongchou/internal/vault"
)

// onPostgres is the demo agency moved to PostgreSQL.
func onPostgres(t *testing.T) office {
	t.Helper()
	from := open(t)
	dir := filepath.Join(t.TempDir(), "province")
	st, err := store.CreateOn(dir, pgtest.URL(t), from.desk.Settings())
	if err != nil {
		t.Fatal(err)
	}
	if err := from.desk.Store().CopyTo(ctx, st); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2021, 4, 27, 1, 0, 0, 0, time.UTC)
	d, err := desk.Open(ctx, dir, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	n, err := notary.New(d.Store(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return office{d, vault.OnDisk(filepath.Join(dir, vault.Folder)), n, dir}
}

// On PostgreSQL an edition is the same, but for what is chance: salts, keys, and so the roots.
func TestAnEditionOnPostgreSQL(t *testing.T) {
	if testing.Short() {
		t.Skip("PostgreSQL takes a while to start")
	}
	o := onPostgres(t)
	ed := o.published(t)
	here := open(t)
	same := here.published(t)
	if ed.BoardSHA256 != same.BoardSHA256 || len(ed.Documents) != len(same.Documents) {
		t.Fatalf("editions differ: %+v, %+v", ed, same)
	}
	for i := range ed.Documents {
		if ed.Documents[i] != same.Documents[i] {
			t.Errorf("%s differs", ed.Documents[i].Name)
		}
	}
	file := o.file(t, ed.Code)
	if r, err := publish.Check(file, publish.Trust{LogKey: o.notary.Public()}); err != nil || !r.Sound() || r.Figures != 77 {
		t.Fatalf("%v, %v", err, r.Breaks)
	}
	if again := o.file(t, ed.Code); !bytes.Equal(again, file) {
		t.Error("packed again it is another file")
	}
}
