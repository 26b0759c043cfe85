package inspect

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/when"
)

var (
	noon  = time.Date(2026, 11, 9, 4, 0, 0, 0, time.UTC)
	today = when.MustDate("2026-11-09")
)

// tree: the bureau SJ over the branch FJ over the station PCS; the supervision office DC beside the branch.
func tree(unit string) []string {
	up := map[string]string{"PCS": "FJ", "FJ": "SJ", "DC": "SJ", "ZX": "SJ"}
	out := []string{unit}
	for up[unit] != "" {
		unit = up[unit]
		out = append(out, unit)
	}
	return out
}

var (
	wang   = Person{Account: "wang", Serves: []string{"DC"}, Supervises: []string{"SJ"}} // inspects
	chen   = Person{Account: "chen", Serves: []string{"DC"}, Supervises: []string{"SJ"}} // inspects
	zhao   = Person{Account: "zhao", Serves: []string{"DC"}, Supervises: []string{"SJ"}} // of the office, not of the team
	chief  = Person{Account: "chief", Serves: []string{"SJ"}}                            // over all
	head   = Person{Account: "head", Serves: []string{"FJ"}}                             // of the inspected branch
	clerk  = Person{Account: "clerk", Serves: []string{"PCS"}}                           // below it
	double = Person{Account: "double", Serves: []string{"PCS"}, Supervises: []string{"SJ"}}
	other  = Person{Account: "other", Serves: []string{"ZX"}}
)

func visit(m Manner) Inspection {
	i := Inspection{Code: "J1", Title: "涉案财物检查", Manner: m, Unit: "FJ", Office: "SJ", Inspectors: []string{"wang", "chen"}, Draw: "D2026-1", First: today, Last: today + 4}
	if m == Announced {
		i.Notice = noon.Add(-time.Hour)
	}
	return i
}

// must returns what a step made; a refusal ends the test.
func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

func planned(m Manner) Inspection {
	return must(visit(m).Plan("zhao", noon.Add(-48*time.Hour), []Person{wang, chen}, tree))
}

func started(m Manner) Inspection { return must(planned(m).Start("wang", noon, today)) }

func TestWhatAnInspectionMustBe(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Inspection)
		want   string
	}{
		"as it should be":        {func(*Inspection) {}, ""},
		"no unit":                {func(i *Inspection) { i.Unit = " " }, "unit inspect_missing"},
		"of no office":           {func(i *Inspection) { i.Office = "" }, "office inspect_missing"},
		"neither drawn nor why":  {func(i *Inspection) { i.Draw = "" }, "ground inspect_missing"},
		"chosen, with a ground":  {func(i *Inspection) { i.Draw, i.Ground = "", "信访反映" }, ""},
		"one inspector":          {func(i *Inspection) { i.Inspectors = i.Inspectors[:1] }, "inspectors inspect_few_inspectors"},
		"one inspector twice":    {func(i *Inspection) { i.Inspectors[1] = "wang" }, "inspectors[1] inspect_twice"},
		"a list of no version":   {func(i *Inspection) { i.Checklist = "CW" }, "version inspect_missing"},
		"ends before it begins":  {func(i *Inspection) { i.Last = i.First - 1 }, "last inspect_last_before_first"},
		"another manner":         {func(i *Inspection) { i.Manner = "secret" }, "manner inspect_manner"},
		"notice of unannounced":  {func(i *Inspection) { i.Notice = noon }, "notice inspect_notice_unannounced"},
		"announced to nobody":    {func(i *Inspection) { i.Manner = Announced }, "notice inspect_missing"},
		"announced, with notice": {func(i *Inspection) { i.Manner, i.Notice = Announced, noon }, ""},
	} {
		i := visit(Unannounced)
		c.change(&i)
		if got := places(i.Check()); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestTheLifeOfAnInspection(t *testing.T) {
	i := visit(Unannounced)
	_, err := i.Plan("zhao", noon, []Person{chen, wang}, tree)
	refused(t, err, "inspect_team_differs")
	_, err = i.Plan("zhao", noon, []Person{wang, {Account: "chen", Serves: []string{"PCS"}}}, tree)
	refused(t, err, "inspect_own_unit")
	i = planned(Unannounced)
	_, err = i.Start("zhao", noon, today)
	refused(t, err, "inspect_not_inspector")
	for _, day := range []when.Date{i.First - 1, i.Last + 1} {
		_, err = i.Start("wang", noon, day)
		refused(t, err, "inspect_other_day")
	}
	_, err = i.CallOff("zhao", noon, " ")
	refused(t, err, "inspect_missing")
	if off := must(i.CallOff("zhao", noon, "人员抽调")); off.State != CalledOff || off.Reason == "" {
		t.Errorf("called off: %+v", off)
	}
	i = started(Unannounced)
	_, err = i.CallOff("zhao", noon, "人员抽调")
	refused(t, err, "inspect_step_started")
	_, err = i.Report("zhao", noon, []string{"W1"}, "")
	refused(t, err, "inspect_not_inspector")
	_, err = i.Report("wang", noon, nil, "")
	refused(t, err, "inspect_missing")
	if clean := must(i.Report("wang", noon, nil, "未发现问题")); must(clean.Close("zhao", noon, nil)).State != Closed {
		t.Error("an inspection without findings closes")
	}
	i = must(i.Report("wang", noon, []string{"W1", "W2"}, ""))
	for name, findings := range map[string][]Finding{"none given": nil, "one missing": {{Code: "W1", State: FindingClosed}}, "one open": {{Code: "W1", State: FindingClosed}, {Code: "W2", State: FindingOrdered}}} {
		if _, err := i.Close("zhao", noon, findings); !strings.Contains(err.Error(), "inspect_findings_open") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if done := must(i.Close("zhao", noon, []Finding{{Code: "W1", State: FindingClosed}, {Code: "W2", State: FindingWithdrawn}})); done.State != Closed {
		t.Errorf("closed: %+v", done)
	}
}

func TestADrawnInspectionIsAsDrawn(t *testing.T) {
	f, _ := exampleFile(t)
	team := f.Result.Teams[0]
	i := Inspection{Draw: f.Plan.Code, Unit: team.Unit, Inspectors: []string{"a" + team.Inspectors[1], "a" + team.Inspectors[0]}}
	account := func(code string) string { return "a" + code }
	if err := i.Drawn(f, account); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Inspection){"another unit": func(i *Inspection) { i.Unit = "431002" }, "another draw": func(i *Inspection) { i.Draw = "D2026-2" },
		"another inspector": func(i *Inspection) { i.Inspectors = []string{"x", "aJ01"} }, "one more": func(i *Inspection) { i.Inspectors = append(i.Inspectors, "x") }} {
		other := i
		change(&other)
		if got := places(other.Drawn(f, account)); got != "unit inspect_not_drawn" && got != "inspectors inspect_not_drawn" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A version made from another shares nothing with it that somebody could change.
func TestStepsLeaveTheOldVersionAsItWas(t *testing.T) {
	i := planned(Announced)
	next := must(i.Start("wang", noon, today))
	next.Inspectors[0] = "x"
	if i.Inspectors[0] != "wang" {
		t.Error("the version before was changed")
	}
}

func TestWhoMayKnowOfAnInspection(t *testing.T) {
	before, after := noon.Add(-2*time.Hour), noon.Add(time.Hour)
	told := noon.Add(-30 * time.Minute) // after the notice of an announced one
	off := must(planned(Unannounced).CallOff("zhao", noon, "r"))
	offEarly := must(planned(Announced).CallOff("zhao", before, "r"))
	offLate := must(planned(Announced).CallOff("zhao", told, "r"))
	everybody := []Person{wang, zhao, chief, head, clerk, double, other}
	for name, c := range map[string]struct {
		i    Inspection
		at   time.Time
		want string // a letter for each of everybody: y or n
	}{
		"unannounced, planned":                                 {planned(Unannounced), told, "yynnnnn"},
		"unannounced, before it started":                       {started(Unannounced), told, "yynnnnn"},
		"unannounced, the moment it starts":                    {started(Unannounced), noon, "yyyynnn"},
		"unannounced, started":                                 {started(Unannounced), after, "yyyynnn"},
		"unannounced, called off":                              {off, after, "yynnnnn"},
		"announced, before the notice":                         {planned(Announced), before, "yynnnnn"},
		"announced, after the notice":                          {planned(Announced), told, "yyyynnn"},
		"announced, started":                                   {started(Announced), after, "yyyynnn"},
		"announced, called off before the unit heard of it":    {offEarly, after, "yynnnnn"},
		"announced, called off after the unit had heard of it": {offLate, after, "yyyynnn"},
	} {
		got := ""
		for _, p := range everybody {
			if Visible(c.i, p, tree, c.at) {
				got += "y"
			} else {
				got += "n"
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	// The branch's own supervision does not learn early that the bureau inspects a station of the branch; the bureau's learns of what the branch's does.
	station, local := planned(Unannounced), Person{Account: "local", Serves: []string{"FJ"}, Supervises: []string{"FJ"}}
	station.Unit = "PCS"
	if Visible(station, local, tree, told) {
		t.Error("supervision below the office")
	}
	station.Office = "FJ"
	if !Visible(station, local, tree, told) || !Visible(station, zhao, tree, told) {
		t.Error("the office's own, and supervision above it")
	}
	// An inspector who was moved to the unit afterwards still knows of their own inspection.
	if moved := (Person{Account: "wang", Serves: []string{"PCS"}}); !Visible(planned(Unannounced), moved, tree, told) {
		t.Error("a member of the team")
	}
}

// Whoever serves at the inspected unit or below it, in whatever other part, knows nothing of an unannounced inspection before it starts; whoever may know once may know
// ever after.
func TestTheUnitNeverKnowsBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Person{Account: "somebody", Serves: rapid.SliceOf(rapid.SampledFrom([]string{"SJ", "FJ", "PCS", "DC", "ZX"})).Draw(t, "serves"), Supervises: rapid.SliceOf(rapid.SampledFrom([]string{"SJ", "FJ", "ZX"})).Draw(t, "supervises")}
		i := rapid.SampledFrom([]Inspection{planned(Unannounced), started(Unannounced), must(planned(Unannounced).CallOff("zhao", noon, "r"))}).Draw(t, "inspection")
		at := noon.Add(time.Duration(rapid.IntRange(-100, 100).Draw(t, "minutes")) * time.Minute)
		sees := Visible(i, p, tree, at)
		if p.within("FJ", tree) && sees && (i.StartedAt.IsZero() || at.Before(i.StartedAt)) {
			t.Errorf("%+v knows of it at %s", p, at)
		}
		if sees && !Visible(i, p, tree, at.Add(time.Hour)) {
			t.Errorf("%+v knew, and knows no more", p)
		}
	})
}

func TestFindingsAreSeenByTheUnitWhenReported(t *testing.T) {
	i := started(Unannounced)
	done := must(i.Report("wang", noon.Add(2*time.Hour), []string{"W1"}, ""))
	for name, c := range map[string]struct {
		i    Inspection
		who  Person
		at   time.Time
		want bool
	}{
		"the team, at work":               {i, wang, noon.Add(time.Hour), true},
		"the office, at work":             {i, zhao, noon.Add(time.Hour), true},
		"the unit, at work":               {i, head, noon.Add(time.Hour), false},
		"the unit, before it":             {done, head, noon.Add(time.Hour), false},
		"the unit, reported":              {done, head, noon.Add(2 * time.Hour), true},
		"who supervises and serves there": {done, double, noon.Add(2 * time.Hour), false},
		"others":                          {done, other, noon.Add(3 * time.Hour), false},
	} {
		if got := FindingsVisible(c.i, c.who, tree, c.at); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
