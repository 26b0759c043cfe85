package api_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/api"
	"github.com/tongchou/tongchou/internal/archive"
	"github.com/tongchou/tongchou/internal/job"
)

// backups is a change of options: a folder that keeps so many.
func backups(keep int) func(*api.Options) {
	return func(o *api.Options) { o.Backups = &archive.Folder{Dir: filepath.Join(o.Data, "backups"), Keep: keep} }
}

// take asks for a backup and waits until it is over.
func (b *bench) take(who string) reply {
	b.t.Helper()
	began := b.ask("POST", "/api/v1/backups", nil, who).is(202, "")
	expect(b.t, "state at once", began.at("state").(string), "running")
	return b.idle(who)
}

func (b *bench) idle(who string) reply {
	b.t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		l := b.ask("GET", "/api/v1/backups", nil, who).is(200, "")
		if l.at("running") == nil {
			return l
		}
		if time.Now().After(end) {
			b.t.Fatalf("the backup does not end: %s", l.Body)
		}
	}
}

func TestABackupIsTakenVerifiedAndKept(t *testing.T) {
	onEachStoreWith(t, backups(2), func(t *testing.T, b *bench) {
		admin, auditor := "token: "+b.role(access.Administrator, city), "token: "+b.role(access.Auditor, city)
		before := b.ask("GET", "/api/v1/backups", nil, admin).is(200, "")
		expect(t, "before", fmt.Sprintln(before.at("configured"), before.at("keep"), before.at("backups")), "true 2 []\n")
		b.ask("POST", "/api/v1/backups", nil, auditor).is(403, "access_denied")
		var l reply
		for range 3 {
			b.clock.forward(time.Hour)
			l = b.take(admin)
			expect(t, "outcome", fmt.Sprintln(l.at("last", "state"), l.at("last", "error"), l.at("last", "account")), "done <nil> administrator-"+city+"\n")
		}
		list := l.at("backups").([]any)
		expect(t, "kept", len(list), 2)
		newest := list[0].(map[string]any)
		expect(t, "verified", newest["verified"].(bool), true)
		size, err := b.desk.Store().LogSize(ctx)
		must(t, err)
		root, err := b.desk.Store().LogRoot(ctx, size)
		must(t, err)
		expect(t, "what it is of", fmt.Sprint(newest["log_size"], newest["log_root"]), fmt.Sprint(size, hex.EncodeToString(root[:])))
		if strings.Contains(string(l.Body), b.dir) {
			t.Errorf("the answer tells a path: %s", l.Body)
		}
		b.ask("GET", "/api/v1/backups/"+newest["name"].(string), nil, admin).is(404, "")

		f, err := os.Open(filepath.Join(b.dir, "backups", newest["name"].(string)))
		must(t, err)
		defer f.Close()
		restored := filepath.Join(t.TempDir(), "data")
		m, err := archive.UnpackFile(ctx, f, restored)
		must(t, err)
		must(t, archive.Check(ctx, restored, m))

		expect(t, "jobs", b.ask("GET", "/api/v1/jobs", nil, auditor).is(200, "").list("jobs", "kind", "state", "account"),
			strings.TrimSuffix(strings.Repeat("backup done administrator-"+city+", ", 3), ", "))
		expect(t, "looks", b.ask("GET", "/api/v1/looks?what=backup", nil, auditor).is(200, "").list("looks", "operation", "account", "status"),
			strings.Repeat("take-backup administrator-"+city+" 202, ", 3)+"take-backup auditor-"+city+" 403")
		measures := string(b.ask("GET", "/metrics", nil).Body)
		for _, want := range []string{`tongchou_backups_total{outcome="done"} 3`, "tongchou_backup_last_timestamp_seconds 1.6"} {
			if !strings.Contains(measures, want) {
				t.Errorf("/metrics has no %q", want)
			}
		}
	})
}

func TestWithoutAFolderItIsSaidHowToSetOne(t *testing.T) {
	b := start(t, nil)
	admin := "token: " + b.role(access.Administrator, city)
	l := b.ask("GET", "/api/v1/backups", nil, admin).is(200, "")
	expect(t, "configured", l.at("configured").(bool), false)
	p := b.ask("POST", "/api/v1/backups", nil, admin).is(409, "backup_not_configured")
	for _, said := range []any{l.at("advice"), p.at("detail")} {
		if !strings.Contains(said.(string), "--backup-dir") {
			t.Errorf("it does not say how: %v", said)
		}
	}
}

func TestABackupThatFailsSaysWhyAndWhatToDo(t *testing.T) {
	onEachStoreWith(t, func(o *api.Options) { o.Backups = &archive.Folder{Dir: filepath.Join(o.Data, "no", "such")} }, func(t *testing.T, b *bench) {
		admin := "token: " + b.role(access.Administrator, city)
		l := b.take(admin)
		expect(t, "state", l.at("last", "state").(string), "failed")
		if said := l.at("last", "error").(string); !strings.Contains(said, "backup-dir") || strings.Contains(said, "such") {
			t.Errorf("it says %q", said)
		}
		if !strings.Contains(b.log.String(), filepath.Join("no", "such")) {
			t.Error("the log does not name the folder")
		}
		if !strings.Contains(string(b.ask("GET", "/metrics", nil).Body), `tongchou_backups_total{outcome="failed"} 1`) {
			t.Error("it is not counted")
		}
		must(t, os.Mkdir(filepath.Join(b.dir, "no"), 0o700))
		expect(t, "mended", b.take(admin).at("last", "state").(string), "done")
	})
}

// By the clock a backup is taken when the newest is so old, not each time that a server starts.
func TestTheClockTakesBackups(t *testing.T) {
	var o api.Options
	b := start(t, func(given *api.Options) {
		backups(0)(given)
		o = *given
	})
	for _, want := range []int{1, 1, 2} {
		o.Jobs = job.New(b.clock.now)
		ctx, stop := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() {
			api.NewServer(o).TakeBackups(ctx, 24*time.Hour)
			close(done)
		}()
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			if timers := o.Jobs.Timers(); len(timers) == 1 && timers[0].Next.After(b.clock.now()) && timers[0].Last.State != job.Running {
				break
			}
		}
		stop()
		<-done
		list, err := o.Backups.List()
		must(t, err)
		expect(t, "backups", len(list), want)
		if want == 1 && len(o.Jobs.Runs()) == 0 {
			b.clock.forward(25 * time.Hour)
		}
	}
}

// An import is seen as a job by who keeps the server; what the file is called and what stands in it is not.
func TestJobsShowNoContents(t *testing.T) {
	b := start(t, nil)
	clerk, admin := "token: "+b.role(access.Clerk, county), "token: "+b.role(access.Administrator, city)
	b.upload("/api/v1/imports", "机密台账.csv", strings.NewReader(faultyFile), clerk)
	b.ask("POST", "/api/v1/log/checkpoint", nil, "token: "+b.role(access.Office, city)).is(200, "")
	b.ask("GET", "/api/v1/jobs", nil, clerk).is(403, "access_denied")
	l := b.ask("GET", "/api/v1/jobs", nil, admin).is(200, "")
	expect(t, "jobs", l.list("jobs", "kind", "state", "account", "error"),
		"checkpoint done office-"+city+" <nil>, import refused clerk-"+county+" 文件有 1 处问题，什么也没有写入。")
	for _, content := range []string{"机密", "4o", county + "-01"} {
		if strings.Contains(string(l.Body), content) {
			t.Errorf("the list tells %q: %s", content, l.Body)
		}
	}
	both := "token: " + b.account("both", access.Grant{Role: access.Clerk, Unit: county}, access.Grant{Role: access.Administrator, Unit: city})
	b.upload("/api/v1/imports", "自己的.csv", strings.NewReader(faultyFile), both)
	own := b.ask("GET", "/api/v1/jobs", nil, both).is(200, "").list("jobs", "file", "account")
	if !strings.HasPrefix(own, "自己的.csv both, <nil> office") {
		t.Errorf("one's own import: %s", own)
	}
}
