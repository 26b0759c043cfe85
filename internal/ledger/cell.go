package ledger

import (
	"math"
	"math/bits"
	"slices"
)

// never is the record number of what has not happened; real numbers stay below it.
const never = math.MaxUint32

// A mask says on which basis something happens.
type mask uint8

const (
	onSubmitted mask = 1 << Submitted
	onVerified  mask = 1 << Verified
	onBoth           = onSubmitted | onVerified
)

// key says of a posting its record, its day, and the unit's position among the units of the home.
type key struct {
	seq        uint32
	date, unit uint16
}

// change takes a posting out, or gives it back, from record seq on, on the bases of its mask.
type change struct {
	qty        int64 // the posting's own quantity
	seq, ref   uint32
	date, unit uint16
	sign       int8 // −1 out, +1 back
	on         mask
}

// cell holds all postings of one home (a unit and the leaves directly below it) and one indicator, by day and record, in
// columns. The first line of 64 bytes is all that a question on the verified basis, known at now, reads of it.
type cell struct {
	dates    []uint16
	sums     []int64 // running sum of the postings that count now on the verified basis
	total    int64   // the last of sums
	last     uint32  // the last record that touched the cell; never when sums are of no use (see mass)
	from, to uint16  // the first and the last day

	seqs    []uint32
	units   []uint16 // positions in the home
	qtys    []int64
	changes []change // by seq
	open    *open    // nil while every posting was verified at birth
	mass    uint64   // sum of magnitudes; beyond int64 a running sum may wrap, so that questions walk the postings
}

// key returns what places the posting at place at.
func (c *cell) key(at int) key { return key{c.seqs[at], c.dates[at], c.units[at]} }

// open is what a cell keeps once a posting came in unverified.
type open struct {
	verified []uint32 // by posting: the record since which it is verified, or never
	pend     []change // what the submitted basis has over the verified one, now: +1 only submitted, −1 only verified
}

// upTo returns how many postings are of day d or earlier.
func (c *cell) upTo(d int32) int {
	switch {
	case d < int32(c.from):
		return 0
	case d >= int32(c.to):
		return len(c.dates)
	}
	// Postings lie about evenly over the days, so that the answer is mostly within a window (one or two cache lines of
	// days) around a guess. The search in it has no branch that depends on the days: the processor goes on to the next
	// cell while this one's memory is on its way.
	const window = 32
	dates, day := c.dates, int(d)
	lo, n := 0, len(dates)
	if n > window {
		at := c.guess(d) - window/2
		at = max(0, min(at, n-window))
		if (at == 0 || int(dates[at-1]) <= day) && (at+window == n || int(dates[at+window]) > day) {
			lo, n = at, window
		}
	}
	for n > 1 {
		half := n / 2
		lo += half & ((int(dates[lo+half-1]) - day - 1) >> 63)
		n -= half
	}
	return lo + 1&((int(dates[lo])-day-1)>>63)
}

// guess is about upTo of a day between from and to, without reading any posting.
func (c *cell) guess(d int32) int {
	return int(uint64(d-int32(c.from)) * uint64(len(c.dates)) / (uint64(c.to-c.from) + 1))
}

// running returns the running sum at the end of day d.
func (c *cell) running(d int32) int64 {
	switch {
	case d < int32(c.from):
		return 0
	case d >= int32(c.to):
		return c.total
	}
	return c.sums[c.upTo(d)-1]
}

// find returns the place of the posting of that day and record.
func (c *cell) find(date uint16, seq uint32) (int, bool) {
	lo, hi := c.upTo(int32(date)-1), c.upTo(int32(date))
	at, ok := slices.BinarySearch(c.seqs[lo:hi], seq)
	return lo + at, ok
}

// byDay orders postings by day, then record.
func byDay(a, b key) int {
	if a.date != b.date {
		return int(a.date) - int(b.date)
	}
	switch {
	case a.seq < b.seq:
		return -1
	case a.seq > b.seq:
		return 1
	}
	return 0
}

// insert adds a posting later in seq than all others of its day; verified is the record since which it is, or never.
func (c *cell) insert(k key, qty int64, verified uint32) {
	at := c.upTo(int32(k.date))
	var before int64
	if at > 0 {
		before = c.sums[at-1]
	}
	c.dates = slices.Insert(c.dates, at, k.date)
	c.units = slices.Insert(c.units, at, k.unit)
	c.seqs = slices.Insert(c.seqs, at, k.seq)
	c.qtys = slices.Insert(c.qtys, at, qty)
	c.sums = slices.Insert(c.sums, at, before)
	if verified != k.seq && c.open == nil {
		c.open = &open{verified: slices.Delete(slices.Clone(c.seqs), at, at+1)}
	}
	if c.open != nil {
		c.open.verified = slices.Insert(c.open.verified, at, verified)
	}
	c.weigh(qty)
	c.from, c.to = c.dates[0], c.dates[len(c.dates)-1]
	if verified != never {
		c.shift(at, qty)
	} else {
		c.total = c.sums[len(c.sums)-1]
	}
}

// weigh counts qty's magnitude into the mass.
func (c *cell) weigh(qty int64) {
	m := uint64(qty)
	if qty < 0 {
		m = -m
	}
	sum, carry := bits.Add64(c.mass, m, 0)
	if carry != 0 {
		sum = math.MaxUint64
	}
	c.mass = sum
}

// wide says that sums in machine words may wrap, so that only a walk with 128 bits is right.
func (c *cell) wide() bool { return c.mass > math.MaxInt64 }

// shift adds by to the running sums from place at on.
func (c *cell) shift(at int, by int64) {
	for i := at; i < len(c.sums); i++ {
		c.sums[i] += by
	}
	c.total = c.sums[len(c.sums)-1]
}

// touch notes the last record that changed the cell.
func (c *cell) touch(seq uint32) {
	if c.last = max(c.last, seq); c.wide() {
		c.last = never
	}
}

// counts says on which bases the posting at place at counts after all records so far.
func (c *cell) counts(at int) (submitted, verified bool) {
	submitted = true
	verified = c.open == nil || c.open.verified[at] != never
	seq := c.seqs[at]
	for i := range c.changes {
		if ch := &c.changes[i]; ch.ref == seq {
			if ch.on&onSubmitted != 0 {
				submitted = ch.sign > 0
			}
			if ch.on&onVerified != 0 {
				verified = ch.sign > 0
			}
		}
	}
	return submitted, verified
}

// change takes the posting at place at out (sign −1) or gives it back (+1).
func (c *cell) change(at int, seq uint32, sign int8, on mask) {
	k := c.key(at)
	c.changes = append(c.changes, change{qty: c.qtys[at], seq: seq, ref: k.seq, date: k.date, unit: k.unit, sign: sign, on: on})
	if on&onVerified != 0 {
		c.shift(at, int64(sign)*c.qtys[at])
	}
	c.settle(at)
}

// verify makes the posting at place at count on the verified basis from seq on.
func (c *cell) verify(at int, seq uint32) {
	c.open.verified[at] = seq
	c.shift(at, c.qtys[at])
	c.settle(at)
}

// settle brings the list of what differs between the bases up to date for the posting at place at.
func (c *cell) settle(at int) {
	submitted, verified := c.counts(at)
	k := c.key(at)
	if c.open != nil {
		c.open.pend = slices.DeleteFunc(c.open.pend, func(p change) bool { return p.ref == k.seq })
	}
	if submitted == verified {
		return
	}
	if c.open == nil {
		c.open = &open{verified: slices.Clone(c.seqs)}
	}
	c.open.pend = append(c.open.pend, pending(k, c.qtys[at], submitted))
}

// pending is the entry of a posting that counts on one basis only.
func pending(k key, qty int64, submitted bool) change {
	p := change{qty: qty, ref: k.seq, date: k.date, unit: k.unit, sign: -1}
	if submitted {
		p.sign = 1
	}
	return p
}
