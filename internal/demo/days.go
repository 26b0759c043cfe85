package demo

import (
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// unread is the bureau whose last day nobody has verified yet, so that the two bases differ.
const unread = "4310A8"

// days writes the ledger day by day as it would have come in: submitted at six in the evening, verified the next morning,
// corrected when somebody noticed.
func (m *maker) days(step func(done, all int)) error {
	byDay := map[when.Date][]row{}
	for _, r := range m.ledger() {
		byDay[r.entered] = append(byDay[r.entered], r)
	}
	run := &diary{maker: m, corrections: map[when.Date][]correction{}}
	for day := opened; day <= reporting; day++ {
		if err := run.morning(day); err != nil {
			return err
		}
		if err := run.incidents(day); err != nil {
			return err
		}
		if err := run.evening(day, byDay[day]); err != nil {
			return err
		}
		if step != nil {
			step(int(day-opened)+1, int(reporting-opened)+1)
		}
	}
	return run.night()
}

// diary is the state between days.
type diary struct {
	*maker
	waiting     []ledger.Record // submitted, to be verified in the morning
	corrections map[when.Date][]correction
	returned    ledger.Record // what was returned and is to be entered anew
}

type correction struct {
	record ledger.Record
	qty    int
	reason string
}

func (d *diary) by(actor, origin string, day when.Date, hour, minute int) desk.By {
	return desk.By{Actor: actor, Origin: origin, At: at(day, hour, minute, d.zone)}
}

func (d *diary) record(r row, qty int) ledger.Record {
	dir := d.desk.Directory()
	return ledger.Record{Region: Region, Kind: ledger.Observation, Unit: dir.UnitNo(r.unit), Indicator: dir.IndicatorNo(r.indicator), On: r.on,
		Qty: num.Qty(qty) * num.One, Basis: ledger.Submitted}
}

// evening enters the day's rows.
func (d *diary) evening(day when.Date, rows []row) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := d.desk.Write(d.ctx, d.by("内勤", "每日台账 "+day.String(), day, 18, 0), func(e *desk.Entry) error {
		for _, r := range rows {
			qty := r.qty
			if r.corrected != 0 {
				qty = r.wrong
			}
			rec := d.record(r, qty)
			seq, err := e.Append(rec)
			if err != nil {
				return err
			}
			rec.Seq = seq
			d.waiting = append(d.waiting, rec)
			if r.corrected != 0 {
				d.corrections[r.corrected] = append(d.corrections[r.corrected], correction{rec, r.qty, r.reason})
			}
		}
		return nil
	})
	return err
}

// morning verifies what came in the evening before, then corrects what was found wrong.
func (d *diary) morning(day when.Date) error {
	if err := d.verify(day, 9, func(ledger.Record) bool { return true }); err != nil {
		return err
	}
	list := d.corrections[day]
	if len(list) == 0 {
		return nil
	}
	_, err := d.desk.Write(d.ctx, d.by("考核办", "更正单 "+day.String(), day, 11, 0), func(e *desk.Entry) error {
		for _, c := range list {
			r := c.record
			r.Kind, r.Basis, r.Ref, r.Seq = ledger.Correction, ledger.Verified, c.record.Seq, 0
			r.Qty, r.Reason, r.By = num.Qty(c.qty)*num.One, c.reason, "考核办"
			if err := e.Record(r); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// verify verifies the waiting records that pass.
func (d *diary) verify(day when.Date, hour int, pass func(ledger.Record) bool) error {
	var rest []ledger.Record
	_, err := d.desk.Write(d.ctx, d.by("审核员", "审核 "+day.String(), day, hour, 0), func(e *desk.Entry) error {
		for _, w := range d.waiting {
			if !pass(w) {
				rest = append(rest, w)
				continue
			}
			if err := e.Record(follow(w, ledger.Verification, "审核员", "")); err != nil {
				return err
			}
		}
		return nil
	})
	d.waiting = rest
	return err
}

// follow is a record that does something to ref.
func follow(ref ledger.Record, kind ledger.Kind, by, reason string) ledger.Record {
	return ledger.Record{Region: ref.Region, Kind: kind, Unit: ref.Unit, Indicator: ref.Indicator, On: ref.On, Basis: ledger.Verified, Ref: ref.Seq, By: by, Reason: reason}
}

// night verifies the reporting date's rows, but for one bureau.
func (d *diary) night() error {
	dir := d.desk.Directory()
	return d.verify(reporting, 20, func(r ledger.Record) bool {
		code := dir.UnitCode(r.Unit)
		return len(code) < len(unread) || code[:len(unread)] != unread
	})
}

var (
	doubled  = when.MustDate("2021-03-15") // a row is entered twice
	undone   = when.MustDate("2021-03-22") // and withdrawn
	raised   = when.MustDate("2021-03-20") // a target is amended
	mistyped = when.MustDate("2021-03-25") // a quantity too large by twenty
	put      = when.MustDate("2021-04-09") // and put right, after the March board
	refused  = when.MustDate("2021-04-12") // a submission is returned
	again    = when.MustDate("2021-04-14") // and entered anew with its papers
)

// incidents are the singular events that every real ledger has.
func (d *diary) incidents(day when.Date) error {
	switch day {
	case deployed:
		return d.deploy()
	case doubled:
		return d.submit(day, row{unit: "4310A2-03", indicator: "dxzp", on: day, qty: 6}, "A2-0315-副本", func(r ledger.Record) { d.returned = r })
	case undone:
		return d.one(day, "考核办", "撤回单", follow(d.returned, ledger.Retraction, "考核办", "同一案件重复录入，以首次录入为准"))
	case raised:
		return d.raise()
	case mistyped:
		return d.submit(day, row{unit: "4310A3-02", indicator: "dxzp", on: day, qty: 28}, "A3-0325", func(r ledger.Record) {
			d.corrections[put] = append(d.corrections[put], correction{r, 8, "多敲一位：应为 8 起，误录为 28 起"})
		})
	case refused - 1:
		return d.submit(day, row{unit: "4310A5-04", indicator: "za", on: day, qty: 9}, "A5-0411", func(r ledger.Record) { d.returned = r })
	case refused:
		return d.one(day, "审核员", "退回", follow(d.returned, ledger.Return, "审核员", "缺处罚决定书编号，补齐后重报"))
	case again:
		return d.submit(day, row{unit: "4310A5-04", indicator: "za", on: refused - 1, qty: 9}, "A5-0411-补", func(ledger.Record) {})
	}
	return nil
}

// submit enters one row of an incident; what is to be returned does not wait for verification.
func (d *diary) submit(day when.Date, r row, voucher string, keep func(ledger.Record)) error {
	rec := d.record(r, r.qty)
	rec.Voucher = voucher
	_, err := d.desk.Write(d.ctx, d.by("内勤", "补录单 "+day.String(), day, 16, 0), func(e *desk.Entry) (err error) {
		rec.Seq, err = e.Append(rec)
		return err
	})
	keep(rec)
	if day != refused-1 {
		d.waiting = append(d.waiting, rec)
	}
	return err
}

func (d *diary) one(day when.Date, actor, origin string, r ledger.Record) error {
	_, err := d.desk.Write(d.ctx, d.by(actor, origin+" "+day.String(), day, 15, 0), func(e *desk.Entry) error { return e.Record(r) })
	return err
}

// raise amends one bureau's narcotics target in the course of the campaign, with the city's and the stations' beside it.
func (d *diary) raise() error {
	const reason = "省厅追加任务，按辖区吸毒人员数分配"
	_, err := d.desk.Write(d.ctx, d.by("考核办", "指标调整通知", raised, 10, 0), func(e *desk.Entry) error {
		amend := func(t target.Target, more int) target.Target {
			t.Quantity += num.Qty(more) * num.One
			t.From, t.Reason = raised, reason
			return t
		}
		total := 0
		for _, b := range bureaus {
			total += b.aims[3].target
		}
		if err := e.Target(amend(d.target(city, "jd", total), 14)); err != nil {
			return err
		}
		b := bureaus[2]
		return d.handDown(e, b, amend(d.target(b.code, "jd", b.aims[3].target), 14))
	})
	return err
}
