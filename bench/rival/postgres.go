package rival

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresSettings suit a machine of 2 cores and 16 GB or more that does nothing else. Commits are durable (fsync and
// synchronous_commit are on by default); wal_level=minimal spares the load its log.
var postgresSettings = []string{
	"shared_buffers=4GB", "effective_cache_size=12GB", "work_mem=256MB", "maintenance_work_mem=1GB", "hash_mem_multiplier=2",
	"max_parallel_workers_per_gather=2", "max_parallel_workers=2", "max_parallel_maintenance_workers=2",
	"random_page_cost=1.1", "wal_level=minimal", "max_wal_senders=0", "max_wal_size=16GB", "checkpoint_timeout=1h",
}

// PostgreSQL is a server on this machine, reached by its socket.
type PostgreSQL struct {
	asker
	server  *server
	version string
}

// OpenPostgreSQL starts a server of our own in dir, with an empty database.
func OpenPostgreSQL(ctx context.Context, dir string) (*PostgreSQL, error) {
	server, err := startServer(dir, postgresSettings)
	if err != nil {
		return nil, err
	}
	p := &PostgreSQL{server: server}
	db, err := sql.Open("pgx", "host="+dir+" user=postgres database=postgres default_query_exec_mode=simple_protocol")
	if err != nil {
		return nil, errors.Join(err, server.stop())
	}
	db.SetMaxOpenConns(1)
	p.asker = asker{db: db, dialect: dialect{divide: "/", sum: "sum(qty)::bigint"}}
	err = db.QueryRowContext(ctx, "SHOW server_version").Scan(&p.version)
	if err == nil {
		err = p.all(ctx, fmt.Sprintf(createTarget, "SMALLINT"), createEntry)
	}
	if err != nil {
		return nil, errors.Join(err, p.Close())
	}
	p.version, _, _ = strings.Cut(p.version, " ")
	return p, nil
}

func (p *PostgreSQL) Name() string { return "PostgreSQL " + p.version }
func (p *PostgreSQL) Setting() string {
	return "jackc/pgx, unix socket, " + strings.Join(postgresSettings, " ")
}

// Load copies the file into a table made in the same transaction.
func (p *PostgreSQL) Load(ctx context.Context, src Source) (time.Duration, error) {
	start := time.Now()
	f, err := os.Open(src.CSV)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	c, err := p.db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	err = c.Raw(func(raw any) error {
		pg := raw.(*stdlib.Conn).Conn().PgConn()
		for _, text := range []string{"BEGIN", fmt.Sprintf(createRecord, "SMALLINT")} {
			if _, err := pg.Exec(ctx, text).ReadAll(); err != nil {
				return err
			}
		}
		if _, err := pg.CopyFrom(ctx, f, "COPY record (seq, county, station, indicator, day, qty, ref) FROM STDIN (FORMAT csv, HEADER)"); err != nil {
			return err
		}
		return commit(ctx, pg)
	})
	return time.Since(start), err
}

func commit(ctx context.Context, pg *pgconn.PgConn) error {
	_, err := pg.Exec(ctx, "COMMIT").ReadAll()
	return err
}

// Prepare makes an index that holds all that the questions read, so that a city's board need not touch the table.
func (p *PostgreSQL) Prepare(ctx context.Context, src Source) error {
	if err := p.small(ctx, src); err != nil {
		return err
	}
	return p.all(ctx,
		"ALTER TABLE record ADD PRIMARY KEY (seq)", retire,
		"CREATE INDEX record_county ON record (county, indicator, day) INCLUDE (qty, seq, known_to)",
		"VACUUM ANALYZE", "CHECKPOINT")
}

func (p *PostgreSQL) Bytes(ctx context.Context) (b Bytes, err error) {
	if err := p.number(ctx, "SELECT pg_relation_size('record')", &b.Table); err != nil {
		return b, err
	}
	if err := p.number(ctx, "SELECT pg_total_relation_size('record')", &b.Disk); err != nil {
		return b, err
	}
	return b, nil
}

func (p *PostgreSQL) Close() error { return errors.Join(p.db.Close(), p.server.stop()) }
