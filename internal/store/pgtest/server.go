// Package pgtest starts a throw-away PostgreSQL for tests: a cluster of its own in a temporary directory, reached by a socket
// in it and by a free port of the loopback, open to everybody on this machine and never shared between test processes.
package pgtest

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Options say how a server is run. The zero value is for speed: a crash of the machine may lose everything.
type Options struct {
	Fsync    bool     // write through to the disk, as a real server does
	Settings []string // further ones, "max_connections=20"
}

// Server is one running cluster.
type Server struct {
	dir      string
	port     int
	options  Options
	who      *identity
	keeper   *exec.Cmd      // a shell that runs the server until its stdin ends
	leash    io.WriteCloser // its stdin
	programs string
}

// errMissing says that no server is installed.
var errMissing = errors.New("pgtest: no PostgreSQL server found (initdb, postgres): `make postgres` installs them")

// launch makes a cluster and starts it. Whatever becomes of this process, the server ends with it and its directory goes.
func launch(o Options) (*Server, error) {
	programs, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "tongchou-pg-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, options: o, programs: programs}
	if s.who, err = unprivileged(dir); err == nil {
		err = s.initialise()
	}
	if err == nil {
		err = s.start()
	}
	if err != nil {
		_ = os.RemoveAll(dir) // the first error tells more
		return nil, err
	}
	return s, nil
}

// initialise makes the cluster. Its collation is not that of bytes, so that a question that forgets to ask for bytes fails.
func (s *Server) initialise() error {
	cmd := exec.Command(filepath.Join(s.programs, "initdb"), "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync",
		"--locale=C", "--locale-provider=icu", "--icu-locale=en")
	s.who.apply(cmd)
	cmd.Dir = s.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("pgtest: initdb: %w\n%s", err, out)
	}
	return nil
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }
func (s *Server) log() string  { return filepath.Join(s.dir, "log") }

// keep runs the server until stdin ends or says "keep"; then it stops it by its process id and, unless told to keep them,
// removes its files.
const keep = `trap '' INT TERM HUP
dir=$1; shift
"$@" </dev/null >>"$dir/log" 2>&1 &
pid=$!
read -r word
kill -INT "$pid"
wait "$pid"
[ "$word" = keep ] || rm -rf "$dir"`

func (s *Server) start() error {
	var err error
	for range 5 { // another process may take the free port in between
		if s.port == 0 {
			if s.port, err = freePort(); err != nil {
				return err
			}
		}
		if err = s.run(); err == nil {
			return nil
		}
		s.port = 0
	}
	return err
}

func (s *Server) run() (err error) {
	args := []string{"-c", keep, "sh", s.dir, filepath.Join(s.programs, "postgres"), "-D", s.data()}
	for _, set := range append([]string{
		"port=" + strconv.Itoa(s.port), "listen_addresses=127.0.0.1", "unix_socket_directories=" + s.dir, "fsync=" + onOff(s.options.Fsync),
		"shared_buffers=64MB", "max_connections=200", "max_wal_size=4GB", "log_line_prefix=%m [%p] ",
	}, s.options.Settings...) {
		args = append(args, "-c", set)
	}
	s.keeper = exec.Command("/bin/sh", args...)
	s.keeper.Dir = s.dir
	s.who.apply(s.keeper)
	if s.leash, err = s.keeper.StdinPipe(); err != nil {
		return err
	}
	if err := s.keeper.Start(); err != nil {
		return err
	}
	if err := s.await(30 * time.Second); err != nil {
		log, _ := os.ReadFile(s.log()) // there may be none yet
		return errors.Join(fmt.Errorf("pgtest: %w\n%s", err, log), s.end("keep"))
	}
	return nil
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// end stops the server and waits until it has.
func (s *Server) end(word string) error {
	_, err := io.WriteString(s.leash, word+"\n")
	return errors.Join(err, s.leash.Close(), s.keeper.Wait())
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// programs finds the server's programs: where pg_config says, else where Debian keeps them, the newest; else on the PATH.
func programs() (string, error) {
	var dirs []string
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // errs only on a bad pattern
	for i := len(debian) - 1; i >= 0; i-- {
		dirs = append(dirs, debian[i])
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		dirs = append(dirs, filepath.Dir(path))
	}
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil {
			return dir, nil
		}
	}
	return "", errMissing
}
