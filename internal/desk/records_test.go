package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/store"
)

func TestRetractionChangesTheBoard(t *testing.T) {
	d, _, first := filled(t)
	expect(t, "before", totals(t, d, desk.Question{}), "B 56, A 46")
	e, err := d.Act(ctx, by, []int64{first + 3}, desk.Act{Kind: ledger.Retraction, By: "张三", Reason: "不是本单位的"})
	if err != nil || e.Len() != 1 {
		t.Fatal(e, err)
	}
	expect(t, "after", totals(t, d, desk.Question{}), "A 46, B 8")
	_, err = d.Act(ctx, by, []int64{first, first + 3}, desk.Act{Kind: ledger.Retraction, By: "张三", Reason: "重复"})
	if err == nil {
		t.Error("a retracted record was retracted again")
	}
	expect(t, "one fault takes back the whole act", totals(t, d, desk.Question{}), "A 46, B 8")
	if _, err = d.Act(ctx, by, []int64{first}, desk.Act{Kind: ledger.Retraction, By: "张三"}); err == nil {
		t.Error("a retraction without a reason was written")
	}
}

func TestVerificationAndReturn(t *testing.T) {
	d, _ := agencyOf(t)
	got, err := d.Import(ctx, by, file(t, "l.csv", ledgerFile), intake.Options{Basis: ledger.Submitted}, false)
	if err != nil {
		t.Fatal(err)
	}
	verified, submitted := desk.Question{Basis: ledger.Verified}, desk.Question{Basis: ledger.Submitted}
	expect(t, "verified, before", totals(t, d, verified), "A 0, B 0")
	expect(t, "submitted, before", totals(t, d, submitted), "B 56, A 46")
	first := got.Entry.First
	if _, err := d.Act(ctx, by, []int64{first, first + 2}, desk.Act{Kind: ledger.Verification, By: "李四"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Act(ctx, by, []int64{first + 3}, desk.Act{Kind: ledger.Return, By: "李四", Reason: "缺凭证"}); err != nil {
		t.Fatal(err)
	}
	expect(t, "verified, after", totals(t, d, verified), "A 34, B 0")
	expect(t, "submitted, after", totals(t, d, submitted), "A 46, B 8")
	if _, err := d.Act(ctx, by, []int64{first}, desk.Act{Kind: ledger.Return, By: "李四", Reason: "缺凭证"}); err == nil {
		t.Error("a verified record was returned")
	}
}

// TestKnownAtAnswersTheSameForEver asks the same questions before and after later writes of every kind.
func TestKnownAtAnswersTheSameForEver(t *testing.T) {
	d, dir, first := filled(t)
	b, err := d.Board(ctx, desk.Question{})
	if err != nil {
		t.Fatal(err)
	}
	questions := []desk.Question{
		{AsOf: may, KnownAt: b.KnownAt},
		{AsOf: may - 89, KnownAt: b.KnownAt},
		{AsOf: may, KnownAt: b.KnownAt, Basis: ledger.Submitted},
		{AsOf: may, KnownAt: b.KnownAt.Add(-time.Microsecond)},
	}
	var before []string
	for _, q := range questions {
		before = append(before, boardBytes(t, d, q))
	}
	if before[0] == before[3] {
		t.Fatal("an instant before the last entry must not know of it")
	}
	taken(t, d, file(t, "late.csv", "单位代码,指标代码,日期,数量\nA2,y,2021-02-01,5\n"))
	if _, err := d.Act(ctx, by, []int64{first}, desk.Act{Kind: ledger.Retraction, By: "张三", Reason: "重复"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Amend(ctx, by, key("A", "x"), amendment("5", "调减")); err != nil {
		t.Fatal(err)
	}
	if boardBytes(t, d, desk.Question{AsOf: may}) == before[0] {
		t.Fatal("the later writes change nothing")
	}
	again, err := desk.Open(ctx, dir, clock())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for n, q := range questions {
		expect(t, "asked again", boardBytes(t, d, q), before[n])
		expect(t, "asked of the store opened anew", boardBytes(t, again, q), before[n])
	}
}

// TestListIsOfOneMoment corrects a record while a list is walked: the list goes on telling how things stood when it began.
func TestListIsOfOneMoment(t *testing.T) {
	d, _, first := filled(t)
	q := num.MustQty("7")
	var live num.Qty
	n := 0
	for l, err := range d.Records(ctx, desk.Filter{Units: []string{"A1", "B1"}, Indicators: []string{"x"}}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 1 { // 8 of B1 is still to come
			if _, _, err := d.Correct(ctx, by, first+3, desk.Correction{Quantity: &q, Reason: "重核"}); err != nil {
				t.Fatal(err)
			}
		}
		if l.Standing == "live" {
			live += l.Qty
		}
	}
	expect(t, "what counted when the list began", live.String(), "11")
	expect(t, "records listed", n, 2)
}

// TestChain asks for a record's history by its middle, after a correction was returned and another took its place.
func TestChain(t *testing.T) {
	d, _, first := filled(t)
	correct := func(q string) int64 {
		n := num.MustQty(q)
		r, _, err := d.Correct(ctx, by, first, desk.Correction{Quantity: &n, Reason: "重核", Basis: ledger.Submitted})
		if err != nil {
			t.Fatal(err)
		}
		return r.Seq
	}
	wrong := correct("7")
	if _, err := d.Act(ctx, by, []int64{wrong}, desk.Act{Kind: ledger.Return, By: "李四", Reason: "缺凭证"}); err != nil {
		t.Fatal(err)
	}
	right := correct("8")
	for _, seq := range []int64{first, wrong, right} {
		lines, err := d.Chain(ctx, seq)
		if err != nil {
			t.Fatal(err)
		}
		told := ""
		for _, l := range lines {
			told += l.Kind.String() + " " + l.Standing + ", "
		}
		expect(t, "the history", told, "observation superseded, correction returned, return , correction live, ")
	}
	if _, err := d.Chain(ctx, 1<<40); err == nil {
		t.Error("the history of no record")
	}
}

// TestNewestFirst walks back from the end, page by page.
func TestNewestFirst(t *testing.T) {
	d, _, first := filled(t)
	var seqs []int64
	for before := int64(0); ; {
		n := len(seqs)
		for l, err := range d.Records(ctx, desk.Filter{Filter: store.Filter{Newest: true, Before: before, Limit: 2}}) {
			if err != nil {
				t.Fatal(err)
			}
			seqs = append(seqs, l.Seq)
		}
		if len(seqs) == n {
			break
		}
		before = seqs[len(seqs)-1]
	}
	if seqs[len(seqs)-1] != first || !slices.IsSortedFunc(seqs, func(a, b int64) int { return int(b - a) }) {
		t.Errorf("newest first: %v, the first is %d", seqs, first)
	}
}
