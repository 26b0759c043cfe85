// Command xapi runs ADL's conformance suite for learning record stores, from a checkout of it, against a throw-away server of ours, and prints
// the suite's own counts and the tests that failed. Nothing of the suite is part of this project.
//
//	go run ./tools/xapi -suite DIR [-version 2.0.0] [-database postgres://…] [-grep WORD]
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

const name, password = "courseware", "conformance-of-records"

func main() {
	suite := flag.String("suite", "", "a checkout of adlnet/lrs-conformance-test-suite in which npm install has run")
	version := flag.String("version", "1.0.3,2.0.0", "the versions to test")
	database := flag.String("database", "", "the address of an empty PostgreSQL database; SQLite without it")
	grep := flag.String("grep", "", "only tests whose names hold it")
	flag.Parse()
	failed, err := run(*suite, *database, *grep, strings.Split(*version, ","))
	if err != nil {
		fmt.Fprintln(os.Stderr, "xapi:", err)
		os.Exit(2)
	}
	if failed > 0 {
		os.Exit(1)
	}
}

func run(suite, database, grep string, versions []string) (failed int, err error) {
	if _, err := os.Stat(filepath.Join(suite, "bin", "console_runner.js")); err != nil {
		return 0, fmt.Errorf("%s is no checkout of the suite: %w", suite, err)
	}
	dir, err := os.MkdirTemp("", "tongchou-xapi-*")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	s, err := serve(dir, database)
	if err != nil {
		return 0, err
	}
	defer s.stop()
	for _, v := range versions {
		n, err := s.test(suite, v, grep)
		if err != nil {
			return failed, err
		}
		failed += n
	}
	return failed, nil
}

// server is the one under test.
type server struct {
	cmd     *exec.Cmd
	address string
	token   string
}

// serve makes a ledger with one account, starts a server on a free port of this machine and gets a token of that account.
func serve(dir, database string) (*server, error) {
	bin, data, secret := filepath.Join(dir, "tongchou"), filepath.Join(dir, "data"), filepath.Join(dir, "password")
	if err := os.WriteFile(secret, []byte(password), 0o600); err != nil {
		return nil, err
	}
	made := []string{"init", data, "--name", "xAPI"}
	if database != "" {
		made = append(made, "--database", database)
	}
	for _, c := range [][]string{
		{"go", "build", "-o", bin, "./cmd/tongchou"},
		append([]string{bin}, made...),
		{bin, "--data", data, "admin", "create", name, "--password-file", secret},
		{bin, "--data", data, "account", "grant", name, "political", "*", "--reason", "conformance"},
	} {
		if out, err := exec.Command(c[0], c[1:]...).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", strings.Join(c, " "), err, out)
		}
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{address: free.Addr().String()}
	free.Close()
	s.cmd = exec.Command(bin, "--data", data, "serve", "--addr", s.address, "--rate", "-1", "--log-level", "warn")
	s.cmd.Stdout, s.cmd.Stderr = os.Stderr, os.Stderr
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if err := s.ready(); err != nil {
		s.stop()
		return nil, err
	}
	file := filepath.Join(dir, "token")
	if out, err := exec.Command(bin, "login", name, "--server", "http://"+s.address, "--password-file", secret, "-o", file).CombinedOutput(); err != nil {
		s.stop()
		return nil, fmt.Errorf("login: %w\n%s", err, out)
	}
	token, err := os.ReadFile(file)
	s.token = strings.TrimSpace(string(token))
	return s, err
}

func (s *server) ready() error {
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		res, err := http.Get("http://" + s.address + "/readyz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
	}
	return errors.New("the server does not come up")
}

// stop ends the server by its own number.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait()
}

// summary is what the suite counts.
type summary struct {
	Total, Passed, Failed int
}

var logAt = regexp.MustCompile(`Full run log written to (\S+)`)

// test runs the suite's tests of one version and prints what it counts. Those of 1.0.3 go to the base that speaks 1.0.3 to requests that name no version.
func (s *server) test(suite, version, grep string) (failed int, err error) {
	base := "/xapi"
	if strings.HasPrefix(version, "1.") {
		base = "/xapi/1.0"
	}
	args := []string{"bin/console_runner.js", "-e", "http://" + s.address + base, "-a", "-u", name, "-p", s.token, "-x", version, "-z"}
	if grep != "" {
		args = append(args, "-g", grep)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", args...)
	cmd.Dir = suite
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	var last summary
	var line, log string
	for scan := bufio.NewScanner(out); scan.Scan(); {
		if json.Unmarshal(scan.Bytes(), &last) == nil {
			line = scan.Text()
		} else if m := logAt.FindStringSubmatch(scan.Text()); m != nil {
			log = m[1]
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		return 0, err
	}
	if line == "" || last.Total == 0 {
		return 0, fmt.Errorf("the suite for %s counted nothing", version)
	}
	fmt.Printf("xAPI %s: %s\n", version, line)
	if last.Failed > 0 && log != "" {
		if err := printFailures(os.Stdout, log); err != nil {
			return last.Failed, err
		}
	}
	return last.Failed, nil
}

// failure is a test of the suite's log, with those within it.
type failure struct {
	Title, Name, Status string
	Error               any
	Tests               []failure
}

func printFailures(w io.Writer, path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var log struct{ Log failure }
	if err := json.Unmarshal(b, &log); err != nil {
		return err
	}
	log.Log.print(w, 0)
	return nil
}

func (f *failure) print(w io.Writer, depth int) {
	title := f.Title
	if title == "" {
		title = f.Name
	}
	fmt.Fprintf(w, "%s%s\n", strings.Repeat("  ", depth), title)
	if f.Error != nil {
		fmt.Fprintf(w, "%s! %.300v\n", strings.Repeat("  ", depth), f.Error)
	}
	for i := range f.Tests {
		f.Tests[i].print(w, depth+1)
	}
}
