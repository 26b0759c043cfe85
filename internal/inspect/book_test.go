package inspect

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

// keep takes a thing in as the ledger would give it.
func keep(t *testing.T, b *Book, seq int64, kind, code string, body any) {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Take(seq, kind, code, text); err != nil {
		t.Fatal(err)
	}
}

// visited is a book with an unannounced inspection from plan to order.
func visited(t *testing.T) *Book {
	t.Helper()
	b := &Book{}
	file, _ := exampleFile(t)
	keep(t, b, 1, KindPlan, "D2026-1", file.Plan)
	keep(t, b, 2, KindDrawn, "D2026-1", file)
	keep(t, b, 3, KindPlan, "D2026-2", file.Plan)
	keep(t, b, 4, KindChecklist, "CW", list())
	second := list()
	second.Version = 2
	keep(t, b, 5, KindChecklist, "CW", second)
	keep(t, b, 6, KindInspection, "J1", planned(Unannounced))
	keep(t, b, 7, KindInspection, "J1", started(Unannounced))
	keep(t, b, 8, KindFinding, "W1", written())
	keep(t, b, 9, KindInspection, "J1", must(started(Unannounced).Report("wang", noon.Add(150*time.Minute), []string{"W1"}, "")))
	o, f := issued(t)
	keep(t, b, 10, KindFinding, "W1", f)
	keep(t, b, 11, KindOrder, "Z1", o)
	return b
}

func TestTheBookGivesOutWhatMayBeSeen(t *testing.T) {
	b := visited(t)
	for name, c := range map[string]struct {
		who                           Person
		known                         int64
		inspections, findings, orders int
	}{
		"the team, planned":     {wang, 6, 1, 0, 0},
		"the office, at work":   {zhao, 8, 1, 1, 0},
		"the unit, planned":     {head, 6, 0, 0, 0},
		"the unit, started":     {head, 7, 1, 0, 0},
		"the unit, at work":     {head, 8, 1, 0, 0},
		"the unit, reported":    {head, 9, 1, 1, 0},
		"the unit, ordered":     {head, 11, 1, 1, 1},
		"others":                {other, 11, 0, 0, 0},
		"below, who supervises": {double, 11, 0, 0, 0},
	} {
		v := Viewer{Person: c.who, Lineage: tree, At: noon.Add(5 * time.Hour), Known: c.known}
		if i, f, o := len(b.Inspections(v)), len(b.Findings(v)), len(b.Orders(v)); i != c.inspections || f != c.findings || o != c.orders {
			t.Errorf("%s: %d inspections, %d findings, %d orders", name, i, f, o)
		}
		_, i := b.Inspection("J1", v)
		_, f := b.Finding("W1", v)
		_, o := b.Order("Z1", v)
		if i != (c.inspections > 0) || f != (c.findings > 0) || o != (c.orders > 0) {
			t.Errorf("%s: one by one %v %v %v", name, i, f, o)
		}
	}
	for _, code := range []string{"J9", "W9", "Z9"} {
		v := Viewer{Person: wang, Lineage: tree, At: noon, Known: 99}
		_, i := b.Inspection(code, v)
		_, f := b.Finding(code, v)
		_, o := b.Order(code, v)
		if i || f || o {
			t.Errorf("%s is there", code)
		}
	}
}

func TestTheBookOfDrawsAndLists(t *testing.T) {
	b := visited(t)
	if u := b.Unrevealed(99); len(u) != 1 {
		t.Errorf("%d plans wait, one does", len(u))
	}
	if u := b.Unrevealed(1); len(u) != 1 {
		t.Error("known up to 1, the first waits")
	}
	if _, ok := b.Draw("D2026-1", 1); ok {
		t.Error("known before it was drawn")
	}
	changed := example()
	changed.Title = "另一份"
	keep(t, b, 12, KindPlan, "D2026-1", changed)
	if p, ok := b.Plan("D2026-1", 99); !ok || !reflect.DeepEqual(p, example()) {
		t.Error("a second version takes the plan's place")
	}
	for version, want := range map[int]int{0: 2, 1: 1, 2: 2, 3: 0} {
		if c, ok := b.Checklist("CW", version, 99); c.Version != want || ok != (want > 0) {
			t.Errorf("version %d: %d %v", version, c.Version, ok)
		}
	}
	if err := b.Take(13, "rumour", "x", []byte("{}")); err == nil {
		t.Error("an unknown kind")
	}
	if err := b.Take(13, KindOrder, "x", []byte("[]")); err == nil {
		t.Error("a broken body")
	}
}

// What is written as JSON is read the same.
func TestVersionsComeBackAsTheyWere(t *testing.T) {
	o, f := closed(t)
	for _, v := range []any{planned(Announced), f, o, list(), Assemble("FJ", today, []Due{{"rz", "n", "p", today}}, nil)} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		again := reflect.New(reflect.TypeOf(v))
		if err := json.Unmarshal(b, again.Interface()); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(again.Elem().Interface(), v) {
			t.Errorf("%s\nbecomes %+v\nof %+v", b, again.Elem().Interface(), v)
		}
	}
}
