package intake

import (
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/when"
)

// wish is what a row wants to be true of a record in place of what it says now.
type wish struct {
	record  int64
	retract bool
	qty     num.Qty
	on      when.Date
	voucher string
	basis   ledger.Basis
	by, why string
	proof   string
}

// takeCorrections reads tables of corrections and retractions by record number.
func (r *run) takeCorrections(ts []*table) error {
	for _, t := range ts {
		r.rebase(t)
		o := newObserver(r, t)
		if err := r.each(t, func(l *line) { o.line = l; o.correction(l) }); err != nil {
			return err
		}
	}
	return nil
}

// correction reads a row of a table of corrections.
func (o *observer) correction(l *line) {
	rec, ok := o.named(l)
	if !ok {
		return
	}
	w := wish{record: rec.Seq, qty: rec.Qty, on: rec.On, voucher: rec.Voucher, proof: rec.Evidence, basis: o.basis(l), by: l.text(By), why: l.text(Why)}
	if s := l.text(Evidence); s != "" {
		w.proof = s
	}
	w.retract, _ = l.yes(Retract)
	asked := w.retract
	if col := o.t.col(Quantity); col >= 0 && !l.row.At(col).IsBlank() {
		q, ok := o.amount(l, col, rec.Indicator)
		if !ok {
			return
		}
		w.qty, asked = q, true
		if w.retract {
			l.fault(col, "retracted_and_changed", "")
		}
	}
	if d, ok := l.date(NewDate); ok {
		w.on, asked = d, true
		if d > o.r.names.today {
			l.faultIn(NewDate, "date_in_future", d.String(), o.r.names.today.String())
		}
	}
	if !asked && !l.bad {
		l.faultIn(Quantity, "correction_says_nothing", "", "")
	}
	if l.bad {
		return
	}
	o.supersede(l, rec, w)
}

// named reads the record number and fetches the record.
func (o *observer) named(l *line) (rec ledger.Record, ok bool) {
	n, ok := l.whole(Record)
	if !ok {
		if !l.bad {
			l.faultIn(Record, "cell_blank", "", "")
		}
		return rec, false
	}
	rec, err := o.r.known.Record(n)
	switch {
	case err != nil && fault.Of(err) != nil:
		l.fault(o.record, "record_unknown", "")
		return rec, false
	case err != nil:
		o.fail(l, err)
		return rec, false
	}
	return rec, l.allowed(Corrections, rec.Unit, o.r.o.Basis, Record)
}

// recorded reads a row of observations that carries a record number, as an export writes it. Unchanged it adds nothing; a changed quantity, date,
// voucher or evidence is a correction. The state of verification is not read: it may have moved on since.
func (o *observer) recorded(l *line) {
	rec, ok := o.named(l)
	if !ok {
		return
	}
	if rec.Kind != ledger.Observation && rec.Kind != ledger.Correction {
		o.passing(l, rec)
		return
	}
	u, uok := l.unit()
	i, iok := l.indicator()
	day, dok := o.day(l)
	if uok && u != rec.Unit {
		l.faultIn(Unit, "record_of_other_unit", recordNumber(rec.Seq), o.r.names.units[rec.Unit].code)
	}
	if iok && i != rec.Indicator {
		l.faultIn(Indicator, "record_of_other_indicator", recordNumber(rec.Seq), o.r.names.indicators[rec.Indicator].Code)
	}
	if !uok || !iok || !dok || l.bad {
		return
	}
	w := wish{record: rec.Seq, on: day, voucher: rec.Voucher, proof: rec.Evidence, basis: o.r.o.Basis, why: l.text(Why)}
	w.retract, _ = l.yes(Retract)
	if l.row.At(o.quantity).IsBlank() {
		l.fault(o.quantity, "recorded_without_quantity", recordNumber(rec.Seq))
		return
	}
	if w.qty, ok = o.amount(l, o.quantity, rec.Indicator); !ok {
		return
	}
	if o.voucher >= 0 {
		w.voucher = sheet.Code(l.textAt(o.voucher))
	}
	if o.evidence >= 0 {
		w.proof = l.textAt(o.evidence)
	}
	if o.by >= 0 && l.textAt(o.by) != rec.By {
		l.fault(o.by, "record_field_fixed", rec.By)
	}
	if o.reason >= 0 && l.textAt(o.reason) != rec.Reason {
		l.fault(o.reason, "record_field_fixed", rec.Reason)
	}
	if l.bad {
		return
	}
	changed := w.qty != rec.Qty || w.on != rec.On || w.voucher != rec.Voucher || w.proof != rec.Evidence
	if w.retract && changed {
		l.faultIn(Retract, "retracted_and_changed", "", "")
		return
	}
	if w.retract || changed {
		o.supersede(l, rec, w)
		return
	}
	o.unchanged(l, rec, w)
}

// unchanged counts a row that says what its record says.
func (o *observer) unchanged(l *line, rec ledger.Record, w wish) {
	o.sum(&rec)
	if w.why != "" {
		l.notice(o.t.col(Why), "reason_without_change", w.why, "")
	}
	o.t.report.Present++
	o.tellRecord(l, o.record, Present, &rec, &rec)
	if head, replaced := o.r.known.Head(rec.Seq); replaced {
		l.r.report.notice(Notice{Code: "record_superseded", Place: recordPlace(l, o.record, rec.Seq), Found: recordNumber(rec.Seq), Want: recordNumber(head.Seq)})
	}
}

// passing counts a row of a full history that is no quantity: a retraction, a verification, a return. It can only stay as it is.
func (o *observer) passing(l *line, rec ledger.Record) {
	if n, ok := l.whole(Ref); ok && n != rec.Ref {
		l.faultIn(Ref, "record_field_fixed", recordNumber(n), recordNumber(rec.Ref))
	}
	if o.t.col(RecordKind) < 0 || l.bad {
		if !l.bad {
			l.fault(o.record, "record_not_quantity", rec.Kind.String())
		}
		return
	}
	o.sum(&rec)
	o.t.report.Present++
}

// supersede turns a wish into a correction or a retraction of rec.
func (o *observer) supersede(l *line, rec ledger.Record, w wish) {
	if rec.Kind != ledger.Observation && rec.Kind != ledger.Correction {
		l.fault(o.record, "record_not_quantity", rec.Kind.String())
		return
	}
	next := ledger.Record{
		Region: rec.Region, Kind: ledger.Correction, Unit: rec.Unit, Indicator: rec.Indicator, On: w.on, Qty: w.qty, Basis: w.basis,
		Ref: rec.Seq, Voucher: w.voucher, By: w.by, Reason: w.why, Evidence: w.proof,
	}
	if next.By == "" {
		next.By = o.r.o.By
	}
	if w.retract {
		next.Kind, next.Qty, next.On, next.Voucher = ledger.Retraction, rec.Qty, rec.On, rec.Voucher
	}
	if asked := max(w.basis, verifiedIf(w.retract)); !l.allowed(Corrections, rec.Unit, asked, Record) {
		return
	}
	if head, replaced := o.r.known.Head(rec.Seq); replaced {
		o.sum(&next)
		if head.Ref == rec.Seq && says(head, next) {
			o.t.report.Present++
			o.tellRecord(l, o.record, Present, &head, &head)
			l.r.report.notice(Notice{Code: "correction_present", Place: recordPlace(l, o.record, rec.Seq), Found: recordNumber(rec.Seq), Want: recordNumber(head.Seq)})
			return
		}
		l.conflict(l.row.Fault(o.record, outBy(head.Kind), recordNumber(head.Seq)))
		return
	}
	if next.Reason == "" {
		l.faultIn(Why, "correction_reason_missing", recordNumber(rec.Seq), "")
		return
	}
	if !w.retract && next.Qty == rec.Qty && next.On == rec.On && next.Voucher == rec.Voucher && next.Evidence == rec.Evidence {
		l.faultIn(Quantity, "correction_changes_nothing", rec.Qty.String(), "")
		return
	}
	if !o.whole(l, &next) {
		return
	}
	o.sum(&next)
	if !o.only(l, &next) || o.shut(l, &next, o.record) {
		return
	}
	if was := rec; next.On != was.On { // what it takes out must be open too
		was.Ref = rec.Seq
		if o.shut(l, &was, o.record) {
			return
		}
	}
	if w.retract {
		o.t.report.Retractions++
		o.tellRecord(l, o.record, Retraction, &next, &rec)
	} else {
		o.t.report.Corrections++
		o.tellRecord(l, max(o.t.col(Quantity), o.record), Correction, &next, &rec)
	}
	o.give(l, next)
}

// outBy is the fault of wanting to change a record that a record of kind k took out.
func outBy(k ledger.Kind) string {
	switch k {
	case ledger.Retraction:
		return "record_retracted"
	case ledger.Return:
		return "record_returned"
	}
	return "record_replaced"
}

// says whether record a is what b would be: the same correction or retraction of the same record.
func says(a, b ledger.Record) bool {
	return a.Kind == b.Kind && a.Ref == b.Ref && (a.Kind == ledger.Retraction ||
		a.Qty == b.Qty && a.On == b.On && a.Voucher == b.Voucher && a.Evidence == b.Evidence)
}

// only says whether this is the file's only word on the record, and whether the correction's key is free.
func (o *observer) only(l *line, next *ledger.Record) bool {
	at := o.t.base + uint32(l.row.Number)
	if o.r.corrected == nil {
		o.r.corrected = map[int64]uint32{}
	}
	if before, twice := o.r.corrected[next.Ref]; twice {
		l.fault(o.record, "record_twice", o.r.whereabouts(before, 0))
		return false
	}
	o.r.corrected[next.Ref] = at
	if next.Kind == ledger.Retraction {
		return true
	}
	if !o.first(l, next, max(o.t.col(Quantity), o.record)) {
		return false
	}
	other, err := o.standing(next, next.Ref)
	if err != nil {
		o.fail(l, err)
		return false
	}
	if other != nil {
		l.conflict(l.row.Fault(o.record, "correction_collides", recordNumber(other.Seq)))
		return false
	}
	return true
}

// verifiedIf is the basis on which a retraction is asked about: it takes a record out at once, verified or not.
func verifiedIf(retract bool) ledger.Basis {
	if retract {
		return ledger.Verified
	}
	return ledger.Submitted
}
