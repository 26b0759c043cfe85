package access

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost is what one hash of a password takes with argon2id.
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
	Lanes  uint8
}

// DefaultCost is the first of the settings that OWASP's Password Storage Cheat Sheet recommends: 19 MiB, 2 passes, 1 lane.
var DefaultCost = Cost{Memory: 19 * 1024, Passes: 2, Lanes: 1}

const (
	saltLen = 16
	hashLen = 32
	phc     = "$argon2id$v=%d$m=%d,t=%d,p=%d$" // as the argon2 reference implementation writes it
)

// hash gives the password's hash with its salt and cost, in the PHC string format.
func (s *Service) hash(ctx context.Context, password string) (string, error) {
	salt, err := s.bytes(saltLen)
	if err != nil {
		return "", err
	}
	c := s.o.Cost
	sum, err := s.derive(ctx, password, salt, c)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf(phc, argon2.Version, c.Memory, c.Passes, c.Lanes) + b64(salt) + "$" + b64(sum), nil
}

// matches says whether the password gives this hash, and whether the hash was made at another cost than today's.
func (s *Service) matches(ctx context.Context, hash, password string) (ok, stale bool, err error) {
	c, salt, want, err := parseHash(hash)
	if err != nil {
		return false, false, err
	}
	got, err := s.derive(ctx, password, salt, c)
	if err != nil {
		return false, false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, c != s.o.Cost, nil
}

// derive waits for a slot, so that many who sign in at once don't take all memory.
func (s *Service) derive(ctx context.Context, password string, salt []byte, c Cost) ([]byte, error) {
	select {
	case s.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-s.slots }()
	return argon2.IDKey([]byte(password), salt, c.Passes, c.Memory, c.Lanes, hashLen), nil
}

func parseHash(hash string) (c Cost, salt, sum []byte, err error) {
	bad := func() (Cost, []byte, []byte, error) {
		return Cost{}, nil, nil, fmt.Errorf("access: a password's hash can't be read") // it does not show the hash
	}
	parts := strings.Split(hash, "$")
	if len(parts) != 6 {
		return bad()
	}
	var version int
	if n, err := fmt.Sscanf(strings.Join(parts[:4], "$")+"$", phc, &version, &c.Memory, &c.Passes, &c.Lanes); n != 4 || err != nil || version != argon2.Version {
		return bad()
	}
	if c.Memory > 1<<21 || c.Passes == 0 || c.Passes > 64 || c.Lanes == 0 { // 2 GiB: a paper that was tampered with must not stop the server
		return bad()
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil || len(salt) < 8 {
		return bad()
	}
	if sum, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(sum) != hashLen {
		return bad()
	}
	return c, salt, sum, nil
}

// decoyHash is what a password is checked against where there is no account, so that it takes as long as where there is one.
func (s *Service) decoyHash(ctx context.Context) (string, error) {
	s.mu.Lock()
	h := s.decoy
	s.mu.Unlock()
	if h != "" {
		return h, nil
	}
	password, err := s.secret()
	if err != nil {
		return "", err
	}
	if h, err = s.hash(ctx, password); err != nil {
		return "", err
	}
	s.mu.Lock()
	s.decoy = h
	s.mu.Unlock()
	return h, nil
}
