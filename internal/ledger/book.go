package ledger

import (
	"math"
	"unsafe"

	"github.com/tongchou/tongchou/internal/agency"
)

// Book is the ledger in memory, built from the records and thrown away at will. It takes records in order and answers by
// views. Any number of goroutines may question views at once; Apply and Load need the book to themselves (the desk's lock).
type Book struct {
	keep   func(agency.UnitNo) agency.UnitNo // where a unit's postings are kept
	homes  []*home
	homeOf map[agency.UnitNo]*home // the home kept by that unit
	slots  []slot                  // by UnitNo
	grown  int                     // counts new slots: plans made before one are stale
	seq    int64
	days   days
	plans  planCache
}

// home keeps together the postings of a unit and of the leaves directly below it.
type home struct {
	no    uint32
	owner agency.UnitNo   // the unit whose home it is
	units []agency.UnitNo // by position
	cells []*cell         // by IndicatorNo; nil where there is no posting
}

// slot is where a unit's postings are. It stays for good, so that a unit's postings are never in two homes.
type slot struct {
	home *home
	pos  uint16
}

// NewBook returns an empty book. keep says where a unit's postings are kept: for a leaf its parent, else the unit itself.
// It is asked once per unit; a unit that moves later keeps its home, and views find it there.
func NewBook(keep func(agency.UnitNo) agency.UnitNo) *Book {
	return &Book{keep: keep, homeOf: map[agency.UnitNo]*home{}}
}

// Seq returns the number of the last record applied, 0 before the first.
func (b *Book) Seq() int64 { return b.seq }

// slot returns the unit's slot, making it on first use.
func (b *Book) slot(u agency.UnitNo) slot {
	for len(b.slots) <= int(u) {
		b.slots = append(b.slots, slot{})
	}
	if b.slots[u].home != nil {
		return b.slots[u]
	}
	owner := b.keep(u)
	at := b.homeOf[owner]
	if at == nil || len(at.units) > math.MaxUint16 {
		// A home without room for the unit's position leaves the unit a home of its own.
		at = &home{no: uint32(len(b.homes)), owner: owner}
		b.homes = append(b.homes, at)
		if b.homeOf[owner] == nil {
			b.homeOf[owner] = at
		}
	}
	b.slots[u] = slot{at, uint16(len(at.units))}
	at.units = append(at.units, u)
	b.grown++
	return b.slots[u]
}

// at returns the unit's slot; its home is nil when the unit has no posting.
func (b *Book) at(u agency.UnitNo) slot {
	if int(u) >= len(b.slots) {
		return slot{}
	}
	return b.slots[u]
}

// cell returns the home's cell of an indicator, nil when there is none.
func (h *home) cell(i agency.IndicatorNo) *cell {
	if int(i) >= len(h.cells) {
		return nil
	}
	return h.cells[i]
}

// ensure returns the home's cell of an indicator, making it on first use.
func (h *home) ensure(i agency.IndicatorNo) *cell {
	for len(h.cells) <= int(i) {
		h.cells = append(h.cells, nil)
	}
	if h.cells[i] == nil {
		h.cells[i] = &cell{}
	}
	return h.cells[i]
}

// Bytes returns the memory that the book holds, room for growth included, without what the runtime adds.
func (b *Book) Bytes() int64 {
	n := size(b.homes) + size(b.slots) + len(b.homeOf)*24
	for _, h := range b.homes {
		n += int(unsafe.Sizeof(*h)) + size(h.units) + size(h.cells)
		for _, c := range h.cells {
			if c == nil {
				continue
			}
			n += int(unsafe.Sizeof(*c)) + size(c.dates) + size(c.units) + size(c.seqs) + size(c.qtys) + size(c.sums) + size(c.changes)
			if c.open != nil {
				n += int(unsafe.Sizeof(*c.open)) + size(c.open.verified) + size(c.open.pend)
			}
		}
	}
	return int64(n)
}

func size[E any](s []E) int {
	var e E
	return cap(s) * int(unsafe.Sizeof(e))
}
