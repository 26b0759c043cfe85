package rig

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Cluster is a throw-away PostgreSQL of our own, reached by a socket in its directory. fsync stays on: what is acknowledged is on disk.
type Cluster struct {
	dir, bin string
	cred     *syscall.Credential
	cmd      *exec.Cmd
	gone     chan struct{} // closed when the postmaster has ended
	n        atomic.Int64
}

// Cluster starts the rig's PostgreSQL when it is asked for first.
func (r *Rig) Cluster(ctx context.Context) (*Cluster, error) {
	r.mu.Lock()
	c := r.cluster
	r.mu.Unlock()
	if c != nil {
		return c, nil
	}
	c, err := newCluster(ctx, r.path("postgres"))
	if err != nil {
		return nil, err
	}
	r.onClose(c.Stop)
	if err := c.Start(ctx); err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.cluster = c
	r.mu.Unlock()
	return c, nil
}

func newCluster(ctx context.Context, dir string) (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, bin: bin}
	if os.Geteuid() == 0 { // PostgreSQL refuses to run as root
		if c.cred, err = unprivileged(); err != nil {
			return nil, err
		}
		if err := os.Chown(dir, int(c.cred.Uid), int(c.cred.Gid)); err != nil {
			return nil, err
		}
	}
	cmd := c.command(ctx, "initdb", "-D", filepath.Join(dir, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return c, nil
}

// binaries is the folder of the newest PostgreSQL of this machine, 15 or later.
func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // errs only on a bad pattern
	slices.SortFunc(found, func(a, b string) int { return versionOf(a) - versionOf(b) })
	if n := len(found); n > 0 && versionOf(found[n-1]) >= 15 {
		return filepath.Dir(found[n-1]), nil
	}
	at, err := exec.LookPath("postgres")
	if err != nil {
		return "", errors.New("PostgreSQL 15 or later is needed: apt-get install postgresql")
	}
	if at, err = filepath.EvalSymlinks(at); err != nil {
		return "", err
	}
	return filepath.Dir(at), nil
}

func versionOf(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // what is no number is old
	return n
}

func unprivileged() (*syscall.Credential, error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(err1, err2)
}

func (c *Cluster) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, name), args...)
	cmd.Dir = c.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: c.cred}
	return cmd
}

// Start starts the postmaster and waits until it answers.
func (c *Cluster) Start(ctx context.Context) error {
	c.cmd = c.command(context.WithoutCancel(ctx), "postgres", "-D", filepath.Join(c.dir, "data"), "-k", c.dir, "-c", "listen_addresses=",
		"-c", "shared_buffers=256MB", "-c", "max_connections=100", "-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "logging_collector=off")
	log, err := os.OpenFile(filepath.Join(c.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	c.cmd.Stdout, c.cmd.Stderr = log, log
	c.cmd.SysProcAttr.Pdeathsig = syscall.SIGQUIT
	if err := c.cmd.Start(); err != nil {
		return err
	}
	c.gone = make(chan struct{})
	go func(cmd *exec.Cmd, gone chan struct{}) {
		_ = cmd.Wait() // its status is in its log
		close(gone)
	}(c.cmd, c.gone)
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		err := c.Exec(ctx, "postgres", "SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-c.gone:
			return fmt.Errorf("PostgreSQL ended at once: see %s: %w", log.Name(), err)
		default:
		}
		if time.Now().After(end) {
			return err
		}
	}
}

// PID is the postmaster's.
func (c *Cluster) PID() int { return c.cmd.Process.Pid }

// Stop ends the postmaster and all its connections at once, cleanly ("fast"), and waits for it.
func (c *Cluster) Stop() error { return c.end(syscall.SIGINT) }

func (c *Cluster) end(sig syscall.Signal) error {
	if c.cmd == nil || c.cmd.Process == nil {
		return nil
	}
	select {
	case <-c.gone:
		return nil
	default:
	}
	if err := c.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-c.gone:
		return nil
	case <-time.After(30 * time.Second):
		return fmt.Errorf("PostgreSQL %d does not end", c.cmd.Process.Pid)
	}
}

// URL is the address of one of its databases.
func (c *Cluster) URL(database string) string {
	return fmt.Sprintf("postgres://postgres@/%s?host=%s", database, url.QueryEscape(c.dir))
}

// Exec runs one statement on a database.
func (c *Cluster) Exec(ctx context.Context, database, sql string) error {
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	conn, err := pgx.Connect(ctx, c.URL(database))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

// Create makes a database, a copy of another where template is given, and returns its name.
func (c *Cluster) Create(ctx context.Context, template string) (string, error) {
	name := fmt.Sprintf("ledger_%d", c.n.Add(1))
	sql := "CREATE DATABASE " + name
	if template != "" {
		sql += " TEMPLATE " + template
	}
	return name, c.Exec(ctx, "postgres", sql)
}

// Version is what PostgreSQL says it is.
func (c *Cluster) Version() string {
	out, err := exec.Command(filepath.Join(c.bin, "postgres"), "--version").Output()
	if err != nil {
		return "PostgreSQL"
	}
	f := strings.Fields(string(out))
	return "PostgreSQL " + f[min(2, len(f)-1)]
}
