package store

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/store/pgtest"
)

// wire is a network between us and the server that fails when the transaction commits.
type wire struct {
	net.Listener
	server string
	lose   atomic.Value // "", "the commit", "the answer"
	down   atomic.Bool  // after that, until told otherwise
	stays  bool         // whether it stays down once it has failed
}

func (w *wire) serve() {
	for {
		client, err := w.Accept()
		if err != nil {
			return
		}
		go w.carry(client)
	}
}

func (w *wire) carry(client net.Conn) {
	defer client.Close()
	if w.down.Load() {
		return
	}
	server, err := net.Dial("tcp", w.server)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		defer client.Close()
		_, _ = io.Copy(client, server)
	}()
	b := make([]byte, 1<<16)
	for {
		n, err := client.Read(b)
		if err != nil {
			return
		}
		lose := w.lose.Load().(string)
		committing := lose != "" && bytes.Contains(b[:n], []byte("COMMIT\x00"))
		if committing {
			w.lose.Store("")
			w.down.Store(w.stays)
			_ = client.Close()
		}
		if committing && lose == "the commit" {
			return
		}
		if _, err := server.Write(b[:n]); err != nil {
			return
		}
		if committing { // let the server finish
			time.Sleep(300 * time.Millisecond)
			return
		}
	}
}

// throughWire is an empty ledger behind a wire.
func throughWire(t *testing.T) (*Store, *wire) {
	t.Helper()
	direct, err := url.Parse(pgtest.TCP(t, pgtest.URL(t)))
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	w := &wire{Listener: l, server: direct.Host}
	w.lose.Store("")
	go w.serve()
	direct.Host = l.Addr().String()
	s := createdOn(t, t.TempDir(), direct.String())
	s.db.(*postgresServer).patience = 3 * time.Second
	return s, w
}

func TestALostCommitIsLookedUp(t *testing.T) {
	s, w := throughWire(t)
	first, err := units(s, 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	w.lose.Store("the answer")
	second, err := units(s, 2, nil)
	if err != nil {
		t.Fatalf("committed, but the answer was lost: %v", err)
	}
	w.lose.Store("the commit")
	_, err = units(s, 2, nil)
	wantFailure(t, err, "store_unreachable")
	third, err := units(s, 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, s, first, second, third)
}

func TestAnUnknownOutcomeIsCalledSo(t *testing.T) {
	s, w := throughWire(t)
	w.stays = true
	w.lose.Store("the answer")
	_, err := units(s, 2, nil)
	wantFailure(t, err, "store_outcome_unknown")
	_, err = s.Last(ctx)
	wantFailure(t, err, "store_unreachable")
	w.down.Store(false)
	last, err := s.Last(ctx)
	if err != nil || last.Last != 4 {
		t.Errorf("once it can be asked: %+v, %v", last, err)
	}
}
