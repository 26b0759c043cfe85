package storetest

import (
	"encoding/json"
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

func settings(t *testing.T, fresh func(testing.TB) Database) {
	s, db := opened(t, fresh)
	same(t, "settings", s.Settings(), Agency)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := db.Open(t)
	defer again.Close()
	same(t, "settings after reopening", again.Settings(), Agency)
}

func numbering(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	first := write(t, s, func(tx *store.Tx) {
		_, seq := version(t, tx, store.Unit, "beihu")
		same(t, "first number", seq, int64(1))
		seq, err := tx.Record(ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, Seq: 99})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "the next number, whatever the record said", seq, int64(2))
		_, seq = version(t, tx, store.Unit, "jia")
		same(t, "versions and records share the numbers", seq, int64(3))
	})
	same(t, "first entry", [2]int64{first.First, first.Last}, [2]int64{1, 3})
	second := write(t, s, func(tx *store.Tx) { version(t, tx, store.Group, "counties") })
	same(t, "second entry", [2]int64{second.First, second.Last}, [2]int64{4, 4})
	last, err := s.Last(ctx)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "last", last, second)
	same(t, "entries", all(t, s.Entries(ctx)), []store.Entry{first, second})
}

func things(t *testing.T, fresh func(testing.TB) Database) {
	s, db := opened(t, fresh)
	write(t, s, func(tx *store.Tx) {
		for _, c := range []struct {
			kind store.Kind
			code string
			no   int64
		}{
			{store.Unit, "beihu", 1}, {store.Unit, "jia", 2}, {store.Unit, "beihu", 1},
			{store.Indicator, "beihu", 1}, {store.Unit, "yi", 3}, {store.Rulebook, "雷霆2021", 1},
		} {
			no, _ := version(t, tx, c.kind, c.code)
			same(t, string(c.kind)+" "+c.code, no, c.no)
		}
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := db.Open(t)
	defer again.Close()
	write(t, again, func(tx *store.Tx) {
		no, _ := version(t, tx, store.Unit, "yi")
		same(t, "an old code after reopening", no, int64(3))
		no, _ = version(t, tx, store.Unit, "bing")
		same(t, "a new code after reopening", no, int64(4))
		for _, bad := range []struct{ kind, code string }{{"planet", "x"}, {"unit", ""}, {"unit", "\xff"}} {
			if _, _, err := tx.Version(store.Kind(bad.kind), bad.code, day, nil); err == nil {
				t.Errorf("%q %q was taken", bad.kind, bad.code)
			}
		}
	})
	same(t, "versions after 6", len(all(t, again.Versions(ctx, 6))), 2)
}

// texts are UTF-8 without U+0000, what the store promises to keep.
func texts() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.Just(""),
		rapid.StringOfN(rapid.RuneFrom([]rune{'电', '"', '\\', '\n', '\u2028', '<', 'a', ' ', '😀', 0x7f, 1}), 1, 12, -1),
	)
}

func records() *rapid.Generator[ledger.Record] {
	return rapid.Custom(func(t *rapid.T) ledger.Record {
		return ledger.Record{
			Region:    rapid.Int32().Draw(t, "region"),
			Kind:      ledger.Kind(rapid.IntRange(1, 5).Draw(t, "kind")),
			Unit:      agency.UnitNo(rapid.Uint32Range(0, math.MaxUint32).Draw(t, "unit")),
			Indicator: agency.IndicatorNo(rapid.Uint32().Draw(t, "indicator")),
			On:        when.Date(rapid.Int32Range(0, int32(when.MaxRecordDate)).Draw(t, "on")),
			Qty:       num.Qty(rapid.Int64().Draw(t, "qty")),
			Basis:     ledger.Basis(rapid.IntRange(0, 1).Draw(t, "basis")),
			Ref:       rapid.Int64Range(0, math.MaxInt64).Draw(t, "ref"),
			Voucher:   texts().Draw(t, "voucher"), By: texts().Draw(t, "by"),
			Reason: texts().Draw(t, "reason"), Evidence: texts().Draw(t, "evidence"),
		}
	})
}

// readBack writes random records and versions in entries of random length, reopens and compares everything.
func readBack(t *testing.T, fresh func(testing.TB) Database) {
	rapid.Check(t, func(rt *rapid.T) {
		db := fresh(t)
		s := db.Open(t)
		var wantRecords []ledger.Record
		var wantVersions []store.Version
		var wantEntries []store.Entry
		numbers := map[string]int64{}
		for range rapid.IntRange(1, 4).Draw(rt, "entries") {
			rs := rapid.SliceOfN(records(), 1, 70).Draw(rt, "records")
			m := store.Meta{At: noon.Add(time.Duration(rapid.Int64Range(0, 1e12).Draw(rt, "at"))), Actor: texts().Draw(rt, "actor"), Origin: texts().Draw(rt, "origin"), Digest: texts().Draw(rt, "digest")}
			e, err := s.Write(ctx, m, func(tx *store.Tx) error {
				for _, r := range rs {
					var err error
					if r.Seq, err = tx.Record(r); err != nil {
						return err
					}
					wantRecords = append(wantRecords, r)
					if !rapid.Bool().Draw(rt, "and a version") {
						continue
					}
					v := store.Version{Kind: rapid.SampledFrom(store.Kinds).Draw(rt, "kind"), Code: rapid.StringMatching(`[a-c电]`).Draw(rt, "code"), From: day, Body: json.RawMessage(`{"name":"北湖"}`)}
					if v.No, v.Seq, err = tx.Version(v.Kind, v.Code, v.From, v.Body); err != nil {
						return err
					}
					key := string(v.Kind) + "/" + v.Code
					if no, seen := numbers[key]; seen && no != v.No {
						rt.Fatalf("%s had number %d, now %d", key, no, v.No)
					}
					numbers[key] = v.No
					wantVersions = append(wantVersions, v)
				}
				return nil
			})
			if err != nil {
				rt.Fatal(err)
			}
			if e.Actor != m.Actor || e.Origin != m.Origin || e.Digest != m.Digest {
				rt.Fatalf("entry %+v of %+v", e, m)
			}
			wantEntries = append(wantEntries, e)
		}
		if err := s.Close(); err != nil {
			rt.Fatal(err)
		}
		s = db.Open(t)
		defer s.Close()
		same(t, "records", all(t, s.Records(ctx, store.Filter{})), wantRecords)
		same(t, "versions", all(t, s.Versions(ctx, 0)), wantVersions)
		same(t, "entries", all(t, s.Entries(ctx)), wantEntries)
		if t.Failed() {
			rt.FailNow()
		}
	})
}

func nothingKept(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	directory(t, s)
	before := all(t, s.Entries(ctx))
	refused := errors.New("refused")
	fill := func(tx *store.Tx) {
		version(t, tx, store.Unit, "new")
		for range 100 {
			if _, err := tx.Record(ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1}); err != nil {
				t.Fatal(err)
			}
		}
	}
	_, err := s.Write(ctx, store.Meta{At: noon}, func(tx *store.Tx) error { fill(tx); return refused })
	wantError(t, err, refused)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_, _ = s.Write(ctx, store.Meta{At: noon}, func(tx *store.Tx) error { fill(tx); panic("mid-write") })
	}()
	for what, r := range map[string]ledger.Record{
		"kind 0":          {Kind: 0},
		"kind 6":          {Kind: 6},
		"basis 2":         {Kind: ledger.Observation, Basis: 2},
		"a day too late":  {Kind: ledger.Observation, On: when.MaxRecordDate + 1},
		"a day too early": {Kind: ledger.Observation, On: -1},
		"negative ref":    {Kind: ledger.Correction, Ref: -1},
		"not UTF-8":       {Kind: ledger.Observation, Reason: "\xff"},
		"a null":          {Kind: ledger.Observation, Voucher: "a\x00"},
	} {
		if _, err := s.Write(ctx, store.Meta{At: noon}, func(tx *store.Tx) error { fill(tx); _, err := tx.Record(r); return err }); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
	var kept *store.Tx
	write(t, s, func(tx *store.Tx) { kept = tx })
	if _, err := kept.Record(ledger.Record{Kind: ledger.Observation}); err == nil {
		t.Error("an ended transaction took a record")
	}
	same(t, "entries", all(t, s.Entries(ctx)), before)
	same(t, "records", len(all(t, s.Records(ctx, store.Filter{}))), 0)
	same(t, "the next number", add(t, s, ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1}), []int64{6})
}

func emptyWrite(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	e := write(t, s, func(*store.Tx) {})
	same(t, "entry", e, store.Entry{})
	same(t, "its length", e.Len(), int64(0))
	same(t, "entries", len(all(t, s.Entries(ctx))), 0)
	last, err := s.Last(ctx)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "last", last, store.Entry{})
}
