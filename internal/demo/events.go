package demo

import (
	"cmp"
	"slices"

	"github.com/tongchou/tongchou/internal/when"
)

// row is one line of a station's daily ledger, and what will become of it.
type row struct {
	unit, indicator string
	on              when.Date
	qty             int
	entered         when.Date // the day on which it is recorded; later than on for a late entry
	wrong           int       // what is entered first, when it is corrected later
	corrected       when.Date // the day of the correction; 0 for none
	reason          string
}

var reasons = []string{"串并案件合并计数", "录入时多敲一位", "案件移送外地，不计本单位", "凭证核对后补计", "日期填错后数量重核"}

// ledger makes every station's rows: before the campaign a quiet rate, from its start exactly what the aims say.
func (m *maker) ledger() []row {
	var rows []row
	for _, b := range bureaus {
		for i, ind := range scored {
			before := b.aims[i].target * int(deployed-opened) / 330 // about four tenths of the campaign's daily rate
			rows = append(rows, m.spread(b, ind.Code, before, when.Period{Start: opened, Due: deployed - 1})...)
			rows = append(rows, m.spread(b, ind.Code, b.aims[i].done, when.Period{Start: deployed, Due: reporting})...)
		}
		rows = append(rows, m.spread(b, problems.Code, b.problems, when.Period{Start: deployed, Due: reporting})...)
	}
	for i := range rows {
		m.fate(&rows[i])
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.entered, b.entered), cmp.Compare(a.unit, b.unit), cmp.Compare(a.indicator, b.indicator), cmp.Compare(a.on, b.on))
	})
	return rows
}

// spread puts n events on days and stations; several of one day at one station are one row.
func (m *maker) spread(b bureau, indicator string, n int, p when.Period) []row {
	type place struct {
		on      when.Date
		station int
	}
	count := map[place]int{}
	for range n {
		on := p.Start + when.Date(m.rnd.IntN(p.Days()))
		if on.Time().Weekday() == 0 && m.rnd.IntN(3) > 0 { // fewer on Sundays
			on = max(p.Start, on-1)
		}
		count[place{on, m.rnd.IntN(b.stations)}]++
	}
	var rows []row
	for on := p.Start; on <= p.Due; on++ {
		for k := range b.stations {
			if c := count[place{on, k}]; c > 0 {
				code, _ := b.station(k)
				rows = append(rows, row{unit: code, indicator: indicator, on: on, qty: c, entered: on})
			}
		}
	}
	return rows
}

// fate makes some rows late and some wrong at first. All is settled by the reporting date.
func (m *maker) fate(r *row) {
	if m.rnd.IntN(25) == 0 {
		r.entered = min(reporting, r.on+2+when.Date(m.rnd.IntN(8)))
	}
	if m.rnd.IntN(50) == 0 && r.entered < reporting-2 {
		r.wrong = r.qty + 1 + m.rnd.IntN(2)
		r.corrected = min(reporting, r.entered+3+when.Date(m.rnd.IntN(15)))
		r.reason = reasons[m.rnd.IntN(len(reasons))]
	}
}
