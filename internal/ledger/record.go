// Package ledger holds the append-only records and the structure in memory that answers sums as of a date, as known at a
// record number, without re-reading the past. It is pure: records come in, answers go out.
package ledger

import (
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Kind is what a record does.
type Kind uint8

const (
	Observation  Kind = 1 // a quantity of an indicator for a unit on a day
	Correction   Kind = 2 // supersedes the record Ref by a quantity (and day, unit, indicator) of its own (更正)
	Retraction   Kind = 3 // withdraws the record Ref (撤回)
	Verification Kind = 4 // the submitted record Ref is verified (审核通过)
	Return       Kind = 5 // the submitted record Ref is returned with a reason (退回)
)

var kindNames = [...]string{1: "observation", 2: "correction", 3: "retraction", 4: "verification", 5: "return"}

// String returns the kind's stable name in JSON and files.
func (k Kind) String() string {
	if k == 0 || int(k) >= len(kindNames) {
		return "unknown"
	}
	return kindNames[k]
}

// MarshalText writes the kind's stable name.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Basis is which records a question counts.
type Basis uint8

const (
	Submitted Basis = 0 // submitted and not returned, verified or not
	Verified  Basis = 1 // verified only
)

// String returns the name used by flags and JSON: submitted, verified.
func (b Basis) String() string {
	if b == Verified {
		return "verified"
	}
	return "submitted"
}

// MarshalText writes the basis's name.
func (b Basis) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// Record is one entry of the ledger; it is never changed or deleted.
type Record struct {
	Seq       int64              `json:"seq"`    // strictly increasing over the whole store
	Region    int32              `json:"region"` // the unit's region when it was recorded
	Kind      Kind               `json:"kind"`
	Unit      agency.UnitNo      `json:"-"`
	Indicator agency.IndicatorNo `json:"-"`
	On        when.Date          `json:"occurred_on"`
	Qty       num.Qty            `json:"quantity"`
	Basis     Basis              `json:"basis"`              // of an observation or correction: its state when it was recorded
	Ref       int64              `json:"ref,omitempty"`      // the record that this one corrects, withdraws, verifies or returns
	Voucher   string             `json:"voucher,omitempty"`  // 凭证号: tells apart several observations of one unit, indicator and day
	By        string             `json:"by,omitempty"`       // who: the reviewer, the verifier
	Reason    string             `json:"reason,omitempty"`   // required of corrections, retractions, returns and manual points
	Evidence  string             `json:"evidence,omitempty"` // where the proof is
}
