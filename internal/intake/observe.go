package intake

import (
	"strings"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/when"
)

// takeObservations reads tables of quantities, long or wide, row by row.
func (r *run) takeObservations(ts []*table) error {
	for _, t := range ts {
		r.rebase(t)
		o := newObserver(r, t)
		read := o.long
		if t.wide != nil {
			read = o.broad
		}
		if err := r.each(t, func(l *line) { o.line = l; read(l) }); err != nil {
			return err
		}
		if err := o.err; err != nil {
			return err
		}
	}
	return nil
}

// rebase gives the rows of t numbers of their own in this file.
func (r *run) rebase(t *table) {
	for _, other := range r.tables {
		if other != t && other.base > 0 {
			t.base = max(t.base, other.base+1<<21)
		}
	}
	t.base = max(t.base, 1)
}

// observer reads the rows of one table of observations. Its columns are looked up once.
type observer struct {
	*line
	r *run
	t *table

	record, date, quantity, voucher, state, by, reason, evidence, retract int
	units, indicators                                                     []int
	unitConstant, indicatorConstant                                       string
	stated                                                                bool // by a column or the mapping

	lastText string // the last date read and what it meant: days come in runs
	lastDay  when.Date
	periods  map[agency.IndicatorNo][]when.Period
	err      error // of the sink or the ledger
}

func newObserver(r *run, t *table) *observer {
	return &observer{
		r: r, t: t, record: t.col(Record), date: t.col(Date), quantity: t.col(Quantity), voucher: t.col(Voucher), state: t.col(State),
		by: t.col(By), reason: t.col(Reason), evidence: t.col(Evidence), retract: t.col(Retract), units: t.cols[Unit], indicators: t.cols[Indicator],
		unitConstant: r.o.Mapping.constant(Unit), indicatorConstant: r.o.Mapping.constant(Indicator), stated: r.has(t, State),
		periods: map[agency.IndicatorNo][]when.Period{},
	}
}

// long reads a row of one quantity.
func (o *observer) long(l *line) {
	if o.record >= 0 && !l.row.At(o.record).IsBlank() {
		o.recorded(l)
		return
	}
	if l.row.At(o.quantity).IsBlank() {
		o.t.report.Skipped++
		l.notice(o.quantity, "row_without_quantity", "", "")
		return
	}
	rec, ok := o.about(l)
	i, known := o.indicatorOf(l)
	rec.Indicator = i
	if known {
		q, good := o.amount(l, o.quantity, i)
		rec.Qty = q
		ok = ok && good
	} else if _, f := l.row.Quantity(o.quantity); f != nil {
		l.add(f)
	}
	if o.retract >= 0 {
		if yes, _ := l.yes(Retract); yes {
			l.faultIn(Record, "record_missing", "", "")
		}
	}
	if ok && known && !l.bad {
		o.plan(l, rec, o.quantity)
	}
}

// broad reads a row with a quantity for each indicator's column.
func (o *observer) broad(l *line) {
	filled := false
	for _, w := range o.t.wide {
		filled = filled || !l.row.At(w.col).IsBlank()
	}
	if !filled {
		o.t.report.Skipped++
		l.notice(0, "row_without_quantity", "", "")
		return
	}
	rec, ok := o.about(l)
	for _, w := range o.t.wide {
		if l.row.At(w.col).IsBlank() {
			continue
		}
		q, good := o.amount(l, w.col, w.indicator)
		if !ok || !good {
			continue
		}
		rec.Indicator, rec.Qty = w.indicator, q
		o.plan(l, rec, w.col)
	}
}

// about reads what a row says of its quantity: unit, day and words.
func (o *observer) about(l *line) (rec ledger.Record, ok bool) {
	rec.Kind, rec.Basis = ledger.Observation, o.r.o.Basis
	u, ok := o.unitOf(l)
	rec.Unit = u
	day, good := o.day(l)
	rec.On, ok = day, ok && good
	if o.voucher >= 0 {
		rec.Voucher = sheet.Code(l.textAt(o.voucher))
	}
	if o.stated {
		rec.Basis = o.basis(l)
	}
	if o.by >= 0 || o.reason >= 0 || o.evidence >= 0 {
		rec.By, rec.Reason, rec.Evidence = l.textAt(o.by), l.textAt(o.reason), l.textAt(o.evidence)
	}
	if ok {
		ok = l.allowed(Observations, u, rec.Basis, Unit) && o.exists(l, u, day)
		rec.Region = o.r.names.units[u].region
	}
	return rec, ok && !l.bad
}

// day reads the date; a date to come is no observation.
func (o *observer) day(l *line) (when.Date, bool) {
	if o.date < 0 {
		d, ok := l.date(Date)
		if !ok && !l.bad {
			l.faultIn(Date, "cell_blank", "", "")
		}
		return d, ok
	}
	c := l.row.At(o.date)
	if c.Kind == sheet.Text && c.Text == o.lastText {
		return o.lastDay, true
	}
	d, f := l.row.Date(o.date)
	if f != nil {
		l.add(f)
		return 0, false
	}
	if d > o.r.names.today {
		l.fault(o.date, "date_in_future", o.r.names.today.String())
		return 0, false
	}
	if c.Kind == sheet.Text {
		o.lastText, o.lastDay = c.Text, d
	}
	return d, true
}

// exists says whether the unit is there on that day, and notes a fault when it is not.
func (o *observer) exists(l *line, u agency.UnitNo, day when.Date) bool {
	f := &o.r.names.units[u]
	if day < f.first {
		l.faultIn(Unit, "unit_not_yet", f.code, f.first.String())
		return false
	}
	if f.varied {
		v, ok := o.r.known.Directory().Units.At(f.code, day, 1<<62)
		if ok && v.Value.Closed {
			l.faultIn(Unit, "unit_closed", f.code, v.From.String())
			return false
		}
	}
	return true
}

var stateWords = map[string]string{
	"已审核": "v", "审核通过": "v", "已核": "v", "已核实": "v", "通过": "v", "verified": "v",
	"待审核": "s", "未审核": "s", "已提交": "s", "已报": "s", "已上报": "s", "submitted": "s",
}

// basis reads the state of verification, the option's where the cell is blank.
func (o *observer) basis(l *line) ledger.Basis {
	switch l.choice(State, stateWords, "已审核、待审核") {
	case "v":
		return ledger.Verified
	case "s":
		return ledger.Submitted
	}
	return o.r.o.Basis
}

// amount reads the quantity of an indicator in column col.
func (o *observer) amount(l *line, col int, i agency.IndicatorNo) (num.Qty, bool) {
	a, f := l.row.Quantity(col)
	if f != nil {
		l.add(f)
		return 0, false
	}
	c := l.row.At(col)
	if c.Covered {
		l.fault(col, "quantity_merged", "")
		return 0, false
	}
	if c.Formula {
		l.notice(col, "formula_result", c.Text, "")
	}
	ind := &o.r.names.indicators[i]
	return settle(l, col, a, c.Text, ind)
}

// settle brings a number to the indicator's unit of measure, where that is beyond doubt.
func settle(l *line, col int, a sheet.Amount, written string, ind *agency.Indicator) (num.Qty, bool) {
	q := a.Value
	if a.Percent {
		if !inPercent(ind.Measure) {
			l.fault(col, "percent_not_expected", ind.Measure)
			return 0, false
		}
		p, err := q.Times(100)
		if err != nil {
			l.fault(col, "number_too_large", "")
			return 0, false
		}
		q = p
	}
	if len(ind.Measure) > 1 { // 万 behind a number of 万元: once or twice?
		for _, big := range []string{"万", "亿"} {
			if strings.Contains(ind.Measure, big) && strings.Contains(written, big) {
				l.fault(col, "quantity_scale", ind.Measure)
				return 0, false
			}
		}
	}
	if q < 0 && (ind.OverTime == agency.Sum || ind.OverTime == agency.Max) {
		l.fault(col, "quantity_negative", ind.Name)
		return 0, false
	}
	return q, true
}

func inPercent(measure string) bool {
	return strings.Contains(measure, "%") || strings.Contains(measure, "％") || strings.Contains(measure, "百分")
}

func (o *observer) unitOf(l *line) (agency.UnitNo, bool) {
	return l.unitIn(o.units, o.unitConstant)
}

func (o *observer) indicatorOf(l *line) (agency.IndicatorNo, bool) {
	return l.indicatorIn(o.indicators, o.indicatorConstant)
}
