package inspect

import (
	"cmp"
	"slices"

	"github.com/tongchou/tongchou/internal/when"
)

// Due is one ledger that a unit must be able to show.
type Due struct {
	Ledger string    `json:"ledger"` // code
	Name   string    `json:"name"`
	Period string    `json:"period"` // what it is of: 2026-11
	By     when.Date `json:"by"`     // the day on which it was due
}

// Presence is what there is of a ledger.
type Presence string

// The presences, the worst gap first.
const (
	Absent   Presence = "absent"
	Returned Presence = "returned" // sent back and not handed in again
	Draft    Presence = "draft"    // begun, not handed in
	Waiting  Presence = "waiting"  // handed in, not verified
	There    Presence = "there"
)

// presences in the order in which a reader must see them.
var presences = []Presence{Absent, Returned, Draft, Waiting, There}

// Held is what there is of a ledger.
type Held struct {
	Ledger   string    `json:"ledger"`
	Period   string    `json:"period"`
	Presence Presence  `json:"presence"`
	On       when.Date `json:"on"`     // when it was handed in; 0: not yet
	Record   int64     `json:"record"` // where it stands in the ledger; 0: nowhere
}

// Dossier 迎检台账 is what of a unit's ledgers is there on a day.
type Dossier struct {
	Unit  string        `json:"unit"`
	On    when.Date     `json:"on"`
	Asked int           `json:"asked"` // ledgers due by the day
	There int           `json:"there"` // of them handed in and verified
	Late  int           `json:"late"`  // of those, after the day they were due
	Lines []DossierLine `json:"lines"`
}

// DossierLine is a ledger with what there is of it.
type DossierLine struct {
	Due
	Presence Presence `json:"presence"`
	Days     int      `json:"days"` // past its day: of a gap until the dossier's day, else until it was handed in
	Record   int64    `json:"record"`
}

// Assemble makes the dossier of a unit on a day: what was due by then, gaps first, the worst before the others, of those the longest due; then what is there. What is
// handed in after that day is not there yet, and what nobody asked for is left out.
func Assemble(unit string, on when.Date, due []Due, held []Held) Dossier {
	d := Dossier{Unit: unit, On: on, Lines: []DossierLine{}}
	type key struct{ ledger, period string }
	has := map[key]Held{}
	for _, h := range held {
		if h.On > on {
			h.Presence, h.On, h.Record = Absent, 0, 0
		}
		k := key{h.Ledger, h.Period}
		if old, ok := has[k]; !ok || place(h.Presence) > place(old.Presence) {
			has[k] = h
		}
	}
	for _, w := range due {
		if w.By > on {
			continue
		}
		h := has[key{w.Ledger, w.Period}]
		line := DossierLine{Due: w, Presence: Absent, Days: int(on - w.By), Record: h.Record}
		if place(h.Presence) > 0 {
			line.Presence = h.Presence
		}
		d.Asked++
		if line.Presence == There || line.Presence == Waiting {
			line.Days = max(0, int(h.On-w.By))
		}
		if line.Presence == There {
			d.There++
			if line.Days > 0 {
				d.Late++
			}
		}
		d.Lines = append(d.Lines, line)
	}
	slices.SortStableFunc(d.Lines, func(a, b DossierLine) int {
		return cmp.Or(cmp.Compare(place(a.Presence), place(b.Presence)), cmp.Compare(b.Days, a.Days), cmp.Compare(a.By, b.By), cmp.Compare(a.Ledger, b.Ledger), cmp.Compare(a.Period, b.Period))
	})
	return d
}

func place(p Presence) int { return slices.Index(presences, p) }

// Gaps are the lines that are not there, in order.
func (d Dossier) Gaps() []DossierLine {
	n := slices.IndexFunc(d.Lines, func(l DossierLine) bool { return l.Presence == There })
	if n < 0 {
		n = len(d.Lines)
	}
	return d.Lines[:n]
}
