package rig

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
)

// SQLite and Postgres are the stores by name.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Title is a store's name as tables print it.
func Title(kind string) string {
	if kind == Postgres {
		return "PostgreSQL"
	}
	return "SQLite"
}

// Ledger is a data directory with accounts in it.
type Ledger struct {
	Kind     string
	Dir      string
	Tokens   map[string]string // by account
	Numbers  int64             // records and versions that were seeded
	database string            // of the cluster
}

// addressFile is where a data directory on PostgreSQL names its database.
const addressFile = "database.url"

// Ledger returns a data directory of its own with the seeded agency, perDay records for each station, indicator and day.
func (r *Rig) Ledger(ctx context.Context, kind string, perDay int) (*Ledger, error) {
	key := fmt.Sprintf("%s-%d", kind, perDay)
	r.mu.Lock()
	seed := r.seeds[key]
	r.mu.Unlock()
	if seed == nil {
		var err error
		if seed, err = r.plant(ctx, kind, perDay); err != nil {
			return nil, fmt.Errorf("seeding %s: %w", kind, err)
		}
		r.mu.Lock()
		r.seeds[key] = seed
		r.mu.Unlock()
	}
	return r.clone(ctx, seed)
}

// plant makes a seed, from which others are copied.
func (r *Rig) plant(ctx context.Context, kind string, perDay int) (*Ledger, error) {
	l := &Ledger{Kind: kind, Dir: r.path("seed-" + kind), Tokens: map[string]string{}}
	start := time.Now()
	d, err := r.create(ctx, l, nil)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if err := fill(ctx, d, perDay, r.Seed); err != nil {
		return nil, err
	}
	if err := l.accounts(ctx, d); err != nil {
		return nil, err
	}
	last, err := d.Store().Last(ctx)
	if err != nil {
		return nil, err
	}
	l.Numbers = last.Last
	r.Logf("%s: seeded %d records and versions in %v", Title(kind), l.Numbers, time.Since(start).Round(time.Millisecond))
	return l, d.Close()
}

// create makes an empty ledger; on the cluster c, or the rig's where that is nil.
func (r *Rig) create(ctx context.Context, l *Ledger, c *Cluster) (_ *desk.Desk, err error) {
	if l.Kind == SQLite {
		return desk.Create(ctx, l.Dir, settings, time.Now)
	}
	if c == nil {
		if c, err = r.Cluster(ctx); err != nil {
			return nil, err
		}
	}
	if l.database, err = c.Create(ctx, ""); err != nil {
		return nil, err
	}
	if err := createOn(l.Dir, c.URL(l.database)); err != nil {
		return nil, err
	}
	return desk.Open(ctx, l.Dir, time.Now)
}

// clone copies a ledger that nobody has open.
func (r *Rig) clone(ctx context.Context, seed *Ledger) (*Ledger, error) {
	l := &Ledger{Kind: seed.Kind, Dir: r.path(seed.Kind), Tokens: seed.Tokens, Numbers: seed.Numbers}
	if err := os.CopyFS(l.Dir, os.DirFS(seed.Dir)); err != nil {
		return nil, err
	}
	if err := os.Chmod(l.Dir, 0o700); err != nil {
		return nil, err
	}
	if l.Kind == SQLite {
		return l, nil
	}
	c, err := r.Cluster(ctx)
	if err != nil {
		return nil, err
	}
	if l.database, err = c.Create(ctx, seed.database); err != nil {
		return nil, err
	}
	return l, os.WriteFile(filepath.Join(l.Dir, addressFile), []byte(c.URL(l.database)+"\n"), 0o600)
}

// cheap makes the hash of a password that nobody signs in with in a moment.
var cheap = access.Cost{Memory: 64, Passes: 1, Lanes: 1}

// Password is that of every account.
const Password = "correct-horse-battery"

// Account names.
const (
	Office        = "office"
	Auditor       = "auditor"
	Administrator = "administrator"
	Supervision   = "supervision"
	Political     = "political"
	Victim        = "victim" // an account that others may do anything to
)

// Clerk, Verifier and Commander are the names of accounts with that role at a unit.
func Clerk(unit string) string     { return "clerk-" + unit }
func Verifier(unit string) string  { return "verifier-" + unit }
func Commander(unit string) string { return "commander-" + unit }

// accounts makes an account for every role, a clerk for every station, a verifier and a commander for every bureau, each with an API
// token for all that a token may do.
func (l *Ledger) accounts(ctx context.Context, d *desk.Desk) error {
	s := access.New(access.On(d.Store()), access.Options{Cost: cheap})
	grants := map[string]access.Grant{
		Office: {Role: access.Office, Unit: City}, Auditor: {Role: access.Auditor, Unit: City}, Administrator: {Role: access.Administrator, Unit: City},
		Supervision: {Role: access.Supervision, Unit: City}, Political: {Role: access.Political, Unit: City}, Victim: {Role: access.Clerk, Unit: Station(7, 7)},
	}
	for n := range Bureaus * Stations {
		grants[Clerk(StationAt(n))] = access.Grant{Role: access.Clerk, Unit: StationAt(n)}
	}
	for b := range Bureaus {
		grants[Verifier(Bureau(b))] = access.Grant{Role: access.Verifier, Unit: Bureau(b)}
		grants[Commander(Bureau(b))] = access.Grant{Role: access.Commander, Unit: Bureau(b)}
	}
	for name, g := range grants {
		if _, err := s.CreateAccount(ctx, seeder, access.NewAccount{Name: name, Password: Password}); err != nil {
			return fmt.Errorf("account %s: %w", name, err)
		}
		if _, _, err := s.Give(ctx, seeder, name, g, "seed"); err != nil {
			return fmt.Errorf("account %s: %w", name, err)
		}
		if err := l.token(ctx, s, name); err != nil {
			return err
		}
	}
	return nil
}

var seeder = access.By{Actor: "seed", Origin: "seed"}

func (l *Ledger) token(ctx context.Context, s *access.Service, name string) error {
	in, err := s.SignIn(ctx, name, Password, "", "192.0.2.1")
	if err != nil {
		return fmt.Errorf("account %s: %w", name, err)
	}
	var scope []access.Operation
	for _, op := range access.Operations() {
		if op != access.SessionOwn && op != access.TokenOwn {
			scope = append(scope, op)
		}
	}
	l.Tokens[name], _, err = s.CreateToken(ctx, in.Subject, "faults", scope, time.Now().Add(300*24*time.Hour))
	return err
}
