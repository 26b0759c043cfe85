package storetest

import (
	"math"
	"testing"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// sumsTable writes the records of each case as numbers 6, 7, 8… and compares the sum of unit 1, indicator 1 on both bases.
func sumsTable(t *testing.T, fresh func(testing.TB) Database) {
	o := func(qty num.Qty, basis ledger.Basis) ledger.Record {
		return ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, On: day, Qty: qty, Basis: basis}
	}
	c := func(ref int64, qty num.Qty, basis ledger.Basis) ledger.Record {
		return ledger.Record{Kind: ledger.Correction, Unit: 1, Indicator: 1, On: day, Qty: qty, Basis: basis, Ref: ref}
	}
	on := func(r ledger.Record, d when.Date) ledger.Record { r.On = d; return r }
	do := func(kind ledger.Kind, ref int64) ledger.Record { return ledger.Record{Kind: kind, Ref: ref} }
	const sub, ver = ledger.Submitted, ledger.Verified
	for _, test := range []struct {
		rule                string
		records             []ledger.Record
		submitted, verified num.Qty
	}{
		{"a submitted one counts as submitted only", []ledger.Record{o(5, sub)}, 5, 0},
		{"a verified one counts on both", []ledger.Record{o(5, ver)}, 5, 5},
		{"verification counts it", []ledger.Record{o(5, sub), do(ledger.Verification, 6)}, 5, 5},
		{"return takes it out", []ledger.Record{o(5, sub), do(ledger.Return, 6)}, 0, 0},
		{"a submitted correction waits on the verified basis", []ledger.Record{o(5, ver), c(6, 7, sub)}, 7, 5},
		{"a verified correction counts at once", []ledger.Record{o(5, ver), c(6, 7, ver)}, 7, 7},
		{"a correction verified later", []ledger.Record{o(5, ver), c(6, 7, sub), do(ledger.Verification, 7)}, 7, 7},
		{"a returned correction gives its predecessor back", []ledger.Record{o(5, ver), c(6, 7, sub), do(ledger.Return, 7)}, 5, 5},
		{"corrected again after a return", []ledger.Record{o(5, ver), c(6, 7, sub), do(ledger.Return, 7), c(6, 8, ver)}, 8, 8},
		{"a verified correction of an unverified one supersedes the whole chain", []ledger.Record{o(5, ver), c(6, 7, sub), c(7, 8, ver)}, 8, 8},
		{"retraction takes out the chain on both", []ledger.Record{o(5, ver), c(6, 7, sub), do(ledger.Retraction, 7)}, 0, 0},
		{"a correction moved to a later day", []ledger.Record{o(5, ver), on(c(6, 7, ver), day+1)}, 0, 0},
		{"a later day does not count yet", []ledger.Record{on(o(5, ver), day+1), o(1, ver)}, 1, 1},
	} {
		t.Run(test.rule, func(t *testing.T) {
			s, _ := opened(t, fresh)
			directory(t, s)
			seqs := add(t, s, test.records...)
			for basis, want := range map[ledger.Basis]num.Qty{sub: test.submitted, ver: test.verified} {
				var got num.Qty
				for _, sum := range all(t, s.Sums(ctx, seqs[len(seqs)-1], day, basis)) {
					got += sum.Qty
				}
				same(t, basis.String(), got, want)
			}
			same(t, "known before it", len(all(t, s.Sums(ctx, 5, day, ledger.Submitted))), 0)
		})
	}
}

func sumsOverflow(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	directory(t, s)
	big := ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, On: day, Qty: math.MaxInt64, Basis: ledger.Verified}
	add(t, s, big, big)
	for _, err := range s.Sums(ctx, 7, day, ledger.Verified) {
		wantError(t, err, num.ErrOverflow)
	}
	same(t, "one of them fits", all(t, s.Sums(ctx, 6, day, ledger.Verified)), []store.Sum{{Unit: 1, Indicator: 1, Qty: math.MaxInt64, Count: 1}})
}
