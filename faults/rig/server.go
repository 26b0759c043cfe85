package rig

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Server is a process of `tongchou serve`. It keeps its address over restarts, as a real one does.
type Server struct {
	URL  string
	rig  *Rig
	dir  string
	args []string
	env  []string

	mu   sync.Mutex
	cmd  *exec.Cmd
	gone chan struct{}
	log  *tail
}

// Serve starts a server on a data directory and waits until it is ready. args and env ("KEY=value") are added to its own.
func (r *Rig) Serve(ctx context.Context, dir string, args []string, env ...string) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, err
	}
	s := &Server{URL: "http://" + addr, rig: r, dir: dir, env: env, log: &tail{most: 1 << 20}}
	s.args = append([]string{"serve", "--data", dir, "--addr", addr}, args...)
	r.onClose(s.Stop)
	return s, s.Start(ctx)
}

// Start starts the process and waits until it is ready, half a minute at most.
func (s *Server) Start(ctx context.Context) error {
	cmd := exec.Command(s.rig.Binary, s.args...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.rig.Dir, "TMPDIR=" + s.rig.Dir, "LANG=en", "USER=faults"}, s.env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Stdout, cmd.Stderr = s.log, s.log
	if err := cmd.Start(); err != nil {
		return err
	}
	gone := make(chan struct{})
	go func() {
		_ = cmd.Wait() // how it ended is in its log
		close(gone)
	}()
	s.mu.Lock()
	s.cmd, s.gone = cmd, gone
	s.mu.Unlock()
	return s.Await(ctx, 30*time.Second)
}

// Await waits until /readyz says so.
func (s *Server) Await(ctx context.Context, atMost time.Duration) error {
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for end := time.Now().Add(atMost); ; {
		res, err := client.Get(s.URL + "/readyz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
			err = errors.New(res.Status)
		}
		select {
		case <-s.gone:
			return fmt.Errorf("the server ended: %s", s.Log())
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
		if time.Now().After(end) {
			return fmt.Errorf("the server is not ready after %v: %w\n%s", atMost, err, s.Log())
		}
	}
}

// Kill ends the process without a chance to tidy up, and waits for its end.
func (s *Server) Kill() error { return s.end(syscall.SIGKILL) }

// Stop ends the process as systemd does. A server that has ended already is no error.
func (s *Server) Stop() error { return s.end(syscall.SIGTERM) }

func (s *Server) end(sig syscall.Signal) error {
	s.mu.Lock()
	cmd, gone := s.cmd, s.gone
	s.mu.Unlock()
	if cmd == nil || cmd.Process == nil {
		return nil
	}
	if err := cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-gone:
		return nil
	case <-time.After(40 * time.Second):
		_ = cmd.Process.Kill() // it did not listen
		<-gone
		return fmt.Errorf("server %d did not stop within 40 s", cmd.Process.Pid)
	}
}

// PID is the process's.
func (s *Server) PID() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cmd.Process.Pid
}

// Log is the end of what the server has said.
func (s *Server) Log() string { return s.log.String() }

// Resident is the memory that the process holds now and held at most, in bytes.
func (s *Server) Resident() (now, most int64) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.PID()))
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) != 3 {
			continue
		}
		n, _ := strconv.ParseInt(f[1], 10, 64) // a line that is no number is not ours
		switch f[0] {
		case "VmRSS:":
			now = n << 10
		case "VmHWM:":
			most = n << 10
		}
	}
	return now, most
}

// Run runs a command of the program on a data directory and returns what it printed.
func (r *Rig) Run(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, r.Binary, append([]string{"--data", dir, "--lang", "en"}, args...)...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + r.Dir, "TMPDIR=" + r.Dir, "USER=faults"}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if err != nil {
		err = fmt.Errorf("tongchou %s: %w\n%s", strings.Join(args, " "), err, out.String())
	}
	return out.String(), err
}

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	b    []byte
	most int
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p...)
	if over := len(t.b) - t.most; over > 0 {
		t.b = append(t.b[:0:0], t.b[over:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.b)
}
