package plan

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/plan/rcpsp"
	"github.com/tongchou/tongchou/internal/when"
)

var update = flag.Bool("update", false, "write the golden files anew")

// twoProgrammes plans the same six people of one branch for a campaign and for studies in the week before the May holidays.
func twoProgrammes() *Plan {
	return &Plan{From: day("2021-04-19"),
		Tasks: []Task{
			{Code: "ZX-1", Programme: "专项行动", Unit: "北湖分局", Days: 5, Effort: 2000, Start: day("2021-04-25"), Due: day("2021-04-30")},
			{Code: "ZX-2", Programme: "专项行动", Unit: "北湖分局", Days: 3, Effort: 900, Start: day("2021-05-06"), Due: day("2021-05-10")},
			{Code: "JY-1", Programme: "教育整顿", Unit: "北湖分局", Days: 4, Effort: 1600, Start: day("2021-04-26"), Due: day("2021-05-12")},
			{Code: "JY-2", Programme: "教育整顿", Unit: "北湖分局", Days: 2, Effort: 400, Start: day("2021-05-08")},
			{Code: "JY-3", Programme: "教育整顿", Unit: "政工室", Days: 1, Effort: 100, Start: day("2021-05-11"), Due: day("2021-05-13")},
		},
		Dependencies: []Dependency{{"ZX-1", "ZX-2", FinishToStart, 0}, {"JY-1", "JY-2", FinishToStart, 0}, {"JY-2", "JY-3", FinishToStart, 0}},
		Capacities:   []Capacity{{Unit: "北湖分局", Daily: 600, Weeks: []WeekCapacity{{Monday: day("2021-05-03"), Daily: 500}}}},
		Inspections:  []Inspection{{Code: "DC-7", Unit: "北湖分局", Period: when.Period{Start: day("2021-05-10"), Due: day("2021-05-11")}, Takes: 200}},
	}
}

func TestTwoProgrammesOverOneBranch(t *testing.T) {
	p := twoProgrammes()
	collisions, err := p.Collisions(China())
	if err != nil {
		t.Fatal(err)
	}
	levelled, err := p.Level(China(), rcpsp.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.MarshalIndent(map[string]any{"collisions": collisions, "levelled": levelled}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	const golden = "testdata/two-programmes.json"
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Error(d)
	}
}

func TestLevelRefusesWhatNoDayCanHold(t *testing.T) {
	for name, spoil := range map[string]func(p *Plan){
		"more than there ever is":            func(p *Plan) { p.Tasks[0].Effort = 3001 },
		"more than there is but in one week": func(p *Plan) { p.Tasks[0].Effort, p.Capacities[0].Weeks[0].Daily = 3500, 700 },
	} {
		p := twoProgrammes()
		spoil(p)
		_, err := p.Level(China(), rcpsp.Options{Steps: 2000})
		if fs := fault.Of(err); len(fs) != 1 || fs[0].Code != "plan_too_much" || fs[0].Place.Field != "ZX-1" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAWeekWithMorePeopleIsUsed(t *testing.T) {
	p := twoProgrammes()
	p.Capacities[0].Weeks = append(p.Capacities[0].Weeks, WeekCapacity{day("2021-04-26"), 900})
	l, err := p.Level(China(), rcpsp.Options{Steps: 2000})
	if err != nil || l.Late != 0 {
		t.Fatalf("%+v, %v", l, err)
	}
	if cs := over(t, p, l); len(cs) != 0 {
		t.Error(cs)
	}
}

// over is what still collides when tasks stand where levelling put them.
func over(t interface{ Fatal(...any) }, p *Plan, l *Levelled) (all []Collision) {
	moved := *p
	moved.Tasks = slices.Clone(p.Tasks)
	for i := range moved.Tasks {
		moved.Tasks[i].Start = l.Tasks[i].Start
	}
	cs, err := moved.Collisions(China())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cs {
		if c.Kind == OverCapacity {
			all = append(all, c)
		}
	}
	return all
}

func TestLevellingLeavesNoCollisionAndMovesNothingWithoutNeed(t *testing.T) {
	units := []string{"甲", "乙"}
	rapid.Check(t, func(t *rapid.T) {
		p := someplan(t)
		for i := range p.Tasks {
			task := &p.Tasks[i]
			task.Unit = rapid.SampledFrom(units).Draw(t, "unit")
			task.Effort = rapid.IntRange(0, 300).Draw(t, "effort") * task.Days
			if rapid.Bool().Draw(t, "planned") {
				task.Start = p.From + when.Date(rapid.IntRange(0, 40).Draw(t, "start"))
			}
			if rapid.Bool().Draw(t, "dated") {
				task.Due = p.From + when.Date(rapid.IntRange(10, 60).Draw(t, "due"))
			}
		}
		p.Capacities = []Capacity{{Unit: "甲", Daily: 300, Weeks: []WeekCapacity{{p.From + 14, rapid.IntRange(0, 300).Draw(t, "week")}}}}
		p.Inspections = []Inspection{{Code: "DC", Unit: "甲", Period: when.Period{Start: p.From + 9, Due: p.From + 10}, Takes: rapid.IntRange(0, 400).Draw(t, "takes")}}
		l, err := p.Level(China(), rcpsp.Options{Steps: 3000})
		if err != nil {
			t.Fatal(err)
		}
		if cs := over(t, p, l); len(cs) > 0 {
			t.Fatalf("still collide: %+v", cs)
		}
		again, err := p.Level(China(), rcpsp.Options{Steps: 3000})
		if err != nil || cmp.Diff(l, again) != "" {
			t.Fatalf("not the same twice: %v", err)
		}
		if l.AtLeast > l.Late || l.AtLeast < 0 {
			t.Fatalf("late %d, at least %d", l.Late, l.AtLeast)
		}
		for _, m := range l.Moves {
			if m.Days == 0 || (m.Why == Waits || m.Why == MakesWay || m.Why == Occupied && m.On == 0) && len(m.By) == 0 && m.On == 0 {
				t.Fatalf("a move without reason: %+v", m)
			}
		}
		if kept := keepsAsPlanned(p); kept && len(l.Moves) > 0 {
			t.Fatalf("the plan held as it was, but %+v", l.Moves)
		}
	})
}

// keepsAsPlanned says that nothing in p needs to move: no collision, no dependency or earliest start broken, nobody late.
func keepsAsPlanned(p *Plan) bool {
	arcs, _ := p.arcs()
	s := newPasses(p, arcs, newAxis(China(), p.From))
	wish := s.wishes()
	for _, a := range arcs {
		if wish[a.To] < wish[a.From]+a.Lag {
			return false
		}
	}
	for i := range p.Tasks {
		t := &p.Tasks[i]
		if t.NotBefore != 0 && wish[i] < s.axis.place(t, t.NotBefore) || t.Due != 0 && wish[i]+t.Days > s.axis.before(t.Due+1) {
			return false
		}
	}
	return !slices.ContainsFunc(s.collisions(wish), func(c Collision) bool { return c.Kind == OverCapacity })
}
