package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// postgresConn is one connection to PostgreSQL with its prepared statements. It speaks the protocol through pgconn: values
// come in their binary form and no type is found out at run time.
type postgresConn struct {
	pg     *pgconn.PgConn
	server *postgresServer
	ctx    context.Context // of the question that runs
	stmts  map[string]*pgconn.StatementDescription
	within bool      // a transaction
	used   time.Time // when it last served
}

func (c *postgresConn) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return c.pg.Close(ctx)
}

// restWithoutDoubt is how long a connection may rest before it is asked whether it still lives.
const restWithoutDoubt = time.Second

func (c *postgresConn) usable(ctx context.Context) bool {
	if c.pg.IsClosed() || c.pg.IsBusy() || c.within {
		return false
	}
	if time.Since(c.used) < restWithoutDoubt {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return c.pg.Ping(ctx) == nil
}

func (c *postgresConn) during(ctx context.Context, fn func(conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.ctx = ctx
	defer func() { c.ctx, c.used = context.Background(), time.Now() }()
	err := fn(c)
	var unknown *outcomeUnknown
	if err != nil && ctx.Err() != nil && !errors.As(err, &unknown) {
		return ctx.Err()
	}
	return err
}

func (c *postgresConn) rows(sql string, each func(row) bool, args ...any) (err error) {
	answer, err := c.ask(sql, args)
	if err != nil {
		return err
	}
	done := false
	defer func() {
		if !done && !c.within {
			c.abandon() // what is left may be the whole ledger
			return
		}
		if _, e := answer.Close(); err == nil {
			err = c.judge(e)
		}
	}()
	for answer.NextRow() {
		if !each(postgresRow(answer.Values())) {
			done = c.nearlyDone(answer)
			return nil
		}
	}
	done = true
	return nil
}

// nearlyDone reads on after the caller has had enough and says whether that was the end, or nearly so.
func (c *postgresConn) nearlyDone(answer *pgconn.ResultReader) bool {
	for range 100 {
		if !answer.NextRow() {
			return true
		}
	}
	return false
}

// abandon ends the connection in the middle of an answer.
func (c *postgresConn) abandon() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = c.pg.CancelRequest(ctx) // the server would notice by itself, later
	_ = c.pg.Close(ctx)
}

func (c *postgresConn) exec(sql string, args ...any) error {
	answer, err := c.ask(sql, args)
	if err != nil {
		return err
	}
	_, err = answer.Close()
	return c.judge(err)
}

// judge tells a connection that was lost from what the server says, and ends a connection whose prepared statements another
// process has made stale by a new schema.
func (c *postgresConn) judge(err error) error {
	var said *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &said) && c.pg.IsClosed():
		return &connectionLost{err}
	case said != nil && said.Code == "0A000" && said.Routine == "RevalidateCachedQuery":
		c.abandon()
	}
	return err
}

func (c *postgresConn) script(sql string) error {
	_, err := c.run(c.ctx, dialect(sql))
	return err
}

// run sends SQL of our own as it is.
func (c *postgresConn) run(ctx context.Context, sql string) ([]*pgconn.Result, error) {
	results, err := c.pg.Exec(ctx, sql).ReadAll()
	return results, c.judge(err)
}

// ask sends a question.
func (c *postgresConn) ask(sql string, args []any) (*pgconn.ResultReader, error) {
	st, err := c.prepare(sql, args)
	if err != nil {
		return nil, err
	}
	if len(args) != len(st.ParamOIDs) {
		return nil, fmt.Errorf("store: %d arguments for %d parameters of %s", len(args), len(st.ParamOIDs), sql)
	}
	values, formats := make([][]byte, len(args)), make([]int16, len(args))
	for i, a := range args {
		if values[i], formats[i], err = encode(a, st.ParamOIDs[i]); err != nil {
			return nil, err
		}
	}
	return c.pg.ExecPrepared(c.ctx, st.Name, values, formats, allBinary), nil
}

var allBinary = []int16{binaryFormat}

// prepare returns the statement of sql, prepared once per connection. Numbers are sent with 64 bits whatever they are compared with;
// the server finds out what the other parameters are.
func (c *postgresConn) prepare(sql string, args []any) (*pgconn.StatementDescription, error) {
	if st, ok := c.stmts[sql]; ok {
		return st, nil
	}
	oids := make([]uint32, len(args))
	for i, a := range args {
		if _, whole := a.(int64); whole {
			oids[i] = int8OID
		}
	}
	st, err := c.pg.Prepare(c.ctx, "s"+strconv.Itoa(len(c.stmts)), dialect(sql), oids)
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", sql, c.judge(err))
	}
	c.stmts[sql] = st
	return st, nil
}

func (c *postgresConn) tables() (names []string, err error) {
	err = c.rows("SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = current_schema()", func(r row) bool {
		names = append(names, r.Text(0))
		return true
	})
	return names, err
}

// faults names the indexes that the server itself holds for broken. Its pages it checks as it reads them, if the cluster was made
// with checksums.
func (c *postgresConn) faults(each func(said string) bool) error {
	return c.rows(`
		SELECT c.relname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
		WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND c.relnamespace = current_schema()::regnamespace`,
		func(r row) bool { return each(r.Text(0)) })
}
