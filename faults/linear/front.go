package linear

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"
)

// plant is a mistake that a proxy makes, to see that the check finds it.
type plant int

const (
	nothing    plant = iota
	staleReads       // a read is now and then answered with an older answer
	lostWrites       // a correction is now and then acknowledged and not made
)

// invented is where the numbers begin of records that the liar makes up.
const invented = 1_000_000_000

// front stands between clients and a server. Without a plant it is the server's own address.
type front struct {
	url    string
	server *http.Server
	done   chan struct{}
}

func newFront(target string, p plant, seed uint64) (*front, error) {
	if p == nothing {
		return &front{url: target}, nil
	}
	to, err := url.Parse(target)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	liar := &liar{plant: p, rnd: rand.New(rand.NewPCG(seed, 1)), kept: map[string][]kept{}, pass: httputil.NewSingleHostReverseProxy(to)}
	f := &front{url: "http://" + l.Addr().String(), server: &http.Server{Handler: liar}, done: make(chan struct{})}
	go func() {
		_ = f.server.Serve(l) // until it is closed
		close(f.done)
	}()
	return f, nil
}

func (f *front) close() {
	if f.server != nil {
		_ = f.server.Close() // the listener goes with it
		<-f.done
	}
}

// liar answers falsely once in ten times.
type liar struct {
	plant plant
	pass  http.Handler

	mu   sync.Mutex
	rnd  *rand.Rand
	kept map[string][]kept // answers to reads by address
	seq  int64             // of records that there are not
}

type kept struct {
	header http.Header
	body   []byte
}

func (l *liar) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	read := r.Method == http.MethodGet
	switch {
	case l.plant == staleReads && read:
		l.stale(w, r)
	case l.plant == lostWrites && strings.HasSuffix(r.URL.Path, "/correction") && l.now():
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		l.mu.Lock()
		l.seq++
		fmt.Fprintf(w, `{"record": %d, "entry": {"first": %d, "last": %d}}`, invented+l.seq, invented+l.seq, invented+l.seq)
		l.mu.Unlock()
	default:
		l.pass.ServeHTTP(w, r)
	}
}

func (l *liar) now() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rnd.IntN(10) == 0
}

// stale keeps every answer and gives one of some while ago now and then.
func (l *liar) stale(w http.ResponseWriter, r *http.Request) {
	key := r.URL.String()
	l.mu.Lock()
	old := l.kept[key]
	l.mu.Unlock()
	if len(old) > 3 && l.now() {
		answer := old[len(old)-4]
		for k, v := range answer.header {
			w.Header()[k] = v
		}
		time.Sleep(time.Millisecond)
		_, _ = w.Write(answer.body) // the client may be gone
		return
	}
	rec := &recorder{ResponseWriter: w}
	l.pass.ServeHTTP(rec, r)
	l.mu.Lock()
	l.kept[key] = append(l.kept[key], kept{w.Header().Clone(), rec.body.Bytes()})
	l.mu.Unlock()
}

type recorder struct {
	http.ResponseWriter
	body bytes.Buffer
}

func (r *recorder) Write(b []byte) (int, error) {
	r.body.Write(b)
	return r.ResponseWriter.Write(b)
}
