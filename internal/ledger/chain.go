package ledger

import (
	"math"
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Limits of a record in the book.
const (
	MaxSeq = never - 1               // the highest record number: 4,294,967,294
	MinQty = num.Qty(-math.MaxInt64) // quantities are symmetric, so that any can be taken out again
)

// Check says what is wrong with a record by itself: kind, unit, indicator, day, quantity, reason. manual says that its
// indicator is one of points set by a named reviewer, whose every record needs who, why and the evidence.
func Check(r Record, manual bool) fault.List {
	var l fault.List
	add := func(code, found, want string) {
		l = append(l, &fault.Fault{Code: code, Place: fault.Place{Record: r.Seq}, Found: found, Want: want})
	}
	if r.Kind < Observation || r.Kind > Return {
		add("record_kind", strconv.Itoa(int(r.Kind)), "observation, correction, retraction, verification, return")
		return l
	}
	if r.Seq > MaxSeq {
		add("record_seq", strconv.FormatInt(r.Seq, 10), "1–"+strconv.FormatInt(MaxSeq, 10))
	}
	if (r.Ref != 0) != (r.Kind != Observation) {
		add("record_ref", strconv.FormatInt(r.Ref, 10), r.Kind.String())
	}
	if r.Reason == "" && (r.Kind == Correction || r.Kind == Retraction || r.Kind == Return) {
		add("reason_missing", "", r.Kind.String())
	}
	if r.Kind != Observation && r.Kind != Correction {
		return l
	}
	if r.Unit == 0 {
		add("record_unit", "", "")
	}
	if r.Indicator == 0 {
		add("record_indicator", "", "")
	}
	if r.On < 0 || r.On > when.MaxRecordDate {
		add("record_date", r.On.String(), "1970-01-01–"+when.MaxRecordDate.String())
	}
	if r.Qty < MinQty {
		add("record_quantity", r.Qty.String(), MinQty.String()+"–"+num.Qty(math.MaxInt64).String())
	}
	if r.Basis > Verified {
		add("record_basis", strconv.Itoa(int(r.Basis)), "submitted, verified")
	}
	if manual && (r.By == "" || r.Reason == "" || r.Evidence == "") {
		add("manual_incomplete", "", "")
	}
	return l
}

// CheckNext says whether r may follow ref, the record that r.Ref names: only the head of a chain may be corrected,
// retracted, verified or returned, and only while it counts. after are the records that came after ref, as After returns
// them; those that are not before r (when r has a number already) are left out, so that a checker may replay the past.
// The fault's place is ref.
func CheckNext(r, ref Record, after []Record) error {
	refuse := func(code string, by int64) error {
		f := &fault.Fault{Code: code, Place: fault.Place{Record: ref.Seq}, Want: r.Kind.String()}
		if by != 0 {
			f.Found = strconv.FormatInt(by, 10)
		}
		return f
	}
	if ref.Kind != Observation && ref.Kind != Correction {
		return refuse("ref_kind", 0)
	}
	if r.Seq != 0 && r.Seq <= ref.Seq {
		return refuse("ref_later", r.Seq)
	}
	earlier := func(s Record) bool { return r.Seq == 0 || s.Seq < r.Seq }
	returned := map[int64]bool{}
	for _, s := range after {
		if s.Kind == Return && earlier(s) {
			returned[s.Ref] = true
		}
	}
	verified := int64(0)
	if ref.Basis == Verified {
		verified = ref.Seq
	}
	for _, s := range after {
		if s.Ref != ref.Seq || !earlier(s) {
			continue
		}
		switch s.Kind {
		case Correction:
			if !returned[s.Seq] {
				return refuse("already_corrected", s.Seq)
			}
		case Retraction:
			return refuse("already_retracted", s.Seq)
		case Return:
			return refuse("already_returned", s.Seq)
		case Verification:
			verified = s.Seq
		}
	}
	if verified != 0 {
		switch r.Kind {
		case Verification:
			return refuse("already_verified", verified)
		case Return:
			return refuse("return_verified", verified)
		}
	}
	return nil
}

// After returns what CheckNext needs to know of the record numbered ref: the records that refer to it, and those that
// refer to its corrections (a returned correction leaves ref the head). successors gives the records whose Ref is seq.
func After(ref int64, successors func(seq int64) ([]Record, error)) ([]Record, error) {
	after, err := successors(ref)
	if err != nil {
		return nil, err
	}
	for _, s := range after {
		if s.Kind != Correction {
			continue
		}
		more, err := successors(s.Seq)
		if err != nil {
			return nil, err
		}
		after = append(after[:len(after):len(after)], more...)
	}
	return after, nil
}
