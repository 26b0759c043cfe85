package ledger

import (
	"math"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
)

// code is the code of the first fault in err, "" for none.
func codeOf(err error) string {
	if l := fault.Of(err); len(l) > 0 {
		return l[0].Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestCheckNext(t *testing.T) {
	obs := Record{Seq: 1, Kind: Observation}
	born := Record{Seq: 1, Kind: Observation, Basis: Verified}
	correction := Record{Seq: 2, Kind: Correction, Ref: 1}
	for _, c := range []struct {
		name  string
		kind  Kind
		ref   Record
		after []Record
		want  string
	}{
		{"a submitted observation may be verified", Verification, obs, nil, ""},
		{"a submitted observation may be returned", Return, obs, nil, ""},
		{"a submitted observation may be corrected", Correction, obs, nil, ""},
		{"a verified observation may be retracted", Retraction, born, nil, ""},
		{"what was verified at birth is not verified again", Verification, born, nil, "already_verified"},
		{"what was verified since is not verified again", Verification, obs, []Record{{Seq: 2, Kind: Verification, Ref: 1}}, "already_verified"},
		{"what is verified is not returned", Return, born, nil, "return_verified"},
		{"what is verified is corrected", Correction, obs, []Record{{Seq: 2, Kind: Verification, Ref: 1}}, ""},
		{"only the head is corrected", Correction, obs, []Record{correction}, "already_corrected"},
		{"only the head is retracted", Retraction, obs, []Record{correction}, "already_corrected"},
		{"only the head is verified", Verification, obs, []Record{correction}, "already_corrected"},
		{"a returned correction leaves its predecessor the head", Correction, obs,
			[]Record{correction, {Seq: 3, Kind: Return, Ref: 2}}, ""},
		{"a verified correction does not", Correction, obs,
			[]Record{correction, {Seq: 3, Kind: Verification, Ref: 2}}, "already_corrected"},
		{"the correction after a returned one does not", Correction, obs,
			[]Record{correction, {Seq: 3, Kind: Return, Ref: 2}, {Seq: 4, Kind: Correction, Ref: 1}}, "already_corrected"},
		{"what is retracted stays so", Correction, obs, []Record{{Seq: 2, Kind: Retraction, Ref: 1}}, "already_retracted"},
		{"what is returned stays so", Correction, obs, []Record{{Seq: 2, Kind: Return, Ref: 1}}, "already_returned"},
		{"a correction may be corrected", Correction, correction, nil, ""},
		{"a retraction can't be retracted", Retraction, Record{Seq: 2, Kind: Retraction, Ref: 1}, nil, "ref_kind"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := codeOf(CheckNext(Record{Kind: c.kind, Ref: c.ref.Seq}, c.ref, c.after)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	t.Run("a replay leaves out what came after the record", func(t *testing.T) {
		if err := CheckNext(Record{Seq: 2, Kind: Verification, Ref: 1}, obs, []Record{{Seq: 3, Kind: Retraction, Ref: 1}}); err != nil {
			t.Error(err)
		}
	})
	t.Run("a record refers to an earlier one", func(t *testing.T) {
		if got := codeOf(CheckNext(Record{Seq: 1, Kind: Verification, Ref: 1}, obs, nil)); got != "ref_later" {
			t.Error(got)
		}
	})
}

func TestCheck(t *testing.T) {
	good := Record{Kind: Observation, Unit: 1, Indicator: 1, On: 65535, Qty: math.MaxInt64, Basis: Verified}
	with := func(change func(*Record)) Record {
		r := good
		change(&r)
		return r
	}
	for _, c := range []struct {
		name   string
		r      Record
		manual bool
		want   string
	}{
		{"the last date and the greatest quantity", good, false, ""},
		{"the least quantity", with(func(r *Record) { r.Qty = MinQty }), false, ""},
		{"one less", with(func(r *Record) { r.Qty = math.MinInt64 }), false, "record_quantity"},
		{"a day after 2149-06-06", with(func(r *Record) { r.On++ }), false, "record_date"},
		{"a day before 1970", with(func(r *Record) { r.On = -1 }), false, "record_date"},
		{"no unit", with(func(r *Record) { r.Unit = 0 }), false, "record_unit"},
		{"no indicator", with(func(r *Record) { r.Indicator = 0 }), false, "record_indicator"},
		{"no kind", with(func(r *Record) { r.Kind = 0 }), false, "record_kind"},
		{"an unknown kind", with(func(r *Record) { r.Kind = 6 }), false, "record_kind"},
		{"an unknown basis", with(func(r *Record) { r.Basis = 2 }), false, "record_basis"},
		{"a number that memory can't hold", with(func(r *Record) { r.Seq = math.MaxUint32 }), false, "record_seq"},
		{"an observation that refers to another", with(func(r *Record) { r.Ref = 1 }), false, "record_ref"},
		{"a correction of nothing", with(func(r *Record) { r.Kind, r.Reason = Correction, "x" }), false, "record_ref"},
		{"a correction without a reason", with(func(r *Record) { r.Kind, r.Ref = Correction, 1 }), false, "reason_missing"},
		{"a retraction without a reason", Record{Kind: Retraction, Ref: 1}, false, "reason_missing"},
		{"a return without a reason", Record{Kind: Return, Ref: 1}, false, "reason_missing"},
		{"a verification needs none", Record{Kind: Verification, Ref: 1}, false, ""},
		{"manual points without evidence", with(func(r *Record) { r.By, r.Reason = "a", "b" }), true, "manual_incomplete"},
		{"manual points", with(func(r *Record) { r.By, r.Reason, r.Evidence = "a", "b", "c" }), true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := codeOf(Check(c.r, c.manual).Err()); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestEveryFaultHasItsSentence(t *testing.T) {
	codes := strings.Fields(`record_kind record_seq record_ref record_unit record_indicator record_date record_quantity
		record_basis reason_missing manual_incomplete ref_kind ref_later already_corrected already_retracted already_returned
		already_verified return_verified chain_broken`)
	for _, lang := range []string{"zh", "en"} {
		for _, code := range codes {
			if !say.In(lang).Has("fault." + code) {
				t.Errorf("%s: no sentence for %s", lang, code)
			}
		}
	}
}
