package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/store/pgtest"
)

// Commands of scripts that need a server:
//
//	serve NAME DIR FLAG…           starts a server on DIR and sets $NAME to its address; it is stopped when the script ends
//	stop NAME                      stops it as systemd does, and fails unless it ends well
//	token NAME DIR ACCOUNT ROLE UNIT  makes an account with a role, and sets $NAME to an API token of it
//	postgres NAME                  sets $NAME to the address of an empty PostgreSQL database
//	flip FILE                      flips a bit in the middle of a file

// process is a server that a script has started.
type process struct {
	cmd *exec.Cmd
	log *lines
}

// processes are a script's, by name.
type processes struct{}

func startServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: serve NAME DIR FLAG…")
	}
	program, err := exec.LookPath("tongchou")
	ts.Check(err)
	p := &process{log: &lines{}}
	p.cmd = exec.Command(program, append([]string{"--data", ts.MkAbs(args[1]), "serve", "--addr", "127.0.0.1:0"}, args[2:]...)...)
	p.cmd.Env = []string{"PATH=" + ts.Getenv("PATH"), "TONGCHOU_NOW=" + ts.Getenv("TONGCHOU_NOW"), "LANG=" + ts.Getenv("LANG")}
	p.cmd.Dir, p.cmd.Stderr = ts.MkAbs("."), p.log
	ts.Check(p.cmd.Start())
	servers(ts)[args[0]] = p
	ts.Defer(func() {
		_ = p.cmd.Process.Kill() // unless it has ended already
		_ = p.cmd.Wait()
	})
	for range 600 {
		if m := listening.FindStringSubmatch(p.log.String()); m != nil {
			ts.Setenv(args[0], m[1])
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("the server does not listen: %s", p.log)
}

func servers(ts *testscript.TestScript) map[string]*process {
	return ts.Value(processes{}).(map[string]*process)
}

func stopServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 || servers(ts)[args[0]] == nil {
		ts.Fatalf("usage: stop NAME")
	}
	p := servers(ts)[args[0]]
	ts.Check(p.cmd.Process.Signal(syscall.SIGTERM))
	if err := p.cmd.Wait(); err != nil {
		ts.Fatalf("the server ended with %v: %s", err, p.log)
	}
}

func makeToken(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 5 {
		ts.Fatalf("usage: token NAME DIR ACCOUNT ROLE UNIT")
	}
	now, err := time.Parse(time.RFC3339, ts.Getenv("TONGCHOU_NOW"))
	ts.Check(err)
	secret, err := tokenFor(filepath.Clean(ts.MkAbs(args[1])), args[2], access.Role(args[3]), args[4], now)
	ts.Check(err)
	ts.Setenv(args[0], secret)
}

func emptyDatabase(t *testing.T) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) != 1 {
			ts.Fatalf("usage: postgres NAME")
		}
		ts.Setenv(args[0], pgtest.URL(t))
	}
}

func flip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: flip FILE")
	}
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	b[len(b)/2] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}
