package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/workflow"
)

func TestEvidenceIsAttachedOnceByAUnit(t *testing.T) {
	d := opened(t)
	ev := workflow.Evidence{Hash: strings.Repeat("ab", 32), Size: 12, MediaType: "application/pdf", Name: "处罚决定书.pdf", Unit: "A1局"}
	got, e, err := d.Attach(ctx, clerk, ev)
	if err != nil || got.Unit != "A1" || got.By != "内勤" || e.Len() != 1 {
		t.Fatal(got, e, err)
	}
	if again, e, err := d.Attach(ctx, office, ev); err != nil || e.Len() != 0 || again.Seq != got.Seq {
		t.Error(again, e, err)
	}
	ev.Unit = "B1"
	if _, e, err := d.Attach(ctx, office, ev); err != nil || e.Len() != 1 {
		t.Error(e, err)
	}
	if all, err := d.EvidenceOf(ctx, ev.Hash); err != nil || len(all) != 2 {
		t.Error(all, err)
	}
	_, err = d.EvidenceOf(ctx, "00")
	refused(t, err, "workflow_evidence_unknown")
	if in, err := d.EvidenceIn(ctx, "B"); err != nil || len(in) != 1 {
		t.Error(in, err)
	}
	// Only what the unit itself attached goes with its figures, and the record names it.
	l := line("x", "2021-04-01", "2")
	l.Evidence = []string{ev.Hash}
	_, _, err = submit(d, "A2", "", l)
	refused(t, err, "workflow_evidence_unknown")
	s := hand(t, d, "A1", l)
	for r, err := range d.Records(ctx, desk.Filter{Numbers: s.Records}) {
		if err != nil || r.Evidence != "sha256:"+ev.Hash {
			t.Error(r.Evidence, err)
		}
	}
}

func TestAmendingAPeriodThroughTheDesk(t *testing.T) {
	d := opened(t)
	_, _, err := d.OpenPeriod(ctx, office, workflow.Period{Code: "2021-04", Name: "四月", First: day("2021-03-26"), Last: day("2021-04-25"), SubmitBy: deadline, VerifyBy: deadline, Unit: "S"})
	refused(t, err, "workflow_period_exists")
	for want, p := range map[string]workflow.Period{
		"desk_unit_unknown":       {Unit: "没有"},
		"desk_indicator_unknown":  {Unit: "A", Indicators: []string{"没有"}},
		"workflow_nobody_reports": {Unit: "A", Kind: "派出所"},
	} {
		p.Code, p.Name, p.First, p.Last, p.SubmitBy, p.VerifyBy = "2021-05", "五月", day("2021-04-26"), day("2021-05-25"), deadline, deadline
		_, _, err := d.OpenPeriod(ctx, office, p)
		refused(t, err, want)
	}
	later := deadline.Add(24 * time.Hour)
	p, _, err := d.AmendPeriod(ctx, office, "2021-04", workflow.Amendment{SubmitBy: &later, Reason: "系统停机"})
	if err != nil || !p.SubmitBy.Equal(later) {
		t.Fatal(p, err)
	}
	if steps, err := d.PeriodSteps(ctx, "2021-04"); err != nil || len(steps) != 2 || steps[1].Reason != "系统停机" {
		t.Error(steps, err)
	}
	hand(t, d, "A1", line("x", "2021-04-01", "2"))
	to := day("2021-04-30")
	_, _, err = d.AmendPeriod(ctx, office, "2021-04", workflow.Amendment{Last: &to, Reason: "延到月底"})
	refused(t, err, "workflow_days_fixed")
	_, _, err = d.AmendPeriod(ctx, office, "2021-06", workflow.Amendment{Reason: "没有"})
	refused(t, err, "workflow_period_unknown")
	_, _, err = d.Draft(ctx, "A", "2021-04")
	refused(t, err, "workflow_not_asked")
}

func TestTheWorkflowIsReadBackAsItWas(t *testing.T) {
	d, dir := agencyOf(t)
	if _, _, err := d.OpenPeriod(ctx, office, workflow.Period{Code: "2021-04", Name: "四月", First: day("2021-03-26"), Last: day("2021-04-25"),
		SubmitBy: deadline, VerifyBy: deadline, Unit: "S", Indicators: []string{"x"}}); err != nil {
		t.Fatal(err)
	}
	hand(t, d, "B1", line("x", "2021-04-01", "2"))
	if _, _, err := d.LockPeriod(ctx, office, "A", "2021-04", ""); err != nil {
		t.Fatal(err)
	}
	before, err := d.Submissions(ctx, desk.SubmissionFilter{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := desk.Open(ctx, dir, clock())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	after, err := again.Submissions(ctx, desk.SubmissionFilter{})
	if err != nil || len(after) != 1 || after[0].Seq != before[0].Seq || !after[0].At.Equal(before[0].At) {
		t.Errorf("%+v, %v; want %+v", after, err, before)
	}
	if _, shut, err := again.LockOf(ctx, "A1", day("2021-04-01")); err != nil || !shut {
		t.Error(shut, err)
	}
	if _, shut, err := again.LockOf(ctx, "B1", day("2021-04-01")); err != nil || shut {
		t.Error(shut, err)
	}
	h, err := desk.Examine(ctx, dir)
	if err != nil || len(h.Breaks) != 0 {
		t.Error(h, err)
	}
}
