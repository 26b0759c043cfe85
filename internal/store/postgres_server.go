package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/tongchou/tongchou/internal/fault"
)

// oldestPostgres is the oldest release that this store is tested on.
const oldestPostgres = 15

// postgresServer is a ledger in a PostgreSQL database.
type postgresServer struct {
	config   *pgconn.Config
	where    string        // user, host, port, database
	wait     time.Duration // for another process that writes, for a free connection
	patience time.Duration // for an answer to COMMIT, and then for the server to say what became of it
}

// parseURL reads the address of a database. Its fault says nothing of what stands in it: that may be a password.
func parseURL(url string, wait time.Duration) (*postgresServer, error) {
	url = strings.TrimSpace(url)
	broken := fault.New("store_url_broken", "", "postgres://USER@HOST:5432/DATABASE")
	if !strings.HasPrefix(url, "postgres://") && !strings.HasPrefix(url, "postgresql://") {
		return nil, broken
	}
	config, err := pgconn.ParseConfig(url)
	if err != nil {
		return nil, broken
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 5 * time.Second
	}
	s := &postgresServer{config: config, wait: wait, patience: 20 * time.Second}
	host := net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port)))
	if strings.HasPrefix(config.Host, "/") {
		host = config.Host
	}
	s.where = "postgres://" + config.User + "@" + host + "/" + config.Database
	settings := s.settings()
	config.AfterConnect = func(ctx context.Context, pg *pgconn.PgConn) error { return prepareSession(ctx, pg, settings) }
	return s, nil
}

// settings are SETs for each session, but for what the address itself sets.
func (s *postgresServer) settings() string {
	wanted := map[string]string{
		"application_name": "tongchou",
		"client_encoding":  "UTF8",
		// A writer waits this long for another.
		"lock_timeout": strconv.FormatInt(s.wait.Milliseconds(), 10),
		// A walk through the ledger of a province takes minutes; what takes longer has gone astray.
		"statement_timeout": "20min",
		// An import may read its file within a transaction; a process that hangs must not hold the writer's lock for ever.
		"idle_in_transaction_session_timeout": "5min",
		// Taken only where the doctor's recomputation of all sums needs it.
		"work_mem": "128MB",
		"jit":      "off", // compiling costs more than our questions
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if _, given := s.config.RuntimeParams[name]; !given {
			fmt.Fprintf(&b, "SET %s = '%s';", name, wanted[name])
		}
	}
	// What is acknowledged must be on the disk; a server that waits for a standby too goes on doing so.
	return b.String() + "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
}

// prepareSession refuses a server that would not do and sets the session up.
func prepareSession(ctx context.Context, pg *pgconn.PgConn, settings string) error {
	if err := checkServer(pg.ParameterStatus("server_version"), pg.ParameterStatus("server_encoding")); err != nil {
		return err
	}
	_, err := pg.Exec(ctx, settings).ReadAll()
	return err
}

// checkServer judges what a server says of itself: "15.18 (Debian 15.18-0+deb12u1)", "UTF8".
func checkServer(version, encoding string) error {
	major, _ := strconv.Atoi(version[:len(version)-len(strings.TrimLeft(version, "0123456789"))]) // 0 for what is no number
	switch {
	case major < oldestPostgres:
		return fault.New("store_server_old", version, strconv.Itoa(oldestPostgres))
	case encoding != "UTF8":
		return fault.New("store_server_encoding", encoding, "UTF8")
	}
	return nil
}

// dial connects. A server with all its connections in use is asked again for a while: questions are short.
func (s *postgresServer) dial(ctx context.Context) (conn, error) {
	for end := time.Now().Add(s.wait); ; {
		pg, err := pgconn.ConnectConfig(ctx, s.config)
		if err == nil {
			return &postgresConn{pg: pg, server: s, ctx: context.Background(), stmts: map[string]*pgconn.StatementDescription{}, used: time.Now()}, nil
		}
		var said *pgconn.PgError
		if !errors.As(err, &said) || said.Code != tooManyConnections || time.Now().After(end) {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, withoutConfig(err)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// withoutConfig takes the configuration, and the password with it, out of an error of connecting.
func withoutConfig(err error) error {
	var connecting *pgconn.ConnectError
	if errors.As(err, &connecting) {
		return fmt.Errorf("%w: %w", errNotConnected, connecting.Unwrap())
	}
	return err
}

var errNotConnected = errors.New("store: no connection")

func (s *postgresServer) place() string { return s.where }
func (s *postgresServer) empty() error  { return fault.New("store_database_empty", s.where, "") }
func (s *postgresServer) readers() int  { return 16 } // a backend at rest takes a few MB of the server

const tooManyConnections = "53300"

// explain turns an error of PostgreSQL or of the way to it into a Failure.
func (s *postgresServer) explain(err error) error {
	var unknown *outcomeUnknown
	if errors.As(err, &unknown) {
		return failure("store_outcome_unknown", s.where, err)
	}
	if settled(err) {
		return err
	}
	var said *pgconn.PgError
	var lost *connectionLost
	switch {
	case errors.As(err, &said):
	case errors.Is(err, errNotConnected), errors.As(err, &lost):
		return failure(unreachable, s.where, err)
	default:
		return err // of the caller's own network, perhaps
	}
	switch code := said.Code; {
	case code == "55P03":
		return failure("store_busy", "", err)
	case code == "53100":
		return failure("store_full", s.where, err)
	case code == tooManyConnections:
		return failure("store_crowded", s.where, err)
	case code == "3D000":
		return failure("store_database_missing", s.where, err)
	case code == "42501", code == "25006", strings.HasPrefix(code, "28"):
		return failure("store_forbidden", s.where, err)
	case code == "XX001", code == "XX002":
		return failure("store_damaged", s.where, err)
	case strings.HasPrefix(code, "08"), code == "57P01", code == "57P02", code == "57P03", code == "57P05":
		return failure(unreachable, s.where, err)
	}
	return failure("store_trouble", s.where, err)
}

// connectionLost says that a connection ended under a question.
type connectionLost struct{ cause error }

func (e *connectionLost) Error() string { return "store: connection lost: " + e.cause.Error() }
func (e *connectionLost) Unwrap() error { return e.cause }
