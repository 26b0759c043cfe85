package store

import (
	"fmt"
	"slices"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
)

// erasedBody stands where the body of an erased version stood.
const erasedBody = `{"erased":true}`

// erasable are the kinds of versions that say something of persons and that no figure is made of.
var erasable = []Kind{Person, Edits, Statement}

// Erase takes away, for ever, the words of a record (voucher, who, reason, evidence) or all that a version says of a person, of an imported file's
// corrected cells or of what somebody learnt. Quantities and numbers stay, and so
// does the commitment to what was erased: the log stays whole, and nobody can find the words again by guessing, for the salt goes with them. Faults:
// store_record_unknown; store_erase_nothing where there are no words, or none any more; store_erase_kind for a version of anything else, which
// figures are made of.
func (tx *Tx) Erase(seq int64) error {
	if err := tx.ready(); err != nil {
		return err
	}
	if tx.err = tx.flush(); tx.err != nil { // it may be of this very entry
		return tx.err
	}
	err := tx.eraseRecord(seq)
	if err == errNoRecord {
		err = tx.eraseVersion(seq)
	}
	if err != nil && fault.Of(err) == nil {
		tx.err = err
	}
	return err
}

var errNoRecord = fmt.Errorf("store: no such record")

func (tx *Tx) eraseRecord(seq int64) error {
	found, words, seal := false, []byte(nil), []byte(nil)
	err := tx.c.rows("SELECT note, seal FROM record WHERE seq = ?", func(r row) bool {
		found, words, seal = true, append(words, r.Bytes(0)...), append(seal, r.Bytes(1)...)
		return false
	}, seq)
	switch {
	case err != nil:
		return err
	case !found:
		return errNoRecord
	case len(seal) != proof.SaltSize:
		return eraseFault("store_erase_nothing", seq, "")
	}
	left := proof.Commit(seal, words)
	return tx.c.exec("UPDATE record SET note = NULL, seal = ? WHERE seq = ?", left[:], seq)
}

func (tx *Tx) eraseVersion(seq int64) error {
	var v Version
	var seal []byte
	err := tx.c.rows(sealedVersions, func(r row) bool {
		v = Version{Seq: r.Int(0), Kind: Kind(r.Text(5)), Code: r.Text(6), Body: []byte(r.Text(7))}
		seal = append(seal, r.Bytes(4)...)
		return false
	}, seq, seq)
	switch {
	case err != nil:
		return err
	case v.Seq == 0:
		return unknown(seq)
	case !slices.Contains(erasable, v.Kind):
		return eraseFault("store_erase_kind", seq, string(v.Kind))
	case len(seal) != proof.SaltSize:
		return eraseFault("store_erase_nothing", seq, "")
	}
	left := proof.Commit(seal, proof.VersionText(string(v.Kind), v.Code, string(v.Body)))
	if err := tx.c.exec("UPDATE version SET body = ?, seal = ? WHERE seq = ?", erasedBody, left[:], seq); err != nil || v.Kind != Statement {
		return err
	}
	return tx.forget(seq)
}

func eraseFault(code string, seq int64, found string) error {
	return &fault.Fault{Code: code, Place: fault.Place{Record: seq}, Found: found}
}
