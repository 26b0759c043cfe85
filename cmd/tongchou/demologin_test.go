package main

import (
	"context"
	"crypto/rand"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/demo"
)

func TestDemoAccountsAreOfferedToThisMachineAlone(t *testing.T) {
	ctx := context.Background()
	dir := demoAt(t)
	post := func(r *running) int {
		t.Helper()
		port := r.url[strings.LastIndex(r.url, ":"):]
		got, err := http.Post("http://127.0.0.1"+port+"/api/v1/demo/session", "application/json", strings.NewReader(`{"name": "kaoheban"}`))
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		return got.StatusCode
	}
	home := runServer(t, dir, plain)
	if status := post(home); status != http.StatusNotFound {
		t.Errorf("without accounts: %d", status)
	}
	logins, err := demo.Accounts(ctx, dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.KeepLogins(dir, logins); err != nil {
		t.Fatal(err)
	}
	if i, err := os.Stat(filepath.Join(dir, demo.LoginsFile)); err != nil || i.Mode().Perm() != 0o600 {
		t.Errorf("the file of passwords: %v, %v", i.Mode(), err)
	}
	if status := post(home); status != http.StatusOK {
		t.Errorf("with accounts: %d", status)
	}
	home.end()
	if status := post(runServer(t, dir, plain, "--addr", "0.0.0.0:0")); status != http.StatusNotFound {
		t.Errorf("on a server that others reach: %d", status)
	}
}
