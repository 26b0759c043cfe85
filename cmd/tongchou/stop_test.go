package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/access"
)

// manyRows is a ledger file of n records of one station.
func manyRows(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("单位代码,指标代码,日期,数量,凭证号\n")
	for i := range n {
		fmt.Fprintf(&b, "431002-01,dxzp,2021-04-%02d,1,大-%d\n", 1+i%20, i)
	}
	path := filepath.Join(t.TempDir(), "many.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// arrived counts the records of a file in a ledger.
func arrived(t *testing.T, dir, file string) (n int) {
	t.Helper()
	got := endOf([]string{"--data", dir, "records", "--unit", "431002-01", "--format", "json"}, t.TempDir())
	var list struct {
		Records []struct{ Origin string }
	}
	if err := json.Unmarshal([]byte(got.out), &list); err != nil {
		t.Fatalf("%v: %s", err, got.err)
	}
	for _, r := range list.Records {
		if r.Origin == file {
			n++
		}
	}
	return n
}

// A stop lets an import that is under way end, or takes it back whole; nothing is ever there by half.
func TestStoppingAmidAnImport(t *testing.T) {
	const rows = 20_000
	for within, whole := range map[string]bool{"20s": true, "1ms": false} {
		dir := demoAt(t)
		token, err := tokenFor(dir, "kaoheban", access.Office, "431000", time.Now())
		if err != nil {
			t.Fatal(err)
		}
		r := runServer(t, dir, environment(), "--stop-within", within)
		file := manyRows(t, rows)
		over := make(chan ended, 1)
		go func() {
			over <- endOf([]string{"--server", r.url, "--token", token, "import", file}, t.TempDir())
		}()
		time.Sleep(200 * time.Millisecond) // whatever it is at by then
		if code := r.end(); code != exitDone {
			t.Errorf("%s: the server ended with %d: %s", within, code, r.log)
		}
		got := <-over
		n := arrived(t, dir, file)
		switch {
		case got.status == exitDone && n != rows:
			t.Errorf("%s: answered as done, and %d records of %d are there", within, n, rows)
		case got.status != exitDone && n != 0 && n != rows:
			t.Errorf("%s: %d records of %d are there", within, n, rows)
		case whole && got.status != exitDone:
			t.Errorf("%s: cut off: %d %s", within, got.status, got.err)
		}
		if got := endOf([]string{"--data", dir, "doctor"}, t.TempDir()); got.status != exitDone {
			t.Errorf("%s: doctor: %s %s", within, got.out, got.err)
		}
	}
}

// An event stream has no end of its own; a stop must not wait for one.
func TestStoppingEndsEventStreams(t *testing.T) {
	dir := demoAt(t)
	token, err := tokenFor(dir, "kaoheban", access.Office, "431000", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	r := runServer(t, dir, environment())
	req, err := http.NewRequest(http.MethodGet, r.url+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Accept", "text/event-stream")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s", res.Status)
	}
	go func() {
		for s := bufio.NewScanner(res.Body); s.Scan(); {
		}
	}()
	begun := time.Now()
	if code := r.end(); code != exitDone || time.Since(begun) > 5*time.Second {
		t.Errorf("ended with %d after %v: %s", code, time.Since(begun), r.log)
	}
}
