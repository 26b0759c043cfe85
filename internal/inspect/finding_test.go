package inspect

import (
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/when"
)

func fact() Finding {
	return Finding{Code: "W1", Severity: Serious, Category: "涉案财物", Place: "三楼物证室", Noticed: noon.Add(time.Hour), Fact: "12 件物证无入库登记",
		Rule: "《公安机关涉案财物管理若干规定》第十条", Evidence: []string{"ab"}, HearBy: noon.Add(72 * time.Hour)}
}

func written() Finding {
	return must(fact().Write(started(Unannounced), "wang", noon.Add(2*time.Hour)))
}

func heard() Finding {
	return must(written().Hear(head, tree, noon.Add(3*time.Hour), "情况属实，已着手补登", false))
}

func TestWhatAFindingMustBe(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Finding)
		want   string
	}{
		"as it should be":   {func(*Finding) {}, ""},
		"no place":          {func(f *Finding) { f.Place = "" }, "place inspect_missing"},
		"no time":           {func(f *Finding) { f.Noticed = time.Time{} }, "noticed inspect_missing"},
		"no fact":           {func(f *Finding) { f.Fact = "" }, "fact inspect_missing"},
		"no rule breached":  {func(f *Finding) { f.Rule = "" }, "rule inspect_missing"},
		"no evidence":       {func(f *Finding) { f.Evidence = nil }, "evidence inspect_missing"},
		"evidence twice":    {func(f *Finding) { f.Evidence = []string{"ab", "ab"} }, "evidence[1] inspect_twice"},
		"no severity":       {func(f *Finding) { f.Severity = "" }, "severity inspect_severity"},
		"before it began":   {func(f *Finding) { f.Noticed = noon.Add(-1) }, "noticed inspect_noticed_outside"},
		"noticed later":     {func(f *Finding) { f.Noticed = noon.Add(9 * time.Hour) }, "noticed inspect_noticed_outside"},
		"no time to answer": {func(f *Finding) { f.HearBy = noon }, "hear_by inspect_hear_by"},
	} {
		f := fact()
		c.change(&f)
		_, err := f.Write(started(Unannounced), "wang", noon.Add(2*time.Hour))
		if got := places(err); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	_, err := fact().Write(started(Unannounced), "zhao", noon.Add(2*time.Hour))
	refused(t, err, "inspect_not_inspector")
	_, err = fact().Write(planned(Unannounced), "wang", noon.Add(2*time.Hour))
	refused(t, err, "inspect_step_planned")
}

func TestTheUnitIsHeard(t *testing.T) {
	f, at := written(), noon.Add(3*time.Hour)
	_, err := f.Hear(zhao, tree, at, "s", false)
	refused(t, err, "inspect_not_of_unit")
	_, err = f.Hear(head, tree, at, " ", false)
	refused(t, err, "inspect_missing")
	_, err = f.Hear(head, tree, f.HearBy.Add(1), "s", false)
	refused(t, err, "inspect_hearing_over")
	if h := must(f.Hear(clerk, tree, f.HearBy, "不属实", true)); !h.Disputed || h.StatementBy != "clerk" || h.State != FindingOpen {
		t.Errorf("heard: %+v", h)
	}
	_, err = heard().Hear(head, tree, at, "again", false)
	refused(t, err, "inspect_heard_already")
	_, _, err = duty().Issue(f, zhao, tree, at, today)
	refused(t, err, "inspect_not_heard")
	if _, g, err := duty().Issue(f, zhao, tree, f.HearBy.Add(1), today); err != nil || g.State != FindingOrdered {
		t.Errorf("after the time to answer an order may be made: %v", err)
	}
}

func TestAFindingIsWithdrawnByTwo(t *testing.T) {
	f := heard()
	_, err := f.Withdraw(zhao, tree, noon, "")
	refused(t, err, "inspect_missing")
	_, err = f.Withdraw(wang, tree, noon, "r")
	refused(t, err, "inspect_second_person")
	_, err = f.Withdraw(head, tree, noon, "r")
	refused(t, err, "inspect_own_unit")
	if g := must(f.Withdraw(zhao, tree, noon, "登记在另册")); g.State != FindingWithdrawn || g.Reason == "" {
		t.Errorf("withdrawn: %+v", g)
	}
	_, ordered, err := duty().Issue(f, zhao, tree, noon.Add(4*time.Hour), today)
	if err != nil {
		t.Fatal(err)
	}
	_, err = ordered.Withdraw(zhao, tree, noon, "r")
	refused(t, err, "inspect_finding_ordered")
}

func TestRecurringFindings(t *testing.T) {
	day := 24 * time.Hour
	at := func(code, inspection, unit, category, rule string, days int) Finding {
		return Finding{Code: code, Inspection: inspection, Unit: unit, Category: category, Rule: rule, Noticed: noon.Add(time.Duration(days) * day), State: FindingClosed}
	}
	list := []Finding{
		at("W5", "J4", "FJ", "财物", "甲", 365), at("W1", "J1", "FJ", "财物", "甲", 0), at("W2", "J1", "FJ", "财物", "乙", 0), // of one inspection: no recurrence
		at("W3", "J2", "ZX", "财物", "甲", 10), // another unit
		at("W4", "J3", "FJ", "内务", "乙", 200), at("W6", "J5", "FJ", "值班", "丙", 300),
	}
	list[5].Reopened = 2
	gone := at("W0", "J0", "FJ", "值班", "丙", 290)
	gone.State = FindingWithdrawn
	got := Recurring(append(list, gone), 365*day)
	want := []Recurrence{
		{Finding: "W4", Alike: []Likeness{{"W2", true, false}}},
		{Finding: "W6", Alike: []Likeness{}, Opened: 2},
		{Finding: "W5", Alike: []Likeness{{"W2", false, true}, {"W1", true, true}}},
	}
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i := range want {
		if got[i].Finding != want[i].Finding || got[i].Opened != want[i].Opened || len(got[i].Alike) != len(want[i].Alike) {
			t.Errorf("%d: got %+v, want %+v", i, got[i], want[i])
			continue
		}
		for n := range want[i].Alike {
			if got[i].Alike[n] != want[i].Alike[n] {
				t.Errorf("%d: got %+v, want %+v", i, got[i], want[i])
			}
		}
	}
	if short := Recurring(list, 364*day); len(short) != 2 {
		t.Errorf("a day less, and W5 no longer recurs: %+v", short)
	}
}

func duty() Order {
	return Order{Code: "Z1", Duty: "补登 12 件物证，建立双人核对", Due: when.MustDate("2026-11-24")}
}
