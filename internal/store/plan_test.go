package store

import (
	"strings"
	"testing"
)

// Questions about chains go by the index of references. Without that, or with an index that SQLite makes up on the way, they
// read the table once per record: a million records took 93 s where they take 1.
func TestChainQuestionsUseTheIndex(t *testing.T) {
	s, err := Open(filled(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	plan := func(sql string) (steps []string) {
		err := s.writer.rows("EXPLAIN QUERY PLAN "+sql, func(r row) bool {
			steps = append(steps, r.Text(3))
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		return steps
	}
	for name, c := range map[string]struct {
		sql  string
		want []string // each the beginning of a step
	}{
		"links": {chainLinks, []string{
			"SCAN r", "SEARCH t USING PRIMARY KEY", "SEARCH c USING COVERING INDEX record_ref", "SEARCH b USING COVERING INDEX record_ref",
			"SEARCH w USING COVERING INDEX record_ref", "SEARCH v USING COVERING INDEX record_ref",
		}},
		"sums":       {liveRecords, []string{"SEARCH r USING PRIMARY KEY"}},
		"successors": {recordList + "WHERE ref = ? ORDER BY seq", []string{"SEARCH record USING INDEX record_ref"}},
		"number":     {recordList + "WHERE seq = ?", []string{"SEARCH record USING PRIMARY KEY"}},
		"known at":   {seqAt, []string{"SEARCH entry USING COVERING INDEX entry_recorded_at"}},
		"papers":     {papersOfOwner, []string{"SEARCH paper USING COVERING INDEX paper_owner", "SEARCH paper USING PRIMARY KEY (drawer=? AND key=?)"}},
		"told":       {versionsTold, []string{"SEARCH v USING INDEX version_told"}},
		"statement":  {learntByIDs, []string{"SEARCH s USING INDEX", "SEARCH v USING PRIMARY KEY", "SEARCH w USING COVERING INDEX statement_refers"}},
		"referring":  {statementsReferring, []string{"SEARCH statement USING INDEX statement_refers (refers=?)"}},
		"learning":   {learningQuery(2, true), []string{"SEARCH t USING PRIMARY KEY (term=? AND seq", "SEARCH s USING PRIMARY KEY", "SEARCH v USING PRIMARY KEY", "SEARCH u EXISTS USING PRIMARY KEY (term=? AND seq=?)", "SEARCH w USING COVERING INDEX statement_refers"}},
		"digest":     {entryByDigest, []string{"SEARCH entry USING INDEX entry_digest"}},
	} {
		steps := strings.Join(plan(c.sql), "\n")
		for _, want := range c.want {
			if !strings.Contains("\n"+steps, "\n"+want) {
				t.Errorf("%s: no step %q in:\n%s", name, want, steps)
			}
		}
		if strings.Contains(steps, "AUTOMATIC") {
			t.Errorf("%s: SQLite makes up an index:\n%s", name, steps)
		}
	}
}
