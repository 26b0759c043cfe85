package vault_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/vault"
)

var ctx = context.Background()

// shelf is a vault under test and a way to change what it keeps behind its back.
type shelf struct {
	vault.Vault
	change func(t *testing.T, hash string, to []byte) // nil: removed
}

// suite is what every vault must do.
func suite(t *testing.T, open func(t *testing.T) shelf) {
	for name, test := range map[string]func(*testing.T, shelf){
		"what is put is read back":             putAndOpen,
		"twice is once":                        twice,
		"refused files leave nothing":          refused,
		"a flipped byte shows":                 flipped,
		"a damaged file can be put again":      mended,
		"a missing file is named":              gone,
		"a large file passes in blocks":        large,
		"walk can be left":                     left,
		"the sender's error is the sender's":   senderFails,
		"cancelled, nothing is kept":           cancelled,
		"a name that is no hash opens nothing": noHash,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func put(t *testing.T, v vault.Vault, content string) vault.File {
	t.Helper()
	f, err := v.Put(ctx, strings.NewReader(content), vault.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func read(t *testing.T, v vault.Vault, hash string) (string, error) {
	t.Helper()
	r, size, err := v.Open(ctx, hash)
	if err != nil {
		return "", err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err == nil && int64(len(b)) != size {
		t.Errorf("%d bytes, size says %d", len(b), size)
	}
	return string(b), err
}

func hashes(t *testing.T, v vault.Vault) []string {
	t.Helper()
	var all []string
	for h, err := range v.Walk(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, h)
	}
	return all
}

func code(err error) string {
	if l := fault.Of(err); len(l) > 0 {
		return l[0].Code
	}
	return ""
}

func putAndOpen(t *testing.T, v shelf) {
	if got := hashes(t, v); len(got) != 0 {
		t.Fatalf("a new vault holds %v", got)
	}
	f := put(t, v, "单位,数量\n北湖分局,12\n")
	sum := sha256.Sum256([]byte("单位,数量\n北湖分局,12\n"))
	if f.Hash != hex.EncodeToString(sum[:]) || f.Size != 30 || f.Media != vault.Text {
		t.Errorf("kept as %+v", f)
	}
	if got, err := read(t, v, f.Hash); err != nil || got != "单位,数量\n北湖分局,12\n" {
		t.Errorf("read %q, %v", got, err)
	}
	if l, err := vault.Check(ctx, v, []string{f.Hash}); err != nil || len(l) != 0 {
		t.Errorf("check: %v, %v", l, err)
	}
}

func twice(t *testing.T, v shelf) {
	a, b := put(t, v, "once"), put(t, v, "once")
	if a != b || len(hashes(t, v)) != 1 {
		t.Errorf("%v, %v, kept %v", a, b, hashes(t, v))
	}
}

func refused(t *testing.T, v shelf) {
	for name, c := range map[string]struct {
		content string
		limits  vault.Limits
		want    string
	}{
		"empty":               {"", vault.Limits{}, "vault_empty"},
		"too large":           {"12345", vault.Limits{Size: 4}, "vault_too_large"},
		"announced too large": {"1", vault.Limits{Size: 4, Declared: 5}, "vault_too_large"},
		"cut":                 {"1234", vault.Limits{Declared: 5}, "vault_cut"},
		"more than announced": {"123456", vault.Limits{Declared: 5}, "vault_cut"},
		"of no use here":      {"plain", vault.Limits{Media: []string{vault.PDF}}, "vault_type"},
	} {
		if _, err := v.Put(ctx, strings.NewReader(c.content), c.limits); code(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if _, err := v.Put(ctx, iotest.ErrReader(io.ErrUnexpectedEOF), vault.Limits{}); code(err) != "vault_cut" {
		t.Errorf("cut by the network: %v", err)
	}
	if got := hashes(t, v); len(got) != 0 {
		t.Errorf("kept %v", got)
	}
}

func flipped(t *testing.T, v shelf) {
	f := put(t, v, "evidence")
	v.change(t, f.Hash, []byte("evidencf"))
	got, err := read(t, v, f.Hash)
	var failure *store.Failure
	if code(err) != "vault_damaged" || !errors.As(err, &failure) || got != "" {
		t.Errorf("read %q, %v", got, err)
	}
	if l, err := vault.Check(ctx, v, nil); err != nil || len(l) != 1 || l[0].Code != "vault_damaged" || l[0].Found != f.Hash {
		t.Errorf("check: %v, %v", l, err)
	}
}

func mended(t *testing.T, v shelf) {
	f := put(t, v, "evidence")
	v.change(t, f.Hash, []byte("evidencf"))
	put(t, v, "evidence")
	if got, err := read(t, v, f.Hash); err != nil || got != "evidence" {
		t.Errorf("read %q, %v", got, err)
	}
}

func gone(t *testing.T, v shelf) {
	f := put(t, v, "evidence")
	v.change(t, f.Hash, nil)
	if _, err := read(t, v, f.Hash); code(err) != "vault_missing" {
		t.Errorf("read: %v", err)
	}
	if l, err := vault.Check(ctx, v, []string{f.Hash}); err != nil || len(l) != 1 || l[0].Code != "vault_missing" || l[0].Found != f.Hash {
		t.Errorf("check: %v, %v", l, err)
	}
}

func large(t *testing.T, v shelf) {
	content := strings.Repeat("一行台账\n", 300_000)
	f := put(t, v, content)
	if got, err := read(t, v, f.Hash); err != nil || got != content {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	b := []byte(content)
	b[100] ^= 1
	v.change(t, f.Hash, b)
	if got, err := read(t, v, f.Hash); code(err) != "vault_damaged" || len(got) >= len(content) {
		t.Errorf("a changed file came whole (%d bytes), %v", len(got), err)
	}
	v.change(t, f.Hash, []byte(content)[:len(content)-1])
	if _, err := read(t, v, f.Hash); code(err) != "vault_damaged" {
		t.Errorf("a shorter file: %v", err)
	}
}

func left(t *testing.T, v shelf) {
	want := []string{put(t, v, "a").Hash, put(t, v, "b").Hash, put(t, v, "c").Hash}
	for h := range v.Walk(ctx) {
		if !slices.Contains(want, h) {
			t.Errorf("foreign %s", h)
		}
		break
	}
	got := hashes(t, v)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("walked %v, want %v", got, want)
	}
}

func senderFails(t *testing.T, v shelf) {
	broken := errors.New("line down")
	if _, err := v.Put(ctx, io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), vault.Limits{}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if got := hashes(t, v); len(got) != 0 {
		t.Errorf("kept %v", got)
	}
}

func cancelled(t *testing.T, v shelf) {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := v.Put(ctx, bytes.NewReader([]byte("x")), vault.Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := hashes(t, v); len(got) != 0 {
		t.Errorf("kept %v", got)
	}
}

func noHash(t *testing.T, v shelf) {
	for _, name := range []string{"", "x", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("a", 63) + "/"} {
		if _, _, err := v.Open(ctx, name); code(err) != "vault_missing" {
			t.Errorf("%q: %v", name, err)
		}
	}
}
