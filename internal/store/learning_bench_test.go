package store

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/tongchou/tongchou/internal/store/pgtest"
)

// studied is a statement of 1,000 bytes with nine terms, as courseware sends it.
func studied(n int) LearningRecord {
	id := fmt.Sprintf("00000000-0000-4000-8000-%012d", n)
	r := LearningRecord{ID: id, Body: fmt.Appendf(nil, `{"id":"%s","result":{"response":"%0940d"}}`, id, n)}
	for i, of := range []int{20, 500, 500, 5_000, 5_000, 5_000, 50, 50, 1_000_000} {
		r.Terms = append(r.Terms, fmt.Sprint("term ", i, " ", n%of))
	}
	return r
}

// BenchmarkStatements keeps statements in entries of one and of a hundred, and reads pages of a hundred of one agent's; the same JSON in plain
// inserts into a PostgreSQL table with its id as key is the limit that it is held against.
func BenchmarkStatements(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *Store{
		"SQLite":     func(t testing.TB) *Store { return onFile(t) },
		"PostgreSQL": func(t testing.TB) *Store { s, _, _ := onPostgres(t); return s },
	} {
		for _, batch := range []int{1, 100} {
			b.Run(fmt.Sprintf("in/%s/%d", name, batch), func(b *testing.B) {
				s := open(b)
				keepStatements(b, s, batch, b.N)
				b.ReportMetric(float64(batch*b.N)/b.Elapsed().Seconds(), "statements/s")
			})
		}
		b.Run("page/"+name, func(b *testing.B) {
			s := open(b)
			keepStatements(b, s, 100, 50)
			for b.Loop() {
				for l, err := range s.LearningRecords(ctx, LearningFilter{Terms: []string{"term 1 7", "term 0 7"}, Newest: true, Limit: 100}) {
					if err != nil || len(l.Body) == 0 {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
	for _, batch := range []int{1, 100} {
		b.Run(fmt.Sprintf("in/plain PostgreSQL/%d", batch), func(b *testing.B) { plainInserts(b, batch) })
	}
}

func keepStatements(b *testing.B, s *Store, batch, times int) {
	for i := range times {
		if _, err := s.Write(ctx, Meta{}, func(tx *Tx) error {
			rs := make([]LearningRecord, batch)
			for j := range rs {
				rs[j] = studied(i*batch + j)
			}
			return tx.Learn(20_000, rs)
		}); err != nil {
			b.Fatal(err)
		}
	}
}

func plainInserts(b *testing.B, batch int) {
	pg, err := pgconn.Connect(ctx, pgtest.URL(b))
	if err != nil {
		b.Fatal(err)
	}
	defer pg.Close(ctx)
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	_, err = pg.Exec(ctx, "CREATE TABLE plain (id UUID PRIMARY KEY, body JSONB NOT NULL)").ReadAll()
	must(err)
	_, err = pg.Prepare(ctx, "put", "INSERT INTO plain (id, body) VALUES ($1, $2)", nil)
	must(err)
	b.ResetTimer()
	for i := range b.N {
		lines := &pgconn.Batch{}
		for j := range batch {
			r := studied(i*batch + j)
			lines.ExecPrepared("put", [][]byte{[]byte(r.ID), r.Body}, nil, nil)
		}
		must(pg.ExecBatch(ctx, lines).Close())
	}
	b.ReportMetric(float64(batch*b.N)/b.Elapsed().Seconds(), "statements/s")
}
