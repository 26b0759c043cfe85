package rival

import (
	"bufio"
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/tongchou/tongchou/bench/national"
)

// Bare is what the SQLite driver can do at best: rows from memory through one prepared statement into a table without any
// index, in one durable transaction. took is the time, size the file's length after.
func Bare(ctx context.Context, dir string, w national.Workload) (rows int64, took time.Duration, size int64, err error) {
	path := filepath.Join(dir, "bare.sqlite")
	c, err := sqlite3.OpenContext(sqlite3.WithMaxMemory(ctx, 4<<30), path) // the cache of sqliteSetting needs more than the driver allows by itself
	if err != nil {
		return 0, 0, 0, err
	}
	err = c.Exec(sqliteSetting + `; CREATE TABLE record (
		seq INTEGER PRIMARY KEY, station INTEGER, indicator INTEGER, day INTEGER, qty INTEGER, ref INTEGER)`)
	start := time.Now()
	if err == nil {
		err = insertAll(c, "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", func(yield func([]int64, error) bool) {
			row := make([]int64, 6)
			for r := range w.Records() {
				row[0], row[1], row[2], row[3], row[4], row[5] = r.Seq, int64(r.Station), int64(r.Indicator), int64(r.Day), r.Qty, r.Ref
				rows++
				if !yield(row, nil) {
					return
				}
			}
		})
	}
	took = time.Since(start)
	if err = errors.Join(err, c.Close()); err != nil {
		return 0, 0, 0, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0, 0, 0, err
	}
	return rows, took, info.Size(), os.Remove(path)
}

// insertAll gives every row to the statement, in one transaction; a 0 in the last column is NULL.
func insertAll(c *sqlite3.Conn, text string, rows iter.Seq2[[]int64, error]) (err error) {
	st, _, err := c.Prepare(text)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := c.Exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for row, err := range rows {
		for i, v := range row {
			if i == len(row)-1 && v == 0 {
				err = errors.Join(err, st.BindNull(i+1))
				continue
			}
			err = errors.Join(err, st.BindInt64(i+1, v))
		}
		if err == nil {
			err = st.Exec()
		}
		if err != nil {
			return errors.Join(err, c.Exec("ROLLBACK"))
		}
	}
	return c.Exec("COMMIT")
}

// rowsOf reads the lines of a Source's file after its headings; an empty field is 0. The row is only good until the next.
func rowsOf(r io.Reader) iter.Seq2[[]int64, error] {
	return func(yield func([]int64, error) bool) {
		in := bufio.NewReaderSize(r, 1<<20)
		_, err := in.ReadSlice('\n')
		row := make([]int64, 7)
		for err == nil {
			var line []byte
			if line, err = in.ReadSlice('\n'); err == nil && !yield(numbers(line, row), nil) {
				return
			}
		}
		if err != io.EOF {
			yield(nil, err)
		}
	}
}

// numbers reads whole numbers without sign, divided by commas.
func numbers(line []byte, row []int64) []int64 {
	clear(row)
	at := 0
	for _, b := range line {
		switch {
		case b == ',':
			at++
		case b >= '0' && b <= '9':
			row[at] = row[at]*10 + int64(b-'0')
		}
	}
	return row
}
