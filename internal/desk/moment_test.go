package desk_test

import (
	"fmt"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// What is found as known at an earlier instant is of that instant throughout: the board, the pace and the records behind both.
func TestFindingsAreOfOneMoment(t *testing.T) {
	d, _, first := filled(t)
	q := desk.Question{AsOf: may, Basis: ledger.Verified}
	before, err := d.Find(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Act(ctx, by, []int64{first}, desk.Act{Kind: ledger.Retraction, Reason: "重复"}); err != nil {
		t.Fatal(err)
	}
	now, err := d.Find(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	q.KnownAt = before.Board.KnownAt
	again, err := d.Find(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	say := func(f *desk.Findings) string {
		return fmt.Sprint(f.Board.Units[0].Total, f.Board.Units[1].Total, f.Lines[0].Actual, f.Records, f.Undone)
	}
	expect(t, "the findings of then, asked later", say(again), say(before))
	if now.Lines[0].Actual == before.Lines[0].Actual || fmt.Sprint(now.Records) == fmt.Sprint(before.Records) {
		t.Error("a retraction changed neither the pace nor the records")
	}
	expect(t, "what was undone by now", fmt.Sprint(len(now.Undone["retraction"])), "1")
}

func TestTheSameCorrectionsTwiceAddNothingAndSaySo(t *testing.T) {
	d, _, first := filled(t)
	path := file(t, "更正.csv", fmt.Sprintf("记录号,新数量,更正理由\n%d,4,少录一起\n", first))
	taken(t, d, path)
	was := totals(t, d, desk.Question{AsOf: may})
	again, err := d.Import(ctx, by, path, intake.Options{Basis: ledger.Verified}, false)
	if err != nil || again.Entry != nil {
		t.Fatalf("written %v, %v", again.Entry, err)
	}
	if again.Total().Present+int64(len(again.Notices)) == 0 {
		t.Error("nothing was said of the row that was passed over")
	}
	expect(t, "totals", totals(t, d, desk.Question{AsOf: may}), was)
}

// A ledger whose figures were corrected since would conflict with them row by row; as a file it is known, and that is what is said.
func TestAFileKnownIsNoConflictWithItsCorrections(t *testing.T) {
	d, _, first := filled(t)
	taken(t, d, file(t, "更正.csv", fmt.Sprintf("记录号,新数量,更正理由\n%d,4,少录一起\n", first)))
	again, err := d.Import(ctx, by, file(t, "另名.csv", ledgerFile), intake.Options{Basis: ledger.Verified}, false)
	if err != nil || again.Before == nil || again.Entry != nil {
		t.Errorf("written %v, known from %v, %v", again.Entry, again.Before, err)
	}
}

func TestOnlyWhatAddsUpHasAPace(t *testing.T) {
	d, _ := agencyOf(t)
	_, err := d.Write(ctx, by, func(e *desk.Entry) error {
		for code, i := range map[string]agency.Indicator{
			"stock": {Direction: agency.More, OverTime: agency.Latest, OverUnits: agency.Sum},
			"less":  {Direction: agency.Less, OverTime: agency.Sum, OverUnits: agency.Sum},
		} {
			i.Code, i.Name, i.From = code, code, when.MustDate("2020-01-01")
			if err := e.Indicator(i); err != nil {
				return err
			}
			if err := e.Target(target.Target{Unit: "A", Indicator: code, Period: half, Quantity: num.MustQty("5"), From: half.Start}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := d.Pace(ctx, desk.PaceQuestion{Question: desk.Question{AsOf: may}, Unit: "A"})
	if err != nil {
		t.Fatal(err)
	}
	var got string
	for _, l := range lines {
		got += l.Indicator + " "
	}
	expect(t, "indicators with a pace", got, "x y ")
}
