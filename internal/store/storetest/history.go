package storetest

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// fate is what has become of an observation or correction.
type fate struct {
	ledger.Record
	verified, returned, retracted bool
	next                          *fate // the correction that superseded it and was not returned
	before                        *fate // what it corrects
}

// history is a ledger replayed plainly: one fate per record with a quantity.
type history struct {
	fates []*fate
}

// heads are the records that may be corrected or retracted.
func (h *history) heads() (hs []*fate) {
	for _, f := range h.fates {
		if f.next == nil && !f.returned && !f.retracted {
			hs = append(hs, f)
		}
	}
	return hs
}

func (h *history) apply(r ledger.Record) {
	var ref *fate
	for _, f := range h.fates {
		if f.Seq == r.Ref {
			ref = f
		}
	}
	switch r.Kind {
	case ledger.Observation, ledger.Correction:
		f := &fate{Record: r, verified: r.Basis == ledger.Verified, before: ref}
		if ref != nil {
			ref.next = f
		}
		h.fates = append(h.fates, f)
	case ledger.Retraction:
		for f := ref; f != nil; f = f.before {
			f.retracted = true
		}
	case ledger.Verification:
		ref.verified = true
	case ledger.Return:
		ref.returned = true
		if ref.before != nil {
			ref.before.next = nil
		}
	}
}

// live says whether f counts on a basis.
func (f *fate) live(basis ledger.Basis) bool {
	if f.retracted {
		return false
	}
	if basis == ledger.Submitted {
		return !f.returned && f.next == nil
	}
	for later := f.next; later != nil; later = later.next {
		if later.verified {
			return false
		}
	}
	return f.verified
}

func (h *history) sums(asOf when.Date, basis ledger.Basis) (sums []store.Sum) {
	for _, f := range h.fates {
		if f.On > asOf || !f.live(basis) {
			continue
		}
		i := slices.IndexFunc(sums, func(s store.Sum) bool { return s.Unit == f.Unit && s.Indicator == f.Indicator })
		if i < 0 {
			sums, i = append(sums, store.Sum{Unit: f.Unit, Indicator: f.Indicator}), len(sums)
		}
		sums[i].Qty += f.Qty
		sums[i].Count++
	}
	slices.SortFunc(sums, func(a, b store.Sum) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Indicator, b.Indicator))
	})
	return sums
}

// draw makes the next record of a valid history.
func (h *history) draw(t *rapid.T) ledger.Record {
	r := ledger.Record{
		Kind: ledger.Kind(rapid.IntRange(1, 5).Draw(t, "kind")), Unit: agency.UnitNo(rapid.Uint32Range(1, 3).Draw(t, "unit")),
		Indicator: agency.IndicatorNo(rapid.Uint32Range(1, 2).Draw(t, "indicator")), On: day + when.Date(rapid.Int32Range(0, 3).Draw(t, "day")),
		Qty: num.Qty(rapid.Int64Range(-5, 100).Draw(t, "qty")), Basis: ledger.Basis(rapid.IntRange(0, 1).Draw(t, "basis")),
	}
	heads := h.heads()
	if r.Kind == ledger.Verification || r.Kind == ledger.Return {
		heads = slices.DeleteFunc(heads, func(f *fate) bool { return f.verified })
	}
	if r.Kind == ledger.Observation || len(heads) == 0 {
		r.Kind = ledger.Observation
		return r
	}
	r.Ref = rapid.SampledFrom(heads).Draw(t, "ref").Seq
	r.Reason = "更正"
	return r
}

// write draws a history of some length into s and returns its records.
func drawHistory(rt *rapid.T, t testing.TB, s *store.Store) (rs []ledger.Record) {
	directory(t, s)
	var h history
	for range rapid.IntRange(1, 60).Draw(rt, "length") {
		r := h.draw(rt)
		r.Seq = add(t, s, r)[0]
		h.apply(r)
		rs = append(rs, r)
	}
	return rs
}

func soundHistory(t *testing.T, fresh func(testing.TB) Database) {
	rapid.Check(t, func(rt *rapid.T) {
		s := fresh(t).Open(t)
		defer s.Close()
		drawHistory(rt, t, s)
		if breaks := doctor(t, s); len(breaks) > 0 {
			rt.Fatalf("breaks: %v", breaks)
		}
	})
}

func sumsProperty(t *testing.T, fresh func(testing.TB) Database) {
	rapid.Check(t, func(rt *rapid.T) {
		s := fresh(t).Open(t)
		defer s.Close()
		rs := drawHistory(rt, t, s)
		for range 5 {
			upTo := rapid.Int64Range(0, rs[len(rs)-1].Seq).Draw(rt, "up to")
			asOf := day + when.Date(rapid.Int32Range(-1, 4).Draw(rt, "as of"))
			basis := ledger.Basis(rapid.IntRange(0, 1).Draw(rt, "basis"))
			var h history
			for _, r := range rs {
				if r.Seq <= upTo {
					h.apply(r)
				}
			}
			want := h.sums(asOf, basis)
			if got := all(t, s.Sums(ctx, upTo, asOf, basis)); !slices.Equal(got, want) {
				rt.Fatalf("up to %d, %v, %v: got %v, want %v of %+v", upTo, asOf, basis, got, want, rs)
			}
		}
	})
}
