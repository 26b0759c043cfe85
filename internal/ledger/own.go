package ledger

import (
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
)

// Own adds up, whatever the indicator says of adding, the postings of exactly that unit (nothing below it) that count in
// the view on any day up to its own, and counts them: what a doctor holds against sums made from the records.
func (v *View) Own(u agency.UnitNo, i agency.IndicatorNo) (sum num.Qty, count int64, err error) {
	s := v.book.at(u)
	if s.home == nil {
		return 0, 0, nil
	}
	c := s.home.cell(i)
	if c == nil {
		return 0, 0, nil
	}
	only := make([]uint64, s.pos>>6+1)
	only[s.pos>>6] = 1 << (s.pos & 63)
	p := part{home: s.home, only: only}
	var total sum128
	v.each(c, &p, 0, c.upTo(int32(v.on)), func(_ int, _ key, qty int64) bool {
		total.add(qty)
		count++
		return true
	})
	sum, err = total.qty()
	return sum, count, err
}
