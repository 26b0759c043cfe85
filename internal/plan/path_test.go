package plan

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/fault"
)

// everyday works Monday to Friday, without holidays.
func everyday() *Calendar { return &Calendar{} }

func TestEveryKindOfDependency(t *testing.T) {
	// 2021-03-01 is a Monday. A takes 5 days, 1 to 5 March; B takes 3.
	for _, c := range []struct {
		kind  Kind
		lag   int
		start string // of B
	}{
		{FinishToStart, 0, "2021-03-08"}, {FinishToStart, 2, "2021-03-10"}, {FinishToStart, -2, "2021-03-04"},
		{StartToStart, 0, "2021-03-01"}, {StartToStart, 3, "2021-03-04"}, {StartToStart, -3, "2021-03-01"},
		{FinishToFinish, 0, "2021-03-03"}, {FinishToFinish, 1, "2021-03-04"}, {FinishToFinish, -4, "2021-03-01"},
		{StartToFinish, 3, "2021-03-01"}, {StartToFinish, 6, "2021-03-04"},
	} {
		p := &Plan{From: day("2021-03-01"), Tasks: []Task{{Code: "A", Days: 5}, {Code: "B", Days: 3}}, Dependencies: []Dependency{{"A", "B", c.kind, c.lag}}}
		n, err := p.Network(everyday())
		if err != nil || n.Lines[1].EarlyStart != day(c.start) {
			t.Errorf("%s %+d: B starts on %s, want %s; %v", c.kind, c.lag, n.Lines[1].EarlyStart, c.start, err)
		}
	}
}

func TestFloatsAndThePathAcrossProgrammes(t *testing.T) {
	p := &Plan{From: day("2021-04-26"),
		Tasks: []Task{
			{Code: "C1", Programme: "专项", Days: 4}, // 4-26 … 4-29
			{Code: "C2", Programme: "专项", Days: 3}, // after C1: 4-30, 5-6, 5-7
			{Code: "E1", Programme: "教育", Days: 2},
			{Code: "E2", Programme: "教育", Days: 1, Due: day("2021-05-07")}, // after C2 and E1: 5-8, one day late
			{Code: "M", Programme: "教育"},                                   // at the close of E2's day
			{Code: "X", Programme: "教育", Days: 1, NotBefore: day("2021-05-01")},
		},
		Dependencies: []Dependency{{"C1", "C2", FinishToStart, 0}, {"C2", "E2", FinishToStart, 0}, {"E1", "E2", FinishToStart, 1}, {"E2", "M", FinishToStart, 0}}}
	n, err := p.Network(China())
	if err != nil {
		t.Fatal(err)
	}
	line := func(code, es, ef, ls, lf string, total, free int, critical bool) Line {
		return Line{code, day(es), day(ef), day(ls), day(lf), total, free, critical}
	}
	want := &Network{End: day("2021-05-08"), Path: []string{"C1", "C2", "E2"}, Lines: []Line{
		line("C1", "2021-04-26", "2021-04-29", "2021-04-26", "2021-04-29", -1, 0, true),
		line("C2", "2021-04-30", "2021-05-07", "2021-04-29", "2021-05-06", -1, 0, true),
		line("E1", "2021-04-26", "2021-04-27", "2021-04-29", "2021-04-30", 3, 4, false),
		line("E2", "2021-05-08", "2021-05-08", "2021-05-07", "2021-05-07", -1, 0, true),
		line("M", "2021-05-08", "2021-05-08", "2021-05-08", "2021-05-08", 0, 0, true),
		line("X", "2021-05-06", "2021-05-06", "2021-05-08", "2021-05-08", 2, 2, false),
	}}
	if d := cmp.Diff(want, n); d != "" {
		t.Error(d)
	}
}

func TestCheckNamesTheCycleAndEveryFault(t *testing.T) {
	p := &Plan{Tasks: []Task{{Code: "A", Days: 1}, {Code: "B", Days: 1}, {Code: "C", Days: 1}},
		Dependencies: []Dependency{{"A", "B", FinishToStart, 0}, {"B", "C", StartToStart, 0}, {"C", "A", FinishToFinish, 0}}}
	if fs := fault.Of(p.Check()); len(fs) != 1 || fs[0].Code != "plan_cycle" || fs[0].Found != "A → B → C → A" {
		t.Error(fs)
	}
	p = &Plan{From: day("2021-03-01"), Tasks: []Task{{Code: "A", Days: -1}, {Code: "A", Effort: -5, Due: 1}, {}}, Capacities: []Capacity{{Unit: "u"}, {Unit: "u", Daily: -1}},
		Dependencies: []Dependency{{"A", "Z", FinishToStart, 0}, {"A", "A", "XX", 9999}}}
	var got []string
	for _, f := range fault.Of(p.Check()) {
		got = append(got, f.Code+" "+f.Place.Field)
	}
	want := []string{"plan_range A.days", "plan_code tasks[1].code", "plan_range A.effort", "plan_code tasks[2].code", "plan_date A.due", "plan_code capacities[1].unit", "plan_range u.daily",
		"plan_unknown A → Z", "plan_range A → A", "plan_kind A → A"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// someplan draws a plan without due dates whose dependencies lead forward.
func someplan(t *rapid.T) *Plan {
	p := &Plan{From: day("2021-03-01")}
	n := rapid.IntRange(1, 7).Draw(t, "tasks")
	codes := []string{"A", "B", "C", "D", "E", "F", "G"}
	for i := range n {
		task := Task{Code: codes[i], Days: rapid.IntRange(0, 5).Draw(t, "days")}
		if rapid.Bool().Draw(t, "not before") {
			task.NotBefore = p.From + 1 + 7 // the second Tuesday
		}
		p.Tasks = append(p.Tasks, task)
	}
	for range rapid.IntRange(0, 2*n).Draw(t, "dependencies") {
		i, j := rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
		if i < j {
			p.Dependencies = append(p.Dependencies, Dependency{codes[i], codes[j], rapid.SampledFrom([]Kind{FinishToStart, StartToStart, FinishToFinish, StartToFinish}).Draw(t, "kind"), rapid.IntRange(-3, 4).Draw(t, "lag")})
		}
	}
	return p
}

// earliest is an independent computation: push every start forward until all dependencies hold. Task held starts no earlier than at.
func earliest(p *Plan, held, at int) (start []int, end int) {
	start = make([]int, len(p.Tasks))
	index := map[string]int{}
	for i, t := range p.Tasks {
		index[t.Code] = i
		if t.NotBefore != 0 {
			if start[i] = 6; t.Days == 0 {
				start[i] = 7
			}
		}
	}
	if held >= 0 {
		start[held] = max(start[held], at)
	}
	for moved := true; moved; {
		moved = false
		for _, d := range p.Dependencies {
			i, j := index[d.From], index[d.To]
			for {
				from, to := start[i], start[j]
				if d.Kind[0] == 'F' {
					from += p.Tasks[i].Days
				}
				if d.Kind[1] == 'F' {
					to += p.Tasks[j].Days
				}
				if to >= from+d.Lag {
					break
				}
				start[j]++
				moved = true
			}
		}
	}
	for i, t := range p.Tasks {
		end = max(end, start[i]+t.Days)
	}
	return start, end
}

func TestFloatsAreWhatATaskMaySlip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := someplan(t)
		n, err := p.Network(everyday())
		if err != nil {
			t.Fatal(err)
		}
		arcs, _ := p.arcs()
		s := newPasses(p, arcs, newAxis(everyday(), p.From))
		start, end := earliest(p, -1, 0)
		if !slices.Equal(start, s.early) || end != s.end {
			t.Fatalf("early starts %v end %d, want %v and %d", s.early, s.end, start, end)
		}
		for i := range p.Tasks {
			total := 0
			for _, e := earliest(p, i, start[i]+total+1); e <= end; _, e = earliest(p, i, start[i]+total+1) {
				total++
			}
			free := 0
			for {
				moved, e := earliest(p, i, start[i]+free+1)
				moved[i] = start[i]
				if e > end || !slices.Equal(moved, start) {
					break
				}
				free++
			}
			if l := n.Lines[i]; l.TotalFloat != total || l.FreeFloat != free || l.Critical != (total == 0) {
				t.Fatalf("%s: total %d, free %d, want %d and %d", l.Code, l.TotalFloat, l.FreeFloat, total, free)
			}
		}
	})
}
