package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/tongchou/tongchou/internal/store"
)

// Options are what an agency sets; zero values take the defaults that stand beside them.
type Options struct {
	Now    func() time.Time // time.Now
	Random io.Reader        // crypto/rand
	Log    *slog.Logger     // none; what happened, to whom, from which address, never a secret
	Zone   *time.Location   // UTC; decides the day a role is given on

	Issuer string // the name that authenticator apps and passkeys show: the agency's; "tongchou"
	Origin string // where browsers reach the server, "https://kaohe.example.gov.cn"; without it there are no passkeys and no providers

	Cost     Cost          // DefaultCost
	Idle     time.Duration // 12 hours; a session unused so long ends
	Absolute time.Duration // 7 days; a session older than that ends

	Providers []Provider   // none; other places to sign in
	Client    *http.Client // one that waits 10 seconds; speaks to them
}

// Service keeps the accounts of an agency. Its methods may be called from many goroutines.
type Service struct {
	papers Papers
	o      Options
	slots  chan struct{} // as many passwords are hashed at once, each taking Cost.Memory

	mu        sync.Mutex
	decoy     string // a hash of no password, checked where there is no account
	providers map[string]*provider
}

// New makes the service on its papers.
func New(papers Papers, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Issuer == "" {
		o.Issuer = "tongchou"
	}
	if o.Cost == (Cost{}) {
		o.Cost = DefaultCost
	}
	if o.Idle == 0 {
		o.Idle = 12 * time.Hour
	}
	if o.Absolute == 0 {
		o.Absolute = 7 * 24 * time.Hour
	}
	if o.Client == nil {
		o.Client = &http.Client{Timeout: 10 * time.Second}
	}
	o.Origin = strings.TrimSuffix(o.Origin, "/")
	return &Service{papers: papers, o: o, slots: make(chan struct{}, runtime.NumCPU()), providers: map[string]*provider{}}
}

// By says who changes something and from what: an address, a command. It is the actor and origin of the ledger's entry.
type By struct{ Actor, Origin string }

// now is in whole microseconds, as papers keep it.
func (s *Service) now() time.Time { return s.o.Now().UTC().Truncate(time.Microsecond) }

func (s *Service) write(ctx context.Context, fn func(Tx) error) error {
	_, err := s.papers.Write(ctx, store.Meta{At: s.now()}, fn)
	return err
}

func (s *Service) note(ctx context.Context, what string, args ...any) {
	s.o.Log.InfoContext(ctx, what, args...)
}

func (s *Service) warn(ctx context.Context, what string, args ...any) {
	s.o.Log.WarnContext(ctx, what, args...)
}

// bytes draws n random bytes.
func (s *Service) bytes(n int) ([]byte, error) {
	b := make([]byte, n)
	s.mu.Lock() // a source given by a caller need not stand two readers
	defer s.mu.Unlock()
	_, err := io.ReadFull(s.o.Random, b)
	return b, err
}

// secret draws 256 bits: 43 characters that fit a cookie, a header and an address.
func (s *Service) secret() (string, error) {
	b, err := s.bytes(32)
	return base64.RawURLEncoding.EncodeToString(b), err
}

// hashed is under what a secret is kept. 256 random bits need no salt and no slow hash.
func hashed(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}
