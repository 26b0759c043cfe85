package pgtest

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// shared is the server of this test process, started when the first test asks for it.
var shared = sync.OnceValues(func() (*Server, error) { return launch(Options{}) })

// URL is the address of a fresh, empty place on the server of this test process: a schema of its own in one database, which
// takes milliseconds where a database takes a second. It goes when the server does.
func URL(t testing.TB) string {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("ledger_%d", places.Add(1))
	if err := s.admin("CREATE SCHEMA " + name); err != nil {
		t.Fatal(err)
	}
	return s.address("postgres") + "&search_path=" + name
}

// Start starts a server for one test alone, which may stop it and start it again.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	s, err := launch(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.end(""); err != nil {
			t.Errorf("stopping PostgreSQL: %v", err)
		}
	})
	return s
}

// Stop stops the server as an operator does; open connections end. Again starts it anew at the same address.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if err := s.end("keep"); err != nil {
		t.Fatal(err)
	}
}

// Again starts a server that was stopped.
func (s *Server) Again(t testing.TB) {
	t.Helper()
	if err := s.run(); err != nil {
		t.Fatal(err)
	}
}

var places atomic.Int64

// URL is the address of a fresh, empty database by the socket, dropped at the test's end if the server still runs.
func (s *Server) URL(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("ledger_%d", places.Add(1))
	if err := s.admin("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.admin("DROP DATABASE " + name + " WITH (FORCE)") })
	return s.address(name)
}

// TCP is the same place's address by the loopback.
func TCP(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	u.Host = net.JoinHostPort("127.0.0.1", q.Get("port"))
	q.Del("host")
	q.Del("port")
	u.RawQuery = q.Encode()
	return u.String()
}

func (s *Server) address(database string) string {
	return fmt.Sprintf("postgres://postgres@/%s?host=%s&port=%d", database, url.QueryEscape(s.dir), s.port)
}

// Exec runs SQL past the store, as the superuser, on the database at an address.
func Exec(address, sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	_, err = c.PgConn().Exec(ctx, sql).ReadAll()
	return err
}

func (s *Server) admin(sql string) error { return Exec(s.address("postgres"), sql) }

// await waits until the server answers.
func (s *Server) await(atMost time.Duration) (err error) {
	for end := time.Now().Add(atMost); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if err = s.admin("SELECT 1"); err == nil {
			return nil
		}
	}
	return err
}
