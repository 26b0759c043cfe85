package desk

import (
	"context"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// Entry is one entry being written: the sink that an import fills.
type Entry struct {
	ctx   context.Context
	desk  *Desk
	tx    *store.Tx
	actor string
	at    time.Time // the entry's instant, as the store will set it

	guard *guard // nil: nothing is locked
	fresh map[agency.UnitNo]agency.UnitNo
	codes map[string]agency.UnitNo // of fresh
}

// begin makes the entry that follows last. The store sets its time by the same rule: never at or before the last entry's.
func (d *Desk) begin(ctx context.Context, tx *store.Tx, actor string, at time.Time, last store.Entry) *Entry {
	micro := at.UnixMicro()
	if last.First != 0 {
		micro = max(micro, last.RecordedAt.UnixMicro()+1)
	}
	return &Entry{ctx: ctx, desk: d, tx: tx, actor: actor, at: time.UnixMicro(micro).UTC(), guard: d.guard()}
}

// Append appends a record and returns its number, unless its unit and day, or those of what it changes, are locked.
func (e *Entry) Append(r ledger.Record) (int64, error) {
	if e.guard != nil {
		if err := e.admit(r); err != nil {
			return 0, err
		}
	}
	return e.tx.Record(r)
}

// version appends a step of the workflow, dated the day of the entry.
func (e *Entry) version(kind store.Kind, code string, body any) (seq int64, err error) {
	_, seq, err = e.tx.Version(kind, code, when.On(e.at, e.desk.zone), body)
	return seq, err
}
