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

func TestTasksAndReminders(t *testing.T) {
	d := opened(t)
	hand(t, d, "A1", line("x", "2021-04-01", "2"))
	if _, err := d.SaveDraft(ctx, clerk, workflow.Draft{Unit: "A2", Period: "2021-04"}); err != nil {
		t.Fatal(err)
	}
	show := func(units []string, at time.Time) string {
		tasks, err := d.Tasks(ctx, units, at)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, k := range tasks {
			s := k.Unit + " " + k.Kind + " " + string(k.State)
			if k.Overdue {
				s += " overdue"
			}
			if k.Near {
				s += " near"
			}
			out = append(out, s)
		}
		return strings.Join(out, ", ")
	}
	for _, c := range []struct {
		units []string
		at    time.Time
		want  string
	}{
		{nil, deadline, "A2 submit draft near, B1 submit open near, A1 verify submitted near"},
		{nil, deadline.Add(1), "A2 submit draft overdue, B1 submit open overdue, A1 verify submitted near"},
		{[]string{"A"}, deadline.Add(-72 * time.Hour), "A2 submit draft, A1 verify submitted"},
		{[]string{"B1局"}, deadline.Add(-72 * time.Hour), "B1 submit open"},
		{nil, time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC), ""},
	} {
		if got := show(c.units, c.at); got != c.want {
			t.Errorf("at %s: %s, want %s", c.at, got, c.want)
		}
	}
	if _, _, err := d.ReturnSubmission(ctx, verifier, "A1", "2021-04", "缺凭证"); err != nil {
		t.Fatal(err)
	}
	tasks, err := d.Tasks(ctx, []string{"A1"}, deadline)
	if err != nil || len(tasks) != 1 || tasks[0].State != workflow.Returned || tasks[0].Reason != "缺凭证" || tasks[0].Rev == 0 {
		t.Errorf("%+v %v", tasks, err)
	}
	reminders, err := d.Reminders(ctx, []string{"A"}, deadline.Add(1))
	if err != nil || len(reminders) != 2 || reminders[0].Kind != workflow.SubmitOverdue {
		t.Errorf("%+v %v", reminders, err)
	}
	if _, _, err := d.LockPeriod(ctx, office, "S", "2021-04", ""); err != nil {
		t.Fatal(err)
	}
	if got := show(nil, deadline); got != "" {
		t.Errorf("locked, %s waits", got)
	}
}

func TestTheFeedTellsAllOnceInOrder(t *testing.T) {
	d := opened(t)
	hand(t, d, "A1", line("x", "2021-04-01", "2"), line("y", "2021-04-01", "2"))
	if _, _, err := d.ReturnSubmission(ctx, verifier, "A1", "2021-04", "缺凭证"); err != nil {
		t.Fatal(err)
	}
	all, err := d.Changes(ctx, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, e := range all {
		kinds = append(kinds, e.Kind)
	}
	tail := strings.Join(kinds[len(kinds)-5:], " ")
	if tail != "period.opened records.written submission.submitted records.written submission.returned" {
		t.Error(kinds)
	}
	last := all[len(all)-1]
	if last.Unit != "A1" || last.Period != "2021-04" || last.Reason != "缺凭证" || last.Actor != "审核员" {
		t.Errorf("%+v", last)
	}
	if r := all[len(all)-4]; r.Count != 2 || r.Unit != "A1" {
		t.Errorf("%+v", r)
	}
	// In small portions it is the same.
	var piecemeal []workflow.Event
	for after := int64(0); ; {
		some, err := d.Changes(ctx, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(some) == 0 {
			break
		}
		piecemeal = append(piecemeal, some...)
		after = some[len(some)-1].Seq
	}
	if len(piecemeal) != len(all) {
		t.Errorf("%d events in portions, %d at once", len(piecemeal), len(all))
	}
	for i := range piecemeal {
		if piecemeal[i].Seq != all[i].Seq || i > 0 && all[i].Seq <= all[i-1].Seq {
			t.Fatalf("event %d: %+v", i, piecemeal[i])
		}
	}
}

func TestLateIsSaid(t *testing.T) {
	d := opened(t)
	if _, err := imported(t, d, "单位代码,指标代码,日期,数量\nA1,x,2021-04-01,2\n"); err != nil {
		t.Fatal(err)
	}
	late := office
	late.At = deadline.Add(time.Hour)
	if _, err := d.Act(ctx, late, nil, desk.Act{}); err != nil {
		t.Fatal(err)
	}
	x := d.Directory().IndicatorNo("x")
	_, err := d.Write(ctx, late, func(e *desk.Entry) error {
		for _, on := range []string{"2021-04-02", "2021-05-02"} {
			if err := e.Record(ledger.Record{Region: 431000, Kind: ledger.Observation, Unit: d.Directory().UnitNo("A1"), Indicator: x, On: day(on), Qty: num.One}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for l, err := range d.Records(ctx, desk.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		got += l.On.String()
		if l.Late {
			got += " late"
		}
		got += "; "
	}
	if got != "2021-04-01; 2021-04-02 late; 2021-05-02; " {
		t.Error(got)
	}
	events, err := d.Changes(ctx, 0, 1000)
	if err != nil || !events[len(events)-1].Late {
		t.Error(events[len(events)-1], err)
	}
}
