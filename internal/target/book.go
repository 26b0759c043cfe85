package target

import (
	"iter"
	"slices"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/when"
)

// Book holds every version of every target and answers which one holds: as of a date, known up to a record number. It is
// filled by one writer; readers may ask at the same time as each other, not at the same time as Add.
type Book struct {
	cell  [][]cell // by UnitNo, then IndicatorNo
	kept  []Target // in order of Add; hot.at points here
	place map[Key]spot
}

// spot is where a key's versions lie; only Latest and Versions need it, never At.
type spot struct {
	u agency.UnitNo
	i agency.IndicatorNo
}

// cell is what one unit was assigned for one indicator. Most cells hold one version, which therefore lies in the cell
// itself: a board reads its cells in a row and follows no pointer to decide.
type cell struct {
	first hot
	more  []hot // the versions after first, in order
}

// hot is what decides whether a version holds. Order within a cell: start, From, seq, each descending, so that the first
// that qualifies is the answer.
type hot struct {
	seq              int64
	start, due, from when.Date
	at               uint32 // index in kept, plus one; 0 in an empty cell
	withdrawn        bool
}

// Versioned is one version of a target with the record number under which it was recorded.
type Versioned struct {
	Seq    int64
	Target Target
}

// NewBook returns an empty book.
func NewBook() *Book { return &Book{place: map[Key]spot{}} }

// Add records a version of a target for the unit and indicator that t names by code. Versions may come in any order.
func (b *Book) Add(seq int64, u agency.UnitNo, i agency.IndicatorNo, t Target) {
	if int(u) >= len(b.cell) {
		b.cell = append(b.cell, make([][]cell, int(u)+1-len(b.cell))...)
	}
	row := b.cell[u]
	if int(i) >= len(row) {
		row = append(row, make([]cell, int(i)+1-len(row))...)
		b.cell[u] = row
	}
	b.kept = append(b.kept, t)
	h := hot{seq: seq, start: t.Period.Start, due: t.Period.Due, from: t.From, at: uint32(len(b.kept)), withdrawn: t.Withdrawn}
	row[i].insert(h)
	b.place[t.Key()] = spot{u, i}
}

func (c *cell) insert(h hot) {
	if c.first.at == 0 {
		c.first = h
		return
	}
	if before(h, c.first) < 0 {
		h, c.first = c.first, h
	}
	at, _ := slices.BinarySearchFunc(c.more, h, before)
	c.more = slices.Insert(c.more, at, h)
}

// before orders versions by start, From, seq, each descending.
func before(a, b hot) int {
	switch {
	case a.start != b.start:
		return int(b.start) - int(a.start)
	case a.from != b.from:
		return int(b.from) - int(a.from)
	case a.seq > b.seq:
		return -1
	case a.seq < b.seq:
		return 1
	}
	return 0
}

// At returns the target of (u, i) whose period contains day, as it stands on the day on and as known up to seq, with its
// version's record number. Of the versions of one start the one with the greatest (From, seq) that qualifies holds; a
// withdrawn one hides its start. Where several periods contain day, the one that starts last is meant. ok is false when
// there is none.
func (b *Book) At(u agency.UnitNo, i agency.IndicatorNo, day, on when.Date, seq int64) (t Target, version int64, ok bool) {
	if int(u) >= len(b.cell) || int(i) >= len(b.cell[u]) {
		return Target{}, 0, false
	}
	c := &b.cell[u][i]
	h := &c.first
	if h.at == 0 {
		return Target{}, 0, false
	}
	if h.from > on || h.seq > seq || h.withdrawn || day < h.start || day > h.due {
		if h = c.search(day, on, seq); h == nil {
			return Target{}, 0, false
		}
	}
	return b.kept[h.at-1], h.seq, true
}

// search walks the cell in order: the first qualifying version of each start decides for that start.
func (c *cell) search(day, on when.Date, seq int64) *hot {
	decided, is := when.Date(0), false
	for n := -1; n < len(c.more); n++ {
		h := &c.first
		if n >= 0 {
			h = &c.more[n]
		}
		if h.from > on || h.seq > seq || is && h.start == decided {
			continue
		}
		decided, is = h.start, true
		if !h.withdrawn && h.start <= day && day <= h.due {
			return h
		}
	}
	return nil
}

// All yields every target that stands on the day on as known up to seq, not withdrawn, by unit number, indicator number
// and start.
func (b *Book) All(on when.Date, seq int64) iter.Seq2[int64, Target] {
	return func(yield func(int64, Target) bool) {
		for u := range b.cell {
			for i := range b.cell[u] {
				for _, h := range b.cell[u][i].standing(on, seq) {
					if !yield(h.seq, b.kept[h.at-1]) {
						return
					}
				}
			}
		}
	}
}

// Of returns the targets of one unit and indicator that stand on the day on as known up to seq, by start.
func (b *Book) Of(u agency.UnitNo, i agency.IndicatorNo, on when.Date, seq int64) []Versioned {
	if int(u) >= len(b.cell) || int(i) >= len(b.cell[u]) {
		return nil
	}
	var vs []Versioned
	for _, h := range b.cell[u][i].standing(on, seq) {
		vs = append(vs, Versioned{h.seq, b.kept[h.at-1]})
	}
	return vs
}

// standing returns the versions that hold, one a start, earliest start first.
func (c *cell) standing(on when.Date, seq int64) []hot {
	var out []hot
	decided, is := when.Date(0), false
	for _, h := range c.all() {
		if h.from > on || h.seq > seq || is && h.start == decided {
			continue
		}
		decided, is = h.start, true
		if !h.withdrawn {
			out = append(out, h)
		}
	}
	slices.Reverse(out)
	return out
}

func (c *cell) all() []hot {
	if c.first.at == 0 {
		return nil
	}
	return append([]hot{c.first}, c.more...)
}

// Latest returns the version of k that overrides all others once its day has come: the one with the greatest (From, seq),
// withdrawn or not. ok is false when there never was such a target.
func (b *Book) Latest(k Key) (v Versioned, ok bool) {
	vs := b.Versions(k)
	if len(vs) == 0 {
		return Versioned{}, false
	}
	return vs[len(vs)-1], true
}

// Versions returns every version of k by From, then seq.
func (b *Book) Versions(k Key) []Versioned {
	s, known := b.place[k]
	if !known {
		return nil
	}
	var vs []Versioned
	for _, h := range b.cell[s.u][s.i].all() {
		if h.start == k.Start {
			vs = append(vs, Versioned{h.seq, b.kept[h.at-1]})
		}
	}
	slices.Reverse(vs)
	return vs
}
