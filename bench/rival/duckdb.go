//go:build duckdb

package rival

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"time"

	_ "github.com/duckdb/duckdb-go/v2" // the driver "duckdb"; needs cgo, which is why it stands behind a build tag
)

const duckdbSetting = "SET threads = 2"

// DuckDB is a database of columns in one file, in this process.
type DuckDB struct {
	asker
	version string
}

// OpenDuckDB makes an empty database in dir.
func OpenDuckDB(ctx context.Context, dir string) (Database, error) {
	db, err := sql.Open("duckdb", filepath.Join(dir, "rival.duckdb"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	d := &DuckDB{asker: asker{db: db, dialect: dialect{divide: "//", sum: "sum(qty)::BIGINT"}}}
	if err := db.QueryRowContext(ctx, "SELECT version()").Scan(&d.version); err != nil {
		return nil, err
	}
	return d, d.all(ctx, duckdbSetting, fmt.Sprintf(createRecord, "SMALLINT"), fmt.Sprintf(createTarget, "SMALLINT"), createEntry)
}

func (d *DuckDB) Name() string    { return "DuckDB " + d.version }
func (d *DuckDB) Setting() string { return "duckdb-go, " + duckdbSetting }

// Load lets DuckDB read the file itself.
func (d *DuckDB) Load(ctx context.Context, src Source) (time.Duration, error) {
	start := time.Now()
	err := d.all(ctx, fmt.Sprintf(`INSERT INTO record (seq, county, station, indicator, day, qty, ref) SELECT * FROM read_csv('%s', header = true,
		columns = {seq: 'BIGINT', county: 'INTEGER', station: 'INTEGER', indicator: 'SMALLINT', day: 'SMALLINT', qty: 'BIGINT', ref: 'BIGINT'})`, src.CSV))
	return time.Since(start), err
}

// Prepare needs no index: DuckDB reads columns.
func (d *DuckDB) Prepare(ctx context.Context, src Source) error {
	if err := d.small(ctx, src); err != nil {
		return err
	}
	return d.all(ctx, retire, "CHECKPOINT", "ANALYZE")
}

func (d *DuckDB) Bytes(ctx context.Context) (b Bytes, err error) {
	if err := d.all(ctx, "CHECKPOINT"); err != nil {
		return b, err
	}
	if err := d.number(ctx, "SELECT used_blocks * block_size FROM pragma_database_size()", &b.Disk); err != nil {
		return b, err
	}
	b.Table = b.Disk
	err = d.number(ctx, "SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()", &b.Memory)
	return b, err
}

func (d *DuckDB) Close() error { return d.db.Close() }
