package vault_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/vault"
)

func TestDisk(t *testing.T) {
	suite(t, func(t *testing.T) shelf {
		root := filepath.Join(t.TempDir(), vault.Folder)
		return shelf{vault.OnDisk(root), func(t *testing.T, hash string, to []byte) {
			path := filepath.Join(root, hash[:2], hash[2:4], hash)
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if to != nil {
				if err := os.WriteFile(path, to, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}}
	})
}

func TestDiskLeavesNothingBeside(t *testing.T) {
	root := t.TempDir()
	v := vault.OnDisk(root)
	put(t, v, "kept")
	put(t, v, "kept")
	if _, err := v.Put(ctx, strings.NewReader("<html>"), vault.Limits{}); err == nil {
		t.Error("a page was taken")
	}
	beside, err := filepath.Glob(filepath.Join(root, ".*"))
	if err != nil || len(beside) != 0 {
		t.Errorf("left beside: %v, %v", beside, err)
	}
	if err := os.WriteFile(filepath.Join(root, "notes.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if l, err := vault.Check(ctx, v, nil); err != nil || len(l) != 1 || l[0].Code != "vault_foreign" || l[0].Found != "notes.txt" {
		t.Errorf("check: %v, %v", l, err)
	}
}

func TestConnect(t *testing.T) {
	keys := func(string) string { return "x" }
	none := func(string) string { return "" }
	dir := t.TempDir()
	for _, where := range []string{"", "disk"} {
		v, err := vault.Connect(ctx, where, dir, none)
		if err != nil {
			t.Fatal(err)
		}
		put(t, v, "here")
		if _, err := os.Stat(filepath.Join(dir, "evidence")); err != nil {
			t.Error(err)
		}
	}
	for where, want := range map[string]string{
		"ftp://x": "vault_address", "s3://": "vault_address", "s3://id:secret@bucket": "vault_address", "%": "vault_address",
		"s3://bucket?endpoint=a b": "vault_address", "s3://bucket?endpoint=127.0.0.1:1&tls=no&region=x": "vault_unreachable",
	} {
		_, err := vault.Connect(ctx, where, dir, keys)
		if code(err) != want {
			t.Errorf("%s: %v, want %s", where, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error tells the secret: %v", where, err)
		}
	}
	if _, err := vault.Connect(ctx, "s3://bucket", dir, none); code(err) != "vault_keys" {
		t.Errorf("without keys: %v", err)
	}
}
