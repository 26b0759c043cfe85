package target_test

import (
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/target"
)

func codes(err error) string {
	var cs []string
	for _, f := range fault.Of(err) {
		cs = append(cs, f.Code)
	}
	return strings.Join(cs, " ")
}

func qty(s string) *num.Qty {
	q := num.MustQty(s)
	return &q
}

func TestAssign(t *testing.T) {
	for _, c := range []struct {
		rule   string
		change func(*target.Target)
		want   string
	}{
		{"a whole target is accepted", func(*target.Target) {}, ""},
		{"a target of nothing is accepted", func(t *target.Target) { t.Quantity = 0 }, ""},
		{"it may hold from before its period", func(t *target.Target) { t.From = day("2021-01-01") }, ""},
		{"it must hold from the first day", func(t *target.Target) { t.From++ }, "target_from_after_start"},
		{"due on the day of the start is a period", func(t *target.Target) { t.Period.Due = t.Period.Start }, ""},
		{"due before the start is not", func(t *target.Target) { t.Period.Due = t.Period.Start - 1 }, "target_due_before_start"},
		{"no quantity below zero", func(t *target.Target) { t.Quantity = -1 }, "target_quantity_negative"},
		{"not born withdrawn", func(t *target.Target) { t.Withdrawn = true }, "target_withdrawn_at_birth"},
		{"all faults at once", func(t *target.Target) { t.Unit, t.Indicator, t.Quantity = " ", "", -1 },
			"target_unit_missing target_indicator_missing target_quantity_negative"},
		{"no due date that the ledger cannot hold", func(t *target.Target) { t.Period.Due = 70000 }, "target_date_range"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			a := aim("2021-02-10", "2021-06-30", "2021-02-10", "40")
			c.change(&a)
			if _, err := target.Assign(a); codes(err) != c.want {
				t.Errorf("faults %q, want %q", codes(err), c.want)
			}
		})
	}
}

func TestAmend(t *testing.T) {
	may := day("2021-05-01")
	july := day("2021-07-31")
	for _, c := range []struct {
		rule  string
		a     target.Amendment
		stale bool // the target is withdrawn
		want  string
	}{
		{"quantity with a reason", target.Amendment{Quantity: qty("50"), Reason: "新增专案", From: may}, false, ""},
		{"due date with a reason", target.Amendment{Due: &july, Reason: "延期", From: may}, false, ""},
		{"a reason is required", target.Amendment{Quantity: qty("50"), Reason: " ", From: may}, false, "target_reason_missing"},
		{"something must change", target.Amendment{Quantity: qty("40"), Reason: "重发", From: may}, false, "target_amends_nothing"},
		{"not from before the amended version", target.Amendment{Quantity: qty("50"), Reason: "x", From: day("2021-02-09")}, false, "target_from_before_version"},
		{"withdrawing needs a reason too", target.Amendment{Withdraw: true, From: may}, false, "target_reason_missing"},
		{"withdrawn once", target.Amendment{Withdraw: true, Reason: "取消", From: may}, true, "target_already_withdrawn"},
		{"a withdrawn target can stand again", target.Amendment{Reason: "恢复", From: may}, true, ""},
		{"either withdrawn or changed", target.Amendment{Withdraw: true, Quantity: qty("3"), Reason: "x", From: may}, false, "target_withdrawn_and_changed"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			old := aim("2021-02-10", "2021-06-30", "2021-02-10", "40")
			old.Withdrawn = c.stale
			next, err := old.Amend(c.a)
			if codes(err) != c.want {
				t.Fatalf("faults %q, want %q", codes(err), c.want)
			}
			if err == nil && (next.Key() != old.Key() || next.From != may || next.Reason != c.a.Reason) {
				t.Errorf("amended to %+v", next)
			}
		})
	}
}

func TestEveryFaultHasItsSentence(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		for _, code := range strings.Fields(`target_unit_missing target_indicator_missing target_date_range
			target_due_before_start target_quantity_negative target_from_after_start target_withdrawn_at_birth
			target_reason_missing target_from_before_version target_already_withdrawn target_withdrawn_and_changed
			target_amends_nothing target_weight_negative target_step target_weights_zero target_parts_sum
			target_split_withdrawn target_split_nobody target_split_self target_split_twice`) {
			if !say.In(lang).Has("fault." + code) {
				t.Errorf("%s: no sentence for %s", lang, code)
			}
		}
	}
}
