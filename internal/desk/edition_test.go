package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/workflow"
)

func published(t *testing.T, d *desk.Desk, code, amends string) workflow.Edition {
	t.Helper()
	b, err := d.Board(ctx, desk.Question{AsOf: may, Basis: ledger.Verified})
	if err != nil {
		t.Fatal(err)
	}
	ed := workflow.Edition{Code: code, Title: "考核榜", Group: "G", AsOf: may, KnownAt: b.KnownAt, KnownSeq: d.Seq(), Basis: "verified",
		Rulebook: "T", RulebookVersion: 1, BoardSHA256: strings.Repeat("ab", 32), Amends: amends}
	if amends != "" {
		ed.Changes = []workflow.Change{{Unit: "A", Item: "X", From: num.One, To: 0, Why: "更正"}}
	}
	frozen, _, err := d.FreezeEdition(ctx, office, ed)
	if err != nil {
		t.Fatal(err)
	}
	frozen.ObjectUntil = frozen.FrozenAt.Add(72 * time.Hour)
	ed, e, err := d.PublishEdition(ctx, office, frozen)
	if err != nil || ed.State != workflow.Published || !ed.PublishedAt.Equal(e.RecordedAt) {
		t.Fatal(ed, err)
	}
	return ed
}

func TestEditionsAndObjections(t *testing.T) {
	d := opened(t)
	hand(t, d, "A1", line("x", "2021-04-01", "2"), line("y", "2021-04-01", "1"))
	if _, _, err := d.VerifySubmission(ctx, verifier, "A1", "2021-04"); err != nil {
		t.Fatal(err)
	}
	if _, err := imported(t, d, "单位代码,指标代码,日期,数量\nA2,x,2021-04-02,1\n"); err != nil {
		t.Fatal(err)
	}
	ed := published(t, d, "E1", "")
	_, _, err := d.FreezeEdition(ctx, office, ed)
	refused(t, err, "workflow_edition_exists")
	_, _, err = d.PublishEdition(ctx, office, ed)
	refused(t, err, "workflow_edition_published")
	other := ed
	other.Code = "E9"
	other.State = workflow.Frozen
	if _, _, err := d.FreezeEdition(ctx, office, other); err != nil {
		t.Fatal(err)
	}
	other.BoardSHA256 = strings.Repeat("cd", 32)
	_, _, err = d.PublishEdition(ctx, office, other)
	refused(t, err, "workflow_edition_differs")

	for item, want := range map[string]string{"": "审核员", "X": "审核员", "查处": "审核员"} {
		who, err := d.VerifiersOf(ctx, "E1", "A局", item)
		if err != nil || strings.Join(who, ",") != want {
			t.Errorf("verified item %q: %v, %v; want %s", item, who, err, want)
		}
	}
	if who, err := d.VerifiersOf(ctx, "E1", "B", ""); err != nil || len(who) != 0 {
		t.Error(who, err)
	}

	o, _, err := d.Object(ctx, clerk, workflow.Objection{Edition: "E1", Unit: "A局", Item: "破案", Ground: "漏计一起"})
	if err != nil || o.Code != "E1-O1" || o.Unit != "A" || o.Item != "X" {
		t.Fatal(o, err)
	}
	_, _, err = d.Object(ctx, clerk, workflow.Objection{Edition: "E1", Unit: "A", Item: "X", Ground: "再说"})
	refused(t, err, "workflow_objection_there")
	_, _, err = d.Object(ctx, clerk, workflow.Objection{Edition: "E1", Unit: "A1", Ground: "不在榜上"})
	refused(t, err, "workflow_not_on_board")
	_, _, err = d.Object(ctx, clerk, workflow.Objection{Edition: "E1", Unit: "A", Item: "Z", Ground: "没有这一项"})
	refused(t, err, "workflow_not_on_board")
	_, _, err = d.Object(ctx, clerk, workflow.Objection{Edition: "E8", Unit: "A", Ground: "没有这一期"})
	refused(t, err, "workflow_edition_unknown")
	late := clerk
	late.At = ed.ObjectUntil.Add(time.Second)

	_, _, err = d.DecideObjection(ctx, verifier, o.Code, true, "属实")
	refused(t, err, "workflow_own_verification")
	_, _, err = d.DecideObjection(ctx, clerk, o.Code, true, "属实")
	refused(t, err, "workflow_second_person")
	before := boardBytes(t, d, desk.Question{AsOf: may, KnownAt: ed.KnownAt})
	if o, _, err = d.DecideObjection(ctx, office, o.Code, true, "属实，另行更正"); err != nil || o.State != workflow.Upheld {
		t.Fatal(o, err)
	}
	_, _, err = d.DecideObjection(ctx, office, o.Code, false, "再想")
	refused(t, err, "workflow_decided")
	if after := boardBytes(t, d, desk.Question{AsOf: may, KnownAt: ed.KnownAt}); after != before {
		t.Error("a decision by itself changed the board")
	}

	next := published(t, d, "E2", "E1")
	all, err := d.Editions(ctx)
	if err != nil || len(all) != 3 || all[0].AmendedBy != "E2" || all[0].State != workflow.Published || all[2].Amends != "E1" {
		t.Errorf("both are kept, the first names the second: %+v %v", all, err)
	}
	third := next
	third.Code, third.Amends = "E3", "E1"
	_, _, err = d.FreezeEdition(ctx, office, third)
	refused(t, err, "workflow_amended_already")
	_, _, err = d.Object(ctx, late, workflow.Objection{Edition: "E1", Unit: "A", Ground: "过期"})
	refused(t, err, "workflow_window_closed")
}
