package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
)

// Break is what the doctor found, without the words.
type Break struct {
	Code   string
	Record int64
}

func doctor(t testing.TB, s *store.Store) (breaks []Break) {
	t.Helper()
	l, err := s.Doctor(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range l {
		breaks = append(breaks, Break{f.Code, f.Place.Record})
		for _, lang := range say.Languages() {
			if v := say.In(lang); !v.Has("fault." + f.Code) {
				t.Errorf("no sentence for %s in %s", f.Code, lang)
			}
		}
	}
	return breaks
}

// plantedBreaks starts from one sound ledger and breaks it in one way at a time.
func plantedBreaks(t *testing.T, fresh func(testing.TB) Database) {
	o := ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, On: day, Qty: 50_000}
	sound := func(t *testing.T) (*store.Store, Database) {
		s, db := opened(t, fresh)
		directory(t, s)       // 1–5
		add(t, s, o, o, o, o) // 6–9
		add(t, s,
			ledger.Record{Kind: ledger.Correction, Ref: 6, Unit: 1, Indicator: 2, On: day, Reason: "笔误"}, // 10
			ledger.Record{Kind: ledger.Retraction, Ref: 10, Reason: "重复"},                                // 11
			ledger.Record{Kind: ledger.Verification, Ref: 7, By: "督察"},                                   // 12
			ledger.Record{Kind: ledger.Return, Ref: 8, Reason: "缺附件"},                                    // 13
			ledger.Record{Kind: ledger.Correction, Ref: 9, Unit: 1, Indicator: 1, On: day, Reason: "笔误"}, // 14
		)
		same(t, "before the break", doctor(t, s), []Break(nil))
		return s, db
	}
	for name, c := range map[string]struct {
		sql  string
		want []Break
	}{
		"a record removed":                          {"DELETE FROM record WHERE seq = 13", []Break{{"store_seq_gap", 13}}},
		"the last record removed":                   {"DELETE FROM record WHERE seq = 14", []Break{{"store_seq_gap", 14}}},
		"a version removed":                         {"DELETE FROM version WHERE seq = 3", []Break{{"store_seq_gap", 3}}},
		"the first version removed, a unit gone":    {"DELETE FROM version WHERE seq = 2; UPDATE record SET unit = 2 WHERE seq = 7", []Break{{"store_seq_gap", 2}, {"store_record_unit", 7}}},
		"a record twice, under another region":      {"INSERT INTO record (seq, region, kind, unit, indicator, occurred_on, qty, basis, ref, note) SELECT seq, region + 1, kind, unit, indicator, occurred_on, qty, basis, ref, note FROM record WHERE seq = 13", []Break{{"store_seq_repeated", 13}}},
		"a record with a version's number":          {"INSERT INTO record (seq, region, kind, unit, indicator, occurred_on, qty, basis) VALUES (5, 0, 1, 1, 1, 0, 0, 0)", []Break{{"store_seq_repeated", 5}}},
		"a record slipped in behind the entries":    {"INSERT INTO record (seq, region, kind, unit, indicator, occurred_on, qty, basis) VALUES (15, 0, 1, 1, 1, 0, 0, 0)", []Break{{"store_seq_uncovered", 15}}},
		"an entry removed":                          {"DELETE FROM entry WHERE first_seq = 6", []Break{{"store_entry_gap", 6}}},
		"the first entry removed":                   {"DELETE FROM entry WHERE first_seq = 1", []Break{{"store_entry_gap", 1}}},
		"the last entry removed":                    {"DELETE FROM entry WHERE first_seq = 10", []Break{{"store_seq_uncovered", 10}}},
		"an entry too short":                        {"UPDATE entry SET last_seq = 8 WHERE first_seq = 6", []Break{{"store_entry_gap", 9}}},
		"an entry too long":                         {"UPDATE entry SET last_seq = 10 WHERE first_seq = 6", []Break{{"store_entry_overlap", 10}}},
		"an entry turned round":                     {"UPDATE entry SET last_seq = 9 WHERE first_seq = 10", []Break{{"store_entry_empty", 10}, {"store_seq_uncovered", 10}}},
		"time gone back":                            {"UPDATE entry SET recorded_at = 0 WHERE first_seq = 6", []Break{{"store_entry_time", 6}}},
		"two entries at one instant":                {"UPDATE entry SET recorded_at = (SELECT recorded_at FROM entry WHERE first_seq = 6) WHERE first_seq = 10", []Break{{"store_entry_time", 10}}},
		"a version's body cut off":                  {"UPDATE version SET body = substr(body, 1, 5) WHERE seq = 4", []Break{{"store_version_body", 4}}},
		"a version of an unknown kind":              {"UPDATE version SET kind = 'planet' WHERE seq = 3", []Break{{"store_version_kind", 3}}},
		"a version whose code is gone":              {"DELETE FROM thing WHERE kind = 'unit' AND no = 3", []Break{{"store_version_code", 3}}},
		"a record of an unknown unit":               {"UPDATE record SET unit = 4 WHERE seq = 7", []Break{{"store_record_unit", 7}}},
		"a record of no unit":                       {"UPDATE record SET unit = 0 WHERE seq = 7", []Break{{"store_record_unit", 7}}},
		"a record of an unknown indicator":          {"UPDATE record SET indicator = 3 WHERE seq = 14", []Break{{"store_record_indicator", 14}}},
		"a verification that names an unknown unit": {"UPDATE record SET unit = 77 WHERE seq = 12", []Break{{"store_record_unit", 12}}},
		"an unknown kind of record":                 {"UPDATE record SET kind = 9 WHERE seq = 7", []Break{{"store_record_kind", 7}, {"store_chain_kind", 12}}},
		"an unknown basis":                          {"UPDATE record SET basis = 2 WHERE seq = 14", []Break{{"store_record_basis", 14}}},
		"a day out of range":                        {"UPDATE record SET occurred_on = 65536 WHERE seq = 14", []Break{{"store_record_day", 14}}},
		"a note that is no JSON":                    {"UPDATE record SET note = 'x' WHERE seq = 13", []Break{{"store_note_broken", 13}}},
		"an observation that refers":                {"UPDATE record SET kind = 1 WHERE seq = 14", []Break{{"store_record_ref", 14}}},
		"a correction of nothing":                   {"UPDATE record SET ref = NULL WHERE seq = 14", []Break{{"store_record_ref", 14}}},
		"a reference to itself":                     {"UPDATE record SET ref = 14 WHERE seq = 14", []Break{{"store_chain_later", 14}}},
		"a reference to a later record":             {"UPDATE record SET ref = 14 WHERE seq = 13", []Break{{"store_chain_later", 13}}},
		"a reference to a number not given out":     {"UPDATE record SET ref = 99 WHERE seq = 14", []Break{{"store_chain_later", 14}}},
		"a reference to a version":                  {"UPDATE record SET ref = 4 WHERE seq = 14", []Break{{"store_chain_orphan", 14}}},
		"a retraction of a retraction":              {"UPDATE record SET ref = 11, kind = 3 WHERE seq = 14", []Break{{"store_chain_kind", 14}}},
		"a verification of a return":                {"UPDATE record SET ref = 13, kind = 4 WHERE seq = 14", []Break{{"store_chain_kind", 14}}},
		"two corrections of one record":             {"UPDATE record SET ref = 6 WHERE seq = 14", []Break{{"store_chain_fork", 14}}},
		"a retraction of a corrected record":        {"UPDATE record SET ref = 6 WHERE seq = 11", []Break{{"store_chain_not_head", 11}}},
		"a correction of a retracted record":        {"UPDATE record SET ref = 10 WHERE seq = 14", []Break{{"store_chain_retracted", 14}}},
		"a correction of a returned record":         {"UPDATE record SET ref = 8 WHERE seq = 14", []Break{{"store_chain_returned", 14}}},
		"a verification of a verified record":       {"UPDATE record SET ref = 7, kind = 4 WHERE seq = 14", []Break{{"store_chain_verified", 14}}},
		"a return of a verified record":             {"UPDATE record SET ref = 7 WHERE seq = 13", []Break{{"store_chain_verified", 13}}},
	} {
		t.Run(name, func(t *testing.T) {
			s, db := sound(t)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			db.Exec(t, c.sql)
			s = db.Open(t)
			defer s.Close()
			same(t, "breaks", doctor(t, s), c.want)
		})
	}
	t.Run("the list ends somewhere", func(t *testing.T) {
		s, db := sound(t)
		add(t, s, slices.Repeat([]ledger.Record{o}, 1500)...)
		db.Exec(t, "UPDATE record SET occurred_on = -1 WHERE seq > 14")
		breaks := doctor(t, s)
		same(t, "how many", len(breaks), 1001)
		same(t, "the last", breaks[1000], Break{"store_more_breaks", 0})
	})
}

// circle plants records that refer to each other; every question must still end.
func circle(t *testing.T, fresh func(testing.TB) Database) {
	s, db := opened(t, fresh)
	directory(t, s)
	o := ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, On: day}
	add(t, s, o, o, o)
	db.Exec(t, "UPDATE record SET kind = 2, ref = 15 - seq WHERE seq IN (7, 8)")
	soon, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for _, err := range s.Sums(soon, 8, day, ledger.Submitted) {
		if err != nil {
			t.Fatal(err)
		}
	}
	same(t, "breaks", doctor(t, s), []Break{{"store_chain_later", 7}})
}
