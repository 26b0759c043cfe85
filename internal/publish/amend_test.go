package publish_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/publish"
	"github.com/tongchou/tongchou/internal/workflow"
)

// amended publishes an edition, retracts a record that counts and publishes the amended one.
func amended(t *testing.T, o office) (old, ed workflow.Edition, retracted int64) {
	t.Helper()
	old = o.published(t)
	for l, err := range o.desk.Records(ctx, desk.Filter{Units: []string{"丁县局"}, Indicators: []string{"jjfz"}}) {
		if err != nil {
			t.Fatal(err)
		}
		if l.Standing == "live" && l.Kind == ledger.Observation && l.On > 18700 {
			retracted = l.Seq
			break
		}
	}
	if _, err := o.desk.Act(ctx, by, []int64{retracted}, desk.Act{Kind: ledger.Retraction, By: "某人", Reason: "某人录错"}); err != nil {
		t.Fatal(err)
	}
	ed, err := publish.Amend(ctx, o.desk, o.vault, by, old.Code, publish.Wish{}, "复核发现重复录入")
	if err == nil {
		ed, err = publish.Publish(ctx, o.desk, by, ed.Code, time.Time{})
	}
	if err != nil {
		t.Fatal(err)
	}
	return old, ed, retracted
}

func TestAnAmendedEditionNamesWhatChangedAndWhy(t *testing.T) {
	o := open(t)
	old, ed, _ := amended(t, o)
	if ed.Amends != old.Code || ed.Code != "2021-04-26-XQ-2" || len(ed.Changes) != 2 {
		t.Fatalf("edition %+v", ed)
	}
	total, item := ed.Changes[0], ed.Changes[1]
	if total.Unit != "4310A4" || total.Item != "" || item.Unit != "4310A4" || item.Item == "" || total.From-total.To != item.From-item.To || total.From <= total.To {
		t.Errorf("changes %+v", ed.Changes)
	}
	if total.Why != "复核发现重复录入" || !strings.HasPrefix(item.Why, "复核发现重复录入（不再计入记录 ") {
		t.Errorf("why: %q, %q", total.Why, item.Why)
	}
	// Both stay, and each names the other.
	h := site(o)
	if text := body(t, get(t, h, "/p/"+old.Code)); !strings.Contains(text, `本期已被更正，现行的是 <a href="/p/`+ed.Code) {
		t.Error("the old page does not name the new one")
	}
	if text := body(t, get(t, h, "/p/"+ed.Code)); !strings.Contains(text, `更正了 <a href="/p/`+old.Code) || strings.Contains(text, "某人") {
		t.Error("the new page does not name the old one, or names a person")
	}
	for _, code := range []string{old.Code, ed.Code} {
		if r, err := publish.Check(o.file(t, code), publish.Trust{LogKey: o.notary.Public()}); err != nil || !r.Sound() {
			t.Errorf("%s: %v, %v", code, err, r.Breaks)
		}
	}
}

func TestAmendingNeedsAChangeAndAReason(t *testing.T) {
	o := open(t)
	old := o.published(t)
	if _, err := publish.Amend(ctx, o.desk, o.vault, by, old.Code, publish.Wish{}, " "); code(err) != "workflow_reason_missing" {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := publish.Amend(ctx, o.desk, o.vault, by, old.Code, publish.Wish{}, "无"); code(err) != "workflow_no_changes" {
		t.Errorf("without a change: %v", err)
	}
	if _, err := publish.Amend(ctx, o.desk, o.vault, by, "none", publish.Wish{}, "无"); code(err) != "workflow_edition_unknown" {
		t.Errorf("of nothing: %v", err)
	}
}
