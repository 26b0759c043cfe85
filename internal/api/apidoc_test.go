package api_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/access"
)

// TestTheExamplesOfDocsRun runs the page's commands by curl against a server, one after the other.
func TestTheExamplesOfDocsRun(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl here")
	}
	b := start(t, nil)
	b.account("li.wei", access.Grant{Role: access.Office, Unit: city})
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "ledger.csv"), []byte(ledgerFile), 0o600))
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "api.md"))
	must(t, err)
	blocks := regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(blocks) < 6 {
		t.Fatalf("%d examples: the page was not read", len(blocks))
	}
	for _, block := range blocks {
		sh := exec.Command("bash", "-euo", "pipefail", "-c", block[1])
		sh.Dir = dir
		sh.Env = append(os.Environ(), "SERVER="+b.url, "NAME=li.wei", "PASSWORD="+password, "UNTIL="+b.clock.now().Add(24*time.Hour).Format(time.RFC3339))
		if out, err := sh.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s\n%s", err, block[1], out)
		}
	}
}
