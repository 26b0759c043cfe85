package store

import (
	"context"

	"github.com/tongchou/tongchou/internal/ledger"
)

// database is the place of a ledger, a file or a server: it connects, and it knows what its errors mean.
type database interface {
	dial(ctx context.Context) (conn, error)
	place() string           // for messages: the file, or the server without its password
	empty() error            // the fault of a place that holds no ledger
	explain(err error) error // into a Failure or a fault; what is not the database's own passes as it is
	readers() int            // how many connections may rest open
}

// conn is one connection. It serves one goroutine and one question at a time: no call within the each of rows. SQL is the
// text that both databases understand; its parameters are ? or ?1, its arguments int64, string, []byte or nil.
type conn interface {
	// during runs fn; the end of ctx stops the statement that is running.
	during(ctx context.Context, fn func(conn) error) error
	// rows runs a query and calls each for every row until it returns false.
	rows(sql string, each func(row) bool, args ...any) error
	// exec runs a statement that gives no rows.
	exec(sql string, args ...any) error
	// script runs statements without arguments.
	script(sql string) error
	// atomically runs fn in one transaction that takes the writer's lock at once; an error or a panic of fn undoes it.
	atomically(fn func() error) error
	// snapshot runs fn in one transaction that only reads, so that all its queries see the same store.
	snapshot(fn func() error) error
	// records appends many records.
	records(rs []sealedRecord) error
	// bulk inserts rows of a table as they stand in another store.
	bulk(t *table, rows [][]any) error
	// tables names the tables there are.
	tables() ([]string, error)
	// faults calls each with what the database itself finds wrong with its pages and indexes, until it returns false.
	faults(each func(said string) bool) error
	// usable says whether the connection still serves; one that rested may be asked over the wire.
	usable(ctx context.Context) bool
	Close() error
}

// row is one row of an answer, its columns numbered from 0. NULL reads as 0, "" and nil.
type row interface {
	Int(i int) int64
	Text(i int) string
	Bytes(i int) []byte // of text too; valid until the next row
	Null(i int) bool
}

// sealedRecord is a record as it is kept.
type sealedRecord struct {
	ledger.Record
	note []byte // its words as JSON, nil for none
	seal []byte // of the note, nil when there is none
}

// number runs a query for one whole number; found is false when it gives no row.
func number(c conn, sql string, args ...any) (n int64, found bool, err error) {
	err = c.rows(sql, func(r row) bool {
		n, found = r.Int(0), true
		return false
	}, args...)
	return n, found, err
}
