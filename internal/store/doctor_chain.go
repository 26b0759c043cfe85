package store

import (
	"strconv"

	"github.com/tongchou/tongchou/internal/ledger"
)

var chainLinks = text("chains.sql")

// link is a record that refers to another, with what had become of that other by then.
type link struct {
	seq       int64
	kind      ledger.Kind
	ref       int64
	of        ledger.Kind // 0: there is no such record
	corrected bool        // by a correction that had not been returned
	retracted bool
	returned  bool
	verified  bool // at birth or since
}

// chains checks every record that refers to another: that it could have been accepted when it was written.
func (d *doctor) chains(c conn) error {
	return c.rows(chainLinks, func(r row) bool {
		l := link{
			seq: r.Int(0), kind: ledger.Kind(r.Int(1)), ref: r.Int(2), of: ledger.Kind(r.Int(3)),
			corrected: r.Int(4) != 0, retracted: r.Int(5) != 0, returned: r.Int(6) != 0, verified: r.Int(7) != 0,
		}
		code := l.broken()
		return code == "" || d.report(code, l.seq, strconv.FormatInt(l.ref, 10), l.of.String())
	})
}

// broken returns the code of what is wrong with the link, "" for nothing.
func (l link) broken() string {
	checks := l.kind == ledger.Verification || l.kind == ledger.Return
	switch {
	case l.ref >= l.seq:
		return "store_chain_later"
	case l.of == 0:
		return "store_chain_orphan"
	case l.of != ledger.Observation && l.of != ledger.Correction:
		return "store_chain_kind" // a retraction of a retraction, a verification of a return…
	case l.retracted:
		return "store_chain_retracted"
	case l.returned:
		return "store_chain_returned"
	case l.corrected && l.kind == ledger.Correction:
		return "store_chain_fork"
	case l.corrected:
		return "store_chain_not_head"
	case l.verified && checks:
		return "store_chain_verified"
	}
	return ""
}
