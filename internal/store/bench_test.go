package store

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// million is how many records one operation of these benchmarks writes or reads.
const million = 1_000_000

// national is the record numbered seq of a year of the whole country: 40,000 stations, 50 indicators, 3% corrections of
// the one before.
func national(seq int64) ledger.Record {
	i := seq % million
	r := ledger.Record{
		Kind: ledger.Observation, Region: 431002, Unit: agency.UnitNo(1 + i*7919%40_000), Indicator: agency.IndicatorNo(1 + i*31%50),
		On: 18_628 + when.Date(i*365/million), Qty: num.Qty(i*31%97) * num.One, Basis: ledger.Verified,
	}
	if i%33 == 32 {
		r.Kind, r.Ref, r.Reason = ledger.Correction, seq-1, "笔误"
	}
	return r
}

func report(b *testing.B, rows int, path string) {
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	if path == "" {
		return
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/float64(rows), "B/row")
}

// written is a ledger of a million records.
func written(b *testing.B, dir string) *Store {
	b.Helper()
	s, err := Create(dir, beihu)
	if err != nil {
		b.Fatal(err)
	}
	_, err = s.Write(ctx, Meta{}, fill)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func fill(tx *Tx) error {
	for seq := tx.next; seq < million; seq++ {
		if _, err := tx.Record(national(seq)); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkWrite is one Write of a million records, up to the answer that it is on disk.
func BenchmarkWrite(b *testing.B) {
	path := ""
	for b.Loop() {
		s := written(b, b.TempDir())
		path = s.Path()
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	report(b, million, path)
}

// BenchmarkBareInsert is the limit: the same rows, bound one by one to a prepared INSERT into a plain rowid table without
// index, in one transaction under the same pragmas.
func BenchmarkBareInsert(b *testing.B) {
	path := ""
	for b.Loop() {
		path = filepath.Join(b.TempDir(), "bare.db")
		bare(b, path)
	}
	report(b, million, path)
}

func bare(b *testing.B, path string) {
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		b.Fatal(err)
	}
	c, err := dialSQLite(path, time.Second)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	must(c.Exec("CREATE TABLE record (seq INTEGER PRIMARY KEY, region, kind, unit, indicator, occurred_on, qty, basis, ref, note, seal)"))
	st, err := c.prepare("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
	must(err)
	must(c.atomically(func() error {
		for seq := int64(1); seq < million; seq++ {
			r := sealedRecord{Record: national(seq)}
			r.Seq = seq
			r.note = appendNote(nil, &r.Record)
			must(bindRecord(st, 0, &r))
			must(st.Exec())
		}
		return nil
	}))
}

// BenchmarkRecords walks a million records from the first to the last.
func BenchmarkRecords(b *testing.B) {
	s := written(b, b.TempDir())
	defer s.Close()
	for b.Loop() {
		n := 0
		for _, err := range s.Records(ctx, Filter{}) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != million-1 {
			b.Fatal(n)
		}
	}
	report(b, million, "")
}

// BenchmarkSums recomputes all sums from a million records.
func BenchmarkSums(b *testing.B) {
	s := written(b, b.TempDir())
	defer s.Close()
	for b.Loop() {
		for _, err := range s.Sums(ctx, million, when.MaxRecordDate, ledger.Verified) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	report(b, million, "")
}

// BenchmarkDoctor checks a sound ledger of a million records and versions.
func BenchmarkDoctor(b *testing.B) {
	s, err := Create(b.TempDir(), beihu)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	_, err = s.Write(ctx, Meta{}, func(tx *Tx) error {
		for i := range 40_050 {
			kind := Unit
			if i < 50 {
				kind = Indicator
			}
			if _, _, err := tx.Version(kind, strconv.Itoa(i), 0, struct{}{}); err != nil {
				return err
			}
		}
		return fill(tx)
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if l, err := s.Doctor(ctx); err != nil || len(l) > 0 {
			b.Fatal(l, err)
		}
	}
	report(b, million, "")
}

// BenchmarkOneRecord is the smallest durable write: one record, one entry, one fsync.
func BenchmarkOneRecord(b *testing.B) {
	s, err := Create(b.TempDir(), beihu)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for b.Loop() {
		_, err := s.Write(ctx, Meta{}, func(tx *Tx) error {
			_, err := tx.Record(national(1))
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLookup fetches single records from all over a million.
func BenchmarkLookup(b *testing.B) {
	s := written(b, b.TempDir())
	defer s.Close()
	seq := int64(0)
	for b.Loop() {
		seq = (seq + 7919) % (million - 1)
		if _, err := s.Record(ctx, seq+1); err != nil {
			b.Fatal(err)
		}
	}
}
