package ledger

import (
	"math"
	"slices"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// tally is what one unit has over time.
type tally struct {
	n               int64
	sum             sum128
	max, last       int64
	maxSeq, lastSeq uint32
}

// add takes a posting; they come by day and record.
func (t *tally) add(k key, qty int64) {
	if t.n == 0 || qty > t.max {
		t.max, t.maxSeq = qty, k.seq
	}
	t.n++
	t.sum.add(qty)
	t.last, t.lastSeq = qty, k.seq
}

// value is the unit's figure over time.
func (t *tally) value(overTime uint8) (num.Rat, error) {
	switch overTime {
	case latests:
		return num.Qty(t.last).Rat(), nil
	case maxima:
		return num.Qty(t.max).Rat(), nil
	}
	q, err := t.sum.qty()
	if err != nil || overTime == sums {
		return q.Rat(), err
	}
	return q.Rat().Quo(num.Whole(t.n))
}

// aggregate is Quantity for every way of adding up but the plain sum.
func (v *View) aggregate(a adding, u agency.UnitNo, i agency.IndicatorNo, from, to int32) (num.Rat, bool, error) {
	var all []tally
	parts := v.plans.of(v.book, u)
	for k := range parts {
		first := len(all)
		all = append(all, make([]tally, len(parts[k].home.units))...)
		v.eachDay(&parts[k], i, from, to, func(_ int, k key, qty int64) bool {
			all[first+int(k.unit)].add(k, qty)
			return true
		})
	}
	return combine(a, all)
}

// eachDay visits what counts of one part from day from to day to, by day and record.
func (v *View) eachDay(p *part, i agency.IndicatorNo, from, to int32, visit func(at int, k key, qty int64) bool) {
	if c := p.home.cell(i); c != nil {
		v.each(c, p, c.upTo(from-1), c.upTo(to), visit)
	}
}

var (
	mostQty  = num.Qty(math.MaxInt64).Rat()
	leastQty = num.Qty(math.MinInt64).Rat()
)

// combine adds up the units that have a posting.
func combine(a adding, all []tally) (total num.Rat, found bool, err error) {
	units := int64(0)
	for k := range all {
		if all[k].n == 0 {
			continue
		}
		x, err := all[k].value(a.overTime())
		if err != nil {
			return num.Rat{}, true, err
		}
		units++
		switch {
		case units == 1:
			total = x
		case a.overUnits() == maxima:
			total = total.Max(x)
		default:
			total = total.Add(x)
		}
	}
	if units == 0 {
		return num.Rat{}, false, nil
	}
	if a.overUnits() == means {
		total, err = total.Quo(num.Whole(units))
	}
	if total.Cmp(mostQty) > 0 || total.Cmp(leastQty) < 0 {
		return num.Rat{}, true, num.ErrOverflow
	}
	return total, true, err
}

// Reached returns the first day of p, up to the view's, on which something counts and Quantity from p's start to the end
// of that day is at least q: for a sum, the day on which the running sum first is. found is false when there is none.
func (v *View) Reached(u agency.UnitNo, i agency.IndicatorNo, p when.Period, q num.Qty) (day when.Date, found bool, err error) {
	a, ok := v.adding(i)
	from, to := v.days(p)
	parts := v.plans.of(v.book, u)
	if !ok || from > to || len(parts) == 0 {
		return 0, false, nil
	}
	if a != plain {
		return v.reachedBy(a, parts, i, from, to, q)
	}
	if len(parts) == 1 && q > 0 {
		if c := parts[0].home.cell(i); c == nil {
			return 0, false, nil
		} else if c.last <= v.seq && parts[0].only == nil && (v.basis == Verified || c.open == nil || len(c.open.pend) == 0) {
			day, found = c.reached(from, to, int64(q))
			return day, found, nil
		}
	}
	return v.reached(parts, i, from, to, q)
}

// reached reads the running sums, which can fall: q, more than zero, need not be passed only once.
func (c *cell) reached(from, to int32, q int64) (when.Date, bool) {
	lo, hi := c.upTo(from-1), c.upTo(to)
	base := int64(0)
	if lo > 0 {
		base = c.sums[lo-1]
	}
	for at := lo; at < hi; at++ {
		if c.sums[at]-base >= q && (at+1 == hi || c.dates[at+1] != c.dates[at]) {
			return when.Date(c.dates[at]), true
		}
	}
	return 0, false
}

// reached adds up day by day over several cells.
func (v *View) reached(parts plan, i agency.IndicatorNo, from, to int32, q num.Qty) (when.Date, bool, error) {
	first, last := int32(math.MaxInt32), int32(-1)
	for k := range parts {
		if c := parts[k].home.cell(i); c != nil {
			first, last = min(first, int32(c.from)), max(last, int32(c.to))
		}
	}
	if from, to = max(from, first), min(to, last); from > to {
		return 0, false, nil
	}
	days := make([]struct {
		sum sum128
		any bool
	}, to-from+1)
	for k := range parts {
		v.eachDay(&parts[k], i, from, to, func(_ int, k key, qty int64) bool {
			d := &days[int32(k.date)-from]
			d.sum.add(qty)
			d.any = true
			return true
		})
	}
	var running sum128
	for d := range days {
		running.plus(days[d].sum)
		if days[d].any && running.atLeast(q) {
			return when.Date(from + int32(d)), true, nil
		}
	}
	return 0, false, nil
}

// reachedBy asks again at the end of every day on which something counts.
func (v *View) reachedBy(a adding, parts plan, i agency.IndicatorNo, from, to int32, q num.Qty) (when.Date, bool, error) {
	type dated struct {
		key  key
		qty  int64
		unit int
	}
	var postings []dated
	units := 0
	for k := range parts {
		v.eachDay(&parts[k], i, from, to, func(_ int, k key, qty int64) bool {
			postings = append(postings, dated{k, qty, units + int(k.unit)})
			return true
		})
		units += len(parts[k].home.units)
	}
	slices.SortFunc(postings, func(a, b dated) int { return byDay(a.key, b.key) })
	all := make([]tally, units)
	for n, p := range postings {
		all[p.unit].add(p.key, p.qty)
		if n+1 < len(postings) && postings[n+1].key.date == p.key.date {
			continue
		}
		x, _, err := combine(a, all)
		if err != nil {
			return 0, false, err
		}
		if x.Cmp(q.Rat()) >= 0 {
			return when.Date(p.key.date), true, nil
		}
	}
	return 0, false, nil
}

// Records returns the numbers of the records that Quantity counts over p, ascending: of a sum or mean all, of the latest
// or the maximum each unit's one (the earliest day's of equal ones).
func (v *View) Records(u agency.UnitNo, i agency.IndicatorNo, p when.Period) []int64 {
	a, ok := v.adding(i)
	from, to := v.days(p)
	if !ok || from > to {
		return nil
	}
	var seqs []int64
	parts := v.plans.of(v.book, u)
	for k := range parts {
		all := make([]tally, len(parts[k].home.units))
		v.eachDay(&parts[k], i, from, to, func(_ int, k key, qty int64) bool {
			if a.overTime() == sums || a.overTime() == means {
				seqs = append(seqs, int64(k.seq))
			}
			all[k.unit].add(k, qty)
			return true
		})
		for n := range all {
			switch {
			case all[n].n == 0:
			case a.overTime() == latests:
				seqs = append(seqs, int64(all[n].lastSeq))
			case a.overTime() == maxima:
				seqs = append(seqs, int64(all[n].maxSeq))
			}
		}
	}
	slices.Sort(seqs)
	return seqs
}

// Posting is a quantity that counts: an observation or correction in force.
type Posting struct {
	Seq      int64
	Qty      num.Qty
	Verified int64 // the record since which it is verified (its own when it was at birth), 0 when it is not by the view's moment
}

// Live returns what counts in the view of exactly that unit (nothing below it), indicator and day, by record: the
// question of an import whether a row is there already. The unit need not be in the tree.
func (v *View) Live(u agency.UnitNo, i agency.IndicatorNo, day when.Date) []Posting {
	s := v.book.at(u)
	if s.home == nil || day > v.on || day < 0 {
		return nil
	}
	c := s.home.cell(i)
	if c == nil {
		return nil
	}
	hi := c.upTo(int32(day))
	lo := hi
	seen := false
	for lo > 0 && c.dates[lo-1] == uint16(day) {
		lo--
		seen = seen || c.units[lo] == s.pos
	}
	if !seen {
		return nil
	}
	var found []Posting
	whole := part{}
	v.each(c, &whole, lo, hi, func(at int, k key, qty int64) bool {
		if k.unit != s.pos {
			return true
		}
		p := Posting{Seq: int64(k.seq), Qty: num.Qty(qty), Verified: int64(k.seq)}
		if c.open != nil {
			if p.Verified = int64(c.open.verified[at]); p.Verified > int64(v.seq) {
				p.Verified = 0
			}
		}
		found = append(found, p)
		return true
	})
	return found
}
