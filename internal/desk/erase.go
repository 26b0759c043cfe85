package desk

import (
	"context"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

// Erasure is what stays of content that was erased by law: which it was, why and by whom, never what it said.
type Erasure struct {
	Record int64  `json:"record"`           // the number of the record or version
	Person string `json:"person,omitempty"` // code, where it was a statement about a person
	Reason string `json:"reason"`           // the law, the order
}

// Erase takes away the words of records, and statements about people, by their numbers, for ever: all of them or none. Quantities stay, and the log stays whole.
// Copies in backups and exported files are not reached. Faults: reason_missing and those of store.Tx.Erase.
func (d *Desk) Erase(ctx context.Context, by By, seqs []int64, reason string) (store.Entry, error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return store.Entry{}, fault.At("reason", "workflow_reason_missing", "", "")
	}
	return d.write(ctx, origin(by, "erasure"), func(e *Entry) error {
		var faults fault.List
		for _, seq := range seqs {
			err := e.tx.Erase(seq)
			if l := fault.Of(err); l != nil {
				faults = append(faults, l...)
				continue
			}
			if err != nil {
				return err
			}
			if _, err := e.version(store.Erasure, "erasure", Erasure{Record: seq, Person: d.personOf(seq), Reason: reason}); err != nil {
				return err
			}
		}
		return faults.Err()
	})
}

// personOf is the code of the person whose version has the number, "" when it is none.
func (d *Desk) personOf(seq int64) string {
	for _, code := range d.directory.People.Keys() {
		for _, v := range d.directory.People.Versions(code) {
			if v.Seq == seq {
				return code
			}
		}
	}
	return ""
}
