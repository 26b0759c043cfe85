package storetest

import (
	"testing"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/store"
)

// erasure takes words away; the numbers and the log stay.
func erasure(t *testing.T, fresh func(testing.TB) Database) {
	s, db := opened(t, fresh)
	directory(t, s) // 1–5
	write(t, s, func(tx *store.Tx) { version(t, tx, store.Person, "P1") })
	o := ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, On: day, Qty: 50_000, Reason: "张某某的电话", By: "李某"}
	plain := o
	plain.Reason, plain.By = "", ""
	add(t, s, o, plain) // 7, 8
	size, err := s.LogSize(ctx)
	if err != nil {
		t.Fatal(err)
	}
	root, err := s.LogRoot(ctx, size)
	if err != nil {
		t.Fatal(err)
	}
	erase := func(seq int64) (err error) {
		_, _ = s.Write(ctx, store.Meta{At: noon}, func(tx *store.Tx) error {
			err = tx.Erase(seq)
			return err
		})
		return err
	}
	for seq, code := range map[int64]string{8: "store_erase_nothing", 2: "store_erase_kind", 99: "store_record_unknown"} {
		wantFault(t, erase(seq), code)
	}
	for _, seq := range []int64{7, 6} {
		if err := erase(seq); err != nil {
			t.Fatal(err)
		}
		wantFault(t, erase(seq), "store_erase_nothing")
	}
	got, err := s.Record(ctx, 7)
	if err != nil {
		t.Fatal(err)
	}
	plain.Seq = 7
	same(t, "the record without its words", got, plain)
	for v, err := range s.Versions(ctx, 5) {
		if err != nil {
			t.Fatal(err)
		}
		same(t, "the person", string(v.Body), `{"erased":true}`)
	}
	check, err := s.VerifyLog(ctx)
	if err != nil || len(check.Breaks) > 0 {
		t.Errorf("the log after erasure: %v, %v", check.Breaks, err)
	}
	if again, err := s.LogRoot(ctx, size); err != nil || again != root {
		t.Errorf("erasure changed the root: %v", err)
	}
	// What was erased cannot be put back otherwise than it was.
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db.Exec(t, `UPDATE record SET note = '{"reason":"x"}' WHERE seq = 7`)
	s = db.Open(t)
	defer s.Close()
	if check, err = s.VerifyLog(ctx); err != nil || len(check.Breaks) != 1 || check.Breaks[0].Code != "log_record_changed" {
		t.Errorf("words put in the place of erased ones: %v, %v", check.Breaks, err)
	}
}
