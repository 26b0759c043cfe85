package ledger

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
)

// errOrder says that records did not come by seq.
var errOrder = errors.New("ledger: records must come in increasing order")

// Lookup fetches an earlier record from the store.
type Lookup func(seq int64) (Record, error)

// mark is a posting as the records so far leave it. P says where it is.
type mark[P any] struct {
	at                  P
	seq, ref            int64
	submitted, verified bool // whether it counts, by basis
}

// effect is what a record does to one earlier posting.
type effect[P any] struct {
	at   P
	does act
	on   mask
}

type act uint8

const (
	takesOut act = iota
	givesBack
	verifies
)

// effectsOf works out what record r, not an observation, does to the chain it refers to. It refuses what CheckNext would
// have refused before writing: then the store is damaged. find returns a posting by its record number.
func effectsOf[P comparable](r Record, find func(seq int64) (mark[P], error)) ([]effect[P], error) {
	ref, err := find(r.Ref)
	if err != nil {
		return nil, err
	}
	if !ref.submitted || ref.verified && (r.Kind == Verification || r.Kind == Return) {
		return nil, broken(r)
	}
	var does []effect[P]
	// supersede takes out what counts as verified, be it ref itself or an ancestor that ref had corrected only as submitted.
	supersede := func(from mark[P]) error {
		for !from.verified && from.ref != 0 {
			if from.ref >= from.seq {
				return broken(r)
			}
			if from, err = find(from.ref); err != nil {
				return err
			}
		}
		switch {
		case !from.verified:
		case from.at == ref.at:
			does[0].on = onBoth
		default:
			does = append(does, effect[P]{from.at, takesOut, onVerified})
		}
		return nil
	}
	switch r.Kind {
	case Correction:
		does = append(does, effect[P]{ref.at, takesOut, onSubmitted})
		if r.Basis == Verified {
			err = supersede(ref)
		}
	case Retraction:
		does = append(does, effect[P]{ref.at, takesOut, onSubmitted})
		err = supersede(ref)
	case Verification:
		if err = supersede(ref); err == nil {
			does = append(does, effect[P]{ref.at, verifies, onVerified})
		}
	case Return:
		does = append(does, effect[P]{ref.at, takesOut, onSubmitted})
		if ref.ref == 0 {
			break
		}
		var before mark[P]
		if before, err = find(ref.ref); err == nil {
			does = append(does, effect[P]{before.at, givesBack, onSubmitted})
		}
	}
	return does, err
}

// broken is the fault of a record that cannot follow the one it refers to.
func broken(r Record) error {
	return &fault.Fault{Code: "chain_broken", Place: fault.Place{Record: r.Seq}, Found: strconv.FormatInt(r.Ref, 10), Want: r.Kind.String()}
}

// check says whether r can enter the book after record last.
func check(r Record, last int64) error {
	if r.Seq <= last {
		return fmt.Errorf("%w: %d after %d", errOrder, r.Seq, last)
	}
	r.Reason = "-" // a missing reason is the writer's business; sums do not need it
	if l := Check(r, false); len(l) > 0 {
		return l
	}
	return nil
}
