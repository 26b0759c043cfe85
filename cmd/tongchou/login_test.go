package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLoginGetsATokenThatRunsCommands(t *testing.T) {
	dir := demoAt(t)
	r := runServer(t, dir, plain)
	cast(t, dir, r.url) // gives the accounts new passwords; one is set again to be known here
	password, token := filepath.Join(t.TempDir(), "password"), filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(password, []byte("一个很长的新口令-2021\r\n第二行\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out := said(t, "--data", dir, "admin", "create", "wangguan", "--password-file", password); code != 0 {
		t.Fatal(out)
	}
	if code, out := said(t, "--server", r.url, "login", "wangguan", "--password-file", password, "-o", token); code != 0 {
		t.Fatal(out)
	}
	info, err := os.Stat(token)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the token's file: %v %v", info.Mode(), err)
	}
	if code, out := said(t, "--server", r.url, "--token-file", token, "board", "--as-of", "2021-04-26"); code != 0 || !strings.Contains(out, "北湖分局") {
		t.Errorf("a board with the token: %d %s", code, out)
	}
	if code, out := said(t, "--server", r.url, "login", "wangguan", "--password-file", token); code != 1 || !strings.Contains(out, "密码不对") {
		t.Errorf("a wrong password: %d %s", code, out)
	}
	if code, out := said(t, "--server", "http://127.0.0.1:1", "login", "wangguan", "--password-file", password); code != 3 || !strings.Contains(out, "连不上服务器") {
		t.Errorf("no server: %d %s", code, out)
	}
	if code, _ := said(t, "login", "wangguan", "--password-file", password); code != 2 {
		t.Errorf("no address: %d", code)
	}
}
