package ledger

import (
	"iter"
	"slices"
	"sort"

	"github.com/tongchou/tongchou/internal/agency"
)

// Load builds an empty book from all records in order, fast and without room to spare; records of a chain are found among
// rs, so look is only asked when the book was not empty: then the records are applied one by one, and those before an
// error stay applied. An error leaves an empty book empty.
func (b *Book) Load(rs iter.Seq2[Record, error], look Lookup) error {
	if b.seq != 0 {
		for r, err := range rs {
			if err != nil {
				return err
			}
			if err := b.Apply(r, look); err != nil {
				return err
			}
		}
		return nil
	}
	s := stage{book: NewBook(b.keep), ref: map[uint32]int64{}}
	for r, err := range rs {
		if err != nil {
			return err
		}
		if err := s.take(r); err != nil {
			return err
		}
	}
	s.layOut()
	b.homes, b.homeOf, b.slots, b.grown, b.seq, b.days = s.book.homes, s.book.homeOf, s.book.slots, s.book.grown, s.seq, s.book.days
	return nil
}

// stage collects postings in the order of their records before they go to their cells.
type stage struct {
	book   *Book
	chunks [][]row
	ref    map[uint32]int64 // of corrections
	cells  []stagedCell
	number [][]uint32 // by home and indicator: place in cells plus one
	seq    int64
}

const chunkRows = 1 << 16

// row is a posting on the stage.
type row struct {
	qty                 int64
	seq, cell, since    uint32 // since: the record that verified it, or never
	date, unit          uint16
	submitted, verified bool // whether it counts after all records so far
}

type stagedCell struct {
	home      *home
	indicator agency.IndicatorNo
	postings  int
	late      bool // some posting was not verified at birth
	last      uint32
	changes   []change
}

func (s *stage) take(r Record) error {
	if err := check(r, s.seq); err != nil {
		return err
	}
	if r.Kind != Observation {
		does, err := effectsOf(r, func(seq int64) (mark[*row], error) { return s.mark(r, seq) })
		if err != nil {
			return err
		}
		for _, e := range does {
			s.do(e, uint32(r.Seq))
		}
	}
	if r.Kind == Observation || r.Kind == Correction {
		s.post(r)
	}
	s.seq = r.Seq
	return nil
}

func (s *stage) do(e effect[*row], seq uint32) {
	c := &s.cells[e.at.cell]
	c.last = seq
	if e.does == verifies {
		e.at.since, e.at.verified = seq, true
		return
	}
	ch := change{qty: e.at.qty, seq: seq, ref: e.at.seq, date: e.at.date, unit: e.at.unit, sign: -1, on: e.on}
	if e.does == givesBack {
		ch.sign = 1
	}
	if e.on&onSubmitted != 0 {
		e.at.submitted = ch.sign > 0
	}
	if e.on&onVerified != 0 {
		e.at.verified = ch.sign > 0
	}
	c.changes = append(c.changes, ch)
}

func (s *stage) post(r Record) {
	s.book.days.add(r.On)
	at := s.book.slot(r.Unit)
	n := s.cellOf(at.home, r.Indicator)
	c := &s.cells[n]
	w := row{
		qty: int64(r.Qty), seq: uint32(r.Seq), cell: n, since: uint32(r.Seq),
		date: uint16(r.On), unit: at.pos, submitted: true, verified: r.Basis == Verified,
	}
	if !w.verified {
		w.since, c.late = never, true
	}
	c.postings++
	c.last = w.seq
	if r.Ref != 0 {
		s.ref[w.seq] = r.Ref
	}
	if k := len(s.chunks); k == 0 || len(s.chunks[k-1]) == chunkRows {
		s.chunks = append(s.chunks, make([]row, 0, chunkRows))
	}
	tail := &s.chunks[len(s.chunks)-1]
	*tail = append(*tail, w)
}

func (s *stage) cellOf(h *home, i agency.IndicatorNo) uint32 {
	for len(s.number) <= int(h.no) {
		s.number = append(s.number, nil)
	}
	for len(s.number[h.no]) <= int(i) {
		s.number[h.no] = append(s.number[h.no], 0)
	}
	n := &s.number[h.no][i]
	if *n == 0 {
		s.cells = append(s.cells, stagedCell{home: h, indicator: i})
		*n = uint32(len(s.cells))
	}
	return *n - 1
}

// mark finds the posting of record seq, to which r leads.
func (s *stage) mark(r Record, seq int64) (mark[*row], error) {
	if seq < 1 || seq >= r.Seq || len(s.chunks) == 0 {
		return mark[*row]{}, broken(r)
	}
	k := sort.Search(len(s.chunks), func(k int) bool { return s.chunks[k][0].seq > uint32(seq) }) - 1
	if k < 0 {
		return mark[*row]{}, broken(r)
	}
	rows := s.chunks[k]
	at := sort.Search(len(rows), func(i int) bool { return rows[i].seq >= uint32(seq) })
	if at == len(rows) || rows[at].seq != uint32(seq) {
		return mark[*row]{}, broken(r)
	}
	w := &rows[at]
	return mark[*row]{at: w, seq: seq, ref: s.ref[w.seq], submitted: w.submitted, verified: w.verified}, nil
}

// layOut moves the postings to their cells. The columns of a home's cells stand side by side in one piece of memory each,
// home after home by unit number: the order in which a board asks for them.
func (s *stage) layOut() {
	cells := make([]*cell, len(s.cells))
	byOwner := slices.SortedFunc(slices.Values(s.book.homes), func(a, b *home) int { return int(a.owner) - int(b.owner) })
	for _, h := range byOwner {
		s.allot(h, cells)
	}
	for i, rows := range s.chunks {
		for j := range rows {
			cells[rows[j].cell].take(&rows[j])
		}
		s.chunks[i] = nil // half the memory of a load is these
	}
	var scratch []posting
	for i, c := range cells {
		scratch = c.finish(scratch)
		if len(s.cells[i].changes) > 0 {
			c.changes = slices.Clip(slices.Clone(s.cells[i].changes))
		}
		c.touch(s.cells[i].last)
	}
}

// allot makes the home's cells with room for exactly their postings.
func (s *stage) allot(h *home, cells []*cell) {
	postings, made := 0, 0
	if int(h.no) >= len(s.number) {
		return
	}
	numbers := s.number[h.no]
	for _, n := range numbers {
		if n != 0 {
			postings += s.cells[n-1].postings
			made++
		}
	}
	dates, units, seqs := make([]uint16, postings), make([]uint16, postings), make([]uint32, postings)
	qtys, sums := make([]int64, postings), make([]int64, postings)
	room := make([]cell, made)
	h.cells = make([]*cell, len(numbers))
	off := 0
	for i, n := range numbers {
		if n == 0 {
			continue
		}
		from := &s.cells[n-1]
		end := off + from.postings
		c := &room[0]
		room = room[1:]
		c.dates, c.units, c.seqs = dates[off:off:end], units[off:off:end], seqs[off:off:end]
		c.qtys, c.sums = qtys[off:off:end], sums[off:off:end]
		if from.late {
			c.open = &open{verified: make([]uint32, 0, from.postings)}
		}
		h.cells[i], cells[n-1] = c, c
		off = end
	}
}

// take appends a staged posting; sums holds what each adds to them until finish.
func (c *cell) take(w *row) {
	k := key{seq: w.seq, date: w.date, unit: w.unit}
	c.dates = append(c.dates, k.date)
	c.units = append(c.units, k.unit)
	c.seqs = append(c.seqs, k.seq)
	c.qtys = append(c.qtys, w.qty)
	c.weigh(w.qty)
	adds := int64(0)
	if w.verified {
		adds = w.qty
	}
	c.sums = append(c.sums, adds)
	if w.submitted != w.verified && c.open == nil {
		// Verified at birth and then corrected by a record not verified yet.
		c.open = &open{verified: make([]uint32, 0, cap(c.seqs))}
		c.open.verified = append(c.open.verified, c.seqs[:len(c.seqs)-1]...)
	}
	if c.open != nil {
		c.open.verified = append(c.open.verified, w.since)
	}
	if w.submitted != w.verified {
		c.open.pend = append(c.open.pend, pending(k, w.qty, w.submitted))
	}
}

// posting is a posting while a cell is sorted.
type posting struct {
	key       key
	qty, adds int64
	verified  uint32
}

// finish sorts the postings by day and adds up the running sums.
func (c *cell) finish(scratch []posting) []posting {
	if !slices.IsSorted(c.dates) {
		scratch = scratch[:0]
		for i := range c.dates {
			p := posting{key: c.key(i), qty: c.qtys[i], adds: c.sums[i]}
			if c.open != nil {
				p.verified = c.open.verified[i]
			}
			scratch = append(scratch, p)
		}
		slices.SortFunc(scratch, func(a, b posting) int { return byDay(a.key, b.key) })
		for i, p := range scratch {
			c.dates[i], c.units[i], c.seqs[i] = p.key.date, p.key.unit, p.key.seq
			c.qtys[i], c.sums[i] = p.qty, p.adds
			if c.open != nil {
				c.open.verified[i] = p.verified
			}
		}
	}
	running := int64(0)
	for i, adds := range c.sums {
		running += adds
		c.sums[i] = running
	}
	c.total = running
	c.from, c.to = c.dates[0], c.dates[len(c.dates)-1]
	return scratch
}
