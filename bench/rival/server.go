package rival

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a PostgreSQL of our own: a throw-away cluster in a directory, reached by a socket in it.
type server struct {
	dir string
	cmd *exec.Cmd
	out bytes.Buffer
}

// errNoPostgreSQL says that no server is installed.
var errNoPostgreSQL = errors.New("rival: no PostgreSQL server found; on Debian: apt-get install postgresql")

// startServer makes a cluster in dir with the settings given and waits until it answers.
func startServer(dir string, settings []string) (*server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	s := &server{dir: filepath.Join(dir, "cluster")}
	who, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	if out, err := s.command(who, filepath.Join(bin, "initdb"), "-D", s.dir, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("rival: initdb: %w\n%s", err, out)
	}
	args := []string{"-D", s.dir, "-k", dir, "-c", "listen_addresses="}
	for _, set := range settings {
		args = append(args, "-c", set)
	}
	s.cmd = s.command(who, filepath.Join(bin, "postgres"), args...)
	s.cmd.Stdout, s.cmd.Stderr = &s.out, &s.out
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for range 300 {
		if s.command(who, filepath.Join(bin, "pg_isready"), "-h", dir).Run() == nil {
			return s, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return nil, errors.Join(fmt.Errorf("rival: PostgreSQL does not answer\n%s", s.out.String()), s.stop())
}

// stop ends the server; its directory is the caller's to remove.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGINT); err != nil { // fast shutdown
		return err
	}
	return s.cmd.Wait()
}

// command runs a program in dir as who. Should the benchmark die, the server dies with it.
func (s *server) command(who *syscall.Credential, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = filepath.Dir(s.dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGINT}
	return cmd
}

// binaries finds the server's programs: where pg_config says, else where Debian keeps them, the newest.
func binaries() (string, error) {
	var dirs []string
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	debian, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	for i := len(debian) - 1; i >= 0; i-- {
		dirs = append(dirs, debian[i])
	}
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil {
			return dir, nil
		}
	}
	return "", errNoPostgreSQL
}

// unprivileged returns the user postgres, and gives it dir, when we are root: the server refuses to run as root. Otherwise nil.
func unprivileged(dir string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err := errors.Join(err1, err2, os.Chown(dir, uid, gid)); err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
