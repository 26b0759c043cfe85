package intake

import (
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/sheet"
)

// What says what becomes of something that a file holds.
type What string

// What may become of it.
const (
	New        What = "new"
	Correction What = "correction"
	Retraction What = "retraction"
	Amendment  What = "amendment" // another version of a known unit, person, target …
	Present    What = "present"   // in the ledger already, nothing is written
)

// Change is what a row, or of a wide table a cell, does to the ledger.
type Change struct {
	What      What   `json:"what"`
	Kind      Kind   `json:"kind"`
	Sheet     string `json:"sheet,omitempty"`
	Line      int    `json:"line"`
	Cell      string `json:"cell"`
	Code      string `json:"code,omitempty"` // of a unit, an indicator, a person, a group
	Unit      string `json:"unit,omitempty"` // code, of a figure or a target
	Indicator string `json:"indicator,omitempty"`
	On        string `json:"occurred_on,omitempty"` // a day; of a target its first
	Before    string `json:"before,omitempty"`      // what stands in the ledger
	After     string `json:"after,omitempty"`
	Record    int64  `json:"record,omitempty"` // that is corrected, retracted or there already
}

// tell passes a change on to who watches. c says what; place and kind are the row's.
func (l *line) tell(col int, c Change) {
	c.Kind, c.Sheet, c.Line, c.Cell = l.t.kind, l.t.sheet.Name, l.row.Number, sheet.Address(l.row.Number, max(col, 0))
	l.r.o.Watch(c)
}

// tellRecord passes on what becomes of a record. was is what it takes the place of, or the record itself where that is there already.
func (o *observer) tellRecord(l *line, col int, what What, rec, was *ledger.Record) {
	if o.r.o.Watch == nil {
		return
	}
	c := Change{What: what, Unit: o.r.names.units[rec.Unit].code, Indicator: o.r.names.indicators[rec.Indicator].Code, On: rec.On.String()}
	if what != Retraction {
		c.After = rec.Qty.String()
	}
	if was != nil {
		c.Before, c.Record = was.Qty.String(), was.Seq
	}
	l.tell(col, c)
}

// tellVersion passes on what becomes of a version.
func (l *line) tellVersion(present, known bool, c Change) {
	if l.r.o.Watch == nil {
		return
	}
	switch {
	case present:
		c.What = Present
	case known:
		c.What = Amendment
	default:
		c.What = New
	}
	if !known {
		c.Before = ""
	}
	col := l.t.col(Code)
	if c.Code == "" {
		col = l.t.col(Quantity)
	}
	l.tell(col, c)
}

// under writes a name with what it stands under.
func under(name, parent string) string {
	if parent == "" {
		return name
	}
	return name + " (" + parent + ")"
}
