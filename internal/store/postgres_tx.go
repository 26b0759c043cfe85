package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/tongchou/tongchou/internal/fault"
)

// beginWriting takes the writer's lock, which ends with the transaction, and learns by what name the server will know what became
// of it: the transaction's number, and the history of the server in which that number counts. 1953460841 is "tong".
const beginWriting = `
	BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
	SELECT pg_advisory_xact_lock(1953460841, hashtext(current_schema())), pg_current_xact_id()::text, ` + history

// history is the server's timeline: another one after a standby took over or a backup was restored.
const history = "left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)"

func (c *postgresConn) atomically(fn func() error) error {
	results, err := c.run(c.ctx, beginWriting)
	c.within = err == nil || c.pg.TxStatus() != 'I'
	if err != nil {
		return errors.Join(err, c.rollback())
	}
	said := results[1].Rows[0]
	name := transactionName{string(said[1]), string(said[2])}
	committing := false
	defer func() {
		if !committing {
			_ = c.rollback() // the first error tells more; a connection that cannot roll back is closed
		}
	}()
	if err := fn(); err != nil {
		return err
	}
	if err := c.ctx.Err(); err != nil {
		return err
	}
	committing = true
	return c.commit(name)
}

// commit ends the transaction. The end of the caller's context does not stop it: then nobody would know what became of it.
func (c *postgresConn) commit(name transactionName) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), c.server.patience)
	defer cancel()
	results, err := c.run(ctx, "COMMIT")
	c.within = false
	switch {
	case err == nil && results[0].CommandTag.String() == "COMMIT":
		return nil
	case err == nil:
		return fmt.Errorf("store: the server answered %s to COMMIT", results[0].CommandTag)
	case !c.pg.IsClosed():
		return err // the server says that it did not
	}
	return c.server.outcome(context.WithoutCancel(c.ctx), name, err)
}

func (c *postgresConn) snapshot(fn func() error) error {
	if _, err := c.run(c.ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); err != nil {
		return err
	}
	c.within = true
	defer func() { _ = c.rollback() }() // it only read
	return fn()
}

// rollback ends a transaction whatever the caller's context says.
func (c *postgresConn) rollback() error {
	if !c.within {
		return nil
	}
	c.within = false
	if c.pg.IsClosed() {
		return nil // the server has rolled back
	}
	if c.pg.IsBusy() { // a panic within an answer
		c.abandon()
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_, err := c.run(ctx, "ROLLBACK")
	if err != nil {
		c.abandon()
	}
	return err
}

// records sends all in one COPY.
func (c *postgresConn) records(rs []sealedRecord) error {
	b := append(make([]byte, 0, len(copyHeader)+128*len(rs)), copyHeader...)
	for i := range rs {
		b = appendRecord(b, &rs[i])
	}
	b = binary.BigEndian.AppendUint16(b, math.MaxUint16) // the end
	return c.copyIn(b, copyRecords)
}

func (c *postgresConn) bulk(t *table, rows [][]any) error {
	b := []byte(copyHeader)
	for _, values := range rows {
		b = binary.BigEndian.AppendUint16(b, uint16(len(values)))
		for i, v := range values {
			cell, err := encodeAs(v, t.columns[i].kind)
			if err != nil {
				return fault.New("store_copy_broken", t.name+"."+t.columns[i].name, "") // SQLite holds what does not fit
			}
			b = appendBytes(b, cell)
		}
	}
	b = binary.BigEndian.AppendUint16(b, math.MaxUint16) // the end
	return c.copyIn(b, t.copyIn())
}

func (c *postgresConn) copyIn(b []byte, sql string) error {
	_, err := c.pg.CopyFrom(c.ctx, bytes.NewReader(b), sql)
	return c.judge(err)
}

// transactionName is what the server calls a transaction.
type transactionName struct{ number, history string }

// outcomeUnknown says that the connection was lost while the server committed, and that it could not be asked afterwards.
type outcomeUnknown struct{ cause error }

func (e *outcomeUnknown) Error() string {
	return "store: whether it was written is not known: " + e.cause.Error()
}
func (e *outcomeUnknown) Unwrap() error { return e.cause }

// outcome asks the server, by another connection, what became of a transaction whose commit was not answered: nil when it is
// committed, lost when it is not, an outcomeUnknown when the server cannot say in time.
func (s *postgresServer) outcome(ctx context.Context, name transactionName, lost error) error {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	for ctx.Err() == nil {
		status, err := s.status(ctx, name)
		switch {
		case err != nil || status == "in progress":
		case status == "committed":
			return nil
		case status == "aborted":
			return lost
		default:
			return &outcomeUnknown{lost}
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
	return &outcomeUnknown{lost}
}

// status returns what the server says of a transaction, "" when it does not know it.
func (s *postgresServer) status(ctx context.Context, name transactionName) (status string, err error) {
	pg, err := pgconn.ConnectConfig(ctx, s.config)
	if err != nil {
		return "", err
	}
	defer pg.Close(ctx)
	answer := pg.ExecParams(ctx, "SELECT pg_xact_status($1::xid8) WHERE "+history+" = $2::text",
		[][]byte{[]byte(name.number), []byte(name.history)}, nil, nil, nil).Read()
	if answer.Err == nil && len(answer.Rows) == 1 {
		status = string(answer.Rows[0][0])
	}
	return status, answer.Err
}
