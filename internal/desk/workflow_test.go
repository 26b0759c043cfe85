package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

var (
	clerk    = desk.By{Actor: "内勤", Origin: "测试"}
	verifier = desk.By{Actor: "审核员", Origin: "测试"}
	office   = desk.By{Actor: "考核办", Origin: "测试"}
	deadline = time.Date(2021, 5, 31, 8, 0, 0, 0, time.UTC) // the clock of the tests begins at midnight and goes by minutes
)

func day(s string) when.Date { return when.MustDate(s) }

// opened makes an agency with the period of April open for the whole city.
func opened(t *testing.T) *desk.Desk {
	t.Helper()
	d, _ := agencyOf(t)
	p, e, err := d.OpenPeriod(ctx, office, workflow.Period{Code: "2021-04", Name: "四月", First: day("2021-03-26"), Last: day("2021-04-25"),
		SubmitBy: deadline, VerifyBy: deadline.Add(48 * time.Hour), Unit: "S局"})
	if err != nil || p.Unit != "S" || e.Len() != 1 {
		t.Fatal(p, e, err)
	}
	return d
}

func line(indicator, on, quantity string) workflow.Line {
	return workflow.Line{Indicator: indicator, Day: on, Quantity: quantity}
}

// hand saves a draft of these lines and hands it in.
func hand(t *testing.T, d *desk.Desk, unit string, lines ...workflow.Line) workflow.Submission {
	t.Helper()
	s, _, err := submit(d, unit, "", lines...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func submit(d *desk.Desk, unit, reason string, lines ...workflow.Line) (workflow.Submission, workflow.Draft, error) {
	w, _, err := d.Draft(ctx, unit, "2021-04")
	if err != nil {
		return workflow.Submission{}, w, err
	}
	w.Lines, w.Reason = lines, reason
	if w, err = d.SaveDraft(ctx, clerk, w); err != nil {
		return workflow.Submission{}, w, err
	}
	s, _, err := d.Submit(ctx, clerk, unit, "2021-04", w.Rev)
	return s, w, err
}

// total is what counts of A's x in April on a basis.
func total(t *testing.T, d *desk.Desk, basis ledger.Basis) string {
	t.Helper()
	b, err := d.Board(ctx, desk.Question{AsOf: may, Basis: basis})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range b.Units {
		if u.Code == "A" {
			return u.Items[0].Score.String()
		}
	}
	return ""
}

func TestAReturnFromDraftToLock(t *testing.T) {
	d := opened(t)
	w, err := d.SaveDraft(ctx, clerk, workflow.Draft{Unit: "A1", Period: "2021-04", Lines: []workflow.Line{line("x", "", "两起")}})
	if err != nil || w.Rev == 0 || !slices.Equal(w.Authors, []string{"内勤"}) {
		t.Fatal("an incomplete draft is kept", w, err)
	}
	_, wrong, err := d.Draft(ctx, "A1局", "2021-04")
	if err != nil || len(wrong) != 2 || wrong[0].Place.Field != "lines[0].day" || wrong[1].Place.Field != "lines[0].quantity" {
		t.Fatal(wrong, err)
	}
	_, _, err = d.Submit(ctx, clerk, "A1", "2021-04", w.Rev)
	if l := fault.Of(err); len(l) != 2 {
		t.Fatal("an incomplete draft was handed in", err)
	}
	old := w
	w.Lines = []workflow.Line{line("x数", "2021-04-01", "2"), line("y", "2021-04-02", "3.5")}
	if w, err = d.SaveDraft(ctx, desk.By{Actor: "所长"}, w); err != nil {
		t.Fatal(err)
	}
	_, err = d.SaveDraft(ctx, clerk, old)
	refused(t, err, "workflow_draft_changed")
	_, _, err = d.Submit(ctx, clerk, "A1", "2021-04", old.Rev)
	refused(t, err, "workflow_draft_changed")

	s, e, err := d.Submit(ctx, clerk, "A1", "2021-04", w.Rev)
	if err != nil || e.Len() != 3 || len(s.Records) != 2 || s.Seq != e.Last || !s.At.Equal(e.RecordedAt) || s.Late {
		t.Fatalf("handed in: %+v %+v %v", s, e, err)
	}
	if v, sub := total(t, d, ledger.Verified), total(t, d, ledger.Submitted); v != "0" || sub != "12" {
		t.Errorf("verified %s, submitted %s; want 0 and 12", v, sub)
	}
	_, _, err = d.Submit(ctx, clerk, "A1", "2021-04", w.Rev)
	refused(t, err, "workflow_step_submitted")
	_, err = d.SaveDraft(ctx, clerk, w)
	refused(t, err, "workflow_step_submitted")
	for _, own := range []string{"内勤", "所长"} {
		_, _, err = d.VerifySubmission(ctx, desk.By{Actor: own}, "A1", "2021-04")
		refused(t, err, "workflow_own_submission")
	}
	_, _, err = d.LockPeriod(ctx, office, "S", "2021-04", "")
	refused(t, err, "workflow_lock_waiting")

	v, e, err := d.VerifySubmission(ctx, verifier, "A1", "2021-04")
	if err != nil || v.State != workflow.Verified || e.Len() != 3 {
		t.Fatalf("verified: %+v %+v %v", v, e, err)
	}
	if got := total(t, d, ledger.Verified); got != "12" {
		t.Errorf("verified %s, want 12", got)
	}
	if w, _, err = d.Draft(ctx, "A1", "2021-04"); err != nil || w.Rev != 0 {
		t.Error("the draft of a verified return is there still", w, err)
	}
	l, _, err := d.LockPeriod(ctx, office, "A", "2021-04", "封账")
	if err != nil || l.First != day("2021-03-26") {
		t.Fatal(l, err)
	}
	if state, err := d.State(ctx, "A1", "2021-04"); err != nil || state != workflow.Locked {
		t.Error(state, err)
	}
	_, _, err = d.LockPeriod(ctx, office, "A1", "2021-04", "")
	refused(t, err, "workflow_locked_already")
	_, _, err = d.ReturnSubmission(ctx, verifier, "A1", "2021-04", "晚了")
	refused(t, err, "workflow_step_locked")
	_, err = d.SaveDraft(ctx, clerk, workflow.Draft{Unit: "A2", Period: "2021-04"})
	refused(t, err, "workflow_step_locked")
	if by, err := d.SubmittedBy(ctx, "A1", "2021-04"); err != nil || by != "内勤" {
		t.Error(by, err)
	}

	// As known before the lock it was verified; before the verification, submitted.
	for at, want := range map[time.Time]workflow.State{s.At: workflow.Submitted, v.At: workflow.Verified} {
		list, err := d.Submissions(ctx, desk.SubmissionFilter{Question: desk.Question{KnownAt: at}})
		if err != nil || len(list) != 1 || list[0].State != want {
			t.Errorf("as known at %s: %+v, %v; want %s", at, list, err, want)
		}
	}
	steps, err := d.SubmissionSteps(ctx, "A1", "2021-04")
	if err != nil || len(steps) != 2 {
		t.Error(steps, err)
	}
}

func TestReturnedAndHandedInAgain(t *testing.T) {
	d := opened(t)
	s := hand(t, d, "A1", line("x", "2021-04-01", "2"), line("y", "2021-04-02", "3"))
	// One of the two is verified by itself before the whole is sent back: it stands.
	if _, err := d.Act(ctx, verifier, s.Records[1:], desk.Act{Kind: ledger.Verification, By: "审核员"}); err != nil {
		t.Fatal(err)
	}
	r, e, err := d.ReturnSubmission(ctx, verifier, "A1", "2021-04", "缺凭证")
	if err != nil || r.State != workflow.Returned || e.Len() != 2 {
		t.Fatalf("%+v %+v %v: want one record returned and the step", r, e, err)
	}
	w, wrong, err := d.Draft(ctx, "A1", "2021-04")
	if err != nil || len(w.Lines) != 2 || len(wrong) != 0 {
		t.Fatal("the draft is there to be mended", w, wrong, err)
	}
	// What stands is corrected, which needs a reason; what was returned is entered anew.
	_, _, err = submit(d, "A1", "", line("x", "2021-04-01", "2"), line("y", "2021-04-02", "4"))
	if l := fault.Of(err); len(l) != 1 || l[0].Code != "reason_missing" || l[0].Place.Field != "lines[1].reason" {
		t.Fatal(err)
	}
	y := line("y", "2021-04-02", "4")
	y.Reason = "补计一起"
	s, _, err = submit(d, "A1", "", line("x", "2021-04-01", "2"), y)
	if err != nil || s.Round != 2 || len(s.Records) != 2 {
		t.Fatal(s, err)
	}
	kinds := ""
	for l, err := range d.Records(ctx, desk.Filter{Numbers: s.Records}) {
		if err != nil {
			t.Fatal(err)
		}
		kinds += l.Kind.String() + " " + l.Basis.String() + " " + l.Qty.String() + "; "
	}
	if kinds != "observation submitted 2; correction submitted 4; " {
		t.Error(kinds)
	}
	if _, _, err := d.ReturnSubmission(ctx, verifier, "A1", "2021-04", "再核"); err != nil {
		t.Fatal(err)
	}
	// Left out, the one that stands is withdrawn, which needs a reason.
	_, _, err = submit(d, "A1", "", line("x", "2021-04-01", "2"))
	refused(t, err, "workflow_reason_missing")
	if s, _, err = submit(d, "A1", "并入他所", line("x", "2021-04-01", "2")); err != nil || s.Round != 3 || len(s.Records) != 1 {
		t.Fatal(s, err)
	}
	if got := total(t, d, ledger.Submitted); got != "12" {
		t.Errorf("submitted %s, want 12: two of ten, of 60", got)
	}
	if _, _, err := d.VerifySubmission(ctx, verifier, "A1", "2021-04"); err != nil {
		t.Fatal(err)
	}
	sound(t, d)
}

func TestAFigureThatIsThereAlreadyIsNotCountedTwice(t *testing.T) {
	d := opened(t)
	if _, err := imported(t, d, "单位代码,指标代码,日期,数量,凭证号\nA1,x,2021-04-01,2,甲-1\n"); err != nil {
		t.Fatal(err)
	}
	twice := line("x", "2021-04-01", "5")
	twice.Voucher = "甲-1"
	_, _, err := submit(d, "A1", "", line("y", "2021-04-01", "1"), twice)
	if l := fault.Of(err); len(l) != 1 || l[0].Code != "workflow_line_present" || l[0].Place.Field != "lines[1]" {
		t.Fatal(err)
	}
	twice.Voucher = "甲-2"
	hand(t, d, "A1", line("y", "2021-04-01", "1"), twice)
}

// imported takes a ledger of verified observations in.
// locked makes April's ledger, one record of it submitted only, and locks it for A.
// sound holds the memory of the desk against the records.
// published freezes and publishes an edition of the board of 2021-05-31, known now.
// TestTheWorkflowIsReadBackAsItWas opens the data directory again.
