// Package score turns figures into points, ranks and tiers by a rulebook, exactly, and says how. It is pure: the ledger
// comes in as Figures, the time as a Moment.
package score

import (
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// Moment is what a question stands on.
type Moment struct {
	AsOf    when.Date
	KnownAt time.Time
	Seq     int64 // the last record known at KnownAt
	Basis   ledger.Basis
}

// Figures is the ledger as one question sees it: as of its date, known at its instant, on its basis. Implementations are
// safe for concurrent use and never see a record after the moment.
type Figures interface {
	// Quantity adds up the indicator for the unit and all below it over p, as the indicator says (sum, latest, mean, max).
	// found is false when there is no observation at all, which is not zero. It errs with num.ErrOverflow.
	Quantity(u agency.UnitNo, i agency.IndicatorNo, p when.Period) (q num.Rat, found bool, err error)
	// Target returns the target whose period contains day, the one that starts last if several do; seq is its version's record,
	// 0 for an assumption of a what-if.
	Target(u agency.UnitNo, i agency.IndicatorNo, day when.Date) (t target.Target, seq int64, found bool)
	// Reached returns the first day of p on which the running sum is at least q; found is false if there is none up to the moment.
	Reached(u agency.UnitNo, i agency.IndicatorNo, p when.Period, q num.Qty) (day when.Date, found bool, err error)
	// Records returns the observations and corrections that Quantity counts, by seq: adding them up as the indicator says gives
	// Quantity again. One with Seq 0 is an assumption of a what-if, not of the ledger.
	Records(u agency.UnitNo, i agency.IndicatorNo, p when.Period) ([]ledger.Record, error)
	// Indicator describes an indicator by its code.
	Indicator(code string) (agency.Indicator, bool)
}

// Peer is a unit of the group being ranked.
type Peer struct {
	No         agency.UnitNo
	Code, Name string
	Difficulty num.Qty
}
