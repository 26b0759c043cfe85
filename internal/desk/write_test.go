package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/target"
)

// second opens the directory once more. During the next write its clock lets meanwhile happen once: after the second desk
// has brought its memory up to date, and before it writes.
func second(t *testing.T, dir string) (d *desk.Desk, during func(meanwhile func())) {
	t.Helper()
	now := clock()
	var pending func()
	d, err := desk.Open(ctx, dir, func() time.Time {
		if f := pending; f != nil {
			pending = nil
			f()
		}
		return now()
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, func(f func()) { pending = f }
}

func TestTwoDesksSeeEachOther(t *testing.T) {
	d, dir, first := filled(t)
	other, _ := second(t, dir)
	if _, err := d.Act(ctx, by, []int64{first + 3}, desk.Act{Kind: ledger.Retraction, By: "张三", Reason: "重复"}); err != nil {
		t.Fatal(err)
	}
	expect(t, "the second desk", totals(t, other, desk.Question{}), "A 46, B 8")
	taken(t, other, file(t, "more.csv", "单位代码,指标代码,日期,数量\nB1,x,2021-03-09,9\n"))
	expect(t, "the first desk", totals(t, d, desk.Question{}), "B 62, A 46")
	expect(t, "both boards", boardBytes(t, d, desk.Question{}), boardBytes(t, other, desk.Question{}))
}

// TestWriteOnAnOldMemoryIsRetried lets the first desk write between the second one's look at the store and its write.
func TestWriteOnAnOldMemoryIsRetried(t *testing.T) {
	act := desk.Act{Kind: ledger.Retraction, By: "张三", Reason: "重复"}
	t.Run("what is checked is checked again", func(t *testing.T) {
		d, dir, first := filled(t)
		other, during := second(t, dir)
		during(func() {
			if _, err := d.Act(ctx, by, []int64{first}, act); err != nil {
				t.Fatal(err)
			}
		})
		if _, err := other.Act(ctx, by, []int64{first}, act); err == nil {
			t.Error("one record was retracted twice")
		}
		expect(t, "the board", totals(t, other, desk.Question{}), "B 56, A 28")
	})
	t.Run("a sound write goes through", func(t *testing.T) {
		d, dir, first := filled(t)
		other, during := second(t, dir)
		during(func() {
			if _, err := d.Act(ctx, by, []int64{first}, act); err != nil {
				t.Fatal(err)
			}
		})
		e, err := other.Act(ctx, by, []int64{first + 1}, act)
		if err != nil || e.First != first+6 {
			t.Errorf("entry %+v, %v; want it after the first desk's", e, err)
		}
		expect(t, "the board", totals(t, d, desk.Question{}), "B 56, A 16")
	})
	t.Run("an amendment is of the version written meanwhile", func(t *testing.T) {
		d, dir, _ := filled(t)
		other, during := second(t, dir)
		during(func() {
			if _, _, err := d.Amend(ctx, by, key("A", "x"), amendment("20", "调增")); err != nil {
				t.Fatal(err)
			}
		})
		if _, _, err := other.Amend(ctx, by, key("A", "x"), amendment("20", "调增")); err == nil {
			t.Error("the amendment changes nothing by now and was written")
		}
	})
	t.Run("a target is assigned once", func(t *testing.T) {
		d, dir, _ := filled(t)
		other, during := second(t, dir)
		wish := target.Target{Unit: "S", Indicator: "x", Period: half, Quantity: 1, From: half.Start}
		during(func() {
			if _, _, err := d.Assign(ctx, by, wish); err != nil {
				t.Fatal(err)
			}
		})
		_, _, err := other.Assign(ctx, by, wish)
		refused(t, err, "desk_target_exists")
	})
	t.Run("a rulebook's version is given once", func(t *testing.T) {
		d, dir, _ := filled(t)
		other, during := second(t, dir)
		text := []byte(strings.Replace(rulebook, "version: 1", "version: 2", 1))
		during(func() {
			if _, _, err := d.ApplyRulebook(ctx, by, "t.yaml", text, "2021-01-01"); err != nil {
				t.Fatal(err)
			}
		})
		_, _, err := other.ApplyRulebook(ctx, by, "t.yaml", text, "2021-01-01")
		refused(t, err, "desk_rulebook_version")
	})
}
