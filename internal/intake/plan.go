package intake

import (
	"strconv"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/when"
)

// plan settles what becomes of an observation: new, there already, or in conflict with the ledger or with the file itself. Its
// natural key is unit, indicator, day and voucher.
func (o *observer) plan(l *line, rec ledger.Record, col int) {
	if !o.whole(l, &rec) {
		return
	}
	o.sum(&rec)
	if !o.first(l, &rec, col) {
		return
	}
	same, err := o.standing(&rec, 0)
	switch {
	case err != nil:
		o.fail(l, err)
		return
	case same != nil && same.Qty == rec.Qty:
		o.t.report.Present++
		o.tellRecord(l, col, Present, &rec, same)
		if !l.r.report.hush(o.t.sheet.Name, "record_present") {
			l.r.report.notice(Notice{Code: "record_present", Place: recordPlace(l, col, same.Seq), Found: rec.Qty.String()})
		}
		return
	case same != nil:
		f := l.row.Fault(col, "record_conflict", same.Qty.String())
		f.Place.Record = same.Seq
		l.conflict(f)
		return
	}
	if o.shut(l, &rec, col) {
		return
	}
	o.checkPeriod(l, &rec)
	o.t.report.New++
	o.tellRecord(l, col, New, &rec, nil)
	o.give(l, rec)
}

func recordPlace(l *line, col int, seq int64) fault.Place {
	p := l.row.Place(col)
	p.Record = seq
	return p
}

// shut says whether the record's day is closed for its unit, and notes that as a fault of the cell in col.
func (o *observer) shut(l *line, rec *ledger.Record, col int) bool {
	f := o.r.known.Locked(rec.Unit, rec.On)
	if f == nil {
		return false
	}
	f.Place = l.row.Place(max(col, 0))
	f.Place.Record = rec.Ref
	l.conflict(f)
	return true
}

// give hands a record to the sink.
func (o *observer) give(l *line, rec ledger.Record) {
	if o.r.clean() {
		if err := o.r.sink.Record(rec); err != nil {
			o.fail(l, err)
		}
	}
}

// fail ends the reading by an error that is not the file's fault, or notes one that is.
func (o *observer) fail(l *line, err error) {
	if fault.Of(err) == nil {
		o.err, l.enough = err, err
		return
	}
	for _, f := range fault.Of(err) {
		if f.Place.Cell == "" {
			seq := f.Place.Record
			f.Place = l.row.Place(0)
			f.Place.Record = seq
		}
		l.add(f)
	}
}

// whole says whether a record of a manual indicator has what it needs: who, why and the evidence.
func (o *observer) whole(l *line, rec *ledger.Record) bool {
	if !o.r.names.indicators[rec.Indicator].Manual {
		return true
	}
	name := o.r.names.indicators[rec.Indicator].Name
	for _, need := range []struct {
		f Field
		s string
	}{{By, rec.By}, {Reason, rec.Reason}, {Evidence, rec.Evidence}} {
		if need.s == "" {
			l.faultIn(need.f, "manual_"+string(need.f)+"_missing", name, "")
		}
	}
	return !l.bad
}

// sum adds the record to the digest of the file.
func (o *observer) sum(rec *ledger.Record) {
	var h rowHash
	h.number(int64(rec.Kind)<<8 | int64(rec.Basis))
	h.number(int64(rec.Unit)<<32 | int64(rec.Indicator))
	h.number(int64(rec.On))
	h.number(int64(rec.Qty))
	h.number(rec.Ref)
	if rec.Voucher != "" || rec.By != "" || rec.Reason != "" || rec.Evidence != "" {
		h.text(rec.Voucher)
		h.text(rec.By)
		h.text(rec.Reason)
		h.text(rec.Evidence)
	}
	o.r.digest.add(h)
}

// first says whether the record's key comes for the first time in this file; the fault names the other row.
func (o *observer) first(l *line, rec *ledger.Record, col int) bool {
	before := o.r.seen.put(rec.Unit, rec.Indicator, rec.On, rec.Voucher, o.t.base+uint32(l.row.Number))
	if before == 0 {
		return true
	}
	l.fault(col, "row_twice", o.r.whereabouts(before, rec.Indicator))
	return false
}

// whereabouts names the cell that a place in seen stands for.
func (r *run) whereabouts(at uint32, i agency.IndicatorNo) string {
	var home *table
	for _, t := range r.tables {
		if t.base > 0 && t.base <= at && (home == nil || t.base > home.base) {
			home = t
		}
	}
	col := max(home.col(Quantity), 0)
	for _, w := range home.wide {
		if w.indicator == i {
			col = w.col
		}
	}
	cell := sheet.Address(int(at-home.base), col)
	if len(r.book.Sheets) > 1 {
		return home.sheet.Name + "!" + cell
	}
	return cell
}

// standing returns the record that counts for the same key, nil when there is none; the record except is not meant.
func (o *observer) standing(rec *ledger.Record, except int64) (*ledger.Record, error) {
	for _, seq := range o.r.known.Live(rec.Unit, rec.Indicator, rec.On) {
		if seq == except {
			continue
		}
		was, err := o.r.known.Record(seq)
		if err != nil {
			return nil, err
		}
		if was.Voucher == rec.Voucher {
			return &was, nil
		}
	}
	return nil, nil
}

// checkPeriod says when the day lies in none of the periods for which the indicator has targets.
func (o *observer) checkPeriod(l *line, rec *ledger.Record) {
	ps, done := o.periods[rec.Indicator]
	if !done {
		ps = distinct(o.r.known.Periods(rec.Indicator))
		o.periods[rec.Indicator] = ps
	}
	for _, p := range ps {
		if p.Contains(rec.On) {
			return
		}
	}
	if len(ps) > 0 {
		l.notice(o.date, "date_outside_targets", rec.On.String(), o.r.names.indicators[rec.Indicator].Name)
	}
}

func distinct(ps []when.Period) []when.Period {
	var out []when.Period
	for _, p := range ps {
		found := false
		for _, q := range out {
			found = found || p == q
		}
		if !found {
			out = append(out, p)
		}
	}
	return out
}

func recordNumber(seq int64) string { return strconv.FormatInt(seq, 10) }
