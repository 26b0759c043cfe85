package ledger

import (
	"math/bits"

	"github.com/tongchou/tongchou/internal/when"
)

// days are the days on which anything was ever observed, withdrawn or not: a bit for each of the 65,536 that a record may carry.
type days [(int(when.MaxRecordDate) + 1) / 64]uint64

func (d *days) add(day when.Date) { d[day/64] |= 1 << (day % 64) }

// latest is the last day up to a day.
func (d *days) latest(until when.Date) (when.Date, bool) {
	until = min(until, when.MaxRecordDate)
	if until < 0 {
		return 0, false
	}
	word := until / 64
	rest := d[word] << (63 - until%64) >> (63 - until%64) // without the days after
	for rest == 0 {
		if word--; word < 0 {
			return 0, false
		}
		rest = d[word]
	}
	return word*64 + when.Date(bits.Len64(rest)) - 1, true
}

// Latest is the last day up to a day on which anything was observed; false where nothing was.
func (b *Book) Latest(until when.Date) (when.Date, bool) { return b.days.latest(until) }
