package store

import (
	"context"
	"fmt"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// conn is one connection to SQLite with its prepared statements; it serves one goroutine at a time.
type conn struct {
	*sqlite3.Conn
	stmts map[string]*sqlite3.Stmt // by SQL text
}

// dial connects to an existing file. In WAL mode with synchronous=FULL a committed entry survives a loss of power.
func dial(path string, wait time.Duration) (*conn, error) {
	db, err := sqlite3.OpenFlags(path, sqlite3.OPEN_READWRITE)
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: db, stmts: map[string]*sqlite3.Stmt{}}
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

// Close ends the connection and its statements.
func (c *conn) Close() error {
	for _, st := range c.stmts {
		_ = st.Close() // reports only the last step's error, already seen
	}
	return c.Conn.Close()
}

// during runs fn; the end of ctx interrupts the statement that is running.
func (c *conn) during(ctx context.Context, fn func(*conn) error) error {
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
func (c *conn) prepare(sql string) (*sqlite3.Stmt, error) {
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

// rows runs a query and calls each for every row until it returns false. Arguments are int64 or string.
func (c *conn) rows(sql string, each func(*sqlite3.Stmt) bool, args ...any) (err error) {
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
		if !each(st) {
			return nil
		}
	}
	return st.Err()
}

// exec runs a statement that gives no rows.
func (c *conn) exec(sql string, args ...any) error {
	st, err := c.prepare(sql)
	if err != nil {
		return err
	}
	if err := bind(st, args); err != nil {
		return err
	}
	return st.Exec()
}

func bind(st *sqlite3.Stmt, args []any) error {
	for i, a := range args {
		var err error
		switch a := a.(type) {
		case int64:
			err = st.BindInt64(i+1, a)
		case string:
			err = st.BindText(i+1, a)
		default:
			err = fmt.Errorf("store: cannot bind a %T", a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// number runs a query for one whole number; found is false when it gives no row.
func (c *conn) number(sql string, args ...any) (n int64, found bool, err error) {
	err = c.rows(sql, func(st *sqlite3.Stmt) bool {
		n, found = st.ColumnInt64(0), true
		return false
	}, args...)
	return n, found, err
}

// atomically runs fn in one transaction that takes the writer's lock at once; an error or a panic of fn undoes it.
func (c *conn) atomically(fn func() error) (err error) {
	if err := c.Exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed && !c.GetAutocommit() {
			// An interrupted context must not stop the rollback.
			defer c.SetInterrupt(c.SetInterrupt(context.Background()))
			if e := c.Exec("ROLLBACK"); err == nil {
				err = e
			}
		}
	}()
	if err := fn(); err != nil {
		return err
	}
	if err := c.Exec("COMMIT"); err != nil {
		return err
	}
	committed = true
	return nil
}

// snapshot runs fn in one transaction that only reads, so that all its queries see the same store.
func (c *conn) snapshot(fn func() error) (err error) {
	if err := c.Exec("BEGIN"); err != nil {
		return err
	}
	defer func() {
		defer c.SetInterrupt(c.SetInterrupt(context.Background()))
		if e := c.Exec("ROLLBACK"); err == nil {
			err = e
		}
	}()
	return fn()
}
