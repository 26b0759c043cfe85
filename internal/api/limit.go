package api

import (
	"container/list"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/tongchou/tongchou/internal/fault"
)

// limiter counts requests by caller: an account, or an address without one.
type limiter struct {
	every rate.Limit
	burst int
	now   func() time.Time

	mu    sync.Mutex
	by    map[string]*list.Element // of *bucket
	order *list.List               // the one asked for last in front
}

type bucket struct {
	key string
	*rate.Limiter
}

// keptCallers is how many callers are told apart; beyond that the one heard of longest ago starts anew.
const keptCallers = 20_000

func newLimiter(l Limits, now func() time.Time) *limiter {
	every := rate.Limit(l.PerSecond)
	if l.PerSecond < 0 {
		every = rate.Inf
	}
	return &limiter{every: every, burst: l.Burst, now: now, by: map[string]*list.Element{}, order: list.New()}
}

// take takes n from a caller's allowance; wait is how long until there is enough, 0 when there was.
func (l *limiter) take(key string, n int) (wait time.Duration) {
	if l.every == rate.Inf {
		return 0
	}
	l.mu.Lock()
	b := l.bucket(key)
	l.mu.Unlock()
	now := l.now()
	r := b.ReserveN(now, min(n, l.burst))
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// bucket returns a caller's allowance. The caller of bucket holds the lock.
func (l *limiter) bucket(key string) *bucket {
	if e, ok := l.by[key]; ok {
		l.order.MoveToFront(e)
		return e.Value.(*bucket)
	}
	if l.order.Len() >= keptCallers {
		last := l.order.Back()
		delete(l.by, last.Value.(*bucket).key)
		l.order.Remove(last)
	}
	b := &bucket{key, rate.NewLimiter(l.every, l.burst)}
	l.by[key] = l.order.PushFront(b)
	return b
}

// limited refuses callers who ask too often. Who has an account is counted by it, wherever it comes from.
func (s *server) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := of(r.Context())
		key := "address " + network(c.address)
		if c.subject.Account != "" {
			key = "account " + c.subject.Account
		}
		if wait := s.limit.take(key, 1); wait > 0 {
			tooOften(r, wait).send(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func tooOften(r *http.Request, wait time.Duration) *Problem {
	seconds := strconv.Itoa(int(math.Ceil(wait.Seconds())))
	return problem(r.Context(), http.StatusTooManyRequests, fault.New("api_rate", "", seconds)).with("Retry-After", seconds)
}

// network is what is counted as one address: of IPv6 the /64 that one subscriber has.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Is4() {
		return address
	}
	p, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}
