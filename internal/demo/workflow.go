package demo

import (
	"fmt"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

// mediated is reported month by month through the workflow; no rulebook scores it, so that the board stands as it was.
var mediated = agency.Indicator{Code: "mdjf", Name: "矛盾纠纷化解数", Measure: "件", Direction: agency.More, OverTime: agency.Sum, OverUnits: agency.Sum,
	From: when.MustDate("2020-01-01")}

// The demo's reporting periods: from the 26th to the 25th.
const (
	january = "2021-01"    // locked for the whole city
	march   = "2021-03"    // reported once more by one bureau
	april   = "2021-04"    // running
	lastDay = "2021-04-26" // one station's missing figures of the reporting date, which the board scores: what is handed in and verified moves it
)

// missing are the indicators of which the station reported nothing on the reporting date.
var missing = []string{"dxzp", "shce", "jjfz", "za", problems.Code, mediated.Code}

// returns takes the evening of the reporting date, after the board: periods opened, returns handed in, verified, sent back and
// left lying, a month locked, and a correction that two people make behind the lock.
func (m *maker) returns() error {
	for _, step := range []func() error{m.open, m.handIn, m.judge, m.lock, m.behindTheLock} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// on is somebody acting that evening.
func (m *maker) on(actor, origin string, hour, minute int) desk.By {
	return desk.By{Actor: actor, Origin: origin, At: at(reporting, hour, minute, m.zone)}
}

func (m *maker) open() error {
	by := m.on(office, "填报通知", 20, 10)
	if _, err := m.desk.Write(m.ctx, by, func(e *desk.Entry) error { return e.Indicator(mediated) }); err != nil {
		return err
	}
	for _, p := range []workflow.Period{
		{Code: january, Name: "2021年1月", First: when.MustDate("2020-12-26"), Last: when.MustDate("2021-01-25"), Unit: city, SubmitBy: at(reporting, 21, 0, m.zone), VerifyBy: at(reporting, 22, 0, m.zone)},
		{Code: march, Name: "2021年3月（北湖补报）", First: when.MustDate("2021-02-26"), Last: when.MustDate("2021-03-25"), Unit: bureaus[0].code, SubmitBy: at(reporting, 21, 0, m.zone), VerifyBy: at(reporting, 22, 0, m.zone), Indicators: []string{mediated.Code}},
		{Code: april, Name: "2021年4月", First: when.MustDate("2021-03-26"), Last: when.MustDate("2021-04-25"), Unit: city, SubmitBy: at(reporting+2, 18, 0, m.zone), VerifyBy: at(reporting+4, 18, 0, m.zone), Indicators: []string{mediated.Code}},
		{Code: lastDay, Name: "4月26日日报（北湖一所补报）", First: reporting, Last: reporting, Unit: station, SubmitBy: at(reporting+1, 9, 0, m.zone), VerifyBy: at(reporting+1, 18, 0, m.zone), Indicators: missing},
	} {
		p.Kind = "派出所"
		if _, _, err := m.desk.OpenPeriod(m.ctx, by, p); err != nil {
			return err
		}
	}
	return nil
}

// Who acts, by the names of the demo's accounts; the stations without one have clerks of their own.
const (
	office   = "kaoheban"
	verifier = "shenhe"
)

// clerk is who reports for a station.
func clerk(station string) string {
	if station == "431002-01" {
		return "beihu-neiqin"
	}
	return "neiqin-" + station
}

// handIn saves and hands in drafts; one station comes late, and one is not done yet.
func (m *maker) handIn() error {
	last := bureaus[0].stations - 1
	for k := range last {
		code, _ := bureaus[0].station(k)
		if err := m.report(code, march, "2021-03-25", 20, 30+k); err != nil {
			return err
		}
	}
	for i, code := range []string{"431002-01", "431002-02", "431002-03", "4310A1-01", "4310A1-02"} {
		if err := m.report(code, april, "2021-04-25", 20, 50+i); err != nil {
			return err
		}
	}
	code, _ := bureaus[0].station(last)
	if err := m.report(code, march, "2021-03-25", 21, 20); err != nil { // past nine
		return err
	}
	_, err := m.desk.SaveDraft(m.ctx, m.on(clerk("431002-04"), "草稿", 21, 30), workflow.Draft{Unit: "431002-04", Period: april,
		Lines: []workflow.Line{{Indicator: mediated.Code, Day: "2021-04-25"}}})
	return err
}

// report hands in one figure of a station for a period.
func (m *maker) report(station, period, day string, hour, minute int) error {
	by := m.on(clerk(station), "月报 "+period, hour, minute)
	w, err := m.desk.SaveDraft(m.ctx, by, workflow.Draft{Unit: station, Period: period,
		Lines: []workflow.Line{{Indicator: mediated.Code, Day: day, Quantity: fmt.Sprint(3 + m.rnd.IntN(9)), Voucher: "调解台账"}}})
	if err == nil {
		_, _, err = m.desk.Submit(m.ctx, by, station, period, w.Rev)
	}
	return err
}

// judge verifies what came in, sends one return back, and leaves one waiting.
func (m *maker) judge() error {
	by := m.on(verifier, "月报审核", 21, 40)
	for k := range bureaus[0].stations {
		code, _ := bureaus[0].station(k)
		if _, _, err := m.desk.VerifySubmission(m.ctx, by, code, march); err != nil {
			return err
		}
	}
	for _, code := range []string{"431002-02", "4310A1-01", "4310A1-02"} {
		if _, _, err := m.desk.VerifySubmission(m.ctx, by, code, april); err != nil {
			return err
		}
	}
	_, _, err := m.desk.ReturnSubmission(m.ctx, by, "431002-01", april, "与调解协议书份数不符，核对后重报")
	return err
}

func (m *maker) lock() error {
	_, _, err := m.desk.LockPeriod(m.ctx, m.on(office, "封账", 22, 0), city, january, "季度考核已结束")
	return err
}

// behindTheLock has one record of January corrected by two people, and another proposal waiting.
func (m *maker) behindTheLock() error {
	var found []desk.Line
	for l, err := range m.desk.Records(m.ctx, januarys()) {
		if err != nil {
			return err
		}
		if l.Standing == "live" {
			found = append(found, l)
		}
	}
	if len(found) < 2 {
		return fmt.Errorf("demo: %d records in January, want 2", len(found))
	}
	by := m.on(clerk("431002-01"), "更正申请", 22, 10)
	p, _, err := m.desk.Propose(m.ctx, by, workflow.Proposal{Kind: workflow.Correct, Record: found[0].Seq, Quantity: found[0].Qty + num.One,
		Reason: "年底一起案件并案后漏计"})
	if err != nil {
		return err
	}
	if _, _, err = m.desk.Approve(m.ctx, m.on(office, "更正批准", 22, 20), p.Code); err != nil {
		return err
	}
	_, _, err = m.desk.Propose(m.ctx, m.on(clerk("431002-01"), "更正申请", 22, 30), workflow.Proposal{Kind: workflow.Withdraw, Record: found[1].Seq, Reason: "疑似与邻所重复，待核"})
	return err
}

// januarys are the records of the locked month of one station.
func januarys() desk.Filter {
	f := desk.Filter{Units: []string{"431002-01"}}
	f.From, f.To, f.Kinds = when.MustDate("2020-12-26"), when.MustDate("2021-01-25"), []ledger.Kind{ledger.Observation, ledger.Correction}
	return f
}
