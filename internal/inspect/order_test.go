package inspect

import (
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/when"
)

var (
	afternoon = noon.Add(4 * time.Hour)
	due       = when.MustDate("2026-11-24")
)

func issued(t *testing.T) (Order, Finding) {
	t.Helper()
	o, f, err := duty().Issue(heard(), zhao, tree, afternoon, today)
	if err != nil {
		t.Fatal(err)
	}
	return o, f
}

func mended(t *testing.T) (Order, Finding) {
	t.Helper()
	o, f := issued(t)
	return must(o.Mend(head, tree, afternoon, today+3, "已补登", []string{"cd"})), f
}

func closed(t *testing.T) (Order, Finding) {
	t.Helper()
	o, f := mended(t)
	o, f, err := o.Recheck(f, chen, tree, afternoon, true, "逐件核对无误", []string{"ef"})
	if err != nil {
		t.Fatal(err)
	}
	return o, f
}

func TestAnOrderIsIssued(t *testing.T) {
	o, f := issued(t)
	if o.State != OrderIssued || f.State != FindingOrdered || o.Finding != "W1" || o.Unit != "FJ" || o.IssuedBy != "zhao" {
		t.Errorf("%+v %+v", o, f)
	}
	bad := duty()
	bad.Due, bad.Duty = today, ""
	if _, _, err := bad.Issue(heard(), zhao, tree, afternoon, today); places(err) != "duty inspect_missing, due inspect_due_past" {
		t.Errorf("%v", err)
	}
	_, _, err := duty().Issue(heard(), head, tree, afternoon, today)
	refused(t, err, "inspect_own_unit")
	_, _, err = duty().Issue(f, zhao, tree, afternoon, today)
	refused(t, err, "inspect_finding_ordered")
}

func TestAnExtension(t *testing.T) {
	o, _ := issued(t)
	for name, c := range map[string]struct {
		by     Person
		today  when.Date
		to     when.Date
		reason string
		want   string
	}{
		"on the last day":   {zhao, due, due + 10, "设备采购", ""},
		"a day late":        {zhao, due + 1, due + 10, "设备采购", "inspect_extend_late"},
		"to the same day":   {zhao, today, due, "设备采购", "inspect_extend_earlier"},
		"to an earlier day": {zhao, today, due - 1, "设备采购", "inspect_extend_earlier"},
		"without a reason":  {zhao, today, due + 1, "", "inspect_missing"},
		"by the unit":       {clerk, today, due + 1, "设备采购", "inspect_own_unit"},
		"by who is above":   {chief, today, due + 1, "设备采购", ""},
	} {
		next, err := o.Extend(c.by, tree, afternoon, c.today, c.to, c.reason)
		if c.want != "" {
			if l := fault.Of(err); len(l) != 1 || l[0].Code != c.want {
				t.Errorf("%s: %v, want %s", name, err, c.want)
			}
			continue
		}
		if err != nil || next.Due != c.to || len(next.Extensions) != 1 || next.Extensions[0].From != due || len(o.Extensions) != 0 {
			t.Errorf("%s: %+v %v", name, next, err)
		}
	}
}

func TestMendingIsShownAndLookedAtAgain(t *testing.T) {
	o, _ := issued(t)
	_, err := o.Mend(head, tree, afternoon, today, "", []string{"cd"})
	refused(t, err, "inspect_missing")
	_, err = o.Mend(head, tree, afternoon, today, "已补登", nil)
	refused(t, err, "inspect_missing")
	_, err = o.Mend(wang, tree, afternoon, today, "已补登", []string{"cd"})
	refused(t, err, "inspect_not_of_unit")
	for day, late := range map[when.Date]bool{due: false, due + 1: true} {
		if m := must(o.Mend(head, tree, afternoon, day, "已补登", []string{"cd"})).Mendings[0]; m.Late != late || m.On != day {
			t.Errorf("%s: %+v", day, m)
		}
	}
	o, f := mended(t)
	double := Person{Account: "head", Serves: []string{"DC"}, Supervises: []string{"SJ"}} // moved to the office meanwhile
	for name, c := range map[string]struct {
		by    Person
		found string
		of    Finding
		want  string
	}{
		"who mended it":    {double, "好", f, "inspect_own_mending"},
		"of the unit":      {clerk, "好", f, "inspect_own_unit"},
		"nothing was seen": {chen, "", f, "inspect_missing"},
		"another finding":  {chen, "好", Finding{Code: "W2"}, "inspect_other_finding"},
	} {
		for _, passed := range []bool{true, false} {
			if _, _, err := o.Recheck(c.of, c.by, tree, afternoon, passed, c.found, nil); len(fault.Of(err)) != 1 || fault.Of(err)[0].Code != c.want {
				t.Errorf("%s: %v, want %s", name, err, c.want)
			}
		}
	}
	failed, still, err := o.Recheck(f, wang, tree, afternoon, false, "仍有 2 件未登记", nil)
	if err != nil || failed.State != OrderFailed || still.State != FindingOrdered || failed.Mendings[0].Passed || o.Mendings[0].Found != "" {
		t.Errorf("failed: %+v %v", failed, err)
	}
	again := must(failed.Mend(clerk, tree, afternoon, today+5, "补齐", []string{"cd"}))
	_, _, err = again.Recheck(still, Person{Account: "head", Serves: []string{"DC"}}, tree, afternoon, true, "好", nil) // mended it the first time
	refused(t, err, "inspect_own_mending")
	done, gone, err := again.Recheck(still, chen, tree, afternoon, true, "逐件核对无误", []string{"ef"})
	if err != nil || done.State != OrderClosed || gone.State != FindingClosed || len(done.Mendings) != 2 || !done.Mendings[1].Passed {
		t.Errorf("closed: %+v %+v %v", done, gone, err)
	}
}

func TestWhatComesBackIsOpenedAgainAndRecurs(t *testing.T) {
	o, f := closed(t)
	for name, c := range map[string]struct {
		by     Person
		due    when.Date
		reason string
		want   string
	}{
		"without a reason": {zhao, due, "", "inspect_missing"},
		"due today":        {zhao, today, "r", "inspect_due_past"},
		"by the unit":      {head, due, "r", "inspect_own_unit"},
	} {
		_, _, err := o.Reopen(f, c.by, tree, afternoon, today, c.due, c.reason)
		if len(fault.Of(err)) != 1 || fault.Of(err)[0].Code != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	back, again, err := o.Reopen(f, zhao, tree, afternoon, today, due+30, "又有 3 件未登记")
	if err != nil || back.State != OrderReopened || again.State != FindingOrdered || again.Reopened != 1 || back.Due != due+30 {
		t.Fatalf("%+v %+v %v", back, again, err)
	}
	if r := Recurring([]Finding{again}, 0); len(r) != 1 || r[0].Opened != 1 {
		t.Errorf("it recurs: %+v", r)
	}
	if m := must(back.Mend(head, tree, afternoon, due+20, "补登", []string{"cd"})); m.State != OrderMended {
		t.Errorf("%+v", m)
	}
}

func TestAnOrderIsLiftedWithItsFinding(t *testing.T) {
	o, f := issued(t)
	_, _, err := o.Lift(f, wang, tree, afternoon, "r") // who wrote the finding
	refused(t, err, "inspect_second_person")
	lifted, gone, err := o.Lift(f, zhao, tree, afternoon, "登记在另册")
	if err != nil || lifted.State != OrderLifted || gone.State != FindingWithdrawn {
		t.Errorf("%+v %+v %v", lifted, gone, err)
	}
	o, f = closed(t)
	_, _, err = o.Lift(f, zhao, tree, afternoon, "r")
	refused(t, err, "inspect_order_closed")
}

func TestOverdue(t *testing.T) {
	o, _ := issued(t)
	done, _ := closed(t)
	waiting, _ := mended(t)
	for name, c := range map[string]struct {
		o    Order
		day  when.Date
		want int
	}{
		"on the day": {o, due, 0}, "a day late": {o, due + 1, 1}, "closed": {done, due + 9, 0}, "waits for the re-check": {waiting, due + 9, 0},
	} {
		if got := c.o.Overdue(c.day); got != c.want {
			t.Errorf("%s: %d", name, got)
		}
	}
}
