package access

import (
	"context"
	"net/netip"
	"strconv"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
)

// limit bounds how fast somebody may guess: after free failures each next try waits twice as long as the one before, from a second up to most.
type limit struct {
	free int
	most time.Duration
	leak time.Duration // one failure is forgotten in so long; 0: none before forget
}

// A whole bureau may stand behind one address, mistyping all day: its failures leak away.
var (
	perAccount = limit{free: 5, most: 15 * time.Minute}
	perAddress = limit{free: 30, most: 15 * time.Minute, leak: time.Minute}
)

// forget is how long after the last failure they are forgotten, trust how long an address stays familiar.
const (
	forget = 24 * time.Hour
	trust  = 90 * 24 * time.Hour
)

// failures are the tries that did not succeed, of an account or an address.
type failures struct {
	Count int       `json:"count"`
	Last  time.Time `json:"last"`
}

// left is what of the failures still counts now.
func (l limit) left(f failures, now time.Time) failures {
	if since := now.Sub(f.Last); l.leak > 0 && since > 0 {
		f.Count = max(0, f.Count-int(since/l.leak))
	}
	return f
}

// wait is how long from now on no try is taken.
func (l limit) wait(f failures, now time.Time) time.Duration {
	if f.Count < l.free || f.Last.After(now) { // the clock was set back: one try is taken, which sets Last right
		return 0
	}
	pause := l.most
	if over := f.Count - l.free; over < 20 {
		pause = min(pause, time.Second<<over)
	}
	return max(0, pause-now.Sub(f.Last))
}

// guard is one try at an account from an address: where its failures are counted.
type guard struct {
	account, addr string
	counters      []counter
	familiar      string // key of the pair
}

type counter struct {
	key string
	limit
}

// guard finds what a try is counted under. An address the account has signed in from lately has a count of its own, so that strangers who guess at
// the account keep nobody out who sits where they always sit.
func (s *Service) guard(ctx context.Context, account, addr string) (guard, error) {
	place := network(addr)
	g := guard{account: account, addr: addr, familiar: hashed("pair", account, place)}
	p, found, err := s.papers.Paper(ctx, familiar, g.familiar)
	if err != nil {
		return g, err
	}
	// Keys are hashed: what is typed as a name is now and then a password.
	byAccount := counter{hashed("account", account), perAccount}
	if found && s.now().Before(p.Expires) {
		byAccount.key = g.familiar
	}
	g.counters = []counter{byAccount}
	if place != "" {
		g.counters = append(g.counters, counter{hashed("address", place), perAddress})
	}
	return g, nil
}

// network is what counts as one address: all of an IPv4 address, the first 64 bits of an IPv6 one, which are one subscriber's. Without an
// address (a command on the machine itself) it is "".
func network(addr string) string {
	if ap, err := netip.ParseAddrPort(addr); err == nil {
		addr = ap.Addr().String()
	}
	ip, err := netip.ParseAddr(addr)
	if err != nil {
		return addr
	}
	if ip = ip.Unmap().WithZone(""); ip.Is4() {
		return ip.String()
	}
	p, _ := ip.Prefix(64) // 64 bits are no error for IPv6
	return p.String()
}

// try counts the try as failed before it is made, so that many at once are not one; success or excuse takes that back. Fault: access_wait
// (Want: the seconds), when it comes too early; it is not counted then, so that knocking does not make the wait longer.
func (s *Service) try(ctx context.Context, g guard) error {
	for _, c := range g.counters { // first without the writer's lock: who must wait costs little
		f, err := s.failed(c)(s.papers.Paper(ctx, tries, c.key))
		if err != nil {
			return err
		}
		if w := c.wait(f, s.now()); w > 0 {
			return s.tooEarly(ctx, g, w)
		}
	}
	return s.write(aside{ctx}, func(tx Tx) error {
		for _, c := range g.counters {
			f, err := s.failed(c)(tx.Paper(tries, c.key))
			if err != nil {
				return err
			}
			if w := c.wait(f, s.now()); w > 0 {
				return s.tooEarly(ctx, g, w)
			}
			if err := s.putFailures(tx, c, failures{f.Count + 1, s.now()}); err != nil {
				return err
			}
		}
		return nil
	})
}

// failed reads what of a counter's paper still counts.
func (s *Service) failed(c counter) func(Paper, bool, error) (failures, error) {
	return func(p Paper, found bool, err error) (failures, error) {
		f, _, err := read[failures](p, found, err, s.now())
		return c.left(f, s.now()), err
	}
}

func (s *Service) putFailures(tx Tx, c counter, f failures) error {
	_, err := put(tx, Paper{Drawer: tries, Key: c.key, Expires: f.Last.Add(forget)}, f)
	return err
}

func (s *Service) tooEarly(ctx context.Context, g guard, w time.Duration) error {
	seconds := int64((w + time.Second - 1) / time.Second)
	s.warn(ctx, "sign-in refused: too many failures", "account", g.account, "addr", g.addr, "wait", seconds)
	return fault.New("access_wait", "", strconv.FormatInt(seconds, 10))
}

// Wait returns how long the fault access_wait asks to wait, for the Retry-After header; 0 for any other error.
func Wait(err error) time.Duration {
	for _, f := range fault.Of(err) {
		if f.Code == "access_wait" {
			n, _ := strconv.ParseInt(f.Want, 10, 64)
			return time.Duration(n) * time.Second
		}
	}
	return 0
}

// success forgets the account's failures, takes this try back from the address's (whoever has one account of their own may not guess at others freely), and makes
// the address familiar.
func (s *Service) success(tx Tx, g guard) error {
	for i, c := range g.counters {
		forgive := s.takeBack
		if i == 0 {
			forgive = func(tx Tx, c counter) error { return tx.Drop(tries, c.key) }
		}
		if err := forgive(tx, c); err != nil {
			return err
		}
	}
	_, err := put(tx, Paper{Drawer: familiar, Key: g.familiar, Owner: g.account, Expires: s.now().Add(trust)}, struct{}{})
	return err
}

// excuse takes the try back without forgetting the ones before: the password was right, but a code is still to come.
func (s *Service) excuse(ctx context.Context, g guard) error {
	return s.write(aside{ctx}, func(tx Tx) error {
		for _, c := range g.counters {
			if err := s.takeBack(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) takeBack(tx Tx, c counter) error {
	f, err := s.failed(c)(tx.Paper(tries, c.key))
	if err != nil || f.Count == 0 {
		return err
	}
	if f.Count == 1 {
		return tx.Drop(tries, c.key)
	}
	f.Count--
	return s.putFailures(tx, c, f)
}
