package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/store"
)

// lesson is a statement whose id ends in n.
func lesson(n int, refers string, voids bool, terms ...string) store.LearningRecord {
	id := lessonID(n)
	return store.LearningRecord{ID: id, Body: []byte(`{"id":"` + id + `"}`), Refers: refers, Voids: voids, Terms: terms}
}

func lessonID(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

func learn(t testing.TB, s *store.Store, rs ...store.LearningRecord) store.Entry {
	t.Helper()
	return write(t, s, func(tx *store.Tx) {
		if err := tx.Learn(day, rs); err != nil {
			t.Fatal(err)
		}
	})
}

// found are the last digits of the statements that f lets pass.
func found(t testing.TB, s *store.Store, f store.LearningFilter) string {
	t.Helper()
	var out []string
	for _, l := range all(t, s.LearningRecords(ctx, f)) {
		out = append(out, strings.TrimLeft(l.ID[24:], "0"))
	}
	return strings.Join(out, " ")
}

// learning keeps statements and finds them again.
func learning(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	directory(t, s) // 1–5
	withFile := lesson(2, "", false, "verb a", "agent x", "agent x")
	withFile.Files = map[string]string{"aa": "bb"}
	e := learn(t, s, lesson(1, "", false, "verb a", "agent x"), withFile, lesson(3, "", false, "verb b", "agent x"))
	same(t, "the entry's numbers", []int64{e.First, e.Last}, []int64{6, 8})
	write(t, s, func(tx *store.Tx) { version(t, tx, store.Unit, "bing") })
	for f, want := range map[string]string{"": "1 2 3", "verb a": "1 2", "agent x": "1 2 3", "verb b,agent x": "3", "verb a,verb b": "", "verb c": ""} {
		same(t, f, found(t, s, store.LearningFilter{Terms: split(f)}), want)
		newest := strings.Split(want, " ")
		for i, j := 0, len(newest)-1; i < j; i, j = i+1, j-1 {
			newest[i], newest[j] = newest[j], newest[i]
		}
		same(t, f+", the newest first", found(t, s, store.LearningFilter{Terms: split(f), Newest: true}), strings.Join(newest, " "))
	}
	same(t, "between numbers", found(t, s, store.LearningFilter{Terms: []string{"agent x"}, After: 6, UpTo: 7}), "2")
	same(t, "the first", found(t, s, store.LearningFilter{Terms: []string{"agent x"}, Limit: 1}), "1")
	l, ok, err := s.Learnt(ctx, lessonID(2))
	if err != nil || !ok || string(l.Body) != string(withFile.Body) || l.Seq != 7 || l.Files["aa"] != "bb" {
		t.Errorf("by its id: %+v, %v, %v", l, ok, err)
	}
	if _, ok, err := s.Learnt(ctx, lessonID(99)); ok || err != nil {
		t.Error("one that is none", ok, err)
	}
	same(t, "files", all(t, s.LearningFiles(ctx)), []string{"bb"})
	for _, v := range all(t, s.Versions(ctx, 0)) {
		if v.Kind == store.Statement {
			t.Error("Versions tells of statements")
		}
	}
	if n, err := s.Statements(ctx, e.First, e.Last); err != nil || n != 3 {
		t.Error("counted", n, err)
	}
	_, err = s.Write(ctx, store.Meta{At: noon}, func(tx *store.Tx) error { return tx.Learn(day, []store.LearningRecord{lesson(1, "", false)}) })
	if err == nil {
		t.Error("an id twice was taken")
	}
	soundAfterLearning(t, s)
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

func soundAfterLearning(t testing.TB, s *store.Store) {
	t.Helper()
	if breaks, err := s.Doctor(ctx); err != nil || len(breaks) > 0 {
		t.Errorf("the doctor: %v, %v", breaks, err)
	}
	if check, err := s.VerifyLog(ctx); err != nil || len(check.Breaks) > 0 {
		t.Errorf("the log: %v, %v", check.Breaks, err)
	}
}

// references lead to the terms of what is referred to, whichever came first.
func learningReferences(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	learn(t, s, lesson(1, lessonID(2), false, "verb one"))
	learn(t, s, lesson(2, lessonID(3), false, "verb two"))
	learn(t, s, lesson(3, lessonID(1), false, "verb three"), lesson(4, lessonID(3), false, "verb four"))
	for term, want := range map[string]string{"verb one": "1 2 3 4", "verb two": "1 2 3 4", "verb three": "1 2 3 4", "verb four": "4"} {
		same(t, term, found(t, s, store.LearningFilter{Terms: []string{term}}), want)
	}
	soundAfterLearning(t, s)
}

// voiding takes a statement out of what is found, whichever came first; what voids cannot be voided.
func voiding(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	learn(t, s, lesson(1, "", false, "verb a"), lesson(2, lessonID(1), true, "verb voided"))
	learn(t, s, lesson(3, lessonID(2), true, "verb voided"), lesson(4, lessonID(5), true, "verb voided"))
	learn(t, s, lesson(5, "", false, "verb a"))
	same(t, "all", found(t, s, store.LearningFilter{}), "2 3 4")
	same(t, "by the voided one's verb", found(t, s, store.LearningFilter{Terms: []string{"verb a"}}), "2 3 4")
	for n, voided := range map[int]bool{1: true, 2: false, 3: false, 5: true} {
		if l, ok, err := s.Learnt(ctx, lessonID(n)); err != nil || !ok || l.Voided != voided {
			t.Errorf("%d: %+v, %v", n, l, err)
		}
	}
}

// learningErased is of a statement taken away by law: nothing finds it, and the log stays.
func learningErased(t *testing.T, fresh func(testing.TB) Database) {
	s, _ := opened(t, fresh)
	e := learn(t, s, lesson(1, "", false, "verb a"), lesson(2, "", false, "verb a"))
	if _, err := s.Write(ctx, store.Meta{At: noon}, func(tx *store.Tx) error { return tx.Erase(e.First) }); err != nil {
		t.Fatal(err)
	}
	same(t, "by its verb", found(t, s, store.LearningFilter{Terms: []string{"verb a"}}), "2")
	if _, ok, err := s.Learnt(ctx, lessonID(1)); ok || err != nil {
		t.Error("it is found by its id", err)
	}
	soundAfterLearning(t, s)
}
