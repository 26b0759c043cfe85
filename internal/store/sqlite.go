package store

import (
	"context"
	"fmt"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// sqliteConn is one connection to SQLite with its prepared statements.
type sqliteConn struct {
	*sqlite3.Conn
	stmts map[string]*sqlite3.Stmt // by SQL text
}

// dialSQLite connects to an existing file. In WAL mode with synchronous=FULL a committed entry survives a loss of power.
func dialSQLite(path string, wait time.Duration) (*sqliteConn, error) {
	db, err := sqlite3.OpenFlags(path, sqlite3.OPEN_READWRITE)
	if err != nil {
		return nil, err
	}
	c := &sqliteConn{Conn: db, stmts: map[string]*sqlite3.Stmt{}}
	err = c.BusyTimeout(wait)
	if err == nil {
		err = c.Exec(`
			PRAGMA journal_mode = WAL;
			PRAGMA synchronous = FULL;
			PRAGMA cache_size = -16384;
			PRAGMA journal_size_limit = 67108864;
			PRAGMA trusted_schema = OFF;
			PRAGMA cell_size_check = ON;
			PRAGMA automatic_index = OFF`) // our questions bring their indexes; what SQLite makes up reads the table
	}
	if err != nil {
		_ = db.Close() // the first error tells more
		return nil, err
	}
	return c, nil
}

func (c *sqliteConn) Close() error {
	for _, st := range c.stmts {
		_ = st.Close() // reports only the last step's error, already seen
	}
	return c.Conn.Close()
}

func (c *sqliteConn) usable(context.Context) bool { return true }

func (c *sqliteConn) during(ctx context.Context, fn func(conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	defer c.SetInterrupt(c.SetInterrupt(ctx))
	err := fn(c)
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// prepare returns the statement of sql, prepared once per connection.
func (c *sqliteConn) prepare(sql string) (*sqlite3.Stmt, error) {
	if st, ok := c.stmts[sql]; ok {
		return st, nil
	}
	st, _, err := c.PrepareFlags(sql, sqlite3.PREPARE_PERSISTENT)
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", sql, err)
	}
	c.stmts[sql] = st
	return st, nil
}

func (c *sqliteConn) rows(sql string, each func(row) bool, args ...any) (err error) {
	st, err := c.prepare(sql)
	if err != nil {
		return err
	}
	if err := bind(st, args); err != nil {
		return err
	}
	defer func() {
		if e := st.Reset(); err == nil {
			err = e
		}
	}()
	for st.Step() {
		if !each(sqliteRow{st}) {
			return nil
		}
	}
	return st.Err()
}

func (c *sqliteConn) exec(sql string, args ...any) error {
	st, err := c.prepare(sql)
	if err != nil {
		return err
	}
	if err := bind(st, args); err != nil {
		return err
	}
	return st.Exec()
}

func (c *sqliteConn) script(sql string) error { return c.Exec(sql) }

func bind(st *sqlite3.Stmt, args []any) error {
	for i, a := range args {
		var err error
		switch a := a.(type) {
		case int64:
			err = st.BindInt64(i+1, a)
		case string:
			err = st.BindText(i+1, a)
		case []byte:
			err = bindBytes(st, i+1, a)
		case nil:
			err = st.BindNull(i + 1)
		default:
			err = fmt.Errorf("store: cannot bind a %T", a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func bindBytes(st *sqlite3.Stmt, param int, b []byte) error {
	if b == nil {
		return st.BindNull(param)
	}
	return st.BindBlob(param, b)
}

// sqliteRow is the row at which a statement stands.
type sqliteRow struct{ st *sqlite3.Stmt }

func (r sqliteRow) Int(i int) int64    { return r.st.ColumnInt64(i) }
func (r sqliteRow) Text(i int) string  { return r.st.ColumnText(i) }
func (r sqliteRow) Bytes(i int) []byte { return r.st.ColumnRawBlob(i) }
func (r sqliteRow) Null(i int) bool    { return r.st.ColumnType(i) == sqlite3.NULL }

// Type says of which type a value really is: i, t, b, f for a number with a fraction, 0 for NULL.
func (r sqliteRow) Type(i int) byte {
	switch r.st.ColumnType(i) {
	case sqlite3.INTEGER:
		return 'i'
	case sqlite3.TEXT:
		return 't'
	case sqlite3.BLOB:
		return 'b'
	case sqlite3.NULL:
		return 0
	}
	return 'f'
}
