package desk_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/workflow"
)

func imported(t *testing.T, d *desk.Desk, text string) (desk.Imported, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "台账.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return d.Import(ctx, office, path, intake.Options{Basis: ledger.Verified, By: "考核办"}, false)
}

func locked(t *testing.T) (d *desk.Desk, verified, submitted int64) {
	t.Helper()
	d = opened(t)
	in, err := imported(t, d, "单位代码,指标代码,日期,数量,状态\nA1,x,2021-04-01,2,已审核\nA2,x,2021-04-25,3,待审核\nA1,x,2021-04-26,1,已审核\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.LockPeriod(ctx, office, "A", "2021-04", "封账"); err != nil {
		t.Fatal(err)
	}
	return d, in.Entry.First, in.Entry.First + 1
}

func TestWhatIsLockedTakesNothing(t *testing.T) {
	d, verified, submitted := locked(t)
	x := d.Directory().IndicatorNo("x")
	obs := func(unit, on string) ledger.Record {
		return ledger.Record{Region: 431000, Kind: ledger.Observation, Unit: d.Directory().UnitNo(unit), Indicator: x, On: day(on), Qty: num.One, Basis: ledger.Verified}
	}
	elsewhere := obs("B1", "2021-04-10")
	elsewhere.Kind, elsewhere.Ref, elsewhere.Reason = ledger.Correction, verified, "移到他局"
	for name, r := range map[string]ledger.Record{
		"the first day": obs("A1", "2021-03-26"), "the last day": obs("A2", "2021-04-25"), "the unit itself": obs("A", "2021-04-10"),
		"a correction that moves it away": elsewhere,
	} {
		_, err := d.Write(ctx, office, func(e *desk.Entry) error { return e.Record(r) })
		if l := fault.Of(err); len(l) != 1 || l[0].Code != "desk_period_locked" || !strings.Contains(l[0].Want, "A 2021-04 · 考核办 2021-05-31") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, r := range map[string]ledger.Record{
		"the day before": obs("A1", "2021-03-25"), "the day after": obs("A1", "2021-04-27"), "another bureau": obs("B1", "2021-04-10"), "the city": obs("S", "2021-04-10"),
	} {
		if _, err := d.Write(ctx, office, func(e *desk.Entry) error { return e.Record(r) }); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for kind, seq := range map[ledger.Kind]int64{ledger.Retraction: verified, ledger.Verification: submitted, ledger.Return: submitted} {
		_, err := d.Act(ctx, office, []int64{seq}, desk.Act{Kind: kind, By: "考核办", Reason: "试"})
		refused(t, err, "desk_period_locked")
	}
	_, err := imported(t, d, "单位代码,指标代码,日期,数量\nB1,x,2021-04-01,2\nA1,x,2021-04-02,2\n")
	if l := fault.Of(err); len(l) != 1 || l[0].Code != "desk_period_locked" || l[0].Place.Cell == "" {
		t.Error("an import, with the cell that is at fault:", err)
	}
}

func TestALockHoldsWhereverUnitsMove(t *testing.T) {
	d, _, _ := locked(t)
	x := d.Directory().IndicatorNo("x")
	station := func(code, parent, from string) agency.Unit {
		return agency.Unit{Code: code, Name: code + "局", Parent: parent, Region: 431000, From: day(from)}
	}
	// A1 is moved away as if it had never been A's; a new station comes under A, in the same entry as its record or before.
	if _, err := d.Write(ctx, office, func(e *desk.Entry) error { return e.Unit(station("A1", "B", "2020-01-01")) }); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Write(ctx, office, func(e *desk.Entry) error { return e.Unit(station("A3", "A", "2021-04-01")) }); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Board(ctx, desk.Question{AsOf: may}); err != nil {
		t.Fatal(err)
	}
	for _, unit := range []string{"A1", "A3"} {
		r := ledger.Record{Region: 431000, Kind: ledger.Observation, Unit: d.Directory().UnitNo(unit), Indicator: x, On: day("2021-04-10"), Qty: num.One}
		_, err := d.Write(ctx, office, func(e *desk.Entry) error { return e.Record(r) })
		refused(t, err, "desk_period_locked")
	}
	_, err := d.Write(ctx, office, func(e *desk.Entry) error {
		for _, u := range []agency.Unit{station("A4", "A", "2021-04-01"), station("A41", "A4", "2021-04-01")} {
			if err := e.Unit(u); err != nil {
				return err
			}
		}
		no := agency.UnitNo(d.Directory().UnitCount() + 1) // A41
		return e.Record(ledger.Record{Region: 431000, Kind: ledger.Observation, Unit: no, Indicator: x, On: day("2021-04-10"), Qty: num.One})
	})
	refused(t, err, "desk_period_locked")
}

// All that the form of a correction offers is what is written when a second person lets it pass.
func TestAProposedCorrectionMovesDayAndVoucher(t *testing.T) {
	d, verified, _ := locked(t)
	was, err := d.Store().Record(ctx, verified)
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := d.Propose(ctx, clerk, workflow.Proposal{Kind: workflow.Correct, Record: verified, Quantity: was.Qty, On: day("2021-04-02"), Voucher: "改正", Reason: "记错了日子"})
	if err != nil || p.On != day("2021-04-02") || p.Voucher != "改正" || p.LockedTerm != "2021-04" {
		t.Fatalf("%+v %v", p, err)
	}
	if p, _, err = d.Approve(ctx, office, p.Code); err != nil {
		t.Fatal(err)
	}
	now, err := d.Store().Record(ctx, p.WrittenAs)
	if err != nil || now.On != day("2021-04-02") || now.Voucher != "改正" || now.Qty != was.Qty {
		t.Errorf("%+v %v", now, err)
	}
	_, _, err = d.Propose(ctx, clerk, workflow.Proposal{Kind: workflow.Correct, Record: p.WrittenAs, Quantity: was.Qty, Reason: "什么也不改"})
	refused(t, err, "correction_changes_nothing")
}

func TestIntoWhatIsLockedOnlyByTwoPeople(t *testing.T) {
	d, verified, submitted := locked(t)
	p, _, err := d.Propose(ctx, clerk, workflow.Proposal{Kind: workflow.Correct, Record: verified, Quantity: num.MustQty("7"), Reason: "漏计五起"})
	if err != nil || p.Code != "P1" || p.Unit != "A1" || p.On != day("2021-04-01") || p.LockedUnit != "A" || p.LockedTerm != "2021-04" {
		t.Fatalf("%+v %v", p, err)
	}
	_, _, err = d.Approve(ctx, clerk, "P1")
	refused(t, err, "workflow_second_person")
	if got := total(t, d, ledger.Verified); got != "18" {
		t.Errorf("a proposal by itself changes nothing: %s, want 18 for three of ten", got)
	}
	p, e, err := d.Approve(ctx, office, "P1")
	if err != nil || e.Len() != 2 || p.WrittenAs != e.First {
		t.Fatalf("%+v %+v %v", p, e, err)
	}
	if got := total(t, d, ledger.Verified); got != "48" {
		t.Errorf("approved: %s, want 48 for eight of ten", got)
	}
	_, _, err = d.Approve(ctx, office, "P1")
	refused(t, err, "workflow_decided")
	_, _, err = d.Propose(ctx, clerk, workflow.Proposal{Kind: workflow.Correct, Record: verified, Quantity: num.One, Reason: "再改"})
	refused(t, err, "already_corrected")

	out, _, err := d.Propose(ctx, clerk, workflow.Proposal{Kind: workflow.Withdraw, Record: submitted, Reason: "重复"})
	if err != nil {
		t.Fatal(err)
	}
	if out, _, err = d.Refuse(ctx, office, out.Code, "并不重复"); err != nil || out.State != workflow.Refused || out.WrittenAs != 0 {
		t.Fatal(out, err)
	}
	add, _, err := d.Propose(ctx, clerk, workflow.Proposal{Kind: workflow.Add, Unit: "A2局", Indicator: "x数", On: day("2021-04-03"), Quantity: num.One, Reason: "漏报"})
	if err != nil || add.Unit != "A2" || add.Indicator != "x" {
		t.Fatal(add, err)
	}
	if _, _, err = d.Approve(ctx, office, add.Code); err != nil {
		t.Fatal(err)
	}
	if got := total(t, d, ledger.Verified); got != "54" {
		t.Errorf("added: %s, want 54", got)
	}
	_, _, err = d.Approve(ctx, office, "P9")
	refused(t, err, "workflow_proposal_unknown")
	all, err := d.Proposals(ctx)
	if err != nil || len(all) != 3 {
		t.Error(all, err)
	}
	sound(t, d)
}

func sound(t *testing.T, d *desk.Desk) {
	t.Helper()
	for l, err := range d.Records(ctx, desk.Filter{}) {
		if err != nil || l.Unit == "" {
			t.Fatal(l, err)
		}
	}
}

func TestDoctorFindsWhatWasWrittenPastALock(t *testing.T) {
	d, dir := agencyOf(t)
	if _, _, err := d.OpenPeriod(ctx, office, workflow.Period{Code: "2021-04", Name: "四月", First: day("2021-03-26"), Last: day("2021-04-25"),
		SubmitBy: deadline, VerifyBy: deadline, Unit: "S"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.LockPeriod(ctx, office, "A", "2021-04", ""); err != nil {
		t.Fatal(err)
	}
	add := workflow.Proposal{Kind: workflow.Add, Unit: "A1", Indicator: "x", On: day("2021-04-03"), Quantity: num.One, Reason: "漏报"}
	if _, _, err := d.Propose(ctx, clerk, add); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Approve(ctx, office, "P1"); err != nil {
		t.Fatal(err)
	}
	r := ledger.Record{Region: 431000, Kind: ledger.Observation, Unit: d.Directory().UnitNo("A1"), Indicator: d.Directory().IndicatorNo("x"), On: day("2021-04-10"), Qty: num.One}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if h, err := desk.Examine(ctx, dir); err != nil || len(h.Breaks) != 0 {
		t.Fatal("what two people wrote is no break:", h, err)
	}
	st, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Write(ctx, store.Meta{Actor: "某人"}, func(tx *store.Tx) error { _, err := tx.Record(r); return err }); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	h, err := desk.Examine(ctx, dir)
	if err != nil || len(h.Breaks) != 1 || h.Breaks[0].Code != "desk_in_lock" {
		t.Error(h, err)
	}
}
