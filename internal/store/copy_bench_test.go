package store

import "testing"

// BenchmarkCopyToPostgreSQL moves a million records with their log.
func BenchmarkCopyToPostgreSQL(b *testing.B) {
	src := written(b, b.TempDir())
	defer src.Close()
	for b.Loop() {
		dst, _, _ := onPostgres(b)
		if err := src.CopyTo(ctx, dst); err != nil {
			b.Fatal(err)
		}
	}
	report(b, million, "")
}

// BenchmarkWriteToPostgreSQL is one Write of a million records.
func BenchmarkWriteToPostgreSQL(b *testing.B) {
	for b.Loop() {
		s, _, _ := onPostgres(b)
		if _, err := s.Write(ctx, Meta{}, fill); err != nil {
			b.Fatal(err)
		}
	}
	report(b, million, "")
}

// BenchmarkRecordsOfPostgreSQL walks a million records.
func BenchmarkRecordsOfPostgreSQL(b *testing.B) {
	s, _, _ := onPostgres(b)
	if _, err := s.Write(ctx, Meta{}, fill); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, err := range s.Records(ctx, Filter{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	report(b, million, "")
}
