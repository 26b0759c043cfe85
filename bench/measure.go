package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/tongchou/tongchou/bench/national"
	"github.com/tongchou/tongchou/bench/ours"
	"github.com/tongchou/tongchou/bench/rival"
)

// column is what was measured of one database.
type column struct {
	name, setting string
	failed        string                   // why it was not run
	load          float64                  // rows/s
	times         map[string]time.Duration // by question, and "insert"
	bytes         rival.Bytes
}

// result is all that was measured at one size.
type result struct {
	n, rows int64
	ours    column
	own     own
	bare    bare
	rivals  []column
}

// own is what only tongchou has.
type own struct {
	written  float64 // rows/s of the store, without reading a file
	opened   time.Duration
	work     time.Duration // of an insert, apart from the disk
	imported int64         // rows of the file behind ours.load
	postings int64         // bytes of the postings alone
}

// bare is the driver's own limit.
type bare struct {
	rate float64 // rows/s
	size int64
}

const (
	ourName      = "tongchou"
	insertions   = 51
	mostImported = 2_000_000 // rows of the file that is imported
)

// answers are the boards to compare with, by question, and the totals after each insert.
type answers struct {
	boards map[string]rival.Board
	totals []int64
}

func measure(ctx context.Context, o options, n int64) (r result, err error) {
	w := national.Workload{Observations: n, Seed: o.seed}
	dir, err := os.MkdirTemp(o.dir, "bench")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chmod(dir, 0o711); err != nil { // the PostgreSQL server is another user
		return r, err
	}
	src, err := rival.WriteSource(dir, w)
	if err != nil {
		return r, err
	}
	r = result{n: n, rows: src.Rows}
	fmt.Fprintf(o.log, "%d observations, %d records\n", n, src.Rows)
	rows, took, size, err := rival.Bare(ctx, dir, w)
	if err != nil {
		return r, err
	}
	r.bare = bare{rate: rate(rows, took), size: size}
	var want answers
	if err := within(dir, "tongchou", func(dir string) (err error) {
		want, err = measureOurs(ctx, o, dir, w, &r)
		return err
	}); err != nil {
		return r, fmt.Errorf("tongchou: %w", err)
	}
	for _, name := range o.only {
		if name == ourName {
			continue
		}
		fmt.Fprintln(o.log, name)
		err := within(dir, name, func(dir string) error {
			c, err := measureRival(ctx, o, name, dir, src, want)
			r.rivals = append(r.rivals, c)
			return err
		})
		if err != nil {
			return r, fmt.Errorf("%s: %w", name, err)
		}
	}
	return r, nil
}

// within lends a directory of its own and removes it after.
func within(parent, name string, fn func(dir string) error) error {
	dir, err := os.MkdirTemp(parent, name)
	if err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		return err
	}
	return errors.Join(fn(dir), os.RemoveAll(dir))
}

// inserted are the records that are added one by one after the questions: one more observation each, of stations that lie
// apart, on the last day of the year, on which nothing of theirs was yet recorded with this number.
func inserted(first int64, i int) national.Record {
	return national.Record{Seq: first + int64(i), Station: i * 1013 % national.Stations, Indicator: i % national.Indicators,
		Day: national.Days - 1, Qty: int64(1+i) * 1_0000, Entered: national.LastDay + 1}
}

func measureOurs(ctx context.Context, o options, dir string, w national.Workload, r *result) (want answers, err error) {
	nation, err := ours.Fill(ctx, dir, w)
	if err != nil {
		return want, err
	}
	defer func() {
		if nation.Desk != nil {
			err = errors.Join(err, nation.Close())
		}
	}()
	if nation.Rows != r.rows {
		return want, fmt.Errorf("%d records written, %d expected", nation.Rows, r.rows)
	}
	r.own = own{written: rate(nation.Rows, nation.Written), opened: nation.Opened, postings: nation.Memory()}
	r.ours = column{name: ourName, times: map[string]time.Duration{}, bytes: rival.Bytes{Table: nation.Disk, Disk: nation.Disk, Memory: nation.Heap}}
	want.boards = map[string]rival.Board{}
	for _, q := range questions {
		board, err := nation.Ask(ctx, q.Question)
		if err != nil {
			return want, err
		}
		if want.boards[q.key], err = nation.Plain(board); err != nil {
			return want, err
		}
		r.ours.times[q.key], err = median(4*o.runs, func(int) error {
			_, err := nation.Ask(ctx, q.Question)
			return err
		})
		if err != nil {
			return want, err
		}
	}
	return want, measureWrites(ctx, o, dir, w, nation, r, &want)
}

// measureWrites measures insertions, with the disk and without, and an import.
func measureWrites(ctx context.Context, o options, dir string, w national.Workload, nation *ours.Nation, r *result, want *answers) (err error) {
	r.ours.times["insert"], err = median(insertions, func(i int) error {
		total, err := nation.Insert(ctx, inserted(r.rows+1, i))
		want.totals = append(want.totals, total)
		return err
	})
	if err != nil {
		return err
	}
	works, err := nation.Work(ctx, w, insertions, func(i int) national.Record { return inserted(r.rows+1, i) })
	if err != nil {
		return err
	}
	slices.Sort(works)
	r.own.work = works[len(works)/2]
	rows, took, err := ours.Import(ctx, dir, w, mostImported)
	r.own.imported, r.ours.load = rows, rate(rows, took)
	return err
}

func measureRival(ctx context.Context, o options, name, dir string, src rival.Source, want answers) (c column, err error) {
	open := map[string]func(context.Context, string) (rival.Database, error){
		"sqlite":   func(ctx context.Context, dir string) (rival.Database, error) { return rival.OpenSQLite(ctx, dir) },
		"postgres": func(ctx context.Context, dir string) (rival.Database, error) { return rival.OpenPostgreSQL(ctx, dir) },
		"duckdb":   rival.OpenDuckDB,
	}[name]
	db, err := open(ctx, dir)
	if err != nil { // a rival that is not there leaves its column empty; one that answers otherwise ends the benchmark
		return column{name: name, failed: err.Error()}, nil
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	c = column{name: db.Name(), setting: db.Setting(), times: map[string]time.Duration{}}
	took, err := db.Load(ctx, src)
	if err != nil {
		return c, err
	}
	c.load = rate(src.Rows, took)
	if err := db.Prepare(ctx, src); err != nil {
		return c, err
	}
	for _, q := range questions {
		fmt.Fprintln(o.log, " ", q.name)
		if err := same(ctx, db, q, want.boards[q.key]); err != nil {
			return c, err
		}
		c.times[q.key], err = median(o.runs, func(int) error {
			_, err := db.Places(ctx, q.Question)
			return err
		})
		if err != nil {
			return c, err
		}
	}
	c.times["insert"], err = median(len(want.totals), func(i int) error {
		total, err := db.Insert(ctx, inserted(src.Rows+1, i))
		if err == nil && total != want.totals[i] {
			err = fmt.Errorf("insert %d: the county has %d, tongchou says %d", i, total, want.totals[i])
		}
		return err
	})
	if err != nil {
		return c, err
	}
	c.bytes, err = db.Bytes(ctx)
	return c, err
}

// same fails when the database answers otherwise than tongchou, be it in one item of one county.
func same(ctx context.Context, db rival.Database, q asked, want rival.Board) error {
	places, err := db.Places(ctx, q.Question)
	if err != nil {
		return err
	}
	items, err := db.Items(ctx, q.Question)
	if err != nil {
		return err
	}
	if len(places) != len(want.Places) || len(items) != len(want.Items) {
		return fmt.Errorf("%s: %d places and %d items, tongchou has %d and %d", q.name, len(places), len(items), len(want.Places), len(want.Items))
	}
	for i := range places {
		if places[i] != want.Places[i] {
			return fmt.Errorf("%s: %+v, tongchou has %+v", q.name, places[i], want.Places[i])
		}
	}
	for i := range items {
		if items[i] != want.Items[i] {
			return fmt.Errorf("%s: %+v, tongchou has %+v", q.name, items[i], want.Items[i])
		}
	}
	return nil
}

// median runs fn and returns the time in the middle.
func median(runs int, fn func(i int) error) (time.Duration, error) {
	if runs == 0 {
		return 0, nil
	}
	times := make([]time.Duration, runs)
	for i := range times {
		began := time.Now()
		if err := fn(i); err != nil {
			return 0, err
		}
		times[i] = time.Since(began)
	}
	slices.Sort(times)
	return times[runs/2], nil
}

func rate(rows int64, took time.Duration) float64 { return float64(rows) / took.Seconds() }
