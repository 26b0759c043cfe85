package publish_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/demo"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/publish"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

var (
	ctx   = context.Background()
	by    = desk.By{Actor: "kaohe"}
	april = desk.Question{AsOf: when.MustDate("2021-04-26"), Basis: ledger.Verified}
)

// office is the demo agency with a vault and a notary, a day after the reporting date.
type office struct {
	desk   *desk.Desk
	vault  vault.Vault
	notary *notary.Notary
	dir    string
}

var filled = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "publish-demo-*")
	if err == nil {
		_, err = demo.Fill(ctx, filepath.Join(dir, "demo"), nil)
	}
	return dir, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := filled(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

func open(t *testing.T) office {
	t.Helper()
	from, err := filled()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "demo")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(from, "demo"))); err != nil {
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

func (o office) published(t *testing.T) workflow.Edition {
	t.Helper()
	ed, err := publish.Freeze(ctx, o.desk, o.vault, by, publish.Wish{Question: april, Languages: []string{"zh", "en"}})
	if err == nil {
		ed, err = publish.Publish(ctx, o.desk, by, ed.Code, time.Time{})
	}
	if err != nil {
		t.Fatal(err)
	}
	return ed
}

func (o office) file(t *testing.T, code string) []byte {
	t.Helper()
	b, err := publish.Pack(ctx, o.desk, o.vault, o.notary, code)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// edition is a published edition's file and the log's key, made once for the tests that only read it.
func edition(t *testing.T) (file []byte, key string) {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.file == nil {
		o := open(t)
		shared.file, shared.key = o.file(t, o.published(t).Code), o.notary.Public()
	}
	return bytes.Clone(shared.file), shared.key
}

var shared struct {
	sync.Mutex
	file []byte
	key  string
}

func code(err error) string {
	if l := fault.Of(err); len(l) > 0 {
		return l[0].Code
	}
	return ""
}
