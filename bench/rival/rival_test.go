package rival

import (
	"context"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/tongchou/tongchou/bench/national"
)

// Every database must say what a plain pass over the records says.
func TestDatabasesAnswerAsThePlainPassDoes(t *testing.T) {
	ctx := context.Background()
	src, err := WriteSource(t.TempDir(), national.Workload{Observations: 200_000, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	for name, start := range map[string]func(context.Context, string) (Database, error){
		"SQLite":     func(ctx context.Context, dir string) (Database, error) { return OpenSQLite(ctx, dir) },
		"PostgreSQL": func(ctx context.Context, dir string) (Database, error) { return OpenPostgreSQL(ctx, dir) },
		"DuckDB":     OpenDuckDB,
	} {
		t.Run(name, func(t *testing.T) {
			dir, err := os.MkdirTemp("", "rival") // short and open to the server's user, as t.TempDir is not
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.RemoveAll(dir) })
			if err := os.Chmod(dir, 0o711); err != nil {
				t.Fatal(err)
			}
			db, err := start(ctx, dir)
			if err != nil {
				t.Skip(err)
			}
			t.Cleanup(func() {
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
			if _, err := db.Load(ctx, src); err != nil {
				t.Fatal(err)
			}
			if err := db.Prepare(ctx, src); err != nil {
				t.Fatal(err)
			}
			compare(t, db, src)
		})
	}
}

func compare(t *testing.T, db Database, src Source) {
	ctx := context.Background()
	for _, q := range []Question{
		{AsOf: 364, City: -1},
		{AsOf: 180, City: -1},
		{AsOf: 250, KnownAt: national.RecordedAt(260), City: -1},
		{AsOf: 250, KnownAt: national.RecordedAt(260).Add(-time.Microsecond), City: 17},
		{AsOf: 300, City: 339},
		{AsOf: 300, KnownAt: national.RecordedAt(-1), City: 0}, // nothing known
	} {
		want := plain(src, q, nil)
		places, err := db.Places(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		items, err := db.Items(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(places, want.Places) || !slices.Equal(items, want.Items) {
			t.Errorf("%+v: another board", q)
		}
	}
	added := national.Record{Seq: src.Rows + 1, Station: 777, Indicator: 7, Day: 364, Qty: 3_0005}
	got, err := db.Insert(ctx, added)
	if err != nil {
		t.Fatal(err)
	}
	want := plain(src, Question{AsOf: 364, City: -1}, &added).Places[national.CountyOf(777)].Total
	if got != want {
		t.Errorf("after one more record the county has %d, want %d", got, want)
	}
	if b, err := db.Bytes(ctx); err != nil || b.Table == 0 || b.Disk < b.Table {
		t.Errorf("bytes %+v, %v", b, err)
	}
}

// plain goes over all records once and knows nothing of SQL.
func plain(src Source, q Question, added *national.Record) (b Board) {
	known, replaced := []national.Record{}, map[int64]bool{}
	for r := range src.Records() {
		if q.Now() || !national.RecordedAt(r.Entered).After(q.KnownAt) {
			known = append(known, r)
			replaced[r.Ref] = true
		}
	}
	if added != nil {
		known = append(known, *added)
	}
	sum := map[[2]int]int64{}
	for _, r := range known {
		if r.Day <= q.AsOf && !replaced[r.Seq] {
			sum[[2]int{national.CountyOf(r.Station), r.Indicator}] += r.Qty
		}
	}
	first, end := q.Counties()
	for c := first; c < end; c++ {
		p := Place{County: c}
		for i := range national.Indicators {
			a, target := sum[[2]int{c, i}], src.Target(c, i)
			hundredths := 200 * 10 * min(a, target) / target // one digit more than needed, cut
			score := hundredths / 10
			if hundredths%10 >= 5 {
				score++
			}
			b.Items = append(b.Items, Item{c, i, score})
			p.Total += score
		}
		b.Places = append(b.Places, p)
	}
	for i := range b.Places {
		b.Places[i].Rank = 1
		for _, other := range b.Places {
			if other.Total > b.Places[i].Total {
				b.Places[i].Rank++
			}
		}
	}
	return b
}
