package storetest

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// filters compares every kind of filter with the same choice made plainly in memory.
func filters(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	var rs []ledger.Record
	write(t, s, func(tx *store.Tx) {
		for i := range 240 {
			r := ledger.Record{
				Kind: ledger.Kind(1 + i%5), Unit: agency.UnitNo(1 + i%3), Indicator: agency.IndicatorNo(1 + i%4),
				On: day + when.Date(i*7%30),
			}
			if r.Kind != ledger.Observation {
				r.Ref = 1
			}
			var err error
			if r.Seq, err = tx.Record(r); err != nil {
				t.Fatal(err)
			}
			rs = append(rs, r)
		}
	})
	passes := func(f store.Filter, r ledger.Record) bool {
		return r.Seq > f.AfterSeq && (f.UpTo == 0 || r.Seq <= f.UpTo) &&
			(len(f.Units) == 0 || slices.Contains(f.Units, r.Unit)) &&
			(len(f.Indicators) == 0 || slices.Contains(f.Indicators, r.Indicator)) &&
			(len(f.Kinds) == 0 || slices.Contains(f.Kinds, r.Kind)) &&
			(f.From == 0 || r.On >= f.From) && (f.To == 0 || r.On <= f.To)
	}
	rapid.Check(t, func(rt *rapid.T) {
		maybe := func(g *rapid.Generator[int64]) int64 { return rapid.OneOf(rapid.Just(int64(0)), g).Draw(rt, "bound") }
		f := store.Filter{
			AfterSeq: maybe(rapid.Int64Range(1, 250)), UpTo: maybe(rapid.Int64Range(1, 250)),
			Units:      rapid.SliceOfN(rapid.Custom(func(t *rapid.T) agency.UnitNo { return agency.UnitNo(rapid.Uint32Range(0, 4).Draw(t, "u")) }), 0, 3).Draw(rt, "units"),
			Indicators: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) agency.IndicatorNo { return agency.IndicatorNo(rapid.Uint32Range(0, 4).Draw(t, "i")) }), 0, 3).Draw(rt, "indicators"),
			Kinds:      rapid.SliceOfN(rapid.Custom(func(t *rapid.T) ledger.Kind { return ledger.Kind(rapid.Uint8Range(1, 5).Draw(t, "k")) }), 0, 3).Draw(rt, "kinds"),
			From:       when.Date(maybe(rapid.Int64Range(int64(day), int64(day)+31))), To: when.Date(maybe(rapid.Int64Range(int64(day), int64(day)+31))),
			Limit: int(maybe(rapid.Int64Range(1, 300))),
		}
		var want []ledger.Record
		for _, r := range rs {
			if passes(f, r) && (f.Limit == 0 || len(want) < f.Limit) {
				want = append(want, r)
			}
		}
		if got := all(t, s.Records(ctx, f)); !slices.Equal(got, want) {
			rt.Fatalf("%+v: got %d records, want %d", f, len(got), len(want))
		}
	})
}

func references(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	directory(t, s)
	add(t, s,
		ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, On: day, Qty: 30_000, Voucher: "A-1"}, // 6
		ledger.Record{Kind: ledger.Observation, Unit: 2, Indicator: 1, On: day},                              // 7
		ledger.Record{Kind: ledger.Return, Ref: 6, Reason: "缺附件"},                                            // 8
		ledger.Record{Kind: ledger.Verification, Ref: 7, By: "督察"},                                           // 9
		ledger.Record{Kind: ledger.Correction, Ref: 6, Unit: 1, Indicator: 1, On: day, Reason: "笔误"},         // 10
	)
	r, err := s.Record(ctx, 6)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "a record", r, ledger.Record{Seq: 6, Kind: ledger.Observation, Unit: 1, Indicator: 1, On: day, Qty: 30_000, Voucher: "A-1"})
	for _, seq := range []int64{0, 5, 11} { // 5 is a version
		_, err := s.Record(ctx, seq)
		wantFault(t, err, "store_record_unknown")
	}
	numbers := func(rs []ledger.Record) (seqs []int64) {
		for _, r := range rs {
			seqs = append(seqs, r.Seq)
		}
		return seqs
	}
	rs, err := s.RecordsBySeq(ctx, []int64{9, 6, 9})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "in the order asked for", numbers(rs), []int64{9, 6, 9})
	many := slices.Repeat([]int64{9, 6, 7}, 300) // more than one statement asks for
	if rs, err = s.RecordsBySeq(ctx, many); err != nil {
		t.Fatal(err)
	}
	same(t, "many in the order asked for", numbers(rs), many)
	_, err = s.RecordsBySeq(ctx, append(many, 99))
	wantFault(t, err, "store_record_unknown")
	_, err = s.RecordsBySeq(ctx, []int64{9, 99})
	wantFault(t, err, "store_record_unknown")
	for seq, want := range map[int64][]int64{6: {8, 10}, 7: {9}, 8: nil, 0: nil} {
		rs, err := s.Successors(ctx, seq)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "what refers to a record", numbers(rs), want)
	}
}
