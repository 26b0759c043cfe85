package ledger

import (
	"sync/atomic"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// View is the ledger as one question sees it: days up to on, records up to seq, on one basis, units as one tree has them.
// Any number of goroutines may use it at once; while the book takes a record, none may. A view stays right when later
// records come.
type View struct {
	book  *Book
	plans *plans
	dir   *agency.Directory
	on    when.Date
	seq   uint32
	known int64 // seq as it was given
	basis Basis
	adds  []atomic.Uint32 // by IndicatorNo: how it adds up, once asked for
}

// View returns the ledger as of day on, known at record seq, on the basis; t and dir are the tree and the directory of the
// same moment. A tree that is passed again is answered faster.
func (b *Book) View(t *agency.Tree, dir *agency.Directory, on when.Date, seq int64, basis Basis) *View {
	return &View{
		book:  b,
		plans: b.plans.of(t, max(dir.UnitCount(), len(b.slots)), b.grown),
		dir:   dir,
		on:    min(on, when.MaxRecordDate),
		seq:   uint32(max(0, min(seq, MaxSeq))),
		known: seq,
		basis: basis,
		adds:  make([]atomic.Uint32, dir.IndicatorCount()),
	}
}

// Indicator describes an indicator by its code, as of the view's moment.
func (v *View) Indicator(code string) (agency.Indicator, bool) {
	h, ok := v.dir.Indicators.At(code, v.on, v.known)
	return h.Value, ok
}

// adding is how an indicator adds up, in one word: over time in the low byte, over units in the next, and a bit that says
// that it is known.
type adding uint32

const (
	unknownAdding adding = 1 << 16 // asked for, and the directory does not have it
	knownAdding   adding = 1 << 17
)

var addings = [...]agency.Adding{agency.Sum, agency.Latest, agency.Mean, agency.Max}

const (
	sums uint8 = iota // places in addings
	latests
	means
	maxima
)

const plain = knownAdding // sum over time and units: the short way

func (a adding) overTime() uint8  { return uint8(a) }
func (a adding) overUnits() uint8 { return uint8(a >> 8) }

// adding looks up how the indicator adds up at the view's moment; ok is false when it does not exist then.
func (v *View) adding(i agency.IndicatorNo) (a adding, ok bool) {
	if int(i) >= len(v.adds) {
		return 0, false
	}
	a = adding(v.adds[i].Load())
	if a == 0 {
		a = unknownAdding
		if ind, ok := v.Indicator(v.dir.IndicatorCode(i)); ok {
			a = knownAdding | adding(code(ind.OverTime)) | adding(code(ind.OverUnits))<<8
		}
		v.adds[i].Store(uint32(a))
	}
	return a, a&knownAdding != 0
}

func code(a agency.Adding) uint8 {
	for i, known := range addings {
		if a == known {
			return uint8(i)
		}
	}
	return sums
}

// days returns the days of p that the view sees; from > to when there is none.
func (v *View) days(p when.Period) (from, to int32) {
	return int32(max(p.Start, 0)), int32(min(p.Due, v.on))
}

// Quantity adds up the indicator for the unit and all below it over p, cut at the view's day. First over time for every
// unit that has a posting: the sum, the latest (greatest day, then record), the mean, the maximum; then over those units:
// the sum, the mean, the maximum. found is false when nothing counts, the tree lacks the unit or the directory the
// indicator. It errs with num.ErrOverflow when a unit's or the whole sum exceeds the range of a quantity.
func (v *View) Quantity(u agency.UnitNo, i agency.IndicatorNo, p when.Period) (q num.Rat, found bool, err error) {
	a, ok := v.adding(i)
	from, to := v.days(p)
	if !ok || from > to {
		return num.Rat{}, false, nil
	}
	if a != plain {
		return v.aggregate(a, u, i, from, to)
	}
	parts := v.plans.of(v.book, u)
	if len(parts) == 1 && v.shortest(&parts[0], i) {
		c := parts[0].home.cells[i]
		sum := c.running(to)
		if from > int32(c.from) {
			sum -= c.running(from - 1)
		}
		if sum != 0 {
			return num.Qty(sum).Rat(), true, nil
		}
	}
	var total sum128
	for k := range parts {
		c := parts[k].home.cell(i)
		if c == nil {
			continue
		}
		s, counts := v.sum(c, &parts[k], from, to)
		total.plus(s)
		found = found || counts
	}
	if !found {
		return num.Rat{}, false, nil
	}
	sum, err := total.qty()
	if err != nil {
		return num.Rat{}, true, err
	}
	return sum.Rat(), true, nil
}

// shortest says whether the running sums of the part's cell are the answer.
func (v *View) shortest(p *part, i agency.IndicatorNo) bool {
	c := p.home.cell(i)
	return c != nil && c.last <= v.seq && p.only == nil && (v.basis == Verified || c.open == nil)
}

// sum adds up what counts of one cell from day from to day to, and says whether anything does.
func (v *View) sum(c *cell, p *part, from, to int32) (s sum128, found bool) {
	if c.last <= v.seq && p.only == nil {
		now := c.running(to)
		if from > int32(c.from) {
			now -= c.running(from - 1)
		}
		if v.basis == Submitted && c.open != nil {
			now += inDays(c.open.pend, from, to)
		}
		if now != 0 {
			s.add(now)
			return s, true
		}
		return s, v.any(c, p, c.upTo(from-1), c.upTo(to))
	}
	lo, hi := 0, c.upTo(to)
	if from > int32(c.from) {
		lo = c.upTo(from - 1)
	}
	if lo >= hi {
		return s, false
	}
	if c.wide() {
		v.each(c, p, lo, hi, func(_ int, _ key, qty int64) bool {
			s.add(qty)
			found = true
			return true
		})
		return s, found
	}
	then := v.pass(c, p, lo, hi) + v.changed(c, p, from, to)
	s.add(then)
	return s, then != 0 || v.any(c, p, lo, hi)
}

// inDays adds up entries from day from to day to.
func inDays(pend []change, from, to int32) (sum int64) {
	for i := range pend {
		if p := &pend[i]; from <= int32(p.date) && int32(p.date) <= to {
			sum += int64(p.sign) * p.qty
		}
	}
	return sum
}

// pass adds up the postings that had come in (and, on the verified basis, were verified) by the view's record.
func (v *View) pass(c *cell, p *part, lo, hi int) (sum int64) {
	since, units, qtys := c.seqs[lo:hi], c.units[lo:hi], c.qtys[lo:hi]
	if v.basis == Verified && c.open != nil {
		since = c.open.verified[lo:hi]
	}
	if p.only == nil {
		for i, seq := range since {
			// All ones when the record is not after the view's: without a branch to mispredict.
			sum += qtys[i] & ((int64(seq) - int64(v.seq) - 1) >> 63)
		}
		return sum
	}
	for i, seq := range since {
		if seq <= v.seq && p.takes(units[i]) {
			sum += qtys[i]
		}
	}
	return sum
}

// changed adds up what had been taken out and given back by the view's record.
func (v *View) changed(c *cell, p *part, from, to int32) (sum int64) {
	on := mask(1) << v.basis
	for i := range c.changes {
		ch := &c.changes[i]
		if ch.seq > v.seq {
			break
		}
		if ch.on&on != 0 && from <= int32(ch.date) && int32(ch.date) <= to && p.takes(ch.unit) {
			sum += int64(ch.sign) * ch.qty
		}
	}
	return sum
}

// any says whether anything counts; it is asked when a sum is zero.
func (v *View) any(c *cell, p *part, lo, hi int) (found bool) {
	v.each(c, p, lo, hi, func(int, key, int64) bool {
		found = true
		return false
	})
	return found
}

// each visits the postings that count in the view from place lo to before hi, by day and record, until visit says no.
func (v *View) each(c *cell, p *part, lo, hi int, visit func(at int, k key, qty int64) bool) {
	if lo >= hi {
		return
	}
	out := v.out(c, c.dates[lo], c.dates[hi-1])
	for at := lo; at < hi; at++ {
		k := c.key(at)
		if since := v.since(c, at); since > v.seq || !p.takes(k.unit) {
			continue
		}
		if len(out) > 0 && out[k.seq] < 0 {
			continue
		}
		if !visit(at, k, c.qtys[at]) {
			return
		}
	}
}

// since is the record from which on the posting at place at counts on the view's basis.
func (v *View) since(c *cell, at int) uint32 {
	if v.basis == Verified && c.open != nil {
		return c.open.verified[at]
	}
	return c.seqs[at]
}

// out returns, by record, −1 for postings of the days from first to last taken out by the view's record.
func (v *View) out(c *cell, first, last uint16) map[uint32]int8 {
	on := mask(1) << v.basis
	var out map[uint32]int8
	for i := range c.changes {
		ch := &c.changes[i]
		if ch.seq > v.seq {
			break
		}
		if ch.on&on != 0 && first <= ch.date && ch.date <= last {
			if out == nil {
				out = make(map[uint32]int8)
			}
			out[ch.ref] = ch.sign
		}
	}
	return out
}
