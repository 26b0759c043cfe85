package ledger

import "fmt"

// place is where a posting is in the book.
type place struct {
	cell *cell
	at   int
}

// Apply takes one record, later in seq than all before; look fetches the records it refers to. An error (a fault for a
// record that cannot be, or cannot follow; any other for one out of order or not to be fetched) leaves the book unchanged.
func (b *Book) Apply(r Record, look Lookup) error {
	if err := check(r, b.seq); err != nil {
		return err
	}
	var does []effect[place]
	if r.Kind != Observation {
		var err error
		if does, err = effectsOf(r, func(seq int64) (mark[place], error) { return b.mark(r, seq, look) }); err != nil {
			return err
		}
	}
	seq := uint32(r.Seq)
	for _, e := range does {
		switch e.does {
		case takesOut:
			e.at.cell.change(e.at.at, seq, -1, e.on)
		case givesBack:
			e.at.cell.change(e.at.at, seq, 1, e.on)
		case verifies:
			e.at.cell.verify(e.at.at, seq)
		}
		e.at.cell.touch(seq)
	}
	if r.Kind == Observation || r.Kind == Correction {
		b.post(r)
	}
	b.seq = r.Seq
	return nil
}

// post adds the posting of an observation or correction.
func (b *Book) post(r Record) {
	b.days.add(r.On)
	s := b.slot(r.Unit)
	c := s.home.ensure(r.Indicator)
	k := key{seq: uint32(r.Seq), date: uint16(r.On), unit: s.pos}
	if r.Basis == Verified {
		c.insert(k, int64(r.Qty), k.seq)
	} else {
		c.insert(k, int64(r.Qty), never)
		c.open.pend = append(c.open.pend, pending(k, int64(r.Qty), true))
	}
	c.touch(k.seq)
}

// mark finds the posting of record seq, to which r leads.
func (b *Book) mark(r Record, seq int64, look Lookup) (mark[place], error) {
	if seq >= r.Seq || seq < 1 {
		return mark[place]{}, broken(r)
	}
	ref, err := look(seq)
	if err != nil {
		return mark[place]{}, fmt.Errorf("ledger: record %d, to which record %d refers: %w", seq, r.Seq, err)
	}
	if ref.Kind != Observation && ref.Kind != Correction {
		return mark[place]{}, broken(r)
	}
	var c *cell
	if s := b.at(ref.Unit); s.home != nil {
		c = s.home.cell(ref.Indicator)
	}
	if c == nil {
		return mark[place]{}, broken(r)
	}
	at, ok := c.find(uint16(ref.On), uint32(ref.Seq))
	if !ok {
		return mark[place]{}, broken(r)
	}
	m := mark[place]{at: place{c, at}, seq: ref.Seq, ref: ref.Ref}
	m.submitted, m.verified = c.counts(at)
	return m, nil
}
