package rival

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
)

// sqliteSetting is what every connection sets: durable commits, and as much memory as the table of ten million takes.
const sqliteSetting = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -1048576; PRAGMA temp_store = MEMORY"

// SQLite is a database in one file, in this process.
type SQLite struct {
	asker
	path, version string
	table         int64 // the file's length before the indexes
}

// OpenSQLite makes an empty database in dir.
func OpenSQLite(ctx context.Context, dir string) (*SQLite, error) {
	s := &SQLite{path: filepath.Join(dir, "rival.sqlite")}
	db, err := driver.Open(s.path, func(c *sqlite3.Conn) error { return c.Exec(sqliteSetting) })
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // one cache, kept warm
	s.asker = asker{db: db, dialect: dialect{divide: "/", sum: "sum(qty)"}}
	ctx = sqlite3.WithMaxMemory(ctx, 4<<30) // the driver allows a connection 256 MB, less than the cache we give it
	if err := db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&s.version); err != nil {
		return nil, err
	}
	return s, s.all(ctx,
		fmt.Sprintf(createRecord, "INTEGER"), fmt.Sprintf(createTarget, "INTEGER"), createEntry)
}

func (s *SQLite) Name() string    { return "SQLite " + s.version }
func (s *SQLite) Setting() string { return "ncruces/go-sqlite3, " + sqliteSetting }

// Load reads the file and gives its rows to one prepared statement in one transaction.
func (s *SQLite) Load(ctx context.Context, src Source) (time.Duration, error) {
	start := time.Now()
	f, err := os.Open(src.CSV)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	err = s.native(ctx, func(c *sqlite3.Conn) error {
		return insertAll(c, "INSERT INTO record (seq, county, station, indicator, day, qty, ref) VALUES (?, ?, ?, ?, ?, ?, ?)", rowsOf(f))
	})
	took := time.Since(start)
	if err == nil {
		s.table, err = s.length(ctx)
	}
	return took, err
}

// retireByRef is retire as SQLite's planner does well: it looks each corrected record up by its number.
const retireByRef = `CREATE INDEX record_ref ON record (ref, seq) WHERE ref IS NOT NULL;
UPDATE record SET known_to = (SELECT c.seq FROM record c WHERE c.ref = record.seq)
WHERE seq IN (SELECT ref FROM record WHERE ref IS NOT NULL)`

// Prepare makes an index that holds all that the questions read.
func (s *SQLite) Prepare(ctx context.Context, src Source) error {
	if err := s.small(ctx, src); err != nil {
		return err
	}
	return s.all(ctx,
		"CREATE UNIQUE INDEX record_seq ON record (seq)", retireByRef,
		"CREATE INDEX record_county ON record (county, indicator, day, qty, seq, known_to)",
		"PRAGMA wal_checkpoint(TRUNCATE)", "ANALYZE")
}

func (s *SQLite) Bytes(ctx context.Context) (b Bytes, err error) {
	b.Table = s.table
	b.Disk, err = s.length(ctx)
	return b, err
}

// length is the file's, with all that was written in it.
func (s *SQLite) length(ctx context.Context) (int64, error) {
	if err := s.all(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return 0, err
	}
	info, err := os.Stat(s.path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (s *SQLite) Close() error { return s.db.Close() }

// native lends the driver's own connection.
func (s *SQLite) native(ctx context.Context, fn func(*sqlite3.Conn) error) error {
	c, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Raw(func(raw any) error { return fn(raw.(driver.Conn).Raw()) })
}
